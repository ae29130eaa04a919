"""Which columns of a table look as if they say who voted, by their header and by what stands in their cells.

A ballot file holds no name, e-mail or postal address, telephone number, network address, account, date of birth, nor
the time of the vote, which together with a log of visits names the voter (CNIL recommendation 2019-053). What is found
here is refused by every importer until a person says to drop it. Headers are compared whole, so that a measure called
“Réparer les téléphones” is none. A free text that names somebody in its own words is not found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from votation.evidence.identity import EMAIL, PHONE, is_network_address
from votation.exchange.tables.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_WHOSE: Final = (
    r"(?:votre|vos|your|mon|my|le|la|l|the|adresse|address|numero|num|no|n|number|date|heure|code) "
    r"(?:de |d |du |of )?"
)
_OF_WHOM: Final = (
    r" (?:du |de la |de l |d |of the )?"
    r"(?:contributeur|contributrice|votant|votante|electeur|electrice|participant|participante|repondant|repondante|"
    r"usager|usagere|utilisateur|utilisatrice|personne|citoyen|citoyenne|vote|reponse|address|adresse|number|numero|"
    r"voter|user|respondent|person|contributor|vote time|id|1|2)"
)
_HEADERS: Final[Mapping[str, str]] = {
    "e-mail": r"e ?mails?|mails?|courriels?|mel|adel|courrier electronique|electronic mail|username|nom d utilisateur",
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
    r"soumis le|cree le|modifie le|total ?time|interview ?time|"
    r"(?:heure|temps) (?:de |d )(?:debut|fin|soumission|achevement|completion|creation|(?:derniere )?modification)",
    "postal address": r"adresse|address|adresse postale|postal address|rue|street|domicile|lieu de residence",
    "account": r"login|user|user ?id|uid|compte|account(?: id)?|identifiant|identifiant (?:de connexion|du compte)|"
    r"token|jeton|code (?:d )?(?:acces|invitation)|access code|numero (?:d )?electeur|voter ?id|"
    r"numero (?:de securite sociale|fiscal)|nir|ine|pesel|ssn|social security number|matricule",
    "birth": r"date de naissance|ne le|naissance|birth ?date|date of birth|birthday|dob|lieu de naissance",
}
_HEADER: Final = {
    why: re.compile(rf"(?:webform )?(?:{_WHOSE})?(?:{words})(?:{_OF_WHOM})?", re.ASCII)
    for why, words in _HEADERS.items()
}
_TIME: Final = re.compile(
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})"
    r"(?:,?[ T]\s*(?:à\s*)?[0-9]{1,2}[:h][0-9]{2}.{0,24})?",
    re.ASCII,
)
VEIL: Final = "…"
"""What an error shows instead of a person."""

_SHOWN: Final = 60
_SHARE: Final = 2  # one filled cell in two: a comment may hold a date, a column of dates is one


def of_header(name: str) -> str | None:
    """Return what a column of that header looks like; None for nothing of a person.

    It is `name`, `e-mail`, `phone`, `network address`, `postal address`, `account`, `birth` or `time`.
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", " ", letters).strip()
    return next((why for why, pattern in _HEADER.items() if pattern.fullmatch(plain)), None)


def of_cells(cells: Iterable[str]) -> str | None:
    """Return what a column of these cells looks like; None for nothing of a person.

    One e-mail address is enough; of the others, every second cell that is filled.
    """
    filled = [text for cell in cells if (text := cell.strip())]
    if any(EMAIL.search(text) for text in filled):
        return "e-mail"
    for why, looks in _CELLS.items():
        if filled and sum(map(looks, filled)) * _SHARE >= len(filled):
            return why
    return None


def veiled(text: str, header: str = "") -> str:
    """Return a cell as an error may show it: nothing of what looks like a person's.

    Args:
        text: What stands in the cell.
        header: The header of its column, where it is known.
    """
    return VEIL if of_header(header) or of_cells([text]) else clean(text)[:_SHOWN]


def _is_phone(text: str) -> bool:
    return PHONE.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


_CELLS: Final[Mapping[str, Callable[[str], bool]]] = {
    "network address": is_network_address,
    "phone": _is_phone,
    "time": _is_time,
}
