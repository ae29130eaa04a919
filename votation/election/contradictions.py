"""What a definition that has the right shape can still get wrong: its parts contradict each other.

Each check reads the whole election and yields every mistake it finds, with the path of the field to correct.
"""

from __future__ import annotations

import re
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from votation.election.base import SHOWN
from votation.election.model import Election
from votation.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from votation.election.source import Path

    Mistakes: TypeAlias = Iterator[tuple[Path, DefinitionError]]

COLUMNS: Final = ("ballot", "voter", "credential", "seq", "sig")
"""Columns of a ballot file that are no group and no measure."""
OVERALL: Final = "overall"
"""Id of the scope of all measures."""
MAX_COMBINATIONS: Final = 100_000
"""Combinations of group values of an election; each has a table of its own in memory."""
MAX_LINE_BYTES: Final = 65_535
"""Bytes of a line of a ballot file, without LF."""

_LONGEST_ID: Final = 64
_LONGEST_SEQ: Final = len(str(2**53 - 1))
_CREDENTIAL: Final = 43  # 32 bytes in unpadded base64url
_SIGNATURE: Final = 86  # 64 bytes
# Device names, with any extension: "Naming Files, Paths, and Namespaces", Win32 documentation
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?")


def load_json(data: bytes, *, file: str) -> Election:
    """Read a frozen definition: exact bytes, every field in its shape, no contradiction.

    Raises:
        DocumentError: Not the canonical bytes of a definition that this version reads.
        LimitError: Larger than any document may be.
        DefinitionError: The first contradiction between fields.
    """
    election = Election.from_bytes(data, file=file)
    refuse_contradictions(election, file=file)
    return election


def contradictions(election: Election) -> list[tuple[Path, DefinitionError]]:
    """Return every contradiction of `election`, each with the path of the field to correct."""
    return [mistake for check in _CHECKS for mistake in check(election)]


def refuse_contradictions(election: Election, *, file: str) -> None:
    """Refuse a definition that contradicts itself.

    Raises:
        DefinitionError: The first contradiction.
    """
    for _, mistake in contradictions(election):
        mistake.file = file
        raise mistake


def _scopes(election: Election) -> Mistakes:
    """Themes and topics share one namespace: a result has one table for each of them, and one overall."""
    seen = {OVERALL}
    for i, theme in enumerate(election.themes):
        if theme.id in seen:
            yield ("themes", i, "id"), DefinitionError("theme-id-taken", found=theme.id)
        seen.add(theme.id)
        for j, topic in enumerate(theme.topics):
            if topic.id in seen:
                yield ("themes", i, "topics", j, "id"), DefinitionError("topic-id-taken", found=topic.id)
            seen.add(topic.id)


def _topics(election: Election) -> Mistakes:
    topics = dict.fromkeys(topic.id for theme in election.themes for topic in theme.topics)
    for i, measure in enumerate(election.measures):
        if measure.topic not in topics:
            yield (
                ("measures", i, "topic"),
                DefinitionError(
                    "measure-topic-unknown", found=measure.topic, expected=_listed(topics), measure=measure.id
                ),
            )
    used = {measure.topic for measure in election.measures}
    for i, theme in enumerate(election.themes):
        for j, topic in enumerate(theme.topics):
            if topic.id not in used:
                yield ("themes", i, "topics", j), DefinitionError("topic-without-measure", found=topic.id)


def _columns(election: Election) -> Mistakes:
    """Groups and measures are columns of one ballot file."""
    seen = set()
    for i, group in enumerate(election.groups):
        if group.id in COLUMNS:
            yield ("groups", i, "id"), DefinitionError("group-id-reserved", found=group.id, expected=_listed(COLUMNS))
        elif group.id in seen:
            yield ("groups", i, "id"), DefinitionError("group-id-taken", found=group.id)
        seen.add(group.id)
    for i, measure in enumerate(election.measures):
        if measure.id in COLUMNS:
            reserved = _listed(COLUMNS)
            yield ("measures", i, "id"), DefinitionError("measure-id-reserved", found=measure.id, expected=reserved)
        elif measure.id in seen:
            yield ("measures", i, "id"), DefinitionError("measure-id-taken", found=measure.id)
        seen.add(measure.id)


