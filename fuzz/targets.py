"""What is fuzzed: every parser of bytes from outside, each a function that may raise nothing but `VotationError`.

Some targets hold more than that: what was read is written back to the same bytes. Adding a parser: one function and one
line of `TARGETS`; a reader of a foreign format is there as soon as it is registered, and `OPTIONS` holds what some have
to be told before they read anything.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation import ballots, election, exchange, intake, records
from votation.auditing import equivocation, receipts
from votation.ballots.drafting import crockford
from votation.election.checks import mistakes
from votation.election.source import read_yaml
from votation.errors import VotationError
from votation.evidence import canonical, folder, identity, journal, signing, timestamps
from votation.evidence.folder.archive import MAX_MEMBER_BYTES, unpacked
from votation.exchange import registry
from votation.exchange.matching import Match, matched
from votation.exchange.tables.mapping import Mapping
from votation.exchange.tables.workbook import read_workbook
from votation.office import reporting
from votation.office.remembered import SignatureMemory
from votation.tallying import shape
from votation.tallying.signatures import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from votation.election import Election
    from votation.election.base import Document
    from votation.exchange import Ballots

    Target = Callable[[bytes], None]

ROOT: Final = Path(__file__).parent.parent
CORPUS: Final = ROOT / "fuzz/corpus"
SAMPLES: Final = ROOT / "tests/exchange/samples"
MAPPINGS: Final = ROOT / "tests/exchange/mappings"
STAMPS: Final = ROOT / "tests/evidence/timestamps"
PUBLISHED: Final = ROOT / "ballots_samples"
STATEMENT: Final = (PUBLISHED / "approval/published/statement.json").read_bytes()
STAMPED: Final = (STAMPS / "data.txt").read_bytes()
STAMPING: Final = (STAMPS / "root.pem").read_bytes()
LONGEST: Final = 12_288
"""Bytes of the longest input: the smallest archive of Belenios."""
FILE: Final = "fuzzed"
SHEET: Final = "xl/worksheets/sheet1.xml"
SUBJECT: Final = Subject("b01-0001", "a" * 64, "b" * 64, "c" * 64, 5)
"""What the signatures that are remembered in the corpus are about."""
PLAIN: Final = ballots.Layout(voter=None, seq=False, groups=("station",), measures=("m1", "m2"), signature=False)
LINKED: Final = ballots.Layout(voter="voter", seq=True, groups=(), measures=("m1",), signature=False)
SIGNED: Final = ballots.Layout(voter="credential", seq=True, groups=(), measures=("m1",), signature=True)


def ballot_file(data: bytes, layout: ballots.Layout) -> None:
    """Read a ballot file; written back, the bytes are the same."""
    assert ballots.write(ballots.read(data, layout, file=FILE, draft=True)) == data


def ballot_lines(data: bytes, layout: ballots.Layout) -> None:
    """Read ballot lines under a header that no change can break."""
    ballot_file(layout.header + b"\n" + data, layout)


def canonical_json(data: bytes) -> None:
    """Read canonical JSON; written back, the bytes are the same."""
    assert canonical.dumps(canonical.loads(data, file=FILE)) == data


def document(data: bytes, model: type[Document]) -> None:
    """Read a document, spelt as it should be wherever it is JSON at all; written back, the bytes are the same."""
    spelt = _spelt(data)
    assert model.from_bytes(spelt, file=FILE).to_bytes() == spelt


def _spelt(data: bytes) -> bytes:
    try:
        return canonical.dumps(json.loads(data))
    except (ValueError, RecursionError):
        return data


def definition_source(data: bytes) -> None:
    """Read a definition as people write it, and look for its mistakes."""
    mistakes(read_yaml(data, FILE))


def signature(data: bytes) -> None:
    """Check a signature over the statement of a sample."""
    signing.verify(data, signing.RESULT, STATEMENT, file=FILE)


def foreign(data: bytes, name: str, **chosen: object) -> None:
    """Recognise a foreign file, and read it by the reader of that name."""
    source = exchange.Source(FILE, data)
    registry.reader_class(name).match(source.head)
    registry.reader(name, **chosen).read(source)


def importing(data: bytes) -> None:
    """Match the ballots of a sample to its definition, as a mapping file tells."""
    content, definition = _orsay()
    match = Match.parse(data, file=FILE, alone=True)
    agreed = matched(content, definition, definition.signers.boxes[0], match, file=FILE)
    assert agreed.cells(content).shape == (len(definition.measures), len(content))
    assert all(len(values) == len(content) for values in agreed.group_values(content))


@cache
def _orsay() -> tuple[Ballots, Election]:
    data = (PUBLISHED / "orsay-2007/published/election.json").read_bytes()
    source = exchange.Source("orsay.csv", (SAMPLES / "table/orsay.csv").read_bytes())
    content = registry.reader("table", mapping=str(MAPPINGS / "orsay.toml")).read(source)
    assert isinstance(content, exchange.Ballots)
    return content, election.load_json(data, file="election.json")


def workbook_sheet(data: bytes) -> None:
    """Read a workbook of which nothing but the sheet is strange: the sums of a zip file hide it from a fuzzer."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as strange:
        for name, part in {**_workbook(), SHEET: data}.items():
            strange.writestr(name, part)
    read_workbook(exchange.Source(FILE, memory.getvalue()))


