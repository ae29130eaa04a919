"""Every mistake of a definition as people write it, each on its line."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from votation.election.base import shown
from votation.election.contradictions import contradictions
from votation.election.model import Credentials, Election
from votation.election.shape import misfits
from votation.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.election.source import Path, Source

NO_FILE: Final = hashlib.sha256(b"").hexdigest()
"""Digest of a file that holds nothing: until there is an `allowed_signers`, no key is anybody's."""


def mistakes(
    source: Source, *, allowed_signers_sha256: str = NO_FILE, credentials: Credentials | None = None
) -> list[DefinitionError]:
    """Return every mistake of a definition, in the order of its lines.

    Contradictions between fields are looked for once every field fits its shape.

    Args:
        source: The definition as written.
        allowed_signers_sha256: Digest of the file `allowed_signers` beside it.
        credentials: Length and digest of the file `credentials.txt` beside it, where there is one.
    """
    return examine(source, allowed_signers_sha256=allowed_signers_sha256, credentials=credentials)[1]


def examine(
    source: Source, *, allowed_signers_sha256: str, credentials: Credentials | None
) -> tuple[Election | None, list[DefinitionError]]:
    """Return the election that `source` describes and its mistakes; no election where a field does not fit.

    The arguments are those of `mistakes`.
    """
    value, disagreements = _completed(source, allowed_signers_sha256, credentials)
    try:
        election = Election.model_validate(value)
    except ValidationError as error:
        return None, _located([*disagreements, *misfits(error, value)], source)
    election = _with_all_values(election)
    return election, _located([*disagreements, *contradictions(election)], source)


def _completed(
    source: Source, allowed_signers_sha256: str, credentials: Credentials | None
) -> tuple[dict[str, Any], list[tuple[Path, DefinitionError]]]:
    """Add what people leave out because files say it: the format, digests, the length of the roll.

    Where they wrote it all the same, it has to agree.
    """
    value: dict[str, Any] = {"format": Election.expected_format(), **source.value}
    facts = {"signers": {"allowed_signers": allowed_signers_sha256}}
    if credentials is not None:
        value.setdefault("credentials", {})
        facts["credentials"] = {"count": str(credentials.count), "sha256": credentials.sha256}
    elif "credentials" in value:
        facts["credentials"] = {"sha256": NO_FILE}
    disagreements: list[tuple[Path, DefinitionError]] = []
    for section, fields in facts.items():
        written = value.get(section)
        if isinstance(written, dict):  # otherwise the model says what is wrong with it
            disagreements += _disagreements(section, fields, written)
            value[section] = fields | written
    return value, disagreements


def _disagreements(
    section: str, fields: dict[str, str], written: dict[str, Any]
) -> Iterator[tuple[Path, DefinitionError]]:
    for field, fact in fields.items():
        found = written.get(field, fact)
        if found != fact:
            yield (
                (section, field),
                DefinitionError("definition-file-differs", found=shown(found), expected=fact, field=field),
            )


def _with_all_values(election: Election) -> Election:
    """Write out that a box which names no values of a group may use them all."""
    declared = {group.id: tuple(value.id for value in group.values) for group in election.groups}
    boxes = tuple(box.model_copy(update={"groups": declared | box.groups}) for box in election.signers.boxes)
    return election.model_copy(update={"signers": election.signers.model_copy(update={"boxes": boxes})})


def _located(found: list[tuple[Path, DefinitionError]], source: Source) -> list[DefinitionError]:
    for path, error in found:
        error.file = source.file
        error.line = source.line(path)
    return sorted((error for _, error in found), key=lambda error: error.line or 0)
