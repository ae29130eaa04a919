"""What a tally remembers of signatures it checked: of use to itself alone, and to nobody who changes it (ADR 0060)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from votation.intake import FORGED, UNKNOWN
from votation.office import places
from votation.office.remembered import PLACE, SignatureMemory
from votation.office.workspace import Workspace
from votation.tallying.signatures import Subject

if TYPE_CHECKING:
    from pathlib import Path

SUBJECT = Subject("web-0001", "1" * 64, "2" * 64, "3" * 64, 5)
CODES = np.array([0, UNKNOWN, FORGED, 0, 0], np.uint8)


@pytest.fixture
def memory(tmp_path: Path) -> SignatureMemory:
    kept = SignatureMemory(Workspace(tmp_path))
    kept.keep(SUBJECT, CODES)
    return kept


def file(memory: SignatureMemory) -> Path:
    return memory.workspace.path(f"{PLACE}/web-0001")


def test_what_was_kept_is_recalled(memory: SignatureMemory) -> None:
    assert memory.recall(SUBJECT).tolist() == CODES.tolist()
    memory.keep(SUBJECT, CODES[:2])
    assert memory.recall(SUBJECT).tolist() == CODES[:2].tolist()


def test_it_reads_as_text(memory: SignatureMemory) -> None:
    lines = file(memory).read_text(encoding="ascii").split("\n")
    assert lines[:7] == ["votation-signatures@v1", "web-0001", "1" * 64, "2" * 64, "3" * 64, "5", ".ub.."]


def test_it_lies_where_nothing_is_published(memory: SignatureMemory) -> None:
    assert PLACE.split("/")[0] in places.KEPT_BACK
    assert [each.name for each in memory.workspace.root.iterdir()] == ["private"]


@pytest.mark.parametrize("place", range(len(Subject._fields)))
def test_of_anything_else_nothing_is_remembered(memory: SignatureMemory, place: int) -> None:
    values = list(SUBJECT)
    values[place] = 6 if isinstance(values[place], int) else "web-0002" if place == 0 else "4" * 64
    other = Subject(*values)  # type: ignore[arg-type]
    if place == 0:  # renamed to pass for another batch's
        file(memory).rename(file(memory).with_name("web-0002"))
    assert len(memory.recall(other)) == 0


def test_no_changed_byte_is_believed(memory: SignatureMemory) -> None:
    data = file(memory).read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            file(memory).write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
            assert len(memory.recall(SUBJECT)) == 0, (place, bit)


def test_no_part_of_a_file_is_believed(memory: SignatureMemory) -> None:
    data = file(memory).read_bytes()
    for size in range(len(data)):
        file(memory).write_bytes(data[:size])
        assert len(memory.recall(SUBJECT)) == 0, size
    file(memory).write_bytes(data + b"\n")
    assert len(memory.recall(SUBJECT)) == 0


@pytest.mark.parametrize("codes", [[0] * 6, [9], [ord("z")], [255]])
def test_outcomes_that_cannot_be_are_not_believed(memory: SignatureMemory, codes: list[int]) -> None:
    """Too many lines, or codes that no check gives, under a digest that fits."""
    memory.keep(SUBJECT, np.array(codes, np.uint8))
    assert len(memory.recall(SUBJECT)) == 0
