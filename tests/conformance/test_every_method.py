"""Every method on every worked example whose ballots it reads, whether or not the example says what it must find."""

from __future__ import annotations

from importlib import import_module

import pytest
from conformance.test_conformance import CASES, poll_of
from methods.polls import profile_of, subject_of, tiers_of

from votation import methods
from votation.methods import guard

ORACLE_MEASURES = 6
"""Measures that the slowest oracle, which tries all orders, can do."""


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_a_method_ranks_every_worked_example_of_its_kinds_as_its_oracle_does(method: str) -> None:
    subject, oracle = subject_of(method, {}), import_module(f"oracle.{method.replace('-', '_')}")
    compared = 0
    for case, facts in CASES.items():
        if facts["kind"] not in subject.found.info.kinds:
            continue
        poll = poll_of(case, facts["expect"][0])
        ready, options = subject.fitted(poll)
        profile = profile_of(poll)
        outcome = guard.checked(ready.rank(profile), ready, profile.scope)
        if len(poll.measures) <= ORACLE_MEASURES:
            tiers, scores = oracle.count(poll, **options)
            assert tiers_of(outcome) == tiers, case
            assert {x: {each: outcome.scores[x].get(each) for each in row} for x, row in scores.items()} == scores, case
            compared += 1
    assert compared > 0
