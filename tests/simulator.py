"""A small election on disk, told in a few words: for tests of every room that needs a whole folder.

    scenario = Scenario(tmp_path, boxes=("b01", "b02"), officials=("anne", "bruno"), threshold=2).open()
    scenario.box("b01").cast({"m01": 3, "m02": 0}).cast({"m01": 2}).seal()
    scenario.box("b02").cast({"m02": 3}).seal()
    scenario.evening()          # receive, board, lots if declared, tally, stage, each signed
    public = scenario.publish() # a folder that `verify` accepts against `scenario.trust`

Every box works in a folder of its own, `boxes/<box>/`, as on its own machine; the office in `office/`. Keys come from
public seeds, the clock advances by a second a step, ballot ids from a counter: the same words give the same bytes.
A hand may be asked to do wrong: `line` casts any text, `forge` signs anything with any key.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from votation.ballots import Layout
from votation.evidence.signing import PrivateKey
from votation.office.board import decide, make_board, revise, set_aside
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from votation.election import Election
    from votation.office.board import BoardStep
    from votation.office.lots import Drawn
    from votation.office.proclaiming import Proclaimed
    from votation.office.receiving import Received
    from votation.office.sealing import Sealed
    from votation.office.staging import Staged

OPERATOR = "simulator"
SOFTWARE = Software(name="votation", version="0", python="3")
GRADES = ("reject", "poor", "good", "excellent")


def test_key(name: str) -> PrivateKey:
    """Return the key of an official or a box; its seed is public, so it proves nothing."""
    return PrivateKey.from_seed(hashlib.sha256(f"votation public test key of {name}".encode()).digest())


test_key.__test__ = False  # type: ignore[attr-defined] # pytest takes it for a test


def definition(
    boxes: Sequence[str], officials: Sequence[str], threshold: int, measures: Sequence[str], /, **changes: Any
) -> dict[str, Any]:
    """Return the plain value of an `election.yaml`: grades, two themes; `changes` replace whole fields of it.

    A change to None removes a field.
    """
    title = {"fr": "Essai", "en": "Trial"}
    value = {
        "id": "trial",
        "title": title,
        "themes": [
            {"id": "t1", "title": title, "topics": [{"id": "t1-a", "title": title}]},
            {"id": "t2", "title": title, "topics": [{"id": "t2-a", "title": title}]},
        ],
        "measures": [
            {"id": measure, "topic": "t1-a" if index < (len(measures) + 1) // 2 else "t2-a", "title": title}
            for index, measure in enumerate(measures)
        ],
        "ballot": {"kind": "grades", "grades": [{"id": grade, "title": title} for grade in GRADES]},
        "no_opinion": "worst",
        "methods": {"official": {"id": "majority-judgment"}, "also": [{"id": "schulze"}]},
        "groups": [
            {"id": "station", "title": title, "values": [{"id": box, "title": title} for box in boxes]},
        ],
        "privacy": {"min_group": "1"},
        "signers": {
            "officials": {"threshold": str(threshold), "names": list(officials)},
            "boxes": [{"id": box, "name": f"Box {box}", "groups": {"station": [box]}} for box in boxes],
        },
        "opens_at": "2027-05-10T06:00:00Z",
        "closes_at": "2027-05-23T18:00:00Z",
    }
    return {name: each for name, each in (value | changes).items() if each is not None}


@dataclass
class Scenario:
    """One election and everybody in it.

    Attributes:
        root: An empty folder for all of them.
        changes: Whole fields of the definition to replace, as `definition` takes them.
    """

    root: Path
    boxes: Sequence[str] = ("b01", "b02")
    officials: Sequence[str] = ("anne",)
    threshold: int = 1
    measures: Sequence[str] = ("m01", "m02", "m03")
    changes: Mapping[str, Any] = field(default_factory=dict)
    _seconds: int = 0
    _hands: dict[str, BoxHand] = field(default_factory=dict)

    @property
    def office(self) -> Path:
        """The workspace."""
        return self.root / "office"

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened."""
        return Workspace(self.office)

    @property
    def trust(self) -> Path:
        """The officials' keys as on the town hall's poster, outside any election folder."""
        return self.root / "officials.allowed_signers"

    @property
    def election(self) -> Election:
        """The frozen definition."""
        return self.workspace.election()

    def clock(self) -> str:
        """Return the time, a second later at each call."""
        self._seconds += 1
        hours, rest = divmod(18 * 3600 + self._seconds, 3600)
        return f"2027-05-23T{hours:02d}:{rest // 60:02d}:{rest % 60:02d}Z"

    def signers(self, names: Iterable[str]) -> str:
        """Return an allowed_signers file."""
        return "".join(f"{name} {test_key(name).public.line()}\n" for name in names)

    def write_source(self, **changes: Any) -> Scenario:
        """Write election.yaml and allowed_signers; JSON is YAML."""
        self.office.mkdir(parents=True, exist_ok=True)
        source = definition(self.boxes, self.officials, self.threshold, self.measures, **(dict(self.changes) | changes))
        (self.office / "election.yaml").write_text(json.dumps(source, indent=1), encoding="utf-8")
        (self.office / "allowed_signers").write_text(self.signers([*self.officials, *self.boxes]), encoding="ascii")
        self.trust.write_text(self.signers(self.officials), encoding="ascii")
        return self

    def open(self, **changes: Any) -> Scenario:
        """Write the definition, freeze it, and let enough officials sign it."""
        self.write_source(**changes)
        open_election(self.office, at=self.clock(), operator=OPERATOR)
        return self.sign("election.json")

    def sign(self, file: str, *names: str) -> Scenario:
        """Let officials sign; as many as the threshold asks for if none are named."""
        for name in names or self.officials[: self.threshold]:
            sign(self.office, file, key=test_key(name), name=name)
        return self

    def box(self, name: str) -> BoxHand:
        """Return the hand at a box, the same each time."""
        if name not in self._hands:
            self._hands[name] = BoxHand(self, name)
        return self._hands[name]

    def receive(self, *boxes: str) -> Received:
        """Receive the batches of some boxes, or of all that sealed."""
        sealed = boxes or tuple(box for box in self.boxes if (self.root / "boxes" / box / "ballots").is_dir())
        folders = [self.root / "boxes" / box for box in sealed]
        return receive(self.office, folders, at=self.clock(), operator=OPERATOR)

    def board(self) -> BoardStep:
        """Make the first board."""
        return make_board(self.office, at=self.clock(), operator=OPERATOR)

    def revise(self) -> BoardStep:
        """Make the next board."""
        return revise(self.office, at=self.clock(), operator=OPERATOR)

    def set_aside(self, batch: str, reason: str = "Not readable") -> BoardStep:
        """Set a batch aside."""
        return set_aside(self.office, batch, reason=reason, at=self.clock(), operator=OPERATOR)

    def decide(self, ballot: str, keep: str | None, reason: str = "Seen by both boxes") -> BoardStep:
        """Settle a conflict between boxes."""
        return decide(self.office, ballot, keep=keep, reason=reason, at=self.clock(), operator=OPERATOR)

    def lots(self, value: str = "3 1 6 2 5") -> Drawn:
        """Draw lots."""
        return draw(self.office, value, at=self.clock(), operator=OPERATOR)

    def tally(self, **how: Any) -> Proclaimed:
        """Count."""
        return proclaim(self.office, at=self.clock(), operator=OPERATOR, **how)

    def stage(self, pages: Mapping[str, bytes] | None = None, *, supersede: bool = False) -> Staged:
        """Write manifest and statement."""
        return stage(
            self.office,
            started_at=self.clock(),
            finished_at=self.clock(),
            operator=OPERATOR,
            pages=pages,
            software=SOFTWARE,
            supersede=supersede,
        )

    def evening(self, *, lots: str | None = None) -> Scenario:
        """Do everything from the sealed boxes to the signed statement."""
        self.receive()
        self.board()
        return self.after_board(lots=lots)

    def after_board(self, *, lots: str | None = None) -> Scenario:
        """Do everything from the written board to the signed statement."""
        self.sign("board.json")
        if lots is not None:
            self.lots(lots)
            self.sign("lots.json")
        self.tally()
        self.stage({"index.html": b"<!doctype html><title>Essai</title>\n"})
        return self.sign("statement.json")

    def publish(self, name: str = "published", verify: Callable[[Path], None] | None = None) -> Path:
        """Publish beside the workspace."""
        return publish(self.office, self.root / name, verify=verify).target


