"""Which columns of a table look as if they say who voted, by their header and by what stands in their cells.

A ballot file holds no name, e-mail or postal address, telephone number, network address, account, date of birth, nor
the time of the vote, which together with a log of visits names the voter (CNIL recommendation 2019-053). What is found
here is refused by every importer until a person says to drop it. Headers are compared whole, so that a measure called
“Réparer les téléphones” is none. A free text that names somebody in its own words is not found.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_WHOSE: Final = (
    r"(?:votre|vos|your|mon|my|le|la|l|the|adresse|address|numero|num|no|n|number|date|heure|code) "
    r"(?:de |d |du |of )?"
)
_OF_WHOM: Final = (
    r" (?:du |de la |de l |of the )?"
    r"(?:contributeur|contributrice|votant|votante|electeur|electrice|participant|participante|repondant|repondante|"
    r"usager|usagere|utilisateur|utilisatrice|personne|citoyen|citoyenne|vote|reponse|address|adresse|number|numero|"
    r"voter|user|respondent|person|contributor|vote time|id|1|2)"
)
_HEADERS: Final[Mapping[str, str]] = {
    "e-mail": r"e ?mails?|mails?|courriels?|mel|adel|courrier electronique|electronic mail|username",
    "phone": r"telephones?|tel|tel portable|tel mobile|phones?|mobile|portable|gsm|telephone (?:fixe|mobile|portable)|"
    r"(?:mobile|cell|phone) (?:phone|number)",
    "network address": r"ip|ip ?addr(?:ess)?|adresse ip|remote ?addr|user ?agent|navigateur|browser(?: ?info)?|"
    r"ref ?url|referrer(?: url)?|referer|cookie|session(?: id)?",
    "name": r"noms?|prenoms?|names?|(?:first|last|given|family|full|user|middle) ?names?|surname|nom complet|identite|"
    r"nom (?:de famille|d usage|de naissance|de jeune fille|et prenom|prenom|marital)|prenom (?:et )?nom|civilite|"
    r"signature|voter(?: name)?|votant|electeur|emargement",
    "time": r"horodat(?:eur|age)|time ?stamps?|date ?stamp|date et heure|date heure|date time|datetime|time|heure|"
    r"submit ?date|start ?date|end ?date|created(?: ?at)?|updated(?: ?at)?|modified(?: ?(?:at|time))?|"
    r"(?:submitted|completed|modified|started|submission|completion|start) (?:time|date|at|on)|date submitted|"
    r"date (?:started|last action|de soumission|de lancement|de la derniere action|de creation|de reponse|du vote)|"
    r"soumis le|cree le|modifie le|heure de (?:debut|fin|derniere modification)|total ?time|interview ?time",
    "postal address": r"adresse|address|adresse postale|postal address|rue|street|domicile|lieu de residence",
    "account": r"login|user|user ?id|uid|compte|account(?: id)?|identifiant|identifiant (?:de connexion|du compte)|"
    r"token|jeton|code (?:d )?(?:acces|invitation)|access code|numero (?:d )?electeur|voter ?id|"
    r"numero (?:de securite sociale|fiscal)|nir|ine|pesel|ssn|social security number|matricule",
    "birth": r"date de naissance|ne le|naissance|birth ?date|date of birth|birthday|dob|lieu de naissance",
}
_HEADER: Final = {
    why: re.compile(rf"(?:{_WHOSE})?(?:{words})(?:{_OF_WHOM})?", re.ASCII) for why, words in _HEADERS.items()
}
_EMAIL: Final = re.compile(r"[^\s@<>;,]{1,64}@[^\s@<>;,.]{1,63}(?:\.[^\s@<>;,.]{1,63})+")
_PHONE: Final = re.compile(r"(?:\+|00)[1-9](?:[ .-]?\(?[0-9]{1,4}\)?){3,7}|0[1-9](?:[ .-]?[0-9]{2}){4}", re.ASCII)
_TIME: Final = re.compile(
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})"
    r"(?:,?[ T]\s*(?:à\s*)?[0-9]{1,2}[:h][0-9]{2}.{0,24})?",
    re.ASCII,
)
_LONGEST_NETWORK_ADDRESS: Final = 45  # of IPv6 with an IPv4 tail
_SHARE: Final = 2  # one filled cell in two: a comment may hold a date, a column of dates is one


class Identity(NamedTuple):
    """A column that looks as if it says who voted.

    Attributes:
        column: Its place, the first is 1.
        why: What it looks like: `name`, `e-mail`, `phone`, `network address`, `postal address`, `account`, `birth`
            or `time`.
    """

    column: int
    why: str


def identity_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Identity]:
    """Return the columns that look as if they say who voted, in their order.

    Args:
        header: The header of each column.
        rows: Some rows of cells, as texts; rows may be shorter than the header.
    """
    found = []
    cells: list[list[str]] = [[] for _ in header]
    for row in rows:
        for column, cell in zip(cells, row, strict=False):
            column.append(cell)
    for place, (name, column) in enumerate(zip(header, cells, strict=True), start=1):
        why = of_header(name) or of_cells(column)
        if why is not None:
            found.append(Identity(place, why))
    return found


def of_header(name: str) -> str | None:
    """Return what a column of that header looks like; None for nothing of a person."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", " ", letters).strip()
    return next((why for why, pattern in _HEADER.items() if pattern.fullmatch(plain)), None)


def of_cells(cells: Iterable[str]) -> str | None:
    """Return what a column of these cells looks like; None for nothing of a person.

    One e-mail address is enough; of the others, every second cell that is filled.
    """
    filled = [text for cell in cells if (text := cell.strip())]
    if any(_EMAIL.search(text) for text in filled):
        return "e-mail"
    for why, looks in _CELLS.items():
        if filled and sum(map(looks, filled)) * _SHARE >= len(filled):
            return why
    return None


def _is_network_address(text: str) -> bool:
    if len(text) > _LONGEST_NETWORK_ADDRESS or not ("." in text or ":" in text):
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


_CELLS: Final[Mapping[str, Callable[[str], bool]]] = {
    "network address": _is_network_address,
    "phone": _is_phone,
    "time": _is_time,
}
