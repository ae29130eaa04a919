"""What officials should know of a definition that is not wrong: what was left to its default, and what it risks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from votation.election.model import Election
    from votation.election.source import Path, Plain, Source
    from votation.evidence.canonical import Json

    Details: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know. Its sentences stand in `votation.report.wording.notices.NOTICES`, by `rule`.

    Attributes:
        rule: Stable kebab-case identifier.
        path: Field that it is about; `Source.line` knows where that was written.
        details: Fields that the sentences name.
    """

    rule: str
    path: Path
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Default:
    """A field that was not written, and the value that applies.

    Attributes:
        field: Dotted path in `election.json`; an item of a list by its id.
        value: What stands there.
    """

    field: str
    value: Json


def defaults(source: Source, election: Election) -> list[Default]:
    """Return what `election` says and `source` does not, but for what was read from files."""
    return list(_unwritten(source.value, election.plain(), ""))


def warnings(election: Election) -> list[Notice]:
    """Return what officials should have thought of before they open `election`."""
    return [notice for risk in _RISKS for notice in risk(election)]


_FROM_FILES: Final = frozenset(
    {"format", "signers.allowed_signers", "credentials", "credentials.count", "credentials.sha256"}
)
_AT_HOME: Final = frozenset("ªºµ")  # letters by category that French and English texts use


def _unwritten(written: Plain, frozen: Json, place: str) -> Iterator[Default]:
    if isinstance(frozen, dict) and isinstance(written, dict):
        for key, value in frozen.items():
            path = f"{place}.{key}".removeprefix(".")
            if key in written:
                yield from _unwritten(written[key], value, path)
            elif path not in _FROM_FILES:
                yield Default(path, value)
    elif isinstance(frozen, list) and isinstance(written, list):
        for number, (item, value) in enumerate(zip(written, frozen, strict=True), 1):
            name = value.get("id", number) if isinstance(value, dict) else number
            yield from _unwritten(item, value, f"{place}.{name}")


def _rehearsal(election: Election) -> Iterator[Notice]:
    """A definition copied from a rehearsal: its result could never be published."""
    for mark in election.marks:
        yield Notice("definition-of-rehearsal", (mark,))


def _revotes(election: Election) -> Iterator[Notice]:
    rule = election.revote.rule
    if rule != "none":
        yield Notice("revotes-linkable", ("revote", "rule"), {"rule": rule})
    elif len(election.signers.boxes) > 1:
        yield Notice("revotes-unseen", ("revote",), {"boxes": len(election.signers.boxes)})


def _lots(election: Election) -> Iterator[Notice]:
    if election.lots is None:
        yield Notice("lots-absent", ())


def _small_groups(election: Election) -> Iterator[Notice]:
    least = election.privacy.min_group
    if least == 1:
        yield Notice("min-group-one", ("privacy", "min_group"))
    for i, group in enumerate(election.groups):
        for j, value in enumerate(group.values):
            if value.registered is not None and value.registered < least:
                details: Details = {
                    "group": group.id,
                    "value": value.id,
                    "registered": value.registered,
                    "min_group": least,
                }
                yield Notice("group-value-small", ("groups", i, "values", j, "registered"), details)


def _unused_values(election: Election) -> Iterator[Notice]:
    for i, group in enumerate(election.groups):
        values = [value.id for value in group.values]
        used = {value for box in election.signers.boxes for value in box.groups.get(group.id, values)}
        for j, value in enumerate(values):
            if value not in used:
                yield Notice("group-value-without-box", ("groups", i, "values", j), {"group": group.id, "value": value})


def _thresholds(election: Election) -> Iterator[Notice]:
    threshold, count = election.signers.officials.threshold, len(election.signers.officials.names)
    path = ("signers", "officials", "threshold")
    if count > 1 and threshold == 1:
        yield Notice("threshold-one", path, {"officials": count})
    if count > 1 and threshold == count:
        yield Notice("threshold-all", path, {"officials": count})


def _roll(election: Election) -> Iterator[Notice]:
    """The roll of keys and the people registered, where all values of a group say how many."""
    if election.credentials is None:
        return
    for i, group in enumerate(election.groups):
        registered = [value.registered for value in group.values if value.registered is not None]
        if len(registered) == len(group.values) and sum(registered) != election.credentials.count:
            details: Details = {
                "group": group.id,
                "registered": sum(registered),
                "credentials": election.credentials.count,
            }
            yield Notice("roll-differs", ("groups", i), details)


def _same_titles(election: Election) -> Iterator[Notice]:
    first: dict[tuple[str, str], str] = {}
    for i, measure in enumerate(election.measures):
        for language, title in sorted(measure.title.items()):
            twin = first.setdefault((language, title), measure.id)
            if twin != measure.id:
                yield Notice("title-twice", ("measures", i, "title", language), {"one": twin, "other": measure.id})


def _languages(election: Election) -> Iterator[Notice]:
    """A title in one language only, in an election that speaks two."""
    titles = list(_titles(election.plain(), ()))
    spoken = {language for _, title in titles for language in title}
    for path, title in titles:
        for language in sorted(spoken - title.keys()):
            known = next(iter(title.values()))
            yield Notice("title-language-missing", path, {"language": language, "title": known})


def _foreign_letters(election: Election) -> Iterator[Notice]:
    """Letters of another alphabet can look like Latin ones, or turn the direction of the line."""
    for path, title in _titles(election.plain(), ()):
        for language, text in sorted(title.items()):
            found = sorted({letter for letter in text if _is_foreign(letter)})
            if found:
                points = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in found[:5])
                yield Notice("title-foreign-letters", (*path, language), {"title": text, "letters": points})


def _is_foreign(character: str) -> bool:
    if character in _AT_HOME or unicodedata.category(character) not in {"Lu", "Ll", "Lt", "Lo"}:
        return False
    return not unicodedata.name(character, "").startswith("LATIN ")


def _titles(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:  # noqa: ANN401 - a JSON value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        if step == "title":
            yield (*path, step), member
        elif not str(step).startswith("x-"):
            yield from _titles(member, (*path, step))


_RISKS: Final[tuple[Callable[[Election], Iterator[Notice]], ...]] = (
    _rehearsal,
    _revotes,
    _lots,
    _small_groups,
    _unused_values,
    _thresholds,
    _roll,
    _same_titles,
    _languages,
    _foreign_letters,
)
