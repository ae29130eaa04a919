"""What is fuzzed: every parser of bytes from outside, each a function that may raise nothing but `VotationError`.

Some targets hold more than that: what was read is written back to the same bytes. Adding a parser: one function and one
line of `TARGETS`; a reader of a foreign format is there as soon as it is registered.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from votation import ballots, election, exchange, intake, records
from votation.election.checks import mistakes
from votation.election.source import read_yaml
from votation.errors import VotationError
from votation.evidence import canonical, folder, journal, signing
from votation.exchange import registry
from votation.tallying import shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from votation.election.base import Document

    Target = Callable[[bytes], None]

ROOT: Final = Path(__file__).parent.parent
CORPUS: Final = ROOT / "fuzz/corpus"
SAMPLES: Final = ROOT / "tests/exchange/samples"
STATEMENT: Final = (ROOT / "ballots_samples/approval/published/statement.json").read_bytes()
LONGEST: Final = 8_192
"""Bytes of the longest input."""
FILE: Final = "fuzzed"
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


def foreign(data: bytes, name: str) -> None:
    """Recognise a foreign file, and read it by the reader of that name."""
    source = exchange.Source(FILE, data)
    reader = registry.reader_class(name)
    reader.match(source.head)
    reader().read(source)


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
    "manifest": folder.parse_manifest,
    "sshsig": signature,
    "allowed-signers": lambda data: signing.AllowedSigners.parse(data, file=FILE, dates_allowed=True),
    "revoked": lambda data: signing.Revoked.parse(data, file=FILE),
    "public-key": lambda data: signing.PublicKey.parse(data.decode("latin-1"), file=FILE),
    "rejected": lambda data: intake.parse_rejected(data, file=FILE),
    "roll": lambda data: intake.Roll.parse(data, file=FILE),
    **{f"reader-{name}": partial(foreign, name=name) for name in registry.READERS},
}
"""Parsers by name; `corpus/<name>/` has inputs to begin with."""


def run(name: str, data: bytes) -> None:
    """Give one input to a parser; whatever it raises beyond a `VotationError` is a defect."""
    with suppress(VotationError):
        TARGETS[name](data)


def corpora(name: str) -> list[Path]:
    """Return the folders of inputs that a parser begins with; a reader has its samples too."""
    folders = (CORPUS / name, SAMPLES / name.removeprefix("reader-"))
    return [folder for folder in folders if folder.is_dir()]


def seeds(name: str) -> list[bytes]:
    """Return the inputs of a parser's corpora that are short enough to be changed, in the order of their names."""
    files = (file for folder in corpora(name) for file in sorted(folder.rglob("*")) if file.is_file())
    return [data for data in map(Path.read_bytes, files) if len(data) <= LONGEST]
