"""A method of another package keeps its contract, or is named."""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from methods.polls import Poll, profile_of
from plugins import town

from votation import counting, methods
from votation.errors import IncompleteError, MethodError
from votation.methods import guard, plugins
from votation.methods.plugins import Distribution

if TYPE_CHECKING:
    from collections.abc import Callable

POLL = Poll("ranking", ("a", "b", "c"), 3, None, "last", (({"a": 2, "b": 1}, 2), ({"c": 2}, 2)))
RULES = {
    "town.raises": "method-plug-in-raised",
    "town.exits": "method-plug-in-raised",
    "town.recurses": "method-plug-in-raised",
    "town.mutates": "method-plug-in-raised",
    "town.nothing": "method-plug-in-outcome",
    "town.other": "method-plug-in-outcome",
    "town.missing": "method-plug-in-measures",
    "town.twice": "method-plug-in-measures",
    "town.stranger": "method-plug-in-measures",
    "town.hollow": "method-plug-in-measures",
    "town.unscored": "method-plug-in-scores",
    "town.columns": "method-plug-in-scores",
    "town.floats": "method-plug-in-value",
    "town.numpy": "method-plug-in-value",
    "town.evidence": "method-plug-in-value",
    "town.lots": "method-plug-in-lots",
}

pytestmark = pytest.mark.usefixtures("uninstall")


def refusal(method: str) -> MethodError:
    with pytest.raises(MethodError) as refused:
        methods.get(method).rank(profile_of(POLL))
    return refused.value


def test_a_method_that_keeps_the_contract_gives_its_own_outcome() -> None:
    guarded = methods.get("town.borda", truncation="zero")
    own = town.Town(guarded.options)
    assert (guarded.info, guarded.record, guarded.laws) == (own.info, own.record, own.laws)
    assert guarded.rank(profile_of(POLL)) == own.rank(profile_of(POLL))
    assert pickle.loads(pickle.dumps(guarded)).rank(profile_of(POLL)) == own.rank(profile_of(POLL))


@pytest.mark.parametrize("method", list(RULES))
def test_fault_60_a_method_that_breaks_the_contract_is_named(method: str) -> None:
    error = refusal(method)
    assert (error.rule, error.exit_code, error.details["method"]) == (RULES[method], 3, method)


def test_every_spoiled_method_is_tested() -> None:
    assert RULES.keys() | {"town.borda", "town.loops"} == town.METHODS.keys()


def test_fault_60_a_loop_without_end_is_stopped_by_the_number_of_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_STEPS", 10_000)
    tracer = sys.gettrace()
    error = refusal("town.loops")
    assert (error.rule, error.expected, error.details) == ("method-plug-in-endless", 10_000, {"method": "town.loops"})
    assert sys.gettrace() is tracer


def test_fault_60_counts_are_read_only_for_it_and_stay_what_they_were() -> None:
    profile = profile_of(POLL)
    stats = counting.count(profile, town.Town.info.statistics)
    assert stats.pairwise is not None
    before = stats.pairwise.above.copy()
    with pytest.raises(MethodError):
        methods.get("town.mutates").outcome(stats, profile.scope)
    assert np.array_equal(stats.pairwise.above, before)
    assert stats.pairwise.above.flags.writeable


def test_what_it_says_of_options_and_ballots_passes() -> None:
    with pytest.raises(MethodError) as refused:
        methods.get("town.borda", truncation="none")
    assert refused.value.rule == "method-option-value"


def test_fault_60_a_method_that_is_not_installed(uninstall: Callable[[], None]) -> None:
    uninstall()
    with pytest.raises(IncompleteError) as refused:
        methods.get("town.borda")
    assert (refused.value.rule, refused.value.found, refused.value.exit_code) == (
        "method-plug-in-missing",
        "town.borda",
        4,
    )


@pytest.mark.parametrize(
    ("places", "rule"),
    [
        (["no_such_package:Town"], "method-plug-in-raised"),
        (["plugins.town:NoSuchClass"], "method-plug-in-raised"),
        (["plugins.town:Raises"], "method-plug-in"),  # another id
        (["votation.ranking:Ranking"], "method-plug-in"),  # no method
        (["plugins.town:Town", "plugins.other:Town"], "method-plug-in-twice"),
    ],
)
def test_fault_60_a_package_that_does_not_hold_what_it_announces(
    announce: Callable[[dict[str, list[str]]], None], places: list[str], rule: str
) -> None:
    announce({"town.borda": places})
    error = refusal("town.borda")
    assert (error.rule, error.exit_code, error.details["method"]) == (rule, 3, "town.borda")


def test_the_packages_that_provide_methods_are_told() -> None:
    assert methods.providers(["schulze", "town.borda", "town.floats"]) == (Distribution("town-methods", "1.2"),)
    assert methods.providers(["schulze"]) == ()


def test_a_plug_in_is_loaded_only_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "load", lambda method: pytest.fail(f"{method} was loaded"))
    assert "town.borda" not in [info.id for info in methods.available()]
    assert methods.get("borda").info.id == "borda"
