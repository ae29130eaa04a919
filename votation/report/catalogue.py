"""A method as people read it who choose one: definition, options, laws, source, and an example counted here and now."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from votation.methods import Law, Options, describe
from votation.methods.fitting import variants, with_options
from votation.report.blocks import Column, Facts, Heading, Line, Table
from votation.report.language import _, current
from votation.report.results import outcome_blocks
from votation.report.steps import steps_blocks
from votation.report.titles import Names
from votation.report.wording.catalogue import LAWS, SUMMARIES
from votation.report.worked import worked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from votation.methods import Method
    from votation.report.blocks import Block
    from votation.report.worked import Worked

_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)
_BROKEN: Final = re.compile(r"(?<!\n)\n(?!\n|`[^\n`]+`(?:,[^:\n]+)?: )\s*")
"""An end of a line inside a paragraph, or inside what is said of one value: `` `value`: ...``."""
MANY: Final = 4
"""Combinations of options above which they are not listed."""


class Kept(NamedTuple):
    """A law that a method keeps.

    Attributes:
        law: The law.
        under: Combinations of options under which it holds; empty where it holds under all.
    """

    law: Law
    under: tuple[Mapping[str, str], ...]


def summary(found: type[Method]) -> str:
    """Return a method in one sentence, in the reader's language; of other packages, as their class says it."""
    told = SUMMARIES.get(found.info.id)
    return _(told) if told else (inspect.getdoc(found) or "").partition("\n")[0]


def definition(found: type[Method]) -> str:
    """Return what the module of a method says: definition, conventions taken and rejected, cost, source; in English."""
    return inspect.getdoc(sys.modules[found.__module__]) or ""


def flowing(text: str) -> str:
    """Return a docstring with each paragraph, and what is said of each value, on a line: pages break it themselves."""
    return _BROKEN.sub(" ", text)


def meanings(model: type[Options]) -> dict[str, str]:
    """Return what each option decides, as its class says it; in English."""
    told: dict[str, str] = {}
    for each in reversed([each for each in model.__mro__ if issubclass(each, Options)]):
        attributes = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")[2]
        told |= {name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(attributes)}
    return {name: text for name, text in told.items() if name in model.model_fields}


def laws(found: type[Method]) -> tuple[Kept, ...]:
    """Return every law that a method keeps under some options, in the order of `Law`."""
    claimed = [(options, with_options(found, options).laws) for options in variants(found)]
    kept = []
    for law in Law:
        under = tuple(options for options, those in claimed if law in those)
        if under:
            kept.append(Kept(law, () if len(under) == len(claimed) else under))
    return tuple(kept)


def method_blocks(found: type[Method]) -> Iterator[Block]:
    """Yield everything about a method."""
    info = found.info
    yield Heading(info.title.get(current(), info.id))
    yield Line(summary(found), "strong")
    yield Facts(
        (
            (_("id"), info.id),
            (_("version of the definition"), str(info.version)),
            (_("kinds of ballot"), ", ".join(sorted(info.kinds))),
            (_("source"), info.source),
        )
    )
    yield Heading(_("Definition"))
    yield Line(flowing(definition(found)))
    yield from _options(found)
    yield from _laws(found)
    if example := worked(found):
        yield from example_blocks(example)


def example_blocks(example: Worked) -> Iterator[Block]:
    """Yield the ballots of an example, what the method makes of them, and how."""
    yield Heading(_("Example: the capital of Tennessee, chosen by 100 voters near its four cities"))
    for line in example.ballots:
        yield Line(line, indent=1)
    yield Line("")
    yield from outcome_blocks(example.outcome, Names())
    yield from steps_blocks(example.outcome)


def under_text(kept: Kept) -> str:
    """Return the options under which a law holds; empty where it holds under all."""
    if len(kept.under) > MANY:
        return _("under some options")
    return _(" or ").join(", ".join(f"{name}: {value}" for name, value in options.items()) for options in kept.under)


def law_text(law: Law) -> str:
    """Return a law in one sentence."""
    return _(LAWS[law.value])


def _options(found: type[Method]) -> Iterator[Block]:
    described, told = describe(found.info.options), meanings(found.info.options)
    if not described:
        return
    yield Heading(_("Options"))
    yield Table(
        (Column(_("Option")), Column(_("Values")), Column(_("Default"))),
        tuple((each.name, each.values, "-" if each.default is None else str(each.default)) for each in described),
    )
    yield Line(_("What each decides:"))
    for each in described:
        if each.name in told:
            yield Line(f"{each.name}: {told[each.name]}", indent=1)


def _laws(found: type[Method]) -> Iterator[Block]:
    kept = laws(found)
    if kept:
        yield Heading(_("Laws it keeps"))
    for each in kept:
        under = under_text(each)
        yield Line(f"{each.law.value}: {law_text(each.law)}" + (f" ({under})" if under else ""), indent=1)
