"""The reader of cards keeps every promise of a reader, and reads what the README shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from votation_example_format import CardsReader

import votation
from votation.errors import FormatError
from votation.exchange import Source
from votation.testing import Sample, reader_checks

if TYPE_CHECKING:
    from pathlib import Path

    from votation.testing import Check

MEETING = b"# cards\nPark, Fountain, Lane\ngreen red -\n\ngreen green red\n"
SAMPLES = [Sample("meeting.cards", MEETING), Sample("nobody.cards", b"# cards\nPark\n")]


@pytest.mark.parametrize("check", reader_checks(CardsReader, samples=SAMPLES), ids=str)
def test_the_reader_keeps_its_promises(check: Check) -> None:
    check()


def test_a_meeting_is_read(tmp_path: Path) -> None:
    (tmp_path / "meeting.cards").write_bytes(MEETING)
    profile = votation.read_profile(tmp_path / "meeting.cards", format="example.cards", rule="worst")
    assert profile.measures == ("Park", "Fountain", "Lane")
    assert profile.cells.tolist() == [[2, 2], [1, 2], [0, 1]]


@pytest.mark.parametrize("line", ["green red", "green red blue", "green red - -"])
def test_a_line_of_another_shape_is_refused(line: str) -> None:
    with pytest.raises(FormatError) as refused:
        CardsReader().read(Source("meeting.cards", MEETING + line.encode()))
    assert (refused.value.rule, refused.value.line) == ("example-cards-line", 6)
