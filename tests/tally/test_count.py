"""A tally is what each method says of each scope and group value, counted alone by somebody slow."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.sieve import UndecidedError, sieve
from strategies.folders import sealed
from strategies.polls import poll

from votation import methods
from votation.election import Election
from votation.errors import ConflictError, IncompleteError
from votation.profile import Profile, Scope
from votation.records import Board, BoardBatch, Lots
from votation.tally import count, result_files

if TYPE_CHECKING:
    from votation.tally import ScopeTally

METHODS: dict[str, list[dict[str, Any]]] = {
    "grades": [
        {"id": "majority-judgment", "options": {}},
        {"id": "schulze"},
        {"id": "borda"},
        {"id": "approval", "options": {"threshold": 2}},
    ],
    "approval": [{"id": "approval"}, {"id": "borda"}],
    "ranking": [{"id": "schulze"}, {"id": "borda", "options": {"truncation": "zero"}}],
}
BALLOTS: dict[str, dict[str, Any]] = {
    "grades": {"kind": "grades", "grades": [{"id": f"g{i}", "title": {"en": "G"}} for i in range(4)]},
    "approval": {"kind": "approval", "max": 3},
    "ranking": {"kind": "ranking"},
}
READINGS: dict[str, list[dict[str, Any]]] = {
    "grades": [{"no_opinion": "worst"}, {"no_opinion": "exclude"}, {"no_opinion": 2}],
    "approval": [{}],
    "ranking": [{"unranked": "last"}, {"unranked": "exclude"}],
}
THEMES = [
    {
        "id": "t1",
        "title": {"en": "T"},
        "topics": [{"id": "a", "title": {"en": "T"}}, {"id": "b", "title": {"en": "T"}}],
    },
    {"id": "t2", "title": {"en": "T"}, "topics": [{"id": "c", "title": {"en": "T"}}]},
]
MEASURES = [{"id": f"m{i}", "topic": topic, "title": {"en": "M"}} for i, topic in enumerate("abbcc", start=1)]


def election(kind: str, reading: dict[str, Any], official: int) -> Election:
    chosen = [dict(each) for each in METHODS[kind]]
    if reading.get("no_opinion") == "exclude":
        chosen[0] = {"id": "majority-judgment", "options": {"min_judgments": 2}}
    chosen = chosen[official:] + chosen[:official]
    frame = poll(
        BALLOTS[kind],
        groups={"station": ["s1", "s2"], "channel": ["web", "paper"]},
        boxes={"b1": {}, "web": {"channel": ["web"]}},
    ).plain()
    named = {"themes": THEMES, "measures": MEASURES, "methods": {"official": chosen[0], "also": chosen[1:]}}
    return Election.model_validate({**frame, **reading, **named})


ELECTIONS = [
    (kind, reading, official)
    for kind, readings in READINGS.items()
    for reading in readings
    for official in range(len(METHODS[kind]))
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Election, dict[str, list[str]], Random]:
    random = Random(draw(st.integers(0, 2**32)))
    poll_ = election(*random.choice(ELECTIONS))
    top = {"grades": 4, "approval": 1, "ranking": 5}[poll_.ballot.kind]

    def line() -> str:
        cells = [
            random.choice(["", "", str(random.randrange(poll_.ballot.kind == "ranking", top + 1))]) for _ in "12345"
        ]
        if random.random() < 0.2:
            cells = [""] * 5
        return ",".join(
            [f"i{random.randrange(40)}", random.choice(["s1", "s2"]), random.choice(["web", "paper"]), *cells]
        )

    names = random.sample(["b1-0001", "b1-0002", "web-0001"], random.randrange(1, 4))
    return poll_, {name: [line() for _ in range(random.randrange(8))] for name in names}, random


def levels_of(poll_: Election, line: str) -> list[int]:
    """Levels from 0, higher is better, -1 for no opinion: by the sentences of FORMATS, one line at a time."""
    cells = line.split(",")[3:]
    if poll_.ballot.kind == "approval":
        return [int(cell or 0) for cell in cells]
    if poll_.ballot.kind == "ranking":
        return [len(cells) - int(cell) if cell else -1 for cell in cells]
    return [int(cell) if cell else -1 for cell in cells]


def alone(poll_: Election, scope: Scope, lines: list[str], method: methods.MethodRecord) -> Any:
    places = [poll_.measure_ids.index(measure) for measure in scope.measures]
    rows = [[levels_of(poll_, line)[place] for place in places] for line in lines]
    cells = np.array(rows, np.int64).reshape(len(lines), len(places)).T + 1
    profile = Profile(scope, np.ascontiguousarray(cells, dtype=np.uint8))
    return methods.get(method.id, **method.options).rank(profile)


def expect_scope(poll_: Election, table: ScopeTally, lines: list[str]) -> None:
    silent = {"approval": 0}.get(poll_.ballot.kind, -1)
    places = [poll_.measure_ids.index(measure) for measure in table.scope.measures]
    blank = sum(all(levels_of(poll_, line)[place] == silent for place in places) for line in lines)
    assert (table.counts.accepted, table.counts.blank) == (len(lines), blank)
    for outcome in table.outcomes:
        expected = alone(poll_, table.scope, lines, outcome.method)
        assert outcome.ranking == expected.ranking
        assert outcome.scores == expected.scores
        assert outcome.ranking.measures == set(table.scope.measures)


@settings(max_examples=60)
@given(cases())
def test_every_table_is_the_count_of_its_ballots_alone(case: tuple[Election, dict[str, list[str]], Random]) -> None:
    poll_, files, random = case
    with tempfile.TemporaryDirectory() as folder:
        handles = list(sealed(Path(folder), poll_, files))
        try:
            rejected = sieve(poll_, files)
        except UndecidedError:
            with pytest.raises(ConflictError):
                count(poll_, handles)
            return
        tally = count(poll_, handles)
        random.shuffle(handles)
        with ThreadPoolExecutor(2) as executor:
            again = count(poll_, handles, executor=executor)
    assert result_files(again) == result_files(tally)
    assert {(each.batch, each.line): each.code for each in tally.rejected} == rejected
    accepted = [
        line for name, lines in files.items() for number, line in enumerate(lines, 2) if (name, number) not in rejected
    ]
    for table in (tally.overall, *tally.themes.values(), *tally.topics.values()):
        expect_scope(poll_, table, accepted)
    for column, group in enumerate(("station", "channel"), start=1):
        for value, told in tally.groups[group].items():
            lines = [line for line in accepted if line.split(",")[column] == value]
            for table in (told.overall, *told.themes.values()):
                expect_scope(poll_, table, lines)


def test_every_declared_measure_is_in_every_table(tmp_path: Path) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    tally = count(poll_, sealed(tmp_path, poll_, {"b1-0001": ["i1,s1,web,3,,,,"]}))
    assert [set(table.scope.measures) for table in (tally.overall, *tally.themes.values(), *tally.topics.values())] == [
        {"m1", "m2", "m3", "m4", "m5"},
        {"m1", "m2", "m3"},
        {"m4", "m5"},
        {"m1"},
        {"m2", "m3"},
        {"m4", "m5"},
    ]
    assert tally.themes["t2"].counts.blank == 1


def test_fault_33_zero_ballots_in_all_tie_every_measure(tmp_path: Path) -> None:
    for number, (kind, reading, official) in enumerate(ELECTIONS):
        poll_ = election(kind, reading, official)
        (tmp_path / str(number)).mkdir()
        tally = count(poll_, sealed(tmp_path / str(number), poll_, {"b1-0001": []}))
        assert [outcome.ranking.tiers for outcome in tally.overall.outcomes] == [(frozenset(poll_.measure_ids),)] * len(
            tally.overall.outcomes
        )
        assert tally.closing.lines == 0


def board(poll_: Election, handles: Any, **status: str) -> Board:
    return Board(
        format="votation/board@1",
        election_sha256=poll_.digest,
        revision=1,
        batches=tuple(
            BoardBatch(
                batch=each.id,
                manifest_sha256=each.manifest_sha256,
                lines=each.manifest.lines,
                status=status.get(each.id.replace("-", "_"), "counted"),
            )
            for each in handles
        ),
        journal_head="0" * 64,
    )


def test_a_batch_set_aside_is_in_the_closing_sum_and_a_replaced_one_is_not(tmp_path: Path) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    files = {"b1-0001": ["i1,s1,web,3,,,,"], "b1-0002": ["i2,s1,web,,,,,"] * 2, "web-0001": ["i3,s1,web,1,,,,"] * 3}
    handles = sealed(tmp_path, poll_, files)
    tally = count(poll_, handles, board=board(poll_, handles, b1_0002="set-aside", web_0001="replaced"))
    assert (tally.closing.lines, tally.closing.accepted, tally.closing.set_aside) == (3, 1, 2)
    assert [each.batch for each in tally.inputs] == ["b1-0001"]
    assert tally.boxes["b1"].set_aside == 2


def test_fault_07_a_batch_that_the_board_counts_must_be_there(tmp_path: Path) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    handles = sealed(tmp_path, poll_, {"b1-0001": [], "web-0001": []})
    with pytest.raises(IncompleteError) as caught:
        count(poll_, handles[:1], board=board(poll_, handles))
    assert (caught.value.rule, caught.value.found) == ("batch-missing", "web-0001")


def test_lots_order_ties_in_every_scope_alike(tmp_path: Path) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    handles = sealed(tmp_path, poll_, {"b1-0001": ["i1,s1,web,3,3,3,3,3"]})
    on_board = board(poll_, handles)
    lots = Lots(
        format="votation/lots@1",
        election_sha256=poll_.digest,
        board_sha256=on_board.digest,
        source="dice",
        value="3 1 6",
    )
    tally = count(poll_, handles, board=on_board, lots=lots)
    whole = tally.order(tally.official.ranking)
    assert set(whole) == set(poll_.measure_ids)
    for theme in tally.themes.values():
        assert list(tally.order(theme.official.ranking)) == [each for each in whole if each in theme.scope.measures]


def test_fault_52_workers_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    lines = [f"i{i},s1,web,{i % 4},,{i % 3},,1" for i in range(60)]
    handles = sealed(tmp_path, poll_, {"b1-0001": lines[:20], "b1-0002": lines[20:40], "web-0001": lines[30:]})
    here = result_files(count(poll_, handles))
    monkeypatch.setattr("votation.tallying.passes.SMALL_ELECTION", 0)
    seen: list[tuple[int, int]] = []
    assert result_files(count(poll_, handles, progress=lambda done, total: seen.append((done, total)))) == here
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_unsigned_batches_are_told_apart(tmp_path: Path) -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    assert count(poll_, sealed(tmp_path, poll_, {"b1-0001": []})).trust == "UNVERIFIED"


def test_no_batches_at_all_is_no_election() -> None:
    poll_ = election("grades", {"no_opinion": "worst"}, 0)
    with pytest.raises(IncompleteError):
        count(poll_, [])
