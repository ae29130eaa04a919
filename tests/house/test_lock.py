"""What is installed is what was locked."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

PIN = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ; (.+?))? \\$", re.MULTILINE)


def pins(file: Path) -> set[tuple[str, ...]]:
    return set(PIN.findall(file.read_text("utf-8")))


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def missing(requirements: list[str], file: Path) -> list[str]:
    """Return the requirements that no pinned version of `file` meets."""
    locked = pins(file)
    return [text for text in requirements if not any(meets(name, version, text) for name, version, _ in locked)]


def meets(name: str, version: str, requirement: str) -> bool:
    wanted = Requirement(requirement)
    return name == canonicalize_name(wanted.name) and version in wanted.specifier


def test_every_run_time_requirement_is_locked(project: dict, root: Path) -> None:
    assert missing(project["project"]["dependencies"], root / "requirements/run.txt") == []


def test_every_development_requirement_is_locked(project: dict, root: Path) -> None:
    assert missing(project["dependency-groups"]["dev"], root / "requirements/dev.txt") == []


def test_the_run_time_lock_is_part_of_the_development_lock(root: Path) -> None:
    assert pins(root / "requirements/run.txt") <= pins(root / "requirements/dev.txt")


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_pin_has_a_hash(name: str, root: Path) -> None:
    text = (root / "requirements" / name).read_text("utf-8")
    pinned = re.findall(r"^[^ #\n].*$", text, re.MULTILINE)
    hashed = re.findall(r"^([^ #\n].*)\n    --hash=sha256:[0-9a-f]{64}( \\)?$", text, re.MULTILINE)
    assert [line for line, _ in hashed] == pinned
    assert len(pins(root / "requirements" / name)) == len(pinned)


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_no_lock_names_a_host(name: str, root: Path) -> None:
    assert re.findall(r".*(?:://|--index|--find-links).*", (root / "requirements" / name).read_text("utf-8")) == []