def _group_values(election: Election) -> Mistakes:
    for i, group in enumerate(election.groups):
        for j in _repeated(value.id for value in group.values):
            found = group.values[j].id
            yield ("groups", i, "values", j, "id"), DefinitionError("group-value-twice", found=found, group=group.id)
    combinations = prod(len(group.values) for group in election.groups)
    if combinations > MAX_COMBINATIONS:
        yield (
            ("groups",),
            DefinitionError("group-combinations-too-many", found=combinations, expected=MAX_COMBINATIONS),
        )


def _ballot(election: Election) -> Mistakes:
    rules, n_measures = election.ballot, len(election.measures)
    if rules.kind == "grades":
        for i in _repeated(grade.id for grade in rules.grades):
            yield ("ballot", "grades", i, "id"), DefinitionError("grade-twice", found=rules.grades[i].id)
    elif rules.kind == "scores" and rules.max_sum is not None:
        if rules.max_sum < rules.max:
            yield (
                ("ballot", "max_sum"),
                DefinitionError("score-sum-below-maximum", found=rules.max_sum, expected=rules.max),
            )
        elif rules.max_sum > rules.max * n_measures:
            most = rules.max * n_measures
            yield ("ballot", "max_sum"), DefinitionError("score-sum-unreachable", found=rules.max_sum, expected=most)
    elif rules.kind == "ranking" and rules.max_ranks is not None and rules.max_ranks > n_measures:
        yield (
            ("ballot", "max_ranks"),
            DefinitionError("ranks-above-measures", found=rules.max_ranks, expected=n_measures),
        )
    elif rules.kind == "approval":
        yield from _approval(rules.min, rules.max, n_measures)


def _approval(least: int, most: int | None, n_measures: int) -> Mistakes:
    if most is not None and most > n_measures:
        yield ("ballot", "max"), DefinitionError("approvals-above-measures", found=most, expected=n_measures)
    bound = n_measures if most is None else min(most, n_measures)
    if least > bound:
        yield ("ballot", "min"), DefinitionError("approvals-minimum-too-high", found=least, expected=bound)


def _no_opinion(election: Election) -> Mistakes:
    """One rule an election, mandatory, because it flips real results."""
    kind, level = election.ballot.kind, election.no_opinion
    if kind in {"grades", "scores"}:
        if level is None:
            yield (), DefinitionError("no-opinion-missing", found=kind, expected="worst, exclude")
        elif isinstance(level, int) and level >= election.scale:
            yield (
                ("no_opinion",),
                DefinitionError("no-opinion-out-of-scale", found=level, expected=election.scale - 1),
            )
    elif level is not None:
        yield ("no_opinion",), DefinitionError("no-opinion-misplaced", found=kind)
    if kind == "ranking" and election.unranked is None:
        yield (), DefinitionError("unranked-missing", expected="last, exclude")
    if kind != "ranking" and election.unranked is not None:
        yield ("unranked",), DefinitionError("unranked-misplaced", found=kind)


def _methods(election: Election) -> Mistakes:
    chosen = [election.methods.official, *election.methods.also]
    for i, choice in enumerate(chosen):
        if choice in chosen[:i]:
            yield ("methods", "also", i - 1), DefinitionError("method-twice", found=choice.id)


def _revote(election: Election) -> Mistakes:
    revote = election.revote
    if revote.rule == "priority":
        yield from _priority(election)
    else:
        for field, value in (("group", revote.group), ("order", revote.order)):
            if value is not None:
                yield ("revote", field), DefinitionError("revote-field-misplaced", found=revote.rule, field=field)
    if election.credentials is not None and revote.rule in {"none", "priority"}:
        yield (
            ("revote", "rule"),
            DefinitionError("revote-with-credentials", found=revote.rule, expected="last, first, void"),
        )


def _priority(election: Election) -> Mistakes:
    revote = election.revote
    if revote.group is None or revote.order is None:
        yield ("revote",), DefinitionError("revote-priority-incomplete")
        return
    values = {group.id: [value.id for value in group.values] for group in election.groups}
    if revote.group not in values:
        yield (
            ("revote", "group"),
            DefinitionError("revote-group-unknown", found=revote.group, expected=_listed(values)),
        )
    elif sorted(revote.order) != sorted(values[revote.group]):
        yield (
            ("revote", "order"),
            DefinitionError(
                "revote-order-incomplete", found=_listed(revote.order), expected=_listed(values[revote.group])
            ),
        )


