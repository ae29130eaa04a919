"""How the words of tables compare, and the scales and answers that need no explanation."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MENTIONS: Final = ("À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien", "Excellent")
"""The seven mentions of Mieux voter, worst first; a vote with fewer leaves some out."""
GRADES: Final = ("To reject", "Poor", "Acceptable", "Fair", "Good", "Very good", "Excellent")
"""The same in English: https://github.com/MieuxVoter/majority-judgment-datasets"""
SCALES: Final = (MENTIONS, GRADES)

NOTHING: Final = frozenset({"", "na", "n/a", "-", "nan", "null"})
"""Cells that hold no answer, folded."""
APPROVED: Final = frozenset({"1", "x", "y", "oui", "yes", "vrai", "true", "ok", "✓", "✔"})
NOT_APPROVED: Final = frozenset({"", "0", "n", "non", "no", "faux", "false"})

_TOTAL: Final = re.compile(r"(?:grand |sous |sub ?)?(?:total|totaux|totals)(?: general)?")
_SUM: Final = re.compile(r"somme|sum|moyenne|average|mean")


def clean(text: str) -> str:
    """Return a text without stray spaces and line ends, in Unicode NFC: a no-break space is a space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """Return what two spellings of one word share: case, spaces and the shape of apostrophes do not count."""
    return clean(text).replace("’", "'").casefold()


def is_total(text: str) -> bool:
    """Tell whether the first word of a row says that it is no ballot but a total: “Total”, “Sous-total”."""
    return _TOTAL.fullmatch(_letters(text)) is not None


def is_sum(text: str) -> bool:
    """Tell whether it says that it is a total, a sum or a mean; a grade may be called “Moyenne”, but not “Total”."""
    return is_total(text) or _SUM.fullmatch(_letters(text)) is not None


def _letters(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def scale_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the known scale, worst first, that all these words are of; empty for none.

    A scale is taken whole, so that it does not depend on which of its grades somebody gave.
    """
    found = {folded(word) for word in words}
    fitting = (scale for scale in SCALES if found and found <= {folded(word) for word in scale})
    return next(fitting, ())
