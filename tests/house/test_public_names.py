"""The public interface is a table of names, and no name in it hides a module."""

from __future__ import annotations

import importlib
import pkgutil

import votation

PUBLIC = getattr(votation, "__all__", ())
SUBMODULES = {module.name for module in pkgutil.iter_modules(votation.__path__)}


def test_every_public_name_can_be_had() -> None:
    assert [name for name in PUBLIC if not hasattr(votation, name)] == []


def test_no_public_name_equals_a_submodule_unless_it_is_that_submodule() -> None:
    shared = SUBMODULES.intersection(PUBLIC)
    hiding = [name for name in shared if getattr(votation, name) is not importlib.import_module(f"votation.{name}")]
    assert hiding == []


def test_public_names_are_unique() -> None:
    assert len(PUBLIC) == len(set(PUBLIC))  # ruff keeps them sorted: constants, classes, functions (RUF022)
