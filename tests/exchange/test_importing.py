"""Ballots of every kind become lines of a ballot file, whatever the file calls measures, grades and groups."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulator import GRADES, Scenario

import votation
from votation.errors import FormatError, VotationError
from votation.exchange import Account, Ballots, Column, Decision, Dropped, Measure, registry
from votation.exchange.contract import FormatInfo, Match, Reader
from votation.exchange.matching import Match as Told
from votation.exchange.matching import matched
from votation.exchange.options import Options

if TYPE_CHECKING:
    from votation.election import BallotKind
    from votation.exchange import Source
    from votation.exchange.importing import ForeignImport

KINDS: dict[BallotKind, dict[str, Any]] = {
    "grades": {},
    "scores": {"ballot": {"kind": "scores", "max": "5"}},
    "approval": {"ballot": {"kind": "approval"}, "no_opinion": None},
    "ranking": {"ballot": {"kind": "ranking"}, "no_opinion": None, "unranked": "last"},
}
SCALES: dict[BallotKind, int] = {"grades": 4, "scores": 6, "approval": 2, "ranking": 3}
FORMAT = 'format = "votation/mapping@1"\n'
METHODS = {"official": {"id": "borda"}}


class Given(Reader):
    """Hands over whatever ballots the test put here."""

    info = FormatInfo(
        id="given",
        title={"en": "Given", "fr": "Donn\u00e9"},
        extensions=("given",),
        holds="ballots",
        kinds=frozenset(KINDS),
        options=Options,
        source="this test",
    )
    ballots: Any = None

    @classmethod
    def match(cls, head: Source) -> Match:
        return Match.SURE if head.data == b"given" else Match.NO

    def read(self, source: Source) -> Any:
        assert source.data
        return self.ballots


@pytest.fixture(autouse=True)
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # waiting for a disk proves nothing here
    monkeypatch.setitem(registry.READERS, "given", f"{Given.__module__}:Given")


def levels_of(kind: BallotKind) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, SCALES[kind] - 1)


def ballots_of(kind: BallotKind, levels: list[list[int | None]], /, **more: Any) -> Ballots:
    """Return ballots on three measures, columns of the file in the order m03, m01, m02."""
    silent = 1 if kind == "approval" else 0
    rows = [[silent if level is None else level + 1 for level in (row[2], row[0], row[1])] for row in levels]
    facts: dict[str, Any] = {
        "measures": (Measure("m03"), Measure("m01"), Measure("x", "m02")),
        "kind": kind,
        "scale": SCALES[kind],
        "cells": np.array(rows, np.uint8).reshape(-1, 3).T.copy(),
        "account": Account(len(rows)),
        "groups": {"station": Column.of(["b01"] * len(rows))},
    }
    return Ballots(**{**facts, **more})


def scenario(root: Path, kind: BallotKind) -> Scenario:
    return Scenario(root, changes={"methods": METHODS, **KINDS[kind]}).open()


def taken(told: Scenario, ballots: object, *, mapping: str | None = None, **how: Any) -> ForeignImport:
    Given.ballots = ballots
    export = told.root / "export.given"
    export.write_bytes(b"given")
    if mapping is not None:
        (told.root / "mapping.toml").write_text(mapping if "format" in mapping else FORMAT + mapping, encoding="utf-8")
        how["mapping"] = told.root / "mapping.toml"
    return votation.import_ballots(told.office, export, box="b01", at=told.clock(), format="given", **how)


def lines(told: Scenario) -> list[str]:
    return (told.office / "drafts/b01.csv").read_text("ascii").splitlines()[1:]


@pytest.mark.parametrize("kind", KINDS)
def test_every_level_of_every_kind_is_what_the_ballot_file_writes(
    kind: BallotKind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    election = scenario(tmp_path_factory.mktemp("kind"), kind).election
    silent = 0 if kind == "approval" else -1
    # FORMATS, the ballot file: grades and scores from 0, approval 1 or 0, places from 1: the best level is place 1
    written = {level: 3 - level if kind == "ranking" else level for level in range(SCALES[kind])}

    @given(st.lists(st.lists(levels_of(kind), min_size=3, max_size=3)))
    def holds(levels: list[list[int | None]]) -> None:
        ballots = ballots_of(kind, levels)
        cells = matched(ballots, election, election.signers.boxes[0], Told(), file="f").cells(ballots)
        expected = [[silent if each is None else written[each] for each in row] for row in levels]
        assert (cells.astype(int) - 1).T.tolist() == expected

    holds()


@pytest.mark.parametrize(
    ("kind", "line"), [("grades", "2,,0"), ("scores", "2,,0"), ("approval", "1,0,0"), ("ranking", "1,,3")]
)
def test_a_ballot_of_every_kind_reaches_the_draft(kind: BallotKind, line: str, tmp_path: Path) -> None:
    told = scenario(tmp_path, kind)
    taken(told, ballots_of(kind, [[SCALES[kind] - 1 if kind in {"approval", "ranking"} else 2, None, 0]]))
    assert [each.split(",", 2)[2] for each in lines(told)] == [line]


def test_grades_go_by_their_names_whatever_their_order_and_number(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    names = ("reject", "never given", "good", "EXCELLENT", "poor")
    read = ballots_of("grades", [[0, 2, 3], [4, None, 0]], scale=5, levels=names)
    taken(told, read, mapping='[match.levels]\n"EXCELLENT" = "excellent"\n')
    assert GRADES == ("reject", "poor", "good", "excellent")
    assert [line.split(",", 2)[2] for line in lines(told)] == ["0,2,3", "1,,0"]


def test_ids_of_the_file_are_kept_where_they_fit(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    done = taken(told, ballots_of("grades", [[0, 0, 0], [1, 1, 1]], ids=np.array(["k3p-1", "k3p-2"])))
    assert [line.partition(",")[0] for line in lines(told)] == ["k3p-1", "k3p-2"]
    assert done.decisions == ()


@pytest.mark.parametrize("how", [{"draw_ids": True}, {}])
def test_other_ids_are_drawn_anew(how: dict[str, Any], tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    ids = np.array(["a1", "a2"] if how else ["a1", "A2"])
    done = taken(told, ballots_of("grades", [[0, 0, 0], [1, 1, 1]], ids=ids), **how)
    assert {len(line.partition(",")[0]) for line in lines(told)} == {16}
    assert [(each.rule, each.details) for each in done.decisions] == [("import-ids-drawn", {"ballots": 2})]


def test_a_group_that_nobody_declared_is_left_out_and_told(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    groups = {"Station": Column.of(["B01"]), "age": Column.of(["44"])}
    done = taken(
        told, ballots_of("grades", [[0, 0, 0]], groups=groups), mapping='[match.groups.station.values]\n"B01" = "b01"\n'
    )
    assert [line.split(",", 1)[1] for line in lines(told)] == ["b01,0,0,0"]
    assert [(each.rule, each.details) for each in done.decisions[1:]] == [("import-group-unused", {"group": "age"})]


def test_what_a_decision_quotes_of_the_file_is_published_only_if_it_is_nobodys(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    quotes = Decision("quotes", {"word": "lea@exemple.fr", "other": "Mairie\u202e", "line": 7})
    done = taken(told, ballots_of("grades", [[0, 0, 0]], account=Account(1, (), (quotes,))))
    assert done.imported.note.decisions[0] == {"rule": "quotes", "word": "-", "other": "Mairie?", "line": 7}


def test_the_journal_lists_a_bounded_number_of_decisions(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    many = tuple(Decision("table-total", {"line": line}) for line in range(100_000))
    done = taken(told, ballots_of("grades", [[0, 0, 0]], account=Account(1, (), many)))
    noted = done.imported.note.decisions
    assert (len(noted), noted[-1]) == (101, {"rule": "import-more", "count": 99_901})
    assert len(done.decisions) == 100_001  # with the ids that were drawn
    assert (told.office / "journal.ndjson").stat().st_size < 20_000


def test_dropped_rows_reach_the_source_by_their_code(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    dropped = tuple(
        Dropped(line, code) for line, code in ((3, "EMPTY"), (4, "SUPERSEDED"), (5, "VOIDED"), (9, "EMPTY"))
    )
    source = taken(told, ballots_of("grades", [[0, 0, 0]], account=Account(5, dropped))).imported.note.source
    assert [(each.code, each.count) for each in source.dropped] == [("EMPTY", 2)]
    assert (source.rows, source.superseded, source.voided, source.importer) == (5, 1, 1, "given")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "the id of one measure and the title of another": (
        {"measures": (Measure("m03"), Measure("m01", "m02"), Measure("x", "m02"))}, "match-several",
    ),
    "another kind": ({"kind": "scores"}, "import-kind"),
    "weights": ({"weights": np.array([2], np.int64)}, "import-weights"),
    "grades without names, of another number": ({"scale": 3}, "import-scale"),
    "a grade of no name that is known": ({"levels": ("awful", "poor", "good", "excellent")}, "import-levels"),
    "ids that are there twice": (
        {"ids": np.array(["a", "a"]), "cells": np.ones((3, 2), np.uint8), "account": Account(2),
         "groups": {"station": Column.of(["b01", "b01"])}},
        "import-id-twice",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "rule"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_a_ballot_of_this_election_is_refused(
    changes: dict[str, Any], rule: str, tmp_path: Path
) -> None:
    told = scenario(tmp_path, "grades")
    with pytest.raises(FormatError) as refused:
        taken(told, ballots_of("grades", [[0, 0, 0]], **changes))
    assert refused.value.rule == rule
    assert not (told.office / "drafts").exists()


def test_a_score_beyond_the_highest_is_refused(tmp_path: Path) -> None:
    told = scenario(tmp_path, "scores")
    with pytest.raises(FormatError) as refused:
        taken(told, ballots_of("scores", [[0, 6, 0]], scale=8))
    assert (refused.value.rule, refused.value.found, refused.value.expected) == ("import-level", 6, 5)
    taken(told, ballots_of("scores", [[0, 4, 0]], scale=8))


def test_totals_are_not_imported(tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    with pytest.raises(FormatError) as refused:
        taken(told, object())
    assert refused.value.rule == "import-totals"


@pytest.mark.parametrize(
    ("mapping", "rule"),
    [
        ('format = "votation/mapping@2"', "match-format"),
        ("kind = 3", "match-alone"),
        ("[match]\nmeasures = 3", "match-field"),
        ("[match", "match-toml"),
        ('[match.measures]\n"x" = "m09"', "match-unknown"),
        ('[match.groups.station]\nvalue = "b09"', "import-group"),
        ('[match.groups.station]\ncolumn = "bureau"', "import-group"),
        ('[match.groups.nonsense]\nvalue = "b01"', "match-unknown"),
        ('[match]\nabsent = ["m09"]', "match-unknown"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(mapping: str, rule: str, tmp_path: Path) -> None:
    told = scenario(tmp_path, "grades")
    with pytest.raises(FormatError) as refused:
        taken(told, ballots_of("grades", [[0, 0, 0]]), mapping=mapping)
    assert refused.value.rule == rule


@given(data=st.binary(max_size=80))
def test_no_mapping_file_is_a_defect(data: bytes) -> None:
    for head in (b"", f"{FORMAT}[match]\n".encode()):
        try:
            Told.parse(head + data, file="m.toml", alone=False)
        except VotationError:
            continue


@pytest.mark.parametrize("page", ["import.md", "import.fr.md"])
def test_the_section_that_the_manual_shows_is_read(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    (section,) = re.findall(r"```toml\n(\[match\].*?)```", text, re.DOTALL)
    told = Told.parse(f"{FORMAT}{section}".encode(), file=page, alone=True)
    assert (told.absent, told.leave_out, told.measures) == (("m07",), ("Remarques",), {"Q1_SQ001": "m01"})
    assert told.groups["channel"].value == "paper"