@cache
def _workbook() -> dict[str, bytes]:
    with zipfile.ZipFile(CORPUS / "workbook/grades.xlsx") as usual:
        return {name: usual.read(name) for name in usual.namelist()}


def archive(data: bytes) -> None:
    """Unpack an election folder, and read all of it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, FILE)
        path.write_bytes(data)
        with unpacked(path) as root:
            for name in folder.regular_files(root):
                folder.read_bytes(root, name, limit=MAX_MEMBER_BYTES)


def private_key(data: bytes) -> None:
    """Load a private key; no passphrase is there, since opening a file with one takes seconds by design."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, FILE)
        path.touch(0o600)
        path.write_bytes(data)
        signing.PrivateKey.load(path)


def receipt_check(data: bytes) -> None:
    """Check a receipt by itself."""
    receipts.check(_spelt(data), None, file=FILE, trust=None)


def equivocation_proof(data: bytes) -> None:
    """Check a proof that two stories were told."""
    equivocation.check(_spelt(data), file=FILE, trust=None)


def signature_memory(data: bytes) -> None:
    """Recall what a tally found of signatures; what is believed is what would be written."""
    memory = SignatureMemory(_Shelf(data))
    codes = memory.recall(SUBJECT)
    assert len(codes) <= SUBJECT.lines
    if len(codes):
        memory.keep(SUBJECT, codes)


