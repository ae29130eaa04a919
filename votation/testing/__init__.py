"""The contract of a method, as tests: for authors of plug-ins, and for the methods of this library.

    import pytest
    from votation.testing import checks

    @pytest.mark.parametrize("check", checks(MyMethod, oracle=my_slow_count), ids=str)
    def test_contract(check):
        check()

Or, without a test runner, `check_method(MyMethod)`. Elections are drawn from fixed seeds, a failure names its election,
and nothing but the library itself is needed. A `Poll` is an election in plain Python, for oracles and your own tests.

==============================================  ==============================
looking for                                     file
==============================================  ==============================
what every method promises                      `votation/testing/contract.py`
each law that may be claimed                    `votation/testing/laws.py`
the elections that are drawn                    `votation/testing/drawing.py`
`Poll`, helpers of oracles                      `votation/testing/polls.py`
==============================================  ==============================
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from votation.methods.fitting import variants, with_options
from votation.testing.contract import (
    PROMISES,
    Subject,
    agrees_with_its_oracle,
    describes_itself,
    is_announced,
    keeps_law,
)
from votation.testing.drawing import profile_of, random_poll
from votation.testing.laws import BrokenError
from votation.testing.polls import Poll, share, tiers_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from votation.methods import Method
    from votation.testing.contract import Oracle

__all__ = [
    "BrokenError",
    "Check",
    "Poll",
    "check_method",
    "checks",
    "profile_of",
    "random_poll",
    "share",
    "tiers_by",
]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of a method, to be called.

    Attributes:
        name: What is checked, and under which options.
        run: Raises where the promise is broken.
    """

    name: str
    run: Callable[[], None]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def __call__(self) -> None:
        """Check the promise.

        Raises:
            BrokenError: It is broken; notes tell the election. A defect of the method passes through as it is.
        """
        self.run()


def check_method(method: type[Method], *, oracle: Oracle | None = None) -> None:
    """Check every promise of a method.

    Args:
        method: The class.
        oracle: `count(poll, **options)`, the same method in plain Python, returns tiers and scores.

    Raises:
        BrokenError: A promise is broken; notes tell which and the election.
    """
    for check in checks(method, oracle=oracle):
        check()


def checks(method: type[Method], *, oracle: Oracle | None = None) -> list[Check]:
    """Return the promises of a method, under each combination of its enumerated options.

    Args:
        method: The class.
        oracle: `count(poll, **options)`, the same method in plain Python, returns tiers and scores.
    """
    of_the_class = [
        Check("describes_itself", partial(describes_itself, method)),
        Check("is_announced", partial(is_announced, method)),
    ]
    return of_the_class + [check for options in variants(method) for check in _under(Subject(method, options, oracle))]


def _under(subject: Subject) -> Iterator[Check]:
    under = "-".join(["", *subject.options.values()])
    for promise in PROMISES:
        yield Check(f"{promise.__name__}{under}", partial(promise, subject))
    for law in sorted(with_options(subject.found, subject.options).laws, key=lambda each: each.value):
        yield Check(f"keeps_{law.value}{under}", partial(keeps_law, subject, law))
    if subject.oracle is not None:
        yield Check(f"agrees_with_its_oracle{under}", partial(agrees_with_its_oracle, subject))
