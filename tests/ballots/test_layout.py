from __future__ import annotations

from typing import Any

import pytest
from strategies.polls import ZEROS, poll

from votation.ballots import Layout

CREDENTIALS = {"count": 1, "sha256": ZEROS}
GROUPS = {"station": ["b01"], "channel": ["web", "paper"]}


@pytest.mark.parametrize(
    ("fields", "header"),
    [
        # FORMATS, the ballot file: ballot[,voter|,credential][,seq][,<group> ...],<measure id> ...[,sig]
        ({}, "ballot,m1,m2,m3"),
        ({"groups": GROUPS}, "ballot,station,channel,m1,m2,m3"),
        ({"revote": {"rule": "last"}}, "ballot,voter,seq,m1,m2,m3"),
        ({"revote": {"rule": "first"}}, "ballot,voter,seq,m1,m2,m3"),
        ({"revote": {"rule": "void"}}, "ballot,voter,seq,m1,m2,m3"),
        (
            {"revote": {"rule": "priority", "group": "channel", "order": ["paper", "web"]}, "groups": GROUPS},
            "ballot,voter,seq,station,channel,m1,m2,m3",
        ),
        ({"revote": {"rule": "last"}, "credentials": CREDENTIALS}, "ballot,credential,seq,m1,m2,m3,sig"),
        ({"credentials": CREDENTIALS, "groups": GROUPS}, "ballot,credential,seq,station,channel,m1,m2,m3,sig"),
    ],
)
def test_the_definition_fixes_the_header(fields: dict[str, Any], header: str) -> None:
    layout = Layout.of(poll(**fields))
    assert layout.header == header.encode()
    assert layout.columns == tuple(header.split(","))
    assert layout.columns[layout.first_measure] == "m1"