class _Shelf:
    """A workspace that holds one file, and lets nothing else be written."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def has(self, _name: str) -> bool:
        return True

    def read(self, _name: str) -> bytes:
        return self.data

    def write(self, _name: str, data: bytes, *, overwrite: bool) -> None:
        assert overwrite
        assert data == self.data


def errata(data: bytes) -> None:
    """Read corrections; written out, they are read as the same."""
    lines = reporting.parse_errata(data, file=FILE)
    assert reporting.parse_errata(reporting.errata_bytes(lines), file=FILE) == lines


def persons(data: bytes) -> None:
    """Look for what tells who somebody is."""
    identity.PRIVATE_KEY.search(data)
    for suspect in (*identity.in_text(data), identity.in_ballots(data)):
        assert suspect is None or suspect.line <= data.count(b"\n") + 1


def tracker(data: bytes) -> None:
    """Read a tracker as a voter copied it; spelt as we do, it names the same leaf."""
    found = ballots.parse_tracker(data.decode("utf-8", "replace"))
    assert found is None or ballots.parse_tracker(crockford(found)) == found


OPTIONS: Final[dict[str, tuple[str, dict[str, object]]]] = {
    "reader-belenios": ("belenios", {"kind": "grades", "grades": 5}),
    "reader-belenios-archive": ("belenios", {"question": 1}),
    "reader-bettervoting": ("bettervoting", {"kind": "scores"}),
    "reader-bettervoting-json": ("bettervoting-json", {"race": "Square"}),
    "reader-nist-cvr": ("nist-cvr", {"contest": "_PK"}),
    "reader-votation": ("votation", {"kind": "grades", "scale": 3, "groups": "station"}),
    "reader-limesurvey-levels": ("limesurvey", {"levels": "À rejeter | Bien | Très bien"}),
    "reader-pabulib-repeats": ("pabulib", {"repeats": "count"}),
    "reader-table": ("table", {"mapping": str(MAPPINGS / "french-excel.toml")}),
    "reader-table-ranks": ("table", {"mapping": str(MAPPINGS / "places.toml")}),
    "reader-tallies-order": ("tallies", {"order": "best-first", "no_opinion": "Sans avis"}),
}
"""What a reader is told where it has to be, or where that leads it another way."""

READERS: Final = {f"reader-{name}": (name, {}) for name in registry.READERS} | OPTIONS

TARGETS: Final[dict[str, Target]] = {
    "ballot-file": partial(ballot_file, layout=PLAIN),
    "ballot-lines": partial(ballot_lines, layout=PLAIN),
    "ballot-lines-linked": partial(ballot_lines, layout=LINKED),
    "ballot-lines-signed": partial(ballot_lines, layout=SIGNED),
    "canonical-json": canonical_json,
    "journal": lambda data: journal.verify(data, file=FILE),
    "yaml": lambda data: read_yaml(data, FILE),
    "definition": definition_source,
    "election": lambda data: election.load_json(_spelt(data), file=FILE),
    "batch": partial(document, model=records.BatchManifest),
    "board": partial(document, model=records.Board),
    "lots": partial(document, model=records.Lots),
    "result": partial(document, model=shape.Result),
    "statement": partial(document, model=records.Statement),
    "recount": partial(document, model=records.RecountStatement),
    "receipt": partial(document, model=records.Receipt),
    "receipt-check": receipt_check,
    "equivocation": equivocation_proof,
    "manifest": folder.parse_manifest,
    "sshsig": signature,
    "allowed-signers": lambda data: signing.AllowedSigners.parse(data, file=FILE, dates_allowed=True),
    "revoked": lambda data: signing.Revoked.parse(data, file=FILE),
    "public-key": lambda data: signing.PublicKey.parse(data.decode("latin-1"), file=FILE),
    "private-key": private_key,
    "signature-memory": signature_memory,
    "timestamp": lambda data: timestamps.check(data, STAMPED, STAMPING, file=FILE, trusted=FILE),
    "archive": archive,
    "errata": errata,
    "identity": persons,
    "tracker": tracker,
    "rejected": lambda data: intake.parse_rejected(data, file=FILE),
    "roll": lambda data: intake.Roll.parse(data, file=FILE),
    "mapping": lambda data: Mapping.parse(data, FILE),
    "import": importing,
    "workbook": lambda data: read_workbook(exchange.Source(FILE, data)),
    "workbook-sheet": workbook_sheet,
    **{target: partial(foreign, name=name, **chosen) for target, (name, chosen) in READERS.items()},
}
"""Parsers by name; `corpus/<name>/` has inputs to begin with."""


def run(name: str, data: bytes) -> None:
    """Give one input to a parser; whatever it raises beyond a `VotationError` is a defect."""
    with suppress(VotationError):
        TARGETS[name](data)


def corpora(name: str) -> list[Path]:
    """Return the folders of inputs that a parser begins with; a reader has its samples too."""
    folders = [CORPUS / name]
    if name in READERS:
        folders.append(SAMPLES / READERS[name][0])
    return [folder for folder in folders if folder.is_dir()]


def seeds(name: str) -> list[bytes]:
    """Return the inputs of a parser's corpora that are short enough to be changed, in the order of their names."""
    files = (file for folder in corpora(name) for file in sorted(folder.rglob("*")) if file.is_file())
    return [data for data in map(Path.read_bytes, files) if len(data) <= LONGEST]
