"""Methods of other packages: found by their id under the entry-point group `votation.methods`, when they are named.

A package announces `vendor.name` in its own metadata; nothing of it is imported before an election names that id.
"""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.errors import IncompleteError, MethodError
from votation.methods import guard
from votation.methods.base import Method

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTRY_POINTS: Final = "votation.methods"


class Distribution(NamedTuple):
    """An installed package that provides methods."""

    name: str
    version: str


def is_plug_in(method: str) -> bool:
    """Tell whether an id is that of a method of another package."""
    return "." in method


def load(method: str) -> type[Method]:
    """Import the class that an installed package announces under this id.

    Raises:
        IncompleteError: No installed package announces it.
        MethodError: Several packages do, it cannot be imported, or it is not what its id announces.
    """
    entry = _entry(method)
    with guard.blaming(method):
        found = entry.load()
    if isinstance(found, type) and issubclass(found, Method) and found.info.id == method:
        return found
    raise MethodError("method-plug-in", found=entry.value[:60], method=method)


def providers(methods: Iterable[str]) -> tuple[Distribution, ...]:
    """Return the packages that provide those of `methods` that are not built in, sorted by name.

    Raises:
        IncompleteError: No installed package provides one of them.
        MethodError: Several packages provide the same.
    """
    found = (_entry(method).dist for method in methods if is_plug_in(method))
    return tuple(sorted({Distribution(each.name, each.version) for each in found if each is not None}))


def _entry(method: str) -> metadata.EntryPoint:
    entries = tuple(metadata.entry_points(group=ENTRY_POINTS, name=method))
    if not entries:
        raise IncompleteError("method-plug-in-missing", found=method[:60])
    if len(entries) > 1:
        announced = ", ".join(sorted(entry.value for entry in entries))
        raise MethodError("method-plug-in-twice", found=announced[:200], method=method)
    return entries[0]
