"""Which lines count, by the sentences of FORMATS (rejected.csv) and docs/adr/0010 to 0012, on dictionaries of text.

Written without looking at `votation.intake`: no arrays, no fingerprints, every line compared with every other.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from votation.election import Election
    from votation.records import ConflictDecision

Line = dict[str, Any]


class UndecidedError(Exception):
    """Two boxes hold one ballot id with other content."""


class NotHeldError(Exception):
    """The board keeps the ballot of a box that does not hold it."""


def sieve(
    election: Election, files: Mapping[str, Sequence[str]], decisions: Sequence[ConflictDecision] = ()
) -> dict[tuple[str, int], str]:
    """Return the code of every line that does not count, by batch and physical line."""
    lines = list(_read(election, files))
    for line in lines:
        line["code"] = _alone(election, line)
    _ids_inside_boxes(lines)
    _ids_across_boxes(lines, {decision.ballot: decision for decision in decisions})
    if election.revote.rule != "none":
        _revotes(election, lines)
    return {line["place"]: line["code"] for line in lines if line["code"]}


def _read(election: Election, files: Mapping[str, Sequence[str]]) -> Iterable[Line]:
    voter = [] if election.revote.rule == "none" else ["voter", "seq"]
    columns = ["ballot", *voter, *(group.id for group in election.groups), *election.measure_ids]
    for batch in sorted(files):
        for number, text in enumerate(files[batch], start=2):
            cells = dict(zip(columns, text.split(","), strict=True))
            levels = [int(cells[measure]) for measure in election.measure_ids if cells[measure] != ""]
            content = text[len(cells["ballot"]) :]
            yield cells | {"place": (batch, number), "box": batch[:-5], "levels": levels, "content": content}


def _alone(election: Election, line: Line) -> str | None:
    rules, levels = election.ballot, line["levels"]
    declared = {box.id: box for box in election.signers.boxes}[line["box"]]
    lowest, highest = (1, len(election.measures)) if rules.kind == "ranking" else (0, election.scale - 1)
    if any(not lowest <= level <= highest for level in levels):
        return "BAD_LEVEL"
    if rules.kind == "ranking" and not rules.ties_allowed and len(set(levels)) < len(levels):
        return "BAD_LEVEL"
    for group in election.groups:
        values = [value.id for value in group.values]
        if line[group.id] not in values or line[group.id] not in declared.groups.get(group.id, values):
            return "BAD_GROUP"
    most, total = {
        "grades": (None, 0),
        "scores": (getattr(rules, "max_sum", None), sum(levels)),
        "approval": (getattr(rules, "max", None), sum(levels)),
        "ranking": (getattr(rules, "max_ranks", None), len(levels)),
    }[rules.kind]
    if most is not None and total > most:
        return "TOO_MANY"
    if rules.kind == "approval" and 0 < sum(levels) < rules.min:
        return "TOO_FEW"
    return None


def _alive(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not line["code"]]


def _by(lines: Iterable[Line], key: Callable[[Line], Any]) -> list[list[Line]]:
    return [list(group) for _, group in groupby(sorted(lines, key=key), key=key)]


def _mark_repeats(lines: Sequence[Line]) -> None:
    for index, line in enumerate(lines):
        if any(former["content"] == line["content"] for former in lines[:index]):
            line["code"] = "DUPLICATE"


def _ids_inside_boxes(lines: Iterable[Line]) -> None:
    for same in _by(_alive(lines), lambda line: (line["box"], line["ballot"])):
        same.sort(key=lambda line: line["place"])
        _mark_repeats(same)
        if len(_alive(same)) > 1:
            for line in _alive(same):
                line["code"] = "CONFLICT"


def _ids_across_boxes(lines: Iterable[Line], decisions: Mapping[str, ConflictDecision]) -> None:
    undecided = False
    for same in _by(_alive(lines), lambda line: line["ballot"]):
        same.sort(key=lambda line: line["place"])
        content_of = {line["box"]: line["content"] for line in same}
        _mark_repeats(same)
        rivals = _alive(same)
        if len(rivals) < 2:
            continue
        if same[0]["ballot"] not in decisions:
            undecided = True
            continue
        keep = decisions[same[0]["ballot"]].keep
        if keep is not None and keep not in content_of:
            raise NotHeldError
        for line in rivals:
            if keep is None or line["content"] != content_of[keep]:
                line["code"] = "CONFLICT"
    if undecided:
        raise UndecidedError


def _revotes(election: Election, lines: Iterable[Line]) -> None:
    rule, group, order = election.revote.rule, election.revote.group, election.revote.order
    for same in _by(_alive(lines), lambda line: line["voter"]):
        for line in same:
            line["strength"] = -order.index(line[group]) if rule == "priority" else 0
        for tie in _by(same, lambda line: (int(line["seq"]), line["strength"])):
            if len(tie) > 1:
                for line in tie:
                    line["code"] = "CONFLICT"
        rest = sorted(_alive(same), key=lambda line: (line["strength"], int(line["seq"])))
        if len(rest) < 2:
            continue
        losers = {"void": rest, "first": rest[1:], "last": rest[:-1], "priority": rest[:-1]}[rule]
        for line in losers:
            line["code"] = "VOIDED" if rule == "void" else "SUPERSEDED"
