"""The contracts of methods, readers and writers, as tests: for authors of plug-ins, and for those of this library.

    import pytest
    from votation.testing import checks

    @pytest.mark.parametrize("check", checks(MyMethod, oracle=my_slow_count), ids=str)
    def test_contract(check):
        check()

Or, without a test runner, `check_method(MyMethod)`. Elections are drawn from fixed seeds, a failure names its election,
and nothing but the library itself is needed. A `Poll` is an election in plain Python, for oracles and your own tests.

For foreign formats there are `reader_checks(MyReader, samples=[Sample(name, data)])` and
`writer_checks(MyWriter, reader=MyReader)`; or `check_reader` and `check_writer`.

==============================================  ==============================
looking for                                     file
==============================================  ==============================
what every method promises                      `votation/testing/contract.py`
each law that may be claimed                    `votation/testing/laws.py`
the elections that are drawn                    `votation/testing/drawing.py`
`Poll`, helpers of oracles                      `votation/testing/polls.py`
what every reader and writer promises           `votation/testing/formats.py`
the ballots that are written                    `votation/testing/foreign.py`
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
from votation.testing.foreign import random_ballots, statements
from votation.testing.formats import READER_PROMISES, WRITER_PROMISES, Reading, Sample, Writing, reads_back
from votation.testing.laws import BrokenError
from votation.testing.polls import Poll, share, tiers_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from votation.exchange import Reader, Writer
    from votation.methods import Method
    from votation.testing.contract import Oracle

__all__ = [
    "BrokenError",
    "Check",
    "Poll",
    "Sample",
    "check_method",
    "check_reader",
    "check_writer",
    "checks",
    "profile_of",
    "random_ballots",
    "random_poll",
    "reader_checks",
    "share",
    "statements",
    "tiers_by",
    "writer_checks",
]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of a method, reader or writer, to be called.

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
            BrokenError: It is broken; notes tell the election or file. A defect of the code passes through as it is.
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


def check_reader(reader: type[Reader], *, samples: Sequence[Sample]) -> None:
    """Check every promise of a reader.

    Args:
        reader: The class.
        samples: Small files of its format, at least one; each is also spoiled in many ways.

    Raises:
        BrokenError: A promise is broken; notes tell which file.
    """
    for check in reader_checks(reader, samples=samples):
        check()


def reader_checks(reader: type[Reader], *, samples: Sequence[Sample]) -> list[Check]:
    """Return the promises of a reader.

    Args:
        reader: The class.
        samples: Small files of its format, at least one; each is also spoiled in many ways.
    """
    subject = Reading(reader, tuple(samples))
    return [Check(promise.__name__, partial(promise, subject)) for promise in READER_PROMISES]


def check_writer(writer: type[Writer], *, reader: type[Reader] | None = None) -> None:
    """Check every promise of a writer.

    Args:
        writer: The class.
        reader: The reader of the same format, to read back what was written.

    Raises:
        BrokenError: A promise is broken; notes tell the ballots.
    """
    for check in writer_checks(writer, reader=reader):
        check()


def writer_checks(writer: type[Writer], *, reader: type[Reader] | None = None) -> list[Check]:
    """Return the promises of a writer.

    Args:
        writer: The class.
        reader: The reader of the same format, to read back what was written.
    """
    subject = Writing(writer, reader)
    promises = (*WRITER_PROMISES, *((reads_back,) if reader is not None else ()))
    return [Check(promise.__name__, partial(promise, subject)) for promise in promises]
