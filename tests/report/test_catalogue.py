"""What people read about a method before they choose it."""

from __future__ import annotations

import pytest

from votation import methods
from votation.methods import Law
from votation.methods.options import describe
from votation.report import catalogue
from votation.report.plain import plain
from votation.report.wording.catalogue import FAMILIES, LAWS, SUMMARIES
from votation.report.worked import worked

EVERY = list(methods.BUILT_IN)


@pytest.mark.parametrize("method", EVERY)
def test_every_method_is_summed_up_and_defined_with_its_source(method: str) -> None:
    found = methods.class_of(method)
    assert method in SUMMARIES
    assert found.info.family in FAMILIES
    assert "Source" in catalogue.definition(found)
    assert len(catalogue.definition(found).splitlines()) >= 5


def test_every_law_is_said_in_words() -> None:
    assert LAWS.keys() == {law.value for law in Law}


@pytest.mark.parametrize("method", EVERY)
def test_every_option_has_a_meaning(method: str) -> None:
    model = methods.class_of(method).info.options
    assert catalogue.meanings(model).keys() == {each.name for each in describe(model)}


@pytest.mark.parametrize("method", EVERY)
def test_every_method_counts_the_example(method: str) -> None:
    example = worked(methods.class_of(method))
    assert example is not None
    assert len(example.ballots) == 4
    assert example.outcome.ranking.measures == {"memphis", "nashville", "chattanooga", "knoxville"}


def test_the_example_is_the_published_one() -> None:
    """Wikipedia, Borda count, Schulze method, STAR voting: the capital of Tennessee."""
    borda, schulze, star = (worked(methods.class_of(each)) for each in ("borda", "schulze", "star"))
    assert borda is not None
    assert [row["points"] for row in borda.outcome.scores.values()] == [126, 194, 173, 107]
    assert schulze is not None
    assert [*map(set, schulze.outcome.ranking.tiers)] == [{"nashville"}, {"chattanooga"}, {"knoxville"}, {"memphis"}]
    assert star is not None
    assert star.outcome.scores["nashville"]["points"] == 278


def test_laws_that_depend_on_options_say_on_which() -> None:
    """Sums of margins turn with the ballots; other ways to count what is not ranked do not (the Borda class, 2021)."""
    kept = {each.law: each for each in catalogue.laws(methods.class_of("borda"))}
    assert kept[Law.MONOTONICITY].under == ()
    assert kept[Law.REVERSAL].under == ({"truncation": "average", "ties": "mean"},)
    assert catalogue.under_text(kept[Law.REVERSAL]) == "truncation: average, ties: mean"


def test_a_method_of_another_package_is_described_by_itself() -> None:
    text = plain(catalogue.method_blocks(methods.class_of("example.dasgupta-maskin")))
    assert "Rank by pairwise victories, then by Borda." in text
    assert "drawn: `half` a point, or `nothing`." in text
    assert "Scientific American 290 (2004)" in text
    assert "nashville" in text


def test_a_definition_breaks_only_between_paragraphs_and_values() -> None:
    """On a narrow terminal, lines that were broken for the source would be broken once more."""
    told = (
        "A rule.\n\nIt ranks, by\n`order`, as told:\n\n`one`: the first,\n    and so on.\n`two`, or more: the second."
    )
    assert catalogue.flowing(told).split("\n") == [
        "A rule.",
        "",
        "It ranks, by `order`, as told:",
        "",
        "`one`: the first, and so on.",
        "`two`, or more: the second.",
    ]
