"""Totals rank by the methods that read counts by level; by no other."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from votation import exchange, methods
from votation.counting import LevelCounts
from votation.errors import FormatError, InputError
from votation.exchange import Account, Measure, Source, Totals, rank_totals, reader, totals_methods

SAMPLES = Path(__file__).parent / "samples"


def totals(table: list[list[int]], *, ballots: int | None = None, kind: str = "grades") -> Totals:
    """Return totals of measures a, b, c: a row is the count without opinion, then from the worst level."""
    counts = LevelCounts(np.array(table, np.int64))
    measures = tuple(map(Measure, "abc"[: len(table)]))
    return Totals(measures, kind, len(table[0]) - 1, counts, Account(len(table)), ballots=ballots)


def test_the_methods_are_those_that_need_no_ballot() -> None:
    # issue 4: approval, majority judgment and score; net approval and cumulative voting read the same counts
    assert set(totals_methods("grades")) == {"approval", "net-approval", "score", "majority-judgment"}
    assert set(totals_methods("scores")) == {*totals_methods("grades"), "cumulative"}
    assert totals_methods("approval") == ("approval",)
    assert totals_methods("ranking") == ()


@pytest.mark.parametrize("method", ["schulze", "borda", "irv", "star", "plurality", "seq-pav"])
def test_a_method_that_needs_ballots_is_named_with_those_that_would_do(method: str) -> None:
    with pytest.raises(FormatError) as refused:
        rank_totals(totals([[0, 1, 2]]), methods.get(method))
    assert refused.value.rule == "foreign-totals"
    assert refused.value.details["method"] == method
    assert refused.value.expected == "approval, net-approval, score, majority-judgment"
    assert refused.value.exit_code == 3


def test_votes_without_voters_have_no_share() -> None:
    votes = totals([[0, 0, 5], [0, 0, 7]], kind="approval")
    outcome = rank_totals(votes, methods.get("approval"))
    assert outcome.ranking.tiers == (frozenset("b"), frozenset("a"))
    assert outcome.scores == {"a": {"approvals": 5}, "b": {"approvals": 7}}


def test_votes_of_known_voters_have_a_share() -> None:
    votes = totals([[0, 5, 5], [0, 3, 7]], ballots=10, kind="approval")
    scores = rank_totals(votes, methods.get("approval")).scores
    assert [scores[each]["share_of_valid"] for each in "ab"] == [Fraction(1, 2), Fraction(7, 10)]


def test_points_add_up() -> None:
    # levels 0, 1, 2: a has 1 + 2 * 3 = 7, b has 4
    scores = rank_totals(totals([[0, 0, 1, 3], [0, 0, 4, 0]]), methods.get("score")).scores
    assert [scores[each]["sum"] for each in "ab"] == [7, 4]


def test_silence_has_to_be_read_somehow() -> None:
    silent = totals([[2, 1, 2]])
    with pytest.raises(FormatError) as refused:
        rank_totals(silent, methods.get("score"))
    assert refused.value.rule == "foreign-rule"
    assert rank_totals(silent, methods.get("score"), rule="worst").scores["a"]["judgments"] == 5
    assert rank_totals(silent, methods.get("score"), rule="exclude").scores["a"]["judgments"] == 3
    with pytest.raises(InputError):
        rank_totals(silent, methods.get("score"), rule="last")


def test_totals_are_no_profile() -> None:
    with pytest.raises(FormatError) as refused:
        exchange.read_profile(SAMPLES / "decidim/export.csv")
    assert refused.value.rule == "foreign-no-ballots"
    assert refused.value.expected == "approval"


def climate() -> Totals:
    file = SAMPLES / "voterpourleclimat/se-loger.json"
    content = reader("voterpourleclimat").read(Source(file.name, file.read_bytes()))
    assert isinstance(content, Totals)
    return content


def test_the_published_grades_follow_one_denominator_and_the_published_order_another() -> None:
    """Measures 18 and 19 of the theme: Bien (4) stands above Excellent (5), and both are as published."""
    content = climate()
    published = content.declared["majority_grade"]
    with_silence = rank_totals(content, methods.get("majority-judgment"), rule="worst")
    assert {each: row["grade"] + 1 for each, row in with_silence.scores.items()} == published

    without = rank_totals(content, methods.get("majority-judgment", min_judgments=1), rule="exclude")
    assert without.ranking.tiers == tuple(frozenset({each.id}) for each in content.measures)

    assert published["2"] < published["3"]
    assert without.scores["2"]["grade"] + 1 == 5
    assert with_silence.ranking.tiers[:2] == (frozenset("1"), frozenset("3"))
