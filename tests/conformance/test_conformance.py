"""Every worked example of `tests/conformance`, run by its `case.yaml`.

A case names its source, its ballots and what each method must find. Ballots are one of: `ballots`, lines such as
`8 * A > B = C` (rankings), `8 * A C` (approvals) or `8 * A:5 B:0` (levels); `histograms`, judgments by grade of each
measure, the worst first, where a shorter row has judgments missing; `positions`, a file with one digit a measure;
`tables`, CSV files with one cell a measure, 0 for no opinion. Each entry of `expect` names a
method, how no opinion is read, and some of: `tiers`, `scores`, `evidence`, and `paths`, the winning votes of the
weakest victory on the strongest path of a pair.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from methods.polls import profile_of, tiers_of
from oracle.poll import Poll, Vote

from votation import counting, methods

HOME = Path(__file__).parent
CASES = {path.parent.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(HOME.glob("*/case.yaml"))}
EXPECTATIONS = [
    pytest.param(case, expected, id=f"{case}-{number}-{expected['method']}")
    for case in CASES
    for number, expected in enumerate(CASES[case]["expect"], start=1)
]


def poll_of(case: str, expected: dict[str, Any]) -> Poll:
    facts = CASES[case] | {"home": HOME / case} | expected
    measures = tuple(facts.get("measures") or facts["histograms"])
    no_opinion = facts.get("no_opinion")
    return Poll(
        kind=facts["kind"],
        measures=measures,
        scale=facts.get("grades") or {"approval": 2, "ranking": len(measures)}[facts["kind"]],
        fill=0 if no_opinion == "worst" else None,
        empty=facts.get("unranked", "exclude"),
        ballots=tuple(votes_of(facts, measures)),
    )


def votes_of(facts: dict[str, Any], measures: tuple[str, ...]) -> list[Vote]:
    if "histograms" in facts:
        return histogram_votes(facts["histograms"])
    if "tables" in facts:
        return [vote for table in facts["tables"] for vote in table_votes(facts["home"] / table, measures)]
    if "positions" in facts:
        lines = (facts["home"] / facts["positions"]).read_text("ascii").split()
        return [(position_levels(line, measures), 1) for line in lines]
    return [line_vote(line, facts["kind"], len(measures)) for line in facts["ballots"]]


def position_levels(line: str, measures: tuple[str, ...]) -> dict[str, int]:
    return {x: len(measures) - int(cell) for x, cell in zip(measures, line, strict=True) if cell != "-"}


def histogram_votes(histograms: dict[str, list[int]]) -> list[Vote]:
    """Ballots whose columns have these histograms; which judgments share a ballot is immaterial."""
    judged = {x: [level for level, n in enumerate(row) for _ in range(n)] for x, row in histograms.items()}
    voters = max(map(len, judged.values()))
    return [({x: column[i] for x, column in judged.items() if i < len(column)}, 1) for i in range(voters)]


def table_votes(path: Path, measures: tuple[str, ...]) -> list[Vote]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [({x: int(row[x]) - 1 for x in measures if row[x] != "0"}, 1) for row in csv.DictReader(lines)]


def line_vote(line: str, kind: str, scale: int) -> Vote:
    voters, _, text = line.rpartition("*")
    if ":" in text:
        return {x: int(level) for x, level in (given.split(":") for given in text.split())}, int(voters or 1)
    if kind == "approval":
        return dict.fromkeys(text.split(), 1), int(voters)
    tiers = [tier.split("=") for tier in text.split(">")]
    return {x.strip(): scale - place for place, tier in enumerate(tiers, start=1) for x in tier}, int(voters or 1)


def parsed_tiers(text: str) -> list[set[str]]:
    return [{x.strip() for x in tier.split("=")} for tier in text.split(">")]


def exact(value: int | str) -> Fraction | str:
    if isinstance(value, str) and "/" not in value:
        return value
    return Fraction(value)


@pytest.mark.parametrize(("case", "expected"), EXPECTATIONS)
def test_a_worked_example_comes_out_right(case: str, expected: dict[str, Any]) -> None:
    method = methods.get(expected["method"], **expected.get("options", {}))
    outcome = method.rank(profile_of(poll_of(case, expected)))
    assert tiers_of(outcome) == parsed_tiers(expected["tiers"])
    for x, row in expected.get("scores", {}).items():
        assert {column: outcome.scores[x][column] for column in row} == {each: exact(row[each]) for each in row}, x
    evidence = expected.get("evidence", {})
    assert {name: outcome.evidence[name] for name in evidence} == evidence
    for pair, votes in expected.get("paths", {}).items():
        x, y = (outcome_row(case, each) for each in pair.split())
        number = outcome.evidence["strongest"][x][y]
        assert outcome.evidence["strengths"][number - 1][0] == votes, pair


def outcome_row(case: str, measure: str) -> int:
    return int(CASES[case]["measures"].index(measure))


@pytest.mark.parametrize("case", [case for case in CASES if "pairwise" in CASES[case]])
def test_the_pairwise_counts_of_a_worked_example(case: str) -> None:
    profile = profile_of(poll_of(case, {"unranked": "last"}))
    stats = counting.count(profile, (counting.PairwiseCounts,))
    assert stats.pairwise is not None
    preferred = stats.pairwise.preferred(profile.scope.reading)
    for pair, votes in CASES[case]["pairwise"].items():
        x, y = (outcome_row(case, each) for each in pair.split())
        assert preferred[x, y] == votes, pair


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_every_method_has_a_worked_example(method: str) -> None:
    assert any(expected["method"] == method for case in CASES.values() for expected in case["expect"])


@pytest.mark.parametrize("case", list(CASES))
def test_every_case_names_its_source(case: str) -> None:
    assert CASES[case]["title"]
    assert CASES[case]["source"]
