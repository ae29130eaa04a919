"""What a published file must not hold: a private key, and what looks as if it told who somebody is.

Only spellings are looked at: an e-mail address, a telephone number, a network address. A name in free text is not
found; a public address of the town hall is, and whoever publishes then says that it is meant.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRIVATE_KEY: Final = re.compile(
    rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-|AGE-SECRET-KEY-1|b3BlbnNzaC1rZXktdjE"
)
"""How private keys begin: PEM (RFC 7468), PuTTY, age, and the base64 of `openssh-key-v1` without its armour."""
EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE: Final = re.compile(
    r"(?<![\w.+/-])(?:(?:\+|00)[1-9](?:[ .-]?\(?[0-9]{1,4}\)?){3,7}|0[1-9](?:[ .-]?[0-9]{2}){4})(?![\w-])", re.ASCII
)
NETWORK_ADDRESS: Final = re.compile(
    r"(?<![\w.:])(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*(?::[0-9A-Fa-f]*){2,8})(?![\w.:])", re.ASCII
)

_SHARE: Final = 2  # one id in two: a random id may look like anything once
_IDS: Final = rb"0[1-9][0-9]{8}|33[1-9][0-9]{8}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]{4}-[0-9]{2}-[0-9]{2}[^,]*"
_BALLOT: Final = re.compile(rb"^(?:" + _IDS + rb"),", re.MULTILINE)
_VOTER: Final = re.compile(rb"^[^,\n]*,(?:" + _IDS + rb"),", re.MULTILINE)


class Suspect(NamedTuple):
    """A place that looks as if it told who somebody is.

    Attributes:
        line: Physical line, from 1.
        text: What stands there.
    """

    line: int
    text: str


def in_text(data: bytes) -> Iterator[Suspect]:
    """Yield what looks like a person's in a text; nothing in a file that is no UTF-8 text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, confirms in _LOOKS:
            yield from (Suspect(number, found[0]) for found in pattern.finditer(line) if confirms(found[0]))


def in_ballots(data: bytes) -> Suspect | None:
    """Return the first ballot whose id, or whose voter, looks like a person's, where every second one does.

    Ids of the source's own may be telephone numbers, network addresses or times of voting.
    """
    header, _, body = data.partition(b"\n")
    for column, pattern in enumerate((_BALLOT, _VOTER)):
        if column < 1 or header.split(b",")[1:2] == [b"voter"]:
            found = pattern.search(body)
            if found and sum(1 for _ in pattern.finditer(body)) * _SHARE >= body.count(b"\n"):
                text = found[0].split(b",")[column].decode("ascii", "replace")
                return Suspect(body.count(b"\n", 0, found.start()) + 2, text)
    return None


def is_network_address(text: str) -> bool:
    """Tell whether `text` is an IPv4 or IPv6 address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _always(_: str) -> bool:
    return True


_LOOKS: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    (EMAIL, _always),
    (PHONE, _always),
    (NETWORK_ADDRESS, is_network_address),
)
