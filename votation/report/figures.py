"""Exact numbers as people read them: rounded once, half to even, without ever becoming a float."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from votation.report.language import current

if TYPE_CHECKING:
    from votation.methods.base import Exact

PERCENT_DIGITS: Final = 1
"""Decimals of a percentage."""
SCORE_DIGITS: Final = 4
"""Decimals of a score that has no end; result.json holds it in full."""
_HUNDRED: Final = 100
_GROUP: Final = 4  # characters of a fingerprint read in one breath


def percent(part: Exact, whole: Exact) -> str:
    """Return `part` of `whole` as a percentage, a dash where there is no whole; never made to add up to 100."""
    if not whole:
        return "-"
    sign = "\N{NARROW NO-BREAK SPACE}%" if current() == "fr" else "%"
    return decimal(Fraction(part) * _HUNDRED / Fraction(whole), PERCENT_DIGITS) + sign


def decimal(number: Exact, digits: int, mark: str | None = None) -> str:
    """Return a number with so many decimals, rounded half to even; the mark of the language, unless one is given."""
    scaled = round(Fraction(number) * 10**digits)  # Fraction rounds half to even, in integers
    whole, rest = divmod(abs(scaled), 10**digits)
    mark = mark or ("," if current() == "fr" else ".")
    return f"{'-' if scaled < 0 else ''}{whole}" + (f"{mark}{rest:0{digits}d}" if digits else "")


def exact(number: Exact) -> str:
    """Return a number in full: `12`, `12.5`, or `37/3` where decimals never end."""
    value = Fraction(number)
    digits = _decimals(value.denominator)
    return f"{value.numerator}/{value.denominator}" if digits is None else decimal(value, digits)


def rounded(number: Exact) -> str:
    """Return a number in full where few decimals do, else with `SCORE_DIGITS` of them."""
    value = Fraction(number)
    return exact(value) if _decimals(value.denominator) is not None else decimal(value, SCORE_DIGITS)


def spoken(digest: str) -> str:
    """Return a digest in groups of four, to read aloud."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


def _decimals(denominator: int) -> int | None:
    """Return how many decimals a fraction in lowest terms needs, None if more than `SCORE_DIGITS`."""
    return next((digits for digits in range(SCORE_DIGITS + 1) if 10**digits % denominator == 0), None)
