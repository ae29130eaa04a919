"""The official's day of a sample, with public test keys and a clock that stands in the source."""

from __future__ import annotations

import hashlib
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from votation.audit import verify
from votation.ballots import Layout
from votation.evidence.signing import PrivateKey
from votation.office.board import make_board, revise
from votation.office.closing import close
from votation.office.lots import draw
from votation.office.opening import open_election
from votation.office.proclaiming import proclaim
from votation.office.publishing import publish
from votation.office.receiving import receive
from votation.office.sealing import seal
from votation.office.signatures import sign
from votation.office.staging import stage
from votation.office.workspace import Workspace
from votation.records import Software
from votation.report.pages import report_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from votation.election import Election

OPERATOR = "sample"
SOFTWARE = Software(name="votation", version="0.1.0", python="3")


def public_test_key(name: str) -> PrivateKey:
    """Return the key of an official or a box. Its seed is public: it proves nothing to anybody."""
    return PrivateKey.from_seed(hashlib.sha256(f"votation public sample key of {name}".encode()).digest())


class Day:
    """A sample election on its day, in an empty folder; boxes work in `boxes/`, the office in `office/`."""

    def __init__(
        self, root: Path, source: bytes, officials: tuple[str, ...], boxes: tuple[str, ...], evening: str
    ) -> None:
        self.root, self.office, self.officials = root, root / "office", officials
        self._time = datetime.fromisoformat(evening)
        self.office.mkdir()
        (self.office / "election.yaml").write_bytes(source)
        (self.office / "allowed_signers").write_text(self.signers([*officials, *boxes]), encoding="ascii")
        self.trust = root / "officials.allowed_signers"
        self.trust.write_text(self.signers(officials), encoding="ascii")

    @staticmethod
    def signers(names: Iterable[str]) -> str:
        """Return an allowed_signers file of test keys."""
        return "".join(f"{name} {public_test_key(name).public.line()}\n" for name in names)

    def clock(self) -> str:
        """Return the time, a minute later at each call."""
        self._time += timedelta(minutes=1)
        return self._time.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def election(self) -> Election:
        """The frozen definition."""
        return Workspace(self.office).election()

    def open(self) -> Election:
        """Freeze the definition; the officials sign it."""
        open_election(self.office, at=self.clock(), operator=OPERATOR)
        self.sign("election.json")
        return self.election

    def sign(self, file: str) -> None:
        """Let as many officials sign as the definition asks for."""
        for name in self.officials[: self.election.signers.officials.threshold]:
            sign(self.office, file, key=public_test_key(name), name=name)

    def draft(self, folder: Path, box: str, lines: Iterable[str]) -> None:
        """Write the draft of a box."""
        (folder / "drafts").mkdir(parents=True, exist_ok=True)
        header = Layout.of(self.election).header.decode()
        text = "".join(f"{line}\n" for line in [header, *lines])
        (folder / "drafts" / f"{box}.csv").write_text(text, encoding="ascii")

    def seal(self, drafts: Mapping[str, list[str]]) -> None:
        """Let each box seal its draft, as on its own machine."""
        for box, lines in drafts.items():
            folder = self.root / "boxes" / box
            self.draft(folder, box, lines)
            for file in ("election.json", "allowed_signers"):
                (folder / file).write_bytes((self.office / file).read_bytes())
            seal(folder, election=self.election, box=box, key=public_test_key(box), operator=OPERATOR)

    def receive(self, *boxes: str) -> None:
        """Take in what some boxes sealed."""
        folders = [self.root / "boxes" / box for box in boxes]
        refused = receive(self.office, folders, at=self.clock(), operator=OPERATOR).refused
        if refused:
            sys.exit(f"refused: {refused}")

    def board(self) -> None:
        """Make the first board; the officials sign it."""
        make_board(self.office, at=self.clock(), operator=OPERATOR)
        self.sign("board.json")

    def revise(self) -> None:
        """Make the next board; the officials sign it."""
        revise(self.office, at=self.clock(), operator=OPERATOR)
        self.sign("board.json")

    def lots(self, value: str) -> None:
        """Draw lots; the officials sign them."""
        draw(self.office, value, at=self.clock(), operator=OPERATOR)
        self.sign("lots.json")

    def finish(self) -> None:
        """Tally, stage, and sign the statement."""
        started_at = self.clock()
        proclaim(self.office, at=started_at, operator=OPERATOR)
        stage(
            self.office,
            started_at=started_at,
            finished_at=self.clock(),
            operator=OPERATOR,
            software=SOFTWARE,
        )
        self.sign("statement.json")

    def close(self) -> None:
        """Do the evening of a small election in one step, with the box in the office's own folder."""
        boxes = {box.id: public_test_key(box.id) for box in self.election.signers.boxes}
        close(
            self.office,
            key=public_test_key(self.officials[0]),
            clock=self.clock,
            operator=OPERATOR,
            name=self.officials[0],
            box_keys=boxes,
            pages=report_pages,
            software=SOFTWARE,
        )

    def publish(self) -> Path:
        """Publish beside the workspace, verified against the officials' keys."""
        return publish(self.office, self.root / "published", verify=self._verify).target

    def _verify(self, folder: Path) -> None:
        report = verify(folder, trust=self.trust)
        if report.exit_code:
            sys.exit(f"{folder}: {report.verdict}: {report.first_difference}")
