"""What every reader and writer of a foreign format promises: each promise a check, on samples or drawn ballots."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self, get_args

import numpy as np

from votation.election import BallotKind
from votation.errors import FormatError, VotationError
from votation.exchange import Account, Ballots, Decision, FormatInfo, Match, Source, Totals, options, registry
from votation.exchange.steps.losses import FACTS, PREFIX, losses
from votation.profile import cell_dtype
from votation.testing.contract import LANGUAGES
from votation.testing.foreign import random_ballots, statements, wide_ballots
from votation.testing.laws import BrokenError, hold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from votation.exchange import Content, Reader, Writer, Written

SEEDS: Final = range(60)
"""Ballots that a writer is given of each kind that it writes."""
MUTATIONS: Final = range(80)
"""Spoiled copies of each sample that a reader is given."""
INPUT_FAULT: Final = 3
"""Exit code of a file that is not what its format says."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A small file of the format, sound or with rows that are dropped.

    Attributes:
        name: A name that such a file has, with its extension.
        data: Its bytes.
        options: What the reader is told.
    """

    name: str
    data: bytes
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """The file."""
        return Source(self.name, self.data)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader and the samples that it is held against."""

    found: type[Reader]
    samples: tuple[Sample, ...]

    def read(self, sample: Sample) -> Content:
        """Read a sample."""
        info = self.found.info
        return self.found(options.read(info.options, sample.options, format=info.id)).read(sample.source)