def _signers(election: Election) -> Mistakes:
    """Officials and boxes are the principals of one allowed_signers file."""
    officials, boxes = election.signers.officials, election.signers.boxes
    names = [*officials.names, *(box.id for box in boxes)]
    for i in _repeated(names):
        j = i - len(officials.names)
        place: Path = ("boxes", j, "id") if j >= 0 else ("officials", "names", i)
        yield ("signers", *place), DefinitionError("signer-twice", found=names[i])
    if officials.threshold > len(officials.names):
        yield (
            ("signers", "officials", "threshold"),
            DefinitionError("threshold-above-officials", found=officials.threshold, expected=len(officials.names)),
        )
    for i, box in enumerate(boxes):
        if _DEVICE.fullmatch(box.id):
            yield ("signers", "boxes", i, "id"), DefinitionError("box-id-reserved", found=box.id)


def _box_groups(election: Election) -> Mistakes:
    declared = {group.id: dict.fromkeys(value.id for value in group.values) for group in election.groups}
    for i, box in enumerate(election.signers.boxes):
        for group, values in box.groups.items():
            path = ("signers", "boxes", i, "groups", group)
            if group not in declared:
                known = _listed(declared)
                yield path, DefinitionError("box-group-unknown", found=group, expected=known, box=box.id)
                continue
            for j, value in enumerate(values):
                if value not in declared[group]:
                    known = _listed(declared[group])
                    yield (
                        (*path, j),
                        DefinitionError("box-value-unknown", found=value, expected=known, box=box.id, group=group),
                    )
            for j in _repeated(values):
                yield (*path, j), DefinitionError("box-value-twice", found=values[j], box=box.id, group=group)
            if not values:
                yield path, DefinitionError("box-without-value", box=box.id, group=group)


def _times(election: Election) -> Mistakes:
    if election.closes_at <= election.opens_at:
        yield (
            ("closes_at",),
            DefinitionError("closes-before-opening", found=election.closes_at, expected=election.opens_at),
        )


def _line_length(election: Election) -> Mistakes:
    """A ballot that says everything, and the header, must both fit on a line."""
    longest = max(longest_line(election), len(",".join(header(election))))
    if longest > MAX_LINE_BYTES:
        yield ("measures",), DefinitionError("definition-line-too-long", found=longest, expected=MAX_LINE_BYTES)


def longest_line(election: Election) -> int:
    """Return the bytes of the longest ballot line that can be valid, without LF."""
    kind = election.ballot.kind
    digits = len(str(election.scale if kind == "ranking" else election.scale - 1))
    groups = (max(len(value.id) for value in group.values) for group in election.groups)
    voter = _CREDENTIAL if election.credentials else _LONGEST_ID
    cells = {"ballot": _LONGEST_ID, "voter": voter, "credential": voter, "seq": _LONGEST_SEQ, "sig": _SIGNATURE}
    fixed = sum(cells[name] + 1 for name in header(election) if name in cells)
    return fixed + sum(size + 1 for size in groups) + len(election.measures) * (digits + 1) - 1


def header(election: Election) -> list[str]:
    """Return the columns of the ballot files of `election`."""
    signed = election.credentials is not None
    linked = signed or election.revote.rule != "none"
    voter = ["credential" if signed else "voter", "seq"] if linked else []
    groups = [group.id for group in election.groups]
    return ["ballot", *voter, *groups, *election.measure_ids, *(["sig"] if signed else [])]


_CHECKS: Final[tuple[Callable[[Election], Mistakes], ...]] = (
    _scopes,
    _topics,
    _columns,
    _group_values,
    _ballot,
    _no_opinion,
    _methods,
    _revote,
    _signers,
    _box_groups,
    _times,
    _line_length,
)


def _repeated(ids: Iterable[str]) -> Iterator[int]:
    """Yield the index of every id that stood before."""
    seen = set()
    for index, each in enumerate(ids):
        if each in seen:
            yield index
        seen.add(each)


def _listed(ids: Iterable[str]) -> str:
    """Return ids for an error, cut where they would fill the screen."""
    text = ", ".join(islice(ids, SHOWN))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
