"""From ballots to result nothing reads a clock, chance, environment or locale, and nothing is a float."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PURE_ROOMS = ("counting", "intake", "methods", "profile", "ranking", "tally", "tallying")
IMPURE_MODULES = {"datetime", "locale", "os", "platform", "random", "secrets", "socket", "time", "uuid"}
FLOAT_NAMES = {"float", "float16", "float32", "float64", "floating", "longdouble", "double"}


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def impure(module: ast.Module) -> list[str]:
    return sorted({
        f"{line} {name}"
        for line, name in imported(module)
        if name.split(".")[0] in IMPURE_MODULES or name.startswith("numpy.random")
    })  # fmt: skip


def floats(module: ast.Module) -> list[str]:
    return [f"{node.lineno} {ast.unparse(node)}" for node in ast.walk(module) if is_float(node)]


def is_float(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=float()) | ast.Constant(value=complex()):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in FLOAT_NAMES
    return False


@pytest.fixture(scope="module")
def pure(modules: dict[str, ast.Module]) -> dict[str, ast.Module]:
    return {path: module for path, module in modules.items() if path.split("/")[0].removesuffix(".py") in PURE_ROOMS}


def test_pure_rooms_import_no_clock_chance_environment_or_locale(pure: dict[str, ast.Module]) -> None:
    assert {path: impure(module) for path, module in pure.items() if impure(module)} == {}


def test_pure_rooms_hold_no_float(pure: dict[str, ast.Module]) -> None:
    assert {path: floats(module) for path, module in pure.items() if floats(module)} == {}


def test_the_search_sees_impure_imports_and_floats() -> None:
    text = "import os.path\nfrom time import monotonic\nfrom numpy import random\nx = 1\ny = 0.5 * np.float64(x)"
    module = ast.parse(text)
    assert impure(module) == ["1 os.path", "2 time", "2 time.monotonic", "3 numpy.random"]
    assert sorted(floats(module)) == ["5 0.5", "5 np.float64"]
