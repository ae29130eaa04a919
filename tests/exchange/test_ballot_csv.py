"""Ballot files as a format: the same ballots that the strict reader reads, and names that fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from strategies.ballot_files import ballot_files

from votation import ballots as files
from votation.election.model import MAX_SCALE
from votation.errors import VotationError
from votation.exchange import Account, Ballots, Column, Measure, Source, reader, writer


def read(data: bytes, **options: Any) -> Ballots:
    content = reader("votation", **options).read(Source("b.csv", data))
    assert isinstance(content, Ballots)
    return content


def refused(data: bytes, **options: Any) -> VotationError:
    with pytest.raises(VotationError) as error:
        read(data, **options)
    assert (error.value.file, error.value.exit_code) == ("b.csv", 3)
    return error.value


def test_ranks_are_flipped_and_empty_cells_stay_empty() -> None:
    content = read(b"ballot,a,b,c\nx,1,3,\ny,2,2,1\n", kind="ranking")
    assert content.cells.tolist() == [[3, 2], [1, 2], [0, 3]]


def test_an_empty_approval_is_none() -> None:
    assert read(b"ballot,a,b\nx,1,\ny,0,1\n", kind="approval").cells.tolist() == [[2, 1], [1, 2]]


def test_what_is_not_said_is_asked_for() -> None:
    data = b"ballot,a\nx,1\n"
    assert refused(data).rule == "foreign-numbers"
    assert refused(data, kind="grades").rule == "ballot-scale"


@pytest.mark.parametrize(
    ("data", "options", "line", "column"),
    [
        (b"ballot,a,b\nx,1,1\ny,1,3\n", {"kind": "grades", "scale": 3}, 3, 3),
        (b"ballot,a,b\nx,0,1\n", {"kind": "ranking"}, 2, 2),
        (b"ballot,a,b\nx,1,3\n", {"kind": "ranking"}, 2, 3),
        (b"ballot,s,a,b\nx,s1,1,2\n", {"kind": "approval", "groups": "s"}, 2, 4),
    ],
)
def test_a_number_out_of_scale_has_line_and_cell(data: bytes, options: Any, line: int, column: int) -> None:
    error = refused(data, **options)
    assert (error.rule, error.line, error.column) == ("foreign-cell", line, column)


@pytest.mark.parametrize("header", [b"ballot", b"ballot,a,a", b"ballot,\xc3\xa9", b"ballot,A", b"ballot,a;b", b"id,a"])
def test_a_header_that_is_none_is_refused(header: bytes) -> None:
    error = refused(header + b"\nx,1\n", kind="approval")
    assert (error.rule, error.line) == ("ballot-header", 1)


def test_columns_that_tie_ballots_together_are_left_out_and_said_to_be() -> None:
    content = read(b"ballot,voter,seq,a\nx,v,1,1\ny,v,2,0\n", kind="approval")
    assert [(each.rule, each.details) for each in content.account.decisions] == [
        ("ballot-columns-left", {"columns": "voter, seq"})
    ]
    assert content.cells.tolist() == [[2, 1]]


def test_names_that_do_not_fit_become_numbers_and_are_lost() -> None:
    content = Ballots(
        *((Measure("Un parc"), Measure("m1")), "scores", 3, np.array([[1, 3], [0, 2]], np.uint8), Account(2)),
        groups={"Bureau": Column.of(["École", "Mairie"])},
        ids=np.array(["n° 1", "n° 2"]),
    )
    written = writer("votation").write(content)
    assert written.data == b"ballot,g1,m1,m2\n1,v2,0,\n2,v1,2,1\n"
    assert {"lost-measure-ids", "lost-groups", "lost-ids"} <= {loss.rule for loss in written.losses}
    assert written.options == {"kind": "scores", "groups": "g1", "scale": 3}


@given(ballot_files())
def test_whatever_is_read_is_written_again_and_read_alike(file: tuple[files.Layout, bytes]) -> None:
    layout, data = file
    batch = files.read(data, layout, file="b.csv")
    scale = int(batch.cells.max(initial=1))
    options = {"kind": "scores", "scale": scale, "groups": ",".join(layout.groups)}
    assume(scale <= MAX_SCALE)
    content = read(data, **options)
    ids = batch.ids.tolist()
    once = [row for row, each in enumerate(ids) if ids.count(each) == 1]
    assert set(once) <= {line - 2 for line in content.lines.tolist()}
    # an independent reading of the cells: the lines of the file, cut at commas
    lines = data.decode().splitlines()
    for column, line in enumerate(content.lines.tolist()):
        cells = lines[line - 1].split(",")[layout.first_measure :][: len(layout.measures)]
        assert [int(cell) + 1 if cell else 0 for cell in cells] == content.cells[:, column].tolist()
    written = writer("votation").write(content)
    again = read(written.data, **written.options)
    assert again.cells.tolist() == content.cells.tolist()
    assert [again.ids.tolist(), *again.groups] == [content.ids.tolist(), *content.groups]
