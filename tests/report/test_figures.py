"""Numbers that people read are the exact ones, rounded once."""

from __future__ import annotations

from contextvars import copy_context
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation.report import figures, language

if TYPE_CHECKING:
    from collections.abc import Callable


def in_french(say: Callable[..., str], *arguments: Any) -> str:
    def speak() -> str:
        language.use("fr")
        return say(*arguments)

    return copy_context().run(speak)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6), st.integers(0, 4))
def test_decimals_are_rounded_half_to_even(numerator: int, denominator: int, digits: int) -> None:
    with localcontext() as context:
        context.prec = 60
        quotient = Decimal(numerator) / Decimal(denominator)
        expected = quotient.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    told = figures.decimal(Fraction(numerator, denominator), digits)
    assert Decimal(told) == expected
    assert len(told.partition(".")[2]) == digits


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (768, 1733, "44.3%"),  # Bayrou at Orsay (USERS, 7)
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.0%"),  # 0.05: half to even
        (3, 2000, "0.2%"),  # 0.15: half to even
        (Fraction(1, 2), 1, "50.0%"),
        (0, 5, "0.0%"),
        (5, 5, "100.0%"),
        (0, 0, "-"),
    ],
)
def test_percentages(part: int, whole: int, told: str) -> None:
    assert figures.percent(part, whole) == told


def test_percentages_of_french_have_a_comma_and_a_narrow_space() -> None:
    assert in_french(figures.percent, 768, 1733) == "44,3\u202f%"


def test_points_are_told_in_full() -> None:
    numbers = (3, Fraction(7, 2), Fraction(-1, 4), Fraction(37, 3), Fraction(1, 100_000))
    assert [figures.exact(each) for each in numbers] == ["3", "3.5", "-0.25", "37/3", "1/100000"]
    assert in_french(figures.exact, Fraction(7, 2)) == "3,5"


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert figures.spoken("0123456789abcdef") == "0123 4567 89ab cdef"


def test_scores_without_end_are_rounded() -> None:
    numbers = (3, Fraction(7, 2), Fraction(37, 3), Fraction(1, 100_000))
    assert [figures.rounded(each) for each in numbers] == ["3", "3.5", "12.3333", "0.0000"]
