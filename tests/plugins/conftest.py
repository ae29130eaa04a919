"""Methods of another package, installed for one test."""

from __future__ import annotations

from importlib import metadata
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from plugins import town

from votation.methods import plugins

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def announce(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, list[str]]], None]:
    """Return a hand that makes an installed package announce some ids, each with the places of its class."""
    dist = SimpleNamespace(name="town-methods", version="1.2")

    def announced(places: dict[str, list[str]]) -> None:
        def entry_points(**wanted: Any) -> tuple[metadata.EntryPoint, ...]:
            assert wanted.keys() == {"group", "name"}
            assert wanted["group"] == plugins.ENTRY_POINTS
            values = places.get(wanted["name"], [])
            return tuple(metadata.EntryPoint(wanted["name"], each, wanted["group"])._for(dist) for each in values)

        monkeypatch.setattr(metadata, "entry_points", entry_points)

    return announced


@pytest.fixture
def uninstall(announce: Callable[[dict[str, list[str]]], None]) -> Callable[[], None]:
    """Install the methods of the town; return a hand that takes them away again."""
    announce({method: [f"{town.__name__}:{found.__name__}"] for method, found in town.METHODS.items()})
    return lambda: announce({})
