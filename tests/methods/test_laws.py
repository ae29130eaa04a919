"""What every method promises, and the laws that some claim; all on generated elections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from methods.polls import subject_of, variants

from votation import methods
from votation.methods import Law
from votation.testing import contract

if TYPE_CHECKING:
    from collections.abc import Callable

VARIANTS = [pytest.param(*each, id=f"{each[0]}-{'-'.join(each[1].values())}") for each in variants()]
CLAIMS = [
    pytest.param(method, options, law, id=f"{method}-{'-'.join(options.values())}-{law.value}")
    for method, options in variants()
    for law in Law
    if law in methods.get(method, **options).laws
]


@pytest.mark.parametrize("promise", contract.PROMISES, ids=lambda promise: promise.__name__)
@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_every_method_keeps_its_promises(
    method: str, options: dict[str, Any], promise: Callable[[contract.Subject], None]
) -> None:
    promise(subject_of(method, options))


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_every_method_describes_itself(method: str) -> None:
    contract.describes_itself(methods.class_of(method))


# the Droop quota is a whole number: of three times the ballots it is not three times as large
@pytest.mark.parametrize(("method", "options"), [each for each in VARIANTS if each.id != "stv-droop"])
def test_every_ballot_three_times_changes_no_rank(method: str, options: dict[str, Any]) -> None:
    subject = subject_of(method, options)
    for poll, _ in subject.polls():
        thrice = poll.with_ballots((levels, 3 * voters) for levels, voters in poll.ballots)
        assert subject.tiers(thrice) == subject.tiers(poll), poll


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_fault_33_without_ballots_every_measure_ties(method: str, options: dict[str, Any]) -> None:
    contract.ties_all_without_ballots(subject_of(method, options))


@pytest.mark.parametrize(("method", "options", "law"), CLAIMS)
def test_a_claimed_law_holds(method: str, options: dict[str, Any], law: Law) -> None:
    contract.keeps_law(subject_of(method, options), law)


@pytest.mark.sweep
@pytest.mark.parametrize(("method", "options", "law"), CLAIMS)
def test_a_claimed_law_holds_on_many_more(method: str, options: dict[str, Any], law: Law) -> None:
    contract.keeps_law(subject_of(method, options), law, range(1_000, 2_500), 100)
