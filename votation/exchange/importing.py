"""Importing: read a foreign file, match it to the definition, and hand it to the office as part of a draft.

    imported = votation.import_ballots("clermont", "export.csv", box="web", mapping="mapping.toml")

What the journal will publish of it is decided here: rules and numbers, and words that could be nobody's.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from votation.errors import FormatError
from votation.evidence import folder
from votation.exchange.content import Ballots, Decision
from votation.exchange.matching import Match, Matched, matched
from votation.exchange.registry import reader, reader_class, recognise
from votation.exchange.source import Source
from votation.exchange.tables import identity
from votation.office import places
from votation.office.importing import Imported, Incoming, foresee_import, take_import
from votation.office.sealing import declared_box
from votation.office.workspace import workspace_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from votation.ballots.batch import Texts
    from votation.election import Election

MAX_MAPPING_BYTES: Final = 2**20
"""Bytes of a mapping file."""
MAX_DECISIONS: Final = 100
"""Decisions of one import that the journal publishes one by one; it has to stay a file that can be read."""
_DETAIL_CHARACTERS: Final = 60
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, eq=False)
class ForeignImport:
    """A foreign file on its way into a draft.

    Attributes:
        election: The definition.
        format: Id of the format of the file.
        ballots: What was read.
        matched: What that is in the words of the definition.
        decisions: What was decided or repaired, by the reader and by the import.
        imported: What the office did with it, or would do.
    """

    election: Election
    format: str
    ballots: Ballots
    matched: Matched
    decisions: tuple[Decision, ...]
    imported: Imported


def import_ballots(  # noqa: PLR0913 - a file and a box; all else has a default, or is the journal's
    root: Path | str,
    file: Path | str,
    *,
    box: str,
    at: str,
    operator: str = "votation",
    mapping: Path | str | None = None,
    format: str | None = None,  # noqa: A002 - the word of the field
    options: Mapping[str, object] | None = None,
    draw_ids: bool = False,
    dry_run: bool = False,
    token: Callable[[int], bytes] = secrets.token_bytes,
) -> ForeignImport:
    """Read the ballots of a foreign file into the draft of a box.

    Args:
        root: The workspace; its election is open.
        file: The file.
        box: The box whose ballots they are.
        at: RFC 3339 time of the journal entry.
        operator: Who imports, in one line; published.
        mapping: A mapping file: for its reader if that takes one, and for its section `[match]`.
        format: Id of its format; otherwise recognised, by content and then by extension.
        options: Options of the reader.
        draw_ids: Whether ballots get new ids even where the file has fitting ones.
        dry_run: Whether to tell what would be done, and write nothing.
        token: Where the random bytes of ballot ids come from; tests and samples fix it.

    Raises:
        FormatError: The file breaks its format, holds totals, or does not match the definition.
        InputError: Two ballots have one id.
        RefusedError: There is no such format, option or box; the same original was imported before; the box has a draft
            that was not imported; or the election links the ballots of a voter.
        IncompleteError: The file, the definition, or a library that the format needs is missing.
        EvidenceError: The journal is broken.
        LimitError: The file is larger than a named limit.
        MachineError: A file cannot be read or written.
    """
    election = workspace_at(root).election()
    declared = declared_box(election, box)
    source = Source.open(Path(file))
    found = format or recognise(source)
    told = _Mapping.open(mapping, found)
    content = reader(found, **{**(options or {}), **told.options}).read(source)
    if not isinstance(content, Ballots):
        raise FormatError("import-totals", file=source.name)
    agreed = matched(content, election, declared, told.match, file=source.name)
    ids = None if draw_ids else _ids(content, file=source.name)
    decisions = (*content.account.decisions, *_own_decisions(content, agreed, drawn=ids is None))
    incoming = Incoming(
        original=source.data,
        importer=found,
        cells=agreed.cells(content),
        groups=agreed.group_values(content),
        ids=ids,
        dropped=tuple((each.line, each.code) for each in content.account.dropped),
        decisions=tuple(map(_published, _few(decisions))),
        mapping=told.data,
    )
    if dry_run:
        imported = foresee_import(root, incoming, box=box)
    else:
        imported = take_import(root, incoming, box=box, at=at, operator=operator, token=token)
    return ForeignImport(election, found, content, agreed, decisions, imported)


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A mapping file, for whoever reads which part of it.

    Attributes:
        data: Its bytes; None where there is none.
        options: What the reader of the format is told.
        match: Its section `[match]`.
    """

    data: bytes | None
    options: Mapping[str, object]
    match: Match

    @classmethod
    def open(cls, path: Path | str | None, format: str) -> _Mapping:  # noqa: A002 - the word of the field
        if path is None:
            return cls(None, {}, Match())
        path = Path(path)
        data = folder.read_bytes(path.parent, path.name, limit=MAX_MAPPING_BYTES)
        read = "mapping" in reader_class(format).info.options.model_fields
        match = Match.parse(data, file=path.as_posix(), alone=not read)
        return cls(data, {"mapping": path.as_posix()} if read else {}, match)


def _ids(ballots: Ballots, *, file: str) -> Texts | None:
    """Return the ids that the file has, where all of them are spelled as ours are.

    Raises:
        FormatError: One is there twice: then so is probably the ballot.
    """
    if ballots.ids is None:
        return None
    values, counts = np.unique(ballots.ids, return_counts=True)
    if (counts > 1).any():
        raise FormatError("import-id-twice", file=file, found=str(values[counts.argmax()])[:_DETAIL_CHARACTERS])
    return ballots.ids.astype(np.bytes_) if all(map(places.is_id, values.tolist())) else None


def _own_decisions(ballots: Ballots, agreed: Matched, *, drawn: bool) -> Iterator[Decision]:
    if drawn:
        yield Decision("import-ids-drawn", {"ballots": len(ballots)})
    for name in agreed.unused:
        yield Decision("import-group-unused", {"group": name})


def _few(decisions: Sequence[Decision]) -> Iterator[Decision]:
    yield from decisions[:MAX_DECISIONS]
    if len(decisions) > MAX_DECISIONS:
        yield Decision("import-more", {"count": len(decisions) - MAX_DECISIONS})


def _published(decision: Decision) -> dict[str, str | int]:
    """Return a decision as the journal may publish it: no text of the file that could say who voted, or act."""
    return {**{name: _harmless(value) for name, value in decision.details.items()}, "rule": decision.rule}


def _harmless(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    shown = unicodedata.normalize("NFC", value)[:_DETAIL_CHARACTERS]
    if identity.of_cells([shown]) is not None:
        return "-"
    return "".join("?" if unicodedata.category(each) in _UNSEEN else each for each in shown)
