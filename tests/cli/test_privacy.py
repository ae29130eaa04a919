"""`votation privacy`, then `votation seal --merge`: small groups are seen, refused, merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Hall, Said

    Votation = Callable[..., Said]

TITLE = {"fr": "x", "en": "x"}
STATION = {
    "id": "station",
    "title": TITLE,
    "values": [{"id": value, "title": TITLE} for value in ("b01", "b09", "other")],
}
CHANGES = {
    "groups": [STATION],
    "privacy": {"min_group": "3"},
    "signers": {
        "officials": {"threshold": "1", "names": ["anne"]},
        "boxes": [{"id": "b01", "name": "Box", "groups": {"station": ["b01", "b09", "other"]}}],
    },
}


def test_small_groups_are_seen_refused_merged_and_published_merged(hall: Hall, votation: Votation) -> None:
    hall.boxes = ("b01",)
    hall.write(**CHANGES)
    draft = hall.office / "drafts/b01.csv"
    draft.parent.mkdir()
    rows = [("b01", "3,2,1")] * 3 + [("b09", "0,0,0"), ("b09", "0,0,3"), ("other", "1,1,1")]
    lines = [f"x{number},{station},{levels}\n" for number, (station, levels) in enumerate(rows)]
    draft.write_text("".join(["ballot,station,m01,m02,m03\n", *lines]))
    assert votation("open", *hall.here).code == 0
    assert votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office).code == 0

    told = votation("privacy", draft, "--json").json
    assert (told["ballots"], told["patterns"], told["alone"], told["min_group"]) == (6, 4, 3, 3)
    assert [(each["id"], each["ballots"], each["small"]) for each in told["groups"][0]["values"]] == [
        ("b01", 3, False),
        ("b09", 2, True),
        ("other", 1, True),
    ]
    assert told["groups"][0]["values"][1]["unanimous"] == ["m01", "m02"]
    shown = votation("privacy", draft).out
    for words in ("3 ballots (50.0%) are filled in as no other", "b09 (2), other (1)", "votation seal"):
        assert words in shown

    seal = ("seal", "--box", "b01", "--key", hall.key("b01"), *hall.here)
    assert votation(*seal, "--json").json["rule"] == "group-too-small"
    assert not list((hall.office / "ballots").glob("*"))
    assert votation(*seal, "--merge", "station:b09=other").code == 0
    sealed = votation("privacy", hall.office, "--json").json
    assert [(each["id"], each["ballots"]) for each in sealed["groups"][0]["values"]] == [("b01", 3), ("other", 3)]
    assert votation("close", "--key", hall.key("anne"), *hall.here).code == 0
    assert votation("publish", hall.root / "published.zip", "--dir", hall.office).code == 0
    assert votation("privacy", hall.root / "published.zip", "--json").json == sealed
    assert votation("verify", hall.root / "published.zip", "--trust", hall.trust).code == 0
