"""The source of the library, parsed once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import votation

PACKAGE = Path(votation.__file__).parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return PACKAGE.parent


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Return the text of every module, by path relative to the package."""
    return {file.relative_to(PACKAGE).as_posix(): file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py"))}


@pytest.fixture(scope="session")
def modules(sources: dict[str, str]) -> dict[str, ast.Module]:
    """Return every module parsed, by path relative to the package."""
    return {path: ast.parse(text) for path, text in sources.items()}
