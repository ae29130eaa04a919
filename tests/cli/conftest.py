"""The command line as tests use it: in this process, or as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from killing import killing
from simulator import Scenario, definition, test_key

from votation.cli import main
from votation.evidence import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from killing import Killer

NOW = "2027-05-23T18:30:00Z"


@dataclass(frozen=True)
class Said:
    """What a run of the program said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer in JSON, which has to be canonical."""
        value = json.loads(self.out)
        assert canonical.dumps(value) == self.out.encode()
        return value


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG", "VOTATION_OPERATOR", "VOTATION_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def votation(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Return what runs the program in this process."""

    def run(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = main([str(each) for each in arguments])
        return Said(code, *capfd.readouterr())

    return run


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs the program as a process of its own."""

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | settings
        return subprocess.run(
            [sys.executable, "-m", "votation", *map(str, arguments)],
            env=environ,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run


@dataclass
class Hall:
    """A town hall: a folder for the office, one for each box, and the keys of everybody."""

    root: Path
    boxes: tuple[str, ...] = ("b01", "b02")
    officials: tuple[str, ...] = ("anne",)
    threshold: int = 1

    @property
    def office(self) -> Path:
        return self.root / "office"

    @property
    def here(self) -> tuple[str | Path, ...]:
        """The options of every command that works in the office and writes its journal."""
        return "--dir", self.office, "--now", NOW

    @property
    def trust(self) -> Path:
        return self.root / "poster.allowed_signers"

    def key(self, name: str) -> Path:
        """Return the file of a private key."""
        path = self.root / "keys" / name
        path.parent.mkdir(exist_ok=True)
        test_key(name).save(path, name)
        return path

    def write(self, **changes: Any) -> Hall:
        """Write the definition and the lists of keys."""
        self.office.mkdir(exist_ok=True)
        measures = ("m01", "m02", "m03")
        source = definition(self.boxes, self.officials, self.threshold, measures, **changes)
        (self.office / "election.yaml").write_text(json.dumps(source, indent=1), encoding="utf-8")
        signers = Scenario(self.root).signers
        (self.office / "allowed_signers").write_text(signers([*self.officials, *self.boxes]))
        self.trust.write_text(signers(self.officials))
        return self

    def draft(self, folder: Path, box: str, *ballots: str) -> Path:
        """Write the draft of a box, each ballot as the levels of the three measures."""
        (folder / "drafts").mkdir(parents=True, exist_ok=True)
        lines = [f"{box}x{number:03d},{box},{levels}\n" for number, levels in enumerate(ballots)]
        path = folder / "drafts" / f"{box}.csv"
        path.write_text("".join(["ballot,station,m01,m02,m03\n", *lines]))
        return path

    def box(self, box: str, *ballots: str) -> Path:
        """Return the folder of a box on its own machine, with the definition and its draft."""
        folder = self.root / "boxes" / box
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("election.json", "allowed_signers"):
            (folder / name).write_bytes((self.office / name).read_bytes())
        self.draft(folder, box, *ballots)
        return folder


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


@pytest.fixture
def nested(hall: Hall) -> Hall:
    """Return a town hall in a folder of its own, beside which copies can be kept."""
    hall.root = hall.root / "hall"
    hall.root.mkdir()
    return hall


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """Return what runs the program, and kills it on the way."""
    with killing() as killer:
        yield killer


@pytest.fixture
def closed(hall: Hall, votation: Callable[..., Said]) -> Hall:
    """Return a small election, counted, signed and published by one official."""
    hall.write()
    hall.draft(hall.office, "b01", "3,2,1", "3,1,0", "3,,0")
    hall.draft(hall.office, "b02", "2,3,0", "3,1,1")
    assert votation("open", *hall.here).code == 0
    assert votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office).code == 0
    said = votation("close", "--key", hall.key("anne"), *hall.here)
    assert said.code == 0, said.err
    assert votation("publish", hall.root / "published", "--dir", hall.office).code == 0
    return hall
