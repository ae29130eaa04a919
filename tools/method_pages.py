"""A page for each counting method, from what it says of itself: `docs/methods/*.md`. The engine counts the examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from votation import methods
from votation.report import catalogue
from votation.report.language import LANGUAGES, current, translator, use
from votation.report.plain import plain
from votation.report.wording.catalogue import FAMILIES, LAWS, SUMMARIES
from votation.report.worked import worked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from votation.methods import Method

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = "docs/methods"
FILES: Final = (f"{FOLDER}/*.md",)
CASES: Final = ROOT / "tests/conformance"
COSTS: Final = {
    "LevelCounts": "judgments by level: ballots × measures",
    "PairwiseCounts": "pairs of measures: ballots × measures²",
    "PlaceCounts": "places: ballots × measures",
    "UniqueBallots": "distinct ballots: ballots × measures, and a sort",
}
"""Each statistic that a method reads, and what it costs to count."""
NOTICE: Final = "<!-- Written by tools/method_pages.py from the method itself; `make fresh` writes it again. -->"

INDEX: Final = """# Counting methods

Every method ranks all measures, with ties, in exact numbers. An election names one that decides and any number beside
it; results print it with the version of its definition and every option. `votation methods` says the same on the
command line. A method of your own: [CONTRIBUTING](../../CONTRIBUTING.md#add-a-method), or
[a package of its own](../../examples/votation-example-method/README.md).

| Method | Id | Family | Ballots | Laws under its defaults | In one sentence |
| --- | --- | --- | --- | --- | --- |
"""
OTHER_NAMES: Final = """## Other names

An election must name its method exactly; these names are answered with what is meant.

| Name | Method |
| --- | --- |
"""
CONDORCET: Final = """# Condorcet

**Condorcet** (en). A family: the measure that beats every other one in a duel comes first, where there is one.

**Condorcet** (fr). Une famille : la mesure qui bat chacune des autres en duel vient en tête, s’il y en a une.

No method is called `condorcet`, because that name does not say what happens when no measure beats all others. An
election that uses it is answered with {meant}, the one to choose if in doubt. These keep the law of the Condorcet
winner under their default options:

| Method | In one sentence |
| --- | --- |
"""


def generate() -> dict[str, bytes]:
    """Return every page as bytes by relative POSIX path."""
    spoken = current()
    use("en")  # the pages are in English, whatever was spoken before; French is beside it
    every = {method: methods.class_of(method) for method in methods.BUILT_IN}
    cases = _cases()
    pages = {method: _page(found, cases.get(method, [])) for method, found in every.items()}
    pages["README"] = _index(every.values())
    pages["condorcet"] = _condorcet(every.values())
    use(spoken)
    return {f"{FOLDER}/{name}.md": f"{NOTICE}\n\n{text}".encode() for name, text in pages.items()}


def _cases() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Return the worked examples of the tests that each method is held to, by method: folder and content."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path in sorted(CASES.glob("*/case.yaml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        for method in dict.fromkeys(each["method"] for each in case["expect"]):
            found.setdefault(method, []).append((path.parent.name, case))
    return found


def _page(found: type[Method], cases: list[tuple[str, dict[str, Any]]]) -> str:
    parts = (_head(found), _definition(found), _options(found), _laws(found), _example(found), _published(cases))
    return "\n".join(part for part in parts if part)


def _head(found: type[Method]) -> str:
    info = found.info
    module = found.__module__.replace(".", "/") + ".py"
    reads = "; ".join(COSTS[each.__name__] for each in info.statistics)
    facts = (
        ("Id, version of the definition", f"`{info.id}`, {info.version}"),
        ("Family", f"{info.family}: {FAMILIES[info.family]}"),
        ("Kinds of ballot", ", ".join(sorted(info.kinds))),
        ("Counts", reads),
        ("Scores", ", ".join(f"`{each}`" for each in info.columns)),
        ("Source", info.source),
        ("Code", f"[{module}](../../{module})"),
    )
    rows = "\n".join(f"| {name} | {_cell(value)} |" for name, value in facts)
    summary = "\n\n".join(_said(found, language) for language in LANGUAGES)
    return f"# {info.title['en']}\n\n{summary}\n\n| | |\n| --- | --- |\n{rows}\n"


def _said(found: type[Method], language: Any) -> str:  # noqa: ANN401 - a language, which is a literal
    """Return title and summary in one language."""
    return f"**{found.info.title[language]}** ({language}). {translator(language)(SUMMARIES[found.info.id])}"


def _definition(found: type[Method]) -> str:
    text = re.sub(r"^(`[^\n`]+`(?:,[^:\n]+)?: .*(?:\n {4}.*)*)", _item, catalogue.definition(found), flags=re.MULTILINE)
    return f"## Definition\n\n{text}\n"


def _item(match: re.Match[str]) -> str:
    """Return a value that a docstring explains as an item of a list."""
    return "- " + re.sub(r"\n {4}", "\n  ", match[1])


def _options(found: type[Method]) -> str:
    described, told = methods.describe(found.info.options), catalogue.meanings(found.info.options)
    rows = "\n".join(
        f"| `{each.name}` | {_cell(each.values)} | {'-' if each.default is None else f'`{each.default}`'} "
        f"| {_cell(told.get(each.name, ''))} |"
        for each in described
    )
    head = "| Option | Values | Default | What it decides |\n| --- | --- | --- | --- |"
    return f"## Options\n\n{head}\n{rows}\n" if described else "## Options\n\nNone.\n"


def _laws(found: type[Method]) -> str:
    kept = catalogue.laws(found)
    if not kept:
        return "## Laws\n\nIt claims none of those that are tested.\n"
    rows = "\n".join(
        f"| {each.law.value} | {LAWS[each.law.value]} | {_cell(catalogue.under_text(each)) or 'always'} |"
        for each in kept
    )
    told = "Each is tested on thousands of generated elections, under every combination of options that claims it."
    return f"## Laws\n\n{told}\n\n| Law | What it says | Under |\n| --- | --- | --- |\n{rows}\n"


def _example(found: type[Method]) -> str:
    example = worked(found)
    if example is None:
        return ""
    text = plain(catalogue.example_blocks(example)).strip().split("\n", 2)
    return f"## {text[0]}\n\n```text\n{text[2]}\n```\n"


def _published(cases: Iterable[tuple[str, dict[str, Any]]]) -> str:
    rows = "\n".join(
        f"- [{case['title']}](../../tests/conformance/{name}/case.yaml): {' '.join(str(case['source']).split())}"
        for name, case in cases
    )
    return f"## Examples that tests hold it to\n\n{rows}\n" if rows else ""


def _index(every: Iterable[type[Method]]) -> str:
    rows = "\n".join(_row(found) for found in every)
    aliases = "\n".join(
        f"| {alias} | {', '.join(f'[`{each}`]({each}.md)' for each in meant)} |"
        for alias, meant in methods.ALIASES.items()
    )
    return f"{INDEX}{rows}\n\n{OTHER_NAMES}{aliases}\n"


def _row(found: type[Method]) -> str:
    info = found.info
    kept = ", ".join(sorted(law.value for law in found().laws)) or "-"
    kinds = ", ".join(sorted(info.kinds))
    cells = (f"[{info.title['en']}]({info.id}.md)", f"`{info.id}`", info.family, kinds, kept, SUMMARIES[info.id])
    return f"| {' | '.join(cells)} |"


def _condorcet(every: Iterable[type[Method]]) -> str:
    meant = ", ".join(f"[`{each}`]({each}.md)" for each in methods.ALIASES["condorcet"])
    keeping = [found.info for found in every if methods.Law.CONDORCET_WINNER in found().laws]
    rows = "\n".join(f"| [{info.title['en']}]({info.id}.md) | {SUMMARIES[info.id]} |" for info in keeping)
    return f"{CONDORCET.format(meant=meant)}{rows}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
