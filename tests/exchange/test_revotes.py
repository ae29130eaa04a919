"""Voters who are in a table twice: one row counts, by a rule that the mapping says, and the others are told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.errors import FormatError
from votation.exchange import Ballots, Source, reader
from votation.exchange.tables.revotes import Kept, overtaken
from votation.exchange.tables.table import Coded

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "who,a\nLea,1\ntom,0\n,1\nLEA ,0\n,0\nana,1\ntom,1\n"
MAPPING = """
format = "votation/mapping@1"
kind = "approval"
kept = "{kept}"
[columns]
who = "voter"
a = "measure"
"""


def naive(names: list[str], kept: Kept) -> list[bool]:
    """Go through the rows with a dictionary of those of each voter."""
    rows = defaultdict(list)
    for row, name in enumerate(names):
        rows[" ".join(name.split()).casefold() or f"\0{row}"].append(row)
    chosen = {"first": lambda all_: all_[:1], "last": lambda all_: all_[-1:], "none": lambda all_: all_}
    lost = {
        row
        for all_ in rows.values()
        if len(all_) > 1
        for row in all_
        if kept == "none" or row not in chosen[kept](all_)
    }
    return [row in lost for row in range(len(names))]


@given(
    st.lists(st.sampled_from(["", " ", "a", "A ", "b", "\u00c9ve", "\u00e9ve", "c d", "C  d"])),
    st.sampled_from(["first", "last", "none"]),
)
def test_the_rows_that_count_are_those_of_a_naive_pass(names: list[str], kept: Kept) -> None:
    values = tuple(dict.fromkeys(names))
    codes = np.array([values.index(name) for name in names], np.int32)
    assert overtaken(Coded(values, codes), kept).tolist() == naive(names, kept)


@pytest.mark.parametrize(
    ("kept", "dropped", "levels"),
    [
        ("first", [(5, "SUPERSEDED"), (8, "SUPERSEDED")], [1, 0, 1, 0, 1]),
        ("last", [(2, "SUPERSEDED"), (3, "SUPERSEDED")], [1, 0, 0, 1, 1]),
        ("none", [(2, "VOIDED"), (3, "VOIDED"), (5, "VOIDED"), (8, "VOIDED")], [1, 0, 1]),
    ],
)
def test_the_mapping_says_which_row_counts(
    kept: str, dropped: list[tuple[int, str]], levels: list[int], tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING.format(kept=kept))
    ballots = reader("table", mapping=mapping.as_posix()).read(Source("t.csv", TABLE.encode()))
    assert isinstance(ballots, Ballots)
    assert [(each.line, each.code) for each in ballots.account.dropped] == dropped
    assert (ballots.cells[0] - 1).tolist() == levels
    assert ballots.ids is None


@pytest.mark.parametrize("spoiled", [('kept = "{kept}"\n', ""), ('who = "voter"', 'who = "drop"')])
def test_voters_and_the_rule_go_together(spoiled: tuple[str, str], tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING.replace(*spoiled).format(kept="last"))
    with pytest.raises(FormatError) as refused:
        reader("table", mapping=mapping.as_posix()).read(Source("t.csv", TABLE.encode()))
    assert refused.value.rule == "mapping-field-missing"
