"""Modules are read by people: short functions, short files."""

from __future__ import annotations

import ast
from statistics import median, quantiles

import pytest

FILE_LINES = 400
BODY_LINES = 60
BODY_LINES_IN_NINE_OF_TEN = 25
BODY_LINES_MEDIAN = 8


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


@pytest.fixture(scope="module")
def bodies(modules: dict[str, ast.Module]) -> dict[str, int]:
    return {
        f"{path}:{node.lineno} {node.name}": body_lines(node)
        for path, module in modules.items()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_over_400_lines(sources: dict[str, str]) -> None:
    assert {path: text.count("\n") for path, text in sources.items() if text.count("\n") > FILE_LINES} == {}


def test_no_function_body_is_over_60_lines(bodies: dict[str, int]) -> None:
    assert {name: lines for name, lines in bodies.items() if lines > BODY_LINES} == {}


def test_nine_bodies_in_ten_are_at_most_25_lines(bodies: dict[str, int]) -> None:
    assert quantiles(bodies.values(), n=10)[-1] <= BODY_LINES_IN_NINE_OF_TEN


def test_the_median_body_is_at_most_8_lines(bodies: dict[str, int]) -> None:
    assert median(bodies.values()) <= BODY_LINES_MEDIAN
