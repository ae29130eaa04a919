"""The table of faults: a test that bears the number of each row, and no number without a row."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def table(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "tools/fault_table.py"))


def test_every_row_has_a_test_and_every_number_a_row(table: dict[str, Any], root: Path) -> None:
    assert sorted(table["tests_by_row"](root)) == list(range(1, 61))
    assert len(table["ROWS"]) == 60


def test_the_search_sees_every_number_of_a_name(table: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(
        "def test_fault_07_08_it_is_named() -> None: ...\ndef test_other(): ...\n"
    )
    assert table["tests_by_row"](tmp_path) == {7: (("test_it.py", "it is named"),), 8: (("test_it.py", "it is named"),)}