@dataclass(frozen=True, slots=True)
class Writing:
    """A writer, and the reader of the same format if there is one."""

    found: type[Writer]
    reader: type[Reader] | None = None

    def drawn(self) -> Iterator[tuple[str, Ballots]]:
        """Yield ballots of every kind that the format can hold, each with a name to find them by."""
        for kind in sorted(self.found.info.kinds):
            for seed in SEEDS:
                yield f"{kind}, seed {seed}", random_ballots(seed, {kind})
        if "ranking" in self.found.info.kinds:
            yield "wide ballots", wide_ballots()

    def written(self) -> Iterator[tuple[str, Ballots, Written]]:
        """Yield drawn ballots and what was written of them; a writer may refuse some of a kind, not most."""
        written: Counter[str] = Counter()
        for name, ballots in self.drawn():
            try:
                yield name, ballots, self.found().write(ballots)
                written[ballots.kind] += 1
            except FormatError as refused:
                hold(refused.found == ballots.kind, name, "refused, found:", refused.found)
        hold(all(written[kind] > len(SEEDS) // 4 for kind in self.found.info.kinds), "too many refused:", written)

    def read(self, written: Written) -> Ballots:
        """Read what was written."""
        assert self.reader is not None
        info = self.reader.info
        reader = self.reader(options.read(info.options, written.options, format=info.id))
        content = reader.read(Source(f"written.{info.extensions[0]}", written.data))
        assert isinstance(content, Ballots)
        return content


@dataclass(frozen=True, slots=True)
class Of:
    """A block about one file, which is told if something in it goes wrong."""

    name: str

    def __enter__(self) -> Self:
        """Begin the block."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        """Note the file."""
        if error is not None:
            error.add_note(f"file: {self.name}")


def says_what_it_is(info: FormatInfo) -> None:
    """Hold what a reader or writer says of its format against what others need to know."""
    hold(isinstance(info, FormatInfo), info)
    hold(info.title.keys() >= LANGUAGES, "titles:", info.title)
    hold(bool(info.kinds) and bool(info.source) and bool(info.extensions), "kinds, source or extensions missing")
    hold(all(each == each.lower().strip(".") for each in info.extensions), "extensions:", info.extensions)
    hold(len(options.describe(info.options)) == len(info.options.model_fields), "an option without default")


def reader_describes_itself(subject: Reading) -> None:
    """Hold the class against its own description, and ask for a sample."""
    says_what_it_is(subject.found.info)
    hold(bool(subject.samples), "without a sample nothing is checked")


def is_recognised(subject: Reading) -> None:
    """Recognise each sample; one of a built-in format is taken for no other."""
    for sample in subject.samples:
        with Of(sample.name):
            hold(subject.found.match(sample.source.head) is not Match.NO, "not recognised")
            if subject.found.info.id in registry.READERS:
                hold(registry.recognise(sample.source) == subject.found.info.id, "taken for another format")


def matches_anything(subject: Reading) -> None:
    """Show it files of all kinds: it tells how sure it is, and raises nothing."""
    for sample in (*subject.samples, Sample("empty", b""), Sample("zeros", bytes(99)), Sample("utf16", b"\xff\xfe#")):
        with Of(sample.name):
            for data in (*spoiled(sample.data), sample.data):
                hold(isinstance(subject.found.match(Source(sample.name, data).head), Match))


def closes_its_account(subject: Reading) -> None:
    """Read each sample: every row is kept or dropped, and everything has the shape that it should."""
    for sample in subject.samples:
        with Of(sample.name):
            content = subject.read(sample)
            hold(content.kind in subject.found.info.kinds, "a kind that it does not name:", content.kind)
            hold(isinstance(content, Totals) or subject.found.info.holds == "ballots", subject.found.info.holds)
            hold(len({measure.id for measure in content.measures}) == len(content.measures), "an id occurs twice")
            _adds_up(content.account)
            if isinstance(content, Ballots):
                _has_shape(content)


def _adds_up(account: Account) -> None:
    lines = [dropped.line for dropped in account.dropped]
    hold(lines == sorted(lines), "lines out of order:", lines)
    hold(len(lines) <= account.rows, "more rows dropped than there are:", account)
    hold(all(dropped.code.isupper() for dropped in account.dropped), account.dropped)
    hold(all(isinstance(decision, Decision) for decision in account.decisions), account.decisions)


def _has_shape(ballots: Ballots) -> None:
    shape = (len(ballots.measures), len(ballots))
    hold(ballots.cells.shape == shape and ballots.cells.dtype == cell_dtype(ballots.scale), ballots.cells.dtype, shape)
    hold(ballots.kind != "ranking" or ballots.scale == len(ballots.measures), "scale of rankings:", ballots.scale)
    hold(ballots.levels == () or len(ballots.levels) == ballots.scale, "levels:", ballots.levels)
    hold(ballots.lines is None or (ballots.lines.shape == shape[1:] and ballots.lines.min(initial=1) >= 1))
    for column in ballots.groups.values():
        hold(column.codes.shape == (len(ballots),) and sorted(set(column.values)) == sorted(column.values), column)
    hold(ballots.ids is None or len(set(ballots.ids.tolist())) == len(ballots), "ids:", ballots.ids)
    ballots.profile("exclude" if ballots.rule is None and ballots.kind != "approval" else None)


def holds_columns_only(subject: Reading) -> None:
    """Look for Python objects per ballot in what it keeps: columns are arrays of numbers or text."""
    for sample in subject.samples:
        content = subject.read(sample)
        if isinstance(content, Ballots):
            columns = (content.cells, content.weights, content.lines, content.ids)
            codes = (column.codes for column in content.groups.values())
            for array in (*columns, *codes):
                hold(array is None or array.dtype.kind in "uiU", sample.name, type(array))


def reads_alike_each_time(subject: Reading) -> None:
    """Read each sample twice."""
    for sample in subject.samples:
        with Of(sample.name):
            one, other = subject.read(sample), subject.read(sample)
            hold(one.account == other.account, one.account, other.account)
            if isinstance(one, Ballots) and isinstance(other, Ballots):
                hold(np.array_equal(one.cells, other.cells) and statements(one) == statements(other))


def refuses_with_words(subject: Reading) -> None:
    """Spoil each sample in many ways: it is read all the same, or refused by an error that names the file."""
    for sample in subject.samples:
        for number, data in enumerate(spoiled(sample.data)):
            with Of(f"{sample.name}, spoiled copy {number}: {data[:300]!r}"):
                try:
                    subject.read(Sample(sample.name, data, sample.options))
                except VotationError as refused:
                    hold(refused.exit_code == INPUT_FAULT, "exit code:", refused.exit_code)
                    hold(refused.file == sample.name, "file:", refused.file, refused.rule)


def spoiled(data: bytes) -> Iterator[bytes]:
    """Yield copies of a file with a fault each: cut, a piece gone, doubled, moved or changed, signs of all kinds."""
    for seed in MUTATIONS:
        draw = random.Random(seed)  # noqa: S311 - a test, the same each time
        start, stop = sorted(draw.randint(0, len(data)) for _ in range(2))
        if seed % 2:
            stop = min(stop, start + 4)
        lines = data.splitlines(keepends=True)
        draw.shuffle(lines)
        yield draw.choice(
            [
                data[:stop],
                data[:start] + data[stop:],
                data[:stop] + data[start:],
                data[:start] + draw.choice(SIGNS) + data[stop:],
                data[:start] + draw.choice(SIGNS) + data[start:],
                data[:start] + draw.randbytes(stop - start) + data[stop:],
                b"".join(lines),
            ]
        )


SIGNS: Final = (
    *(b"\n", b"\r", b"\0", b",", b";", b":", b"=", b">", b"{", b"}", b"[", b'"', b"#", b"*", b"^", b"||", b"-", b"("),
    *(b" ", b"0", b"-1", b"99999999999999999999", b"1.5", b"1e9", b"\xff", "é".encode(), "٣".encode(), b"1_0", b"+1"),
)
"""What is put into a file to spoil it."""


def writer_describes_itself(subject: Writing) -> None:
    """Hold the class against its own description, and against its reader's."""
    info = subject.found.info
    says_what_it_is(info)
    hold(info.holds == "ballots", "holds:", info.holds)
    hold(subject.reader is None or subject.reader.info.id == info.id, "reader:", subject.reader)


def writes_the_same_bytes(subject: Writing) -> None:
    """Write the same ballots twice."""
    for name, ballots, written in subject.written():
        with Of(name):
            hold(subject.found().write(ballots) == written)


def refuses_other_kinds(subject: Writing) -> None:
    """Give it ballots of the kinds that its format cannot hold."""
    for kind in sorted(frozenset(get_args(BallotKind)) - subject.found.info.kinds):
        try:
            subject.found().write(random_ballots(1, {kind}))
        except FormatError as refused:
            hold(refused.found == kind, "found:", refused.found)
        else:
            raise BrokenError("writes a kind that it does not name:", kind)


def names_what_is_lost(subject: Writing) -> None:
    """Hold the losses against what the ballots state: nothing is said to be lost that was never said."""
    for name, ballots, written in subject.written():
        with Of(name):
            stated = {loss.rule for loss in losses(ballots, frozenset())}
            told = {loss.rule for loss in written.losses}
            hold(told & _LOST <= stated, "said to be lost:", told - stated)


_LOST: Final = frozenset(PREFIX + fact for fact in FACTS)


def reads_back(subject: Writing) -> None:
    """Write ballots and read them: all that they say is said again, but what the writer said to be lost."""
    for name, ballots, written in subject.written():
        with Of(name):
            is_said_again(ballots, written, subject.read(written))


def is_said_again(ballots: Ballots, written: Written, read: Ballots) -> None:
    """Hold ballots that were written and read against what they were before; a format may say more of them.

    Args:
        ballots: What was written.
        written: What the writer made of it.
        read: What the reader made of that.

    Raises:
        BrokenError: A fact has changed, and the writer did not say so.
    """
    absent = {fact for fact, column in (("ids", ballots.ids), ("groups", ballots.groups)) if not _has(column)}
    lost = absent | {loss.rule.removeprefix(PREFIX) for loss in written.losses}
    before, after = statements(ballots, lost), statements(read, lost)
    untitled = {name for name, each in zip(before["measures"], ballots.measures, strict=True) if not each.title}
    for name in untitled & before.get("measure-titles", {}).keys():
        del before["measure-titles"][name]
    for fact, value in before.items():
        said = fact in {"voters", "measures"} or _has(value)
        hold(not said or _contains(after[fact], value), fact, value, "is now", after[fact], written.data[:2000])


def _contains(after: object, before: object) -> bool:
    if isinstance(before, dict) and isinstance(after, dict) and not isinstance(before, Counter):
        return all(_contains(after.get(name), value) for name, value in before.items())
    return after == before


def _has(stated: object) -> bool:
    return stated is not None and (not isinstance(stated, Sized) or len(stated) > 0)


READER_PROMISES: Final[tuple[Callable[[Reading], None], ...]] = (
    reader_describes_itself,
    is_recognised,
    matches_anything,
    closes_its_account,
    holds_columns_only,
    reads_alike_each_time,
    refuses_with_words,
)
"""What is checked of every reader, on its samples."""

WRITER_PROMISES: Final[tuple[Callable[[Writing], None], ...]] = (
    writer_describes_itself,
    writes_the_same_bytes,
    refuses_other_kinds,
    names_what_is_lost,
)
"""What is checked of every writer, on drawn ballots; of one whose format can be read `reads_back` too."""