@dataclass
class BoxHand:
    """Whoever works at one box, in a folder of its own."""

    scenario: Scenario
    name: str
    lines: list[str] = field(default_factory=list)
    _ballots: int = 0

    @property
    def folder(self) -> Path:
        """The folder of the box."""
        return self.scenario.root / "boxes" / self.name

    def cast(
        self,
        levels: Mapping[str, int],
        *,
        ballot: str | None = None,
        voter: str | None = None,
        seq: int | None = None,
        **groups: str,
    ) -> BoxHand:
        """Add a ballot; groups that are not given take the first value that the box may use."""
        election = self.scenario.election
        declared = next(box for box in election.signers.boxes if box.id == self.name)
        self._ballots += 1
        cells: list[Any] = [ballot or self.ballot_id(self._ballots)]
        cells += [each for each in (voter, seq) if each is not None]
        for group in election.groups:
            allowed = declared.groups.get(group.id, tuple(value.id for value in group.values))
            cells.append(groups.get(group.id, allowed[0]))
        cells += [levels.get(measure, "") for measure in election.measure_ids]
        return self.line(",".join(map(str, cells)))

    def line(self, text: str) -> BoxHand:
        """Add any line."""
        self.lines.append(text)
        return self

    def ballot_id(self, number: int) -> str:
        """Return the id of the n-th ballot cast here."""
        return hashlib.sha256(f"{self.name}/{number}".encode()).hexdigest()[:16]

    def draft(self) -> Path:
        """Write the draft of all ballots cast so far, and what the office gave the box before."""
        (self.folder / "drafts").mkdir(parents=True, exist_ok=True)
        for file in ("election.json", "allowed_signers"):
            (self.folder / file).write_bytes((self.scenario.office / file).read_bytes())
        header = Layout.of(self.scenario.election).header.decode()
        path = self.folder / "drafts" / f"{self.name}.csv"
        path.write_text("".join(f"{line}\n" for line in [header, *self.lines]), encoding="ascii")
        return path

    def seal(self, **how: Any) -> Sealed:
        """Write the draft and seal it."""
        self.draft()
        options = {"key": test_key(self.name), "at": self.scenario.clock(), "operator": OPERATOR} | how
        return seal(self.folder, election=self.scenario.election, box=self.name, **options)
