"""Every registered method, with every option, against its slow twin."""

from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from methods.polls import fitted, profile_of, random_poll, tiers_of, variants

from votation import methods

if TYPE_CHECKING:
    from types import ModuleType

    from oracle.poll import Poll

VARIANTS = [pytest.param(*each, id=f"{each[0]}-{'-'.join(each[1].values())}") for each in variants()]


def oracle_of(method: str) -> ModuleType:
    return import_module(f"oracle.{method.replace('-', '_')}")


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_every_method_has_an_oracle_that_knows_nothing_of_it(method: str) -> None:
    oracle = oracle_of(method)
    assert callable(oracle.count)
    assert not any(getattr(each, "__module__", "").startswith("votation") for each in vars(oracle).values())


def agree(method: str, options: dict[str, Any], seed: int) -> None:
    poll = random_poll(seed, methods.get(method).info.kinds)
    draw = random.Random(seed)
    found, written = fitted(method, options, poll, draw.randint(1, max(1, min(3, poll.scale - 1))))
    outcome = found.rank(profile_of(poll, weighted=draw.random() < 0.5))
    tiers, scores = oracle_of(method).count(poll, **written)
    assert tiers_of(outcome) == tiers, (seed, poll)
    shown = {x: {column: row.get(column) for column in scores[x]} for x, row in outcome.scores.items()}
    assert shown == scores, (seed, poll)
    complete(outcome.scores, found, poll)


def complete(scores: Any, method: methods.Method, poll: Poll) -> None:
    """Every measure has a row, in the order of the scope, of declared columns with exact numbers."""
    assert tuple(scores) == poll.measures
    for row in scores.values():
        assert set(row) <= set(method.info.columns)
        assert not any(isinstance(value, float) for value in row.values())


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_a_method_agrees_with_its_oracle(method: str, options: dict[str, Any]) -> None:
    for seed in range(250):
        agree(method, options, seed)


@pytest.mark.sweep
@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_a_method_agrees_with_its_oracle_on_many_more(method: str, options: dict[str, Any]) -> None:
    for seed in range(1_000, 3_000):
        agree(method, options, seed)
