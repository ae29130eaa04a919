"""Who may sign what, and when: the allowed_signers file of OpenSSH, and the list of revoked keys.

The format is that of ssh-keygen(1), ALLOWED SIGNERS, less what an election has no use for and an attacker does:
patterns with wildcards, certificate authorities, and times in the zone of whichever machine happens to verify.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.errors import InputError, LimitError
from votation.evidence.signing.public_key import ED25519, SK_ED25519, PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SIGNERS_BYTES: Final = 1024 * 1024

_TOKEN: Final = re.compile(r"[ \t]*((?:[^ \t\"]|\"[^\"]*\")+)")
_PRINCIPAL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+-]{0,254}")
_NAMESPACE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+-]{0,254}")
_OPTION: Final = re.compile(r"([A-Za-z-]+)=\"([^\"]*)\"(?:,(?!$)|$)")
_TIME: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?Z")
_SHOWN: Final = 60  # characters of a faulty line repeated in an error


@dataclass(frozen=True, slots=True)
class AllowedSigner:
    """One line of an allowed_signers file.

    Attributes:
        principals: The names this key signs under.
        key: The key.
        namespaces: What it may sign; `None` for anything.
        valid_after: From when on it is valid, in UTC; `None` for always.
        valid_before: Until when it is valid, included.
        line: Physical line, from 1.
    """

    principals: tuple[str, ...]
    key: PublicKey
    namespaces: frozenset[str] | None
    valid_after: datetime | None
    valid_before: datetime | None
    line: int

    def allows(self, namespace: str, at: datetime | None) -> bool:
        """Tell whether this line lets its key sign for `namespace` at the time `at`.

        At an unknown time (`None`), a line that bears dates allows nothing.
        """
        if self.namespaces is not None and namespace not in self.namespaces:
            return False
        if at is None:
            return self.valid_after is None and self.valid_before is None
        after, before = self.valid_after or at, self.valid_before or at
        return after <= at <= before


@dataclass(frozen=True, slots=True)
class AllowedSigners:
    """An allowed_signers file.

    Attributes:
        entries: Its lines, in order, comments left out.
    """

    entries: tuple[AllowedSigner, ...]

    @classmethod
    def parse(cls, data: bytes, *, file: str, dates_allowed: bool, unique: bool = False) -> AllowedSigners:
        """Read an allowed_signers file.

        Args:
            data: The whole file.
            file: Its name, for errors.
            dates_allowed: Whether lines may bear `valid-after` and `valid-before`: outside an election folder only.
            unique: Whether each name may stand once in the file, as inside an election folder.

        Raises:
            InputError: A line is malformed, has no name, a wildcard, an unknown option, a certificate authority, a date
                where none is allowed or that is not in UTC, a name a second time, or a key that `PublicKey` refuses.
            LimitError: `data` is larger than `MAX_SIGNERS_BYTES`.
        """
        entries = tuple(_entry(line, file) for line in _lines(data, file))
        for entry in entries:
            if not dates_allowed and (entry.valid_after or entry.valid_before):
                raise InputError("signers-dated", file=file, line=entry.line, found=entry.principals[0])
        if unique:
            _check_unique(entries, file)
        return cls(entries)

    def keys(self, principal: str) -> tuple[PublicKey, ...]:
        """Return the keys of `principal`, whatever they may sign and when, in the order of the file."""
        return tuple(dict.fromkeys(entry.key for entry in self.entries if principal in entry.principals))

    def principals(self, key: PublicKey, namespace: str, at: datetime | None) -> tuple[str, ...]:
        """Return the names under which `key` may sign for `namespace` at the time `at`, in the order of the file."""
        allowing = (entry for entry in self.entries if entry.key == key and entry.allows(namespace, at))
        return tuple(dict.fromkeys(name for entry in allowing for name in entry.principals))


@dataclass(frozen=True, slots=True)
class Revoked:
    """Keys that count no longer, in whichever form they are presented.

    Attributes:
        points: The points of the revoked keys.
    """

    points: frozenset[bytes]

    @classmethod
    def parse(cls, data: bytes, *, file: str) -> Revoked:
        """Read a list of plain public keys, one a line, as `ssh-keygen -Y verify -r` takes it.

        Raises:
            InputError: A line is no public key, or the file is a binary revocation list.
            LimitError: `data` is larger than `MAX_SIGNERS_BYTES`.
        """
        if data.startswith(b"SSHKRL\n\0"):  # OpenSSH, PROTOCOL.krl
            raise InputError("revoked-binary", file=file)
        lines = _lines(data, file)
        return cls(frozenset(PublicKey.parse(line.text, file=file, line=line.number).point for line in lines))

    def __contains__(self, key: PublicKey) -> bool:
        return key.point in self.points


class _Line(NamedTuple):
    number: int
    text: str


def _lines(data: bytes, file: str) -> Iterator[_Line]:
    """Yield the lines that are neither empty nor comments."""
    if len(data) > MAX_SIGNERS_BYTES:
        raise LimitError("signers-too-large", file=file, found=len(data), expected=MAX_SIGNERS_BYTES)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InputError("signers-not-utf8", file=file, byte=error.start) from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.replace("\t", " ").isprintable():
            raise InputError("signers-invisible-character", file=file, line=number, found=ascii(line[:_SHOWN]))
        if line.strip() and not line.lstrip().startswith("#"):
            yield _Line(number, line)


def _entry(line: _Line, file: str) -> AllowedSigner:
    principals, *rest = _TOKEN.findall(line.text) or [""]  # a lone quote is no token
    if principals in {ED25519, SK_ED25519}:
        raise InputError("signers-name-missing", file=file, line=line.number, found=principals[:_SHOWN])
    options = rest.pop(0) if rest and ("=" in rest[0] or rest[0].lower() == "cert-authority") else ""
    if len(rest) < 2 or line.text.count('"') % 2:  # noqa: PLR2004 - type and base64
        raise InputError("signers-line", file=file, line=line.number, found=line.text[:_SHOWN])
    namespaces, after, before = _options(options, file, line.number)
    return AllowedSigner(
        principals=_names(principals, file, line.number),
        key=PublicKey.parse(" ".join(rest[:2]), file=file, line=line.number),
        namespaces=namespaces,
        valid_after=after,
        valid_before=before,
        line=line.number,
    )


def _names(field: str, file: str, line: int) -> tuple[str, ...]:
    names = tuple(field.split(","))
    for name in names:
        if not _PRINCIPAL.fullmatch(name):
            raise InputError("signers-principal", file=file, line=line, found=name[:_SHOWN])
    return names


def _options(field: str, file: str, line: int) -> tuple[frozenset[str] | None, datetime | None, datetime | None]:
    values = _option_values(field, file, line)
    namespaces = _namespaces(values.pop("namespaces"), file, line) if "namespaces" in values else None
    after = _time(values.pop("valid-after"), file, line) if "valid-after" in values else None
    before = _time(values.pop("valid-before"), file, line) if "valid-before" in values else None
    if values:
        raise InputError("signers-option", file=file, line=line, found=min(values)[:_SHOWN])
    if after and before and after > before:
        raise InputError("signers-never-valid", file=file, line=line)
    return namespaces, after, before


def _option_values(field: str, file: str, line: int) -> dict[str, str]:
    """Split `name="value",...`; names are case-insensitive (ssh-keygen(1))."""
    if "cert-authority" in re.sub(r"\"[^\"]*\"", "", field).lower().split(","):
        raise InputError("signers-authority", file=file, line=line)
    matches = list(_OPTION.finditer(field))
    values = {match[1].lower(): match[2] for match in matches}
    if "".join(match[0] for match in matches) != field or len(values) != len(matches):
        raise InputError("signers-option", file=file, line=line, found=field[:_SHOWN])
    return values


def _namespaces(value: str, file: str, line: int) -> frozenset[str]:
    names = value.split(",")
    for name in names:
        if not _NAMESPACE.fullmatch(name):
            raise InputError("signers-namespace", file=file, line=line, found=name[:_SHOWN])
    return frozenset(names)


def _time(value: str, file: str, line: int) -> datetime:
    match = _TIME.fullmatch(value)
    if match is None:
        raise InputError("signers-time", file=file, line=line, found=value[:_SHOWN])
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise InputError("signers-time", file=file, line=line, found=value) from error


def _check_unique(entries: tuple[AllowedSigner, ...], file: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        for name in entry.principals:
            if name in seen:
                raise InputError("signers-name-twice", file=file, line=entry.line, found=name)
            seen.add(name)
