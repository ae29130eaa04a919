"""Every registered reader and writer keeps the promises of its contract; every sample holds what it must."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from exchange.cases import CASES, FOLDER, Case, samples_of

from votation.exchange import Ballots, Totals, reader, registry
from votation.testing import Check, reader_checks, writer_checks

if TYPE_CHECKING:
    from collections.abc import Iterator


def promises() -> Iterator[Any]:
    for name in registry.READERS:
        for check in reader_checks(registry.reader_class(name), samples=samples_of(name)):
            yield pytest.param(check, id=f"{name}-reader-{check}")
    for name in registry.WRITERS:
        twin = registry.reader_class(name) if name in registry.READERS else None
        for check in writer_checks(registry.writer_class(name), reader=twin):
            yield pytest.param(check, id=f"{name}-writer-{check}")


@pytest.mark.parametrize("check", list(promises()))
def test_every_reader_and_writer_keeps_its_promises(check: Check) -> None:
    check()


@pytest.mark.parametrize("name", list(registry.READERS))
def test_every_reader_has_a_sample(name: str) -> None:
    assert samples_of(name)


def test_every_sample_has_a_reader_and_every_file_an_expectation() -> None:
    assert {case.format for case in CASES} <= registry.READERS.keys()
    files = [file for file in FOLDER.glob("*/*") if file.suffix != ".yaml"]
    assert {file for file in files if not file.with_suffix(".yaml").exists()} == set()


@pytest.mark.parametrize("name", sorted(registry.READERS.keys() | registry.WRITERS.keys()))
def test_a_format_is_registered_under_its_own_id(name: str) -> None:
    if name in registry.READERS:
        assert registry.reader_class(name).info.id == name
    if name in registry.WRITERS:
        assert registry.writer_class(name).info.id == name


def counts_of(content: Ballots | Totals) -> dict[str, list[int]]:
    """Return by measure how many voters gave each level, best first, then none; of rankings each place."""
    if isinstance(content, Totals):
        table = content.table.table.tolist()
    else:
        weights = [1] * len(content) if content.weights is None else content.weights.tolist()
        table = [[0] * (content.scale + 1) for _ in content.measures]
        for row, cells in zip(table, content.cells.tolist(), strict=True):
            for cell, weight in zip(cells, weights, strict=True):
                row[cell] += weight
    return {measure.id: row[::-1] for measure, row in zip(content.measures, table, strict=True)}


def voters_by_group(content: Ballots) -> dict[str, dict[str, int]]:
    weights = [1] * len(content) if content.weights is None else content.weights.tolist()
    found = {}
    for name, column in content.groups.items():
        voters: Counter[str] = Counter()
        for code, weight in zip(column.codes.tolist(), weights, strict=True):
            voters[column.values[code]] += weight
        found[name] = dict(voters)
    return found


def facts_of(content: Ballots | Totals) -> dict[str, Any]:
    """Return what can be expected of a file, by the keys of `cases`."""
    account = content.account
    facts: dict[str, Any] = {
        "rows": account.rows,
        "ballots": account.kept,
        "dropped": {dropped.line: dropped.code for dropped in account.dropped},
        "decisions": [decision.rule for decision in account.decisions],
        "kind": content.kind,
        "scale": content.scale,
        "rule": content.rule,
        "title": content.title,
        "levels": list(content.levels),
        "measures": {measure.id: measure.title or measure.id for measure in content.measures},
        "attributes": {measure.id: dict(measure.attributes) for measure in content.measures if measure.attributes},
        "counts": counts_of(content),
        "declared": {name: dict(totals) for name, totals in content.declared.items()},
    }
    if isinstance(content, Ballots):
        facts["voters"] = len(content) if content.weights is None else int(content.weights.sum())
        facts["groups"] = voters_by_group(content)
        facts["ids"] = None if content.ids is None else content.ids.tolist()
    return facts


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sample_holds_what_it_must(case: Case) -> None:
    content = reader(case.format, **case.sample.options).read(case.sample.source)
    expected = {fact: value for fact, value in case.expected.items() if fact != "source"}
    assert {fact: facts_of(content)[fact] for fact in expected} == expected
    assert list(content.measures) == [] or list(expected.get("measures", [])) in ([], [x.id for x in content.measures])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_row_of_a_sample_is_a_ballot_or_dropped(case: Case) -> None:
    assert {"source", "rows", "ballots"} <= case.expected.keys()
    dropped = case.expected.get("dropped", {})
    assert case.expected["rows"] == case.expected["ballots"] + len(dropped)
