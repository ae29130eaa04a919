"""The published results of the samples, counted anew from their ballot files by code that knows nothing of the engine.

Lines are sieved by the sentences of FORMATS (`oracle.sieve`), then counted ballot by ballot (`oracle.<method>`).
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from oracle.poll import Poll
from oracle.sieve import sieve

from votation.election import Election

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME = Path(__file__).parents[2] / "ballots_samples"
CHECKED = [
    ("approval", "approval"),
    ("clermont", "majority-judgment"),
    ("clermont", "approval"),
    ("orsay-2007", "majority-judgment"),
    ("orsay-2007", "approval"),
    ("orsay-2007", "borda"),
    ("rankings", "schulze"),
    ("rankings", "borda"),
]
"""Sample and method, where the slow count ends: pairs of 40 measures, and every path among 12, do not."""


@cache
def election_of(sample: str) -> Election:
    data = (HOME / sample / "published" / "election.json").read_bytes()
    return Election.from_bytes(data, file="election.json")


@cache
def result_of(sample: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HOME / sample / "published" / "result.json").read_bytes())
    return loaded


@cache
def files_of(sample: str) -> dict[str, list[str]]:
    paths = (HOME / sample / "published" / "ballots").glob("*.csv")
    return {path.stem: path.read_text("ascii").splitlines()[1:] for path in paths}


@cache
def rejected_of(sample: str) -> dict[tuple[str, int], str]:
    return sieve(election_of(sample), files_of(sample))


def ballots_of(sample: str) -> list[dict[str, str]]:
    """The accepted lines, as cells by column."""
    election, rejected = election_of(sample), rejected_of(sample)
    voter = [] if election.revote.rule == "none" else ["voter", "seq"]
    columns = ["ballot", *voter, *(group.id for group in election.groups), *election.measure_ids]
    return [
        dict(zip(columns, line.split(","), strict=True))
        for batch, lines in files_of(sample).items()
        for number, line in enumerate(lines, start=2)
        if (batch, number) not in rejected
    ]


def poll_of(sample: str, measures: Iterable[str], ballots: list[dict[str, str]]) -> Poll:
    """The ballots on some measures; a theme's blank ballots stay in, and `Poll` leaves them out itself."""
    election, measures = election_of(sample), tuple(measures)
    kind, scale = election.ballot.kind, election.scale

    def level(cell: str) -> int:
        return scale - int(cell) if kind == "ranking" else int(cell)

    votes = tuple(({x: level(ballot[x]) for x in measures if ballot[x]}, 1) for ballot in ballots)
    return Poll(kind, measures, scale + 1, 0 if kind == "grades" else None, election.unranked or "last", votes)


def agree(poll: Poll, method: str, scope: dict[str, Any]) -> None:
    (told,) = [each for each in scope["outcomes"] if each["method"]["id"] == method]
    oracle = import_module(f"oracle.{method.replace('-', '_')}")
    tiers, scores = oracle.count(poll, **told["method"]["options"])
    assert [set(tier["measures"]) for tier in told["tiers"]] == tiers
    for row in told["scores"]:
        expected = {column: value for column, value in scores[row["measure"]].items() if value is not None}
        assert {column: str(row[column]) for column in expected} == {each: str(expected[each]) for each in expected}


@pytest.mark.parametrize("sample", sorted({sample for sample, _ in CHECKED}))
def test_the_rejected_lines_are_those_of_the_sieve(sample: str) -> None:
    rows = (HOME / sample / "published" / "rejected.csv").read_text("ascii").splitlines()
    told = {(batch, int(line)): code for batch, line, code in (row.split(",") for row in rows[1:])}
    assert rows[0] == "batch,line,code"
    assert told == rejected_of(sample)


@pytest.mark.parametrize("sample", sorted({sample for sample, _ in CHECKED}))
def test_lines_are_accepted_or_rejected_and_blank_or_expressed(sample: str) -> None:
    ballots, counts = ballots_of(sample), result_of(sample)["counts"]
    poll = poll_of(sample, election_of(sample).measure_ids, ballots)
    blank = sum(poll.is_blank(levels) for levels, _ in poll.ballots)
    assert counts["lines"] == sum(map(len, files_of(sample).values()))
    assert counts["lines"] - len(rejected_of(sample)) == counts["accepted"] == len(ballots)
    assert (counts["blank"], counts["expressed"]) == (blank, len(ballots) - blank)


@pytest.mark.parametrize(("sample", "method"), CHECKED)
def test_overall(sample: str, method: str) -> None:
    poll = poll_of(sample, election_of(sample).measure_ids, ballots_of(sample))
    agree(poll, method, result_of(sample)["overall"])


@pytest.mark.parametrize(("sample", "method"), CHECKED)
def test_each_theme(sample: str, method: str) -> None:
    ballots = ballots_of(sample)
    for theme in result_of(sample)["themes"]:
        agree(poll_of(sample, election_of(sample).measures_of_theme(theme["id"]), ballots), method, theme)


@pytest.mark.parametrize("sample", ["clermont", "orsay-2007", "rankings"])
def test_each_value_of_each_group(sample: str) -> None:
    election, ballots = election_of(sample), ballots_of(sample)
    assert [group["id"] for group in result_of(sample)["groups"]] == [group.id for group in election.groups]
    for group in result_of(sample)["groups"]:
        for value in group["values"]:
            cast = [ballot for ballot in ballots if ballot[group["id"]] == value["id"]]
            assert value["overall"]["counts"]["accepted"] == len(cast)
            agree(poll_of(sample, election.measure_ids, cast), election.methods.official.id, value["overall"])
