"""Every registered method, with every option, against its slow twin."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from methods.polls import variants

from votation import methods
from votation.testing import contract

if TYPE_CHECKING:
    from types import ModuleType


VARIANTS = [pytest.param(*each, id=f"{each[0]}-{'-'.join(each[1].values())}") for each in variants()]


def oracle_of(method: str) -> ModuleType:
    return import_module(f"oracle.{method.replace('-', '_')}")


@pytest.mark.parametrize("method", list(methods.BUILT_IN))
def test_every_method_has_an_oracle_that_knows_nothing_of_it(method: str) -> None:
    oracle = oracle_of(method)
    assert callable(oracle.count)
    homes = {str(getattr(each, "__module__", "")) for each in vars(oracle).values()}
    assert {home for home in homes if home.startswith("votation")} <= {"votation.testing.polls"}


def agree(method: str, options: dict[str, Any], seeds: range) -> None:
    subject = contract.Subject(methods.class_of(method), options, oracle_of(method).count)
    contract.agrees_with_its_oracle(subject, seeds)


@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_a_method_agrees_with_its_oracle(method: str, options: dict[str, Any]) -> None:
    agree(method, options, range(60))


@pytest.mark.sweep
@pytest.mark.parametrize(("method", "options"), VARIANTS)
def test_a_method_agrees_with_its_oracle_on_many_more(method: str, options: dict[str, Any]) -> None:
    agree(method, options, range(1_000, 3_000))
