"""The contract suite finds what is wrong with a reader or a writer, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from votation.errors import FormatError
from votation.exchange import Decision, Match, Written
from votation.exchange.formats.blt import Blt, BltWriter
from votation.testing import (
    BrokenError,
    Sample,
    check_reader,
    check_writer,
    random_ballots,
    reader_checks,
    statements,
    writer_checks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from votation.exchange import Ballots, Reader, Source, Writer
    from votation.testing import Check

SAMPLE = Sample("two.blt", b'2 1\n3 1 2 0\n1 2 0\n0\n"A"\n"B"\n"Title"\n')


class Anonymous(Blt):
    """Forgets to say in which file."""

    def read(self, source: Source) -> Ballots:
        try:
            return super().read(source)
        except FormatError as error:
            raise FormatError(error.rule) from error


class Careless(Blt):
    """Lets an error of Python out."""

    def read(self, source: Source) -> Ballots:
        try:
            return super().read(source)
        except FormatError as error:
            raise ValueError(error.rule) from error


class Heavy(Blt):
    """Keeps a Python object a ballot."""

    def read(self, source: Source) -> Ballots:
        ballots = super().read(source)
        return replace(ballots, ids=np.array([f"b{row}" for row in range(len(ballots))], object))


class Moody(Blt):
    """Reads otherwise each time."""

    mood = count()

    def read(self, source: Source) -> Ballots:
        return replace(super().read(source), title=f"{next(self.mood)}")


class Nervous(Blt):
    """Cannot look at other files."""

    @classmethod
    def match(cls, head: Source) -> Match:
        return Match.POSSIBLE if head.data.decode() else Match.NO


class Distracted(Blt):
    """Does not know its own format."""

    @classmethod
    def match(cls, head: Source) -> Match:
        del head
        return Match.NO


class Vague(Blt):
    """Has no French title."""

    info = replace(Blt.info, title={"en": "BLT"})


class Boundless(Blt):
    """Gives rankings another number of levels than measures."""

    def read(self, source: Source) -> Ballots:
        return replace(super().read(source), scale=9)


class Silent(BltWriter):
    """Does not tell what is lost."""

    def write(self, ballots: Ballots) -> Written:
        return super().write(ballots)._replace(losses=())


class Plaintive(BltWriter):
    """Tells of losses that nobody had."""

    def write(self, ballots: Ballots) -> Written:
        written = super().write(ballots)
        return written._replace(losses=(*written.losses, Decision("lost-title")))


class Whimsical(BltWriter):
    """Writes otherwise each time."""

    mood = count()

    def write(self, ballots: Ballots) -> Written:
        written = super().write(ballots)
        return written._replace(data=written.data + b"# %d\n" % next(self.mood))


class Greedy(BltWriter):
    """Takes every kind of ballot."""

    def write(self, ballots: Ballots) -> Written:
        return super().write(ballots) if ballots.kind == "ranking" else Written(b"", ())


class Lazy(BltWriter):
    """Refuses almost everything."""

    def write(self, ballots: Ballots) -> Written:
        raise FormatError("foreign-kind", found=ballots.kind, expected="-", format="BLT")


class Reversing(BltWriter):
    """Writes the worst first."""

    def write(self, ballots: Ballots) -> Written:
        cells = np.where(ballots.cells > 0, ballots.scale + 1 - ballots.cells, 0).astype(ballots.cells.dtype)
        return super().write(replace(ballots, cells=cells))


def broken(checks: Iterable[Check]) -> set[str]:
    found = set()
    for check in checks:
        try:
            check()
        except Exception:  # noqa: BLE001 - whatever a spoiled reader or writer raises
            found.add(str(check))
    return found


def test_a_reader_and_a_writer_that_keep_every_promise_pass() -> None:
    check_reader(Blt, samples=[SAMPLE])
    check_writer(BltWriter, reader=Blt)
    check_writer(BltWriter)


@pytest.mark.parametrize(
    ("spoiled", "promises"),
    [
        (Anonymous, {"refuses_with_words"}),
        (Careless, {"refuses_with_words"}),
        (Heavy, {"holds_columns_only"}),
        (Moody, {"reads_alike_each_time"}),
        (Nervous, {"matches_anything"}),
        (Distracted, {"is_recognised"}),
        (Vague, {"reader_describes_itself"}),
        (Boundless, {"closes_its_account"}),
    ],
)
def test_what_is_spoiled_in_a_reader_is_found(spoiled: type[Reader], promises: set[str]) -> None:
    assert broken(reader_checks(spoiled, samples=[SAMPLE])) == promises


@pytest.mark.parametrize(
    ("spoiled", "promises"),
    [
        (Silent, {"reads_back"}),
        (Plaintive, {"names_what_is_lost"}),
        (Whimsical, {"writes_the_same_bytes"}),
        (Greedy, {"refuses_other_kinds"}),
        (Reversing, {"reads_back"}),
    ],
)
def test_what_is_spoiled_in_a_writer_is_found(spoiled: type[Writer], promises: set[str]) -> None:
    assert broken(writer_checks(spoiled, reader=Blt)) == promises


def test_a_writer_that_refuses_what_it_should_hold_is_found() -> None:
    with pytest.raises(BrokenError, match="too many refused"):
        check_writer(Lazy, reader=Blt)


def test_without_a_sample_a_reader_is_not_checked() -> None:
    with pytest.raises(BrokenError, match="sample"):
        check_reader(Blt, samples=[])


def test_a_failure_tells_the_file() -> None:
    with pytest.raises(BrokenError) as told:
        check_reader(Moody, samples=[SAMPLE])
    assert told.value.__notes__ == ["file: two.blt"]


def test_drawn_ballots_have_now_and_then_all_that_ballots_may_have() -> None:
    drawn = [random_ballots(seed, {"grades", "scores", "approval", "ranking"}) for seed in range(60)]
    facts: list[dict[str, Any]] = [statements(ballots) for ballots in drawn]
    assert {ballots.kind for ballots in drawn} == {"grades", "scores", "approval", "ranking"}
    for fact in ("attributes", "levels", "rule", "declared", "title"):
        assert {bool(each[fact]) for each in facts} == {True, False}
    assert {ballots.ids is None for ballots in drawn} == {True, False}
    assert {ballots.weights is None for ballots in drawn} == {True, False}
    assert {bool(ballots.groups) for ballots in drawn} == {True, False}
