"""Whom the verifier trusts: keys from outside the folder, keys that were revoked, and the time that is asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from votation.errors import RefusedError
from votation.evidence import folder
from votation.evidence.signing import AllowedSigners, Revoked

if TYPE_CHECKING:
    from pathlib import Path

    from votation.auditing.report import TimeSource
    from votation.evidence.signing import PublicKey
    from votation.records import Statement

MAX_SIGNERS_BYTES: Final = 2**20
"""Bytes of a list of keys."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN: Final = 80  # characters of a faulty digest repeated in an error

Standing = Literal["trusted", "unknown", "not-then", "revoked"]
"""What the anchor says of a key: `not-then` is a known key, outside its validity or its namespaces."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The trust anchor of one verification.

    Attributes:
        signers: Keys from outside the folder; None where there are none, and then no verdict is OK.
        revoked: Keys that count no longer.
        at: The time at which keys must be valid; None where nothing tells it.
        at_source: Who told the time.
        inside: Whether a trust file was given that lies in the folder itself, and was therefore not used.
        election: Digest of the definition as it was announced; None if the verifier does not bring it.
    """

    signers: AllowedSigners | None
    revoked: Revoked
    at: datetime | None
    at_source: TimeSource
    inside: bool = False
    election: str | None = None

    def standing(self, name: str, key: PublicKey, namespace: str) -> Standing:
        """Tell whether `key` may sign as `name` for `namespace`; any key may where nobody from outside says who."""
        if key in self.revoked:
            return "revoked"
        if self.signers is None or name in self.signers.principals(key, namespace, self.at):
            return "trusted"
        return "not-then" if key in self.signers.keys(name) else "unknown"

    @property
    def at_text(self) -> str:
        """The time, as errors show it."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ") if self.at else "an unknown time"


def load_anchor(
    root: Path,
    *,
    trust: Path | None,
    revoked: Path | None,
    at: datetime | None,
    statement: Statement | None,
    election: str | None = None,
) -> Anchor:
    """Read the files that the verifier brings.

    A trust file inside the folder proves nothing, and is not read: whoever forged the folder wrote it too.

    Raises:
        RefusedError: `at` does not say in which zone it is, or `election` is no digest.
        InputError: A file is malformed.
        IncompleteError: A file is missing.
        MachineError: A file cannot be read.
    """
    inside = trust is not None and trust.resolve().is_relative_to(root.resolve())
    time, source = _time(at, statement)
    return Anchor(
        signers=None if trust is None or inside else read_signers(trust),
        revoked=_revoked(revoked),
        at=time,
        at_source=source,
        inside=inside,
        election=None if election is None else _digest(election),
    )


def read_signers(path: Path) -> AllowedSigners:
    """Read an allowed_signers file from outside an election folder; its lines may bear dates.

    Raises:
        InputError: It is malformed.
        IncompleteError: It is missing.
        MachineError: It cannot be read.
    """
    return AllowedSigners.parse(_read(path), file=path.as_posix(), dates_allowed=True)


def _digest(text: str) -> str:
    """Read a digest as it stands on a poster, in groups or not."""
    digest = "".join(text.split()).lower()
    if not _SHA256.fullmatch(digest):
        raise RefusedError("fingerprint-spelling", found=ascii(text[:_SHOWN]))
    return digest


def _revoked(path: Path | None) -> Revoked:
    return Revoked(frozenset()) if path is None else Revoked.parse(_read(path), file=path.as_posix())


def _read(path: Path) -> bytes:
    with folder.machine_errors(path.as_posix()), path.open("rb") as stream:
        return stream.read(MAX_SIGNERS_BYTES + 1)


def _time(at: datetime | None, statement: Statement | None) -> tuple[datetime | None, TimeSource]:
    if at is not None:
        if at.tzinfo is None:
            raise RefusedError("time-without-zone", found=at.isoformat())
        return at.astimezone(UTC), "given"
    if statement is None:
        return None, "unknown"
    return moment(statement.finished_at), "statement"


def moment(text: str) -> datetime:
    """Return a time of a document; a leap second is a second 60 (RFC 3339, 5.6), which `datetime` does not know."""
    return datetime.fromisoformat(text.replace(":60Z", ":59Z"))
