"""Every rule that can be broken has its sentences, and they name only what is known where it is broken."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from votation import errors
from votation.report import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from votation.report.wording.sentence import Sentence

BRANCHES = {
    name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.VotationError)
}


class Site(NamedTuple):
    """A place where an error is made: its rules (none if they are not literal) and the fields it is given."""

    place: str
    rules: tuple[str, ...]
    fields: frozenset[str | None]  # None stands for `**something`


def rules_of(call: ast.Call) -> tuple[str, ...]:
    match call.args:
        case [ast.Constant(value=str(rule)), *_]:
            return (rule,)
        case [ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))), *_]:
            return one, other
    return ()


def fields_of(call: ast.Call, known: dict[str, frozenset[str]]) -> frozenset[str | None]:
    given: set[str | None] = set()
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg=None, value=ast.Name(id=name)) if name in known:
                given |= known[name]
            case _:
                given.add(keyword.arg)
    return frozenset(given)


def literal_dicts(function: ast.AST) -> dict[str, frozenset[str]]:
    """Return the keys of each dictionary that `function` writes out and names."""
    found = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)):
                found[name] = frozenset(key.value for key in keys if isinstance(key, ast.Constant))
    return found


def sites(path: str, node: ast.AST, known: dict[str, frozenset[str]] | None = None) -> Iterator[Site]:
    match node:
        case ast.FunctionDef():
            known = literal_dicts(node)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in BRANCHES:
            yield Site(f"{path}:{node.lineno}", rules_of(node), fields_of(node, known or {}))
    for child in ast.iter_child_nodes(node):
        yield from sites(path, child, known)


@pytest.fixture(scope="module")
def raised(modules: dict[str, ast.Module]) -> list[Site]:
    return [site for path, module in modules.items() for site in sites(path, module)]


@pytest.fixture(scope="module")
def rooms() -> dict[str, dict[str, Sentence]]:
    found = [
        importlib.import_module(f"{wording.__name__}.{room.name}") for room in pkgutil.iter_modules(wording.__path__)
    ]
    return {module.__name__: module.SENTENCES for module in found if hasattr(module, "SENTENCES")}


@pytest.fixture(scope="module")
def sentences(rooms: dict[str, dict[str, Sentence]]) -> dict[str, Sentence]:
    return {rule: sentence for room in rooms.values() for rule, sentence in room.items()}


def named(sentence: Sentence) -> set[str | None]:
    return {field for part in sentence for _, field, _, _ in Formatter().parse(part) if field is not None}


def test_every_rule_is_a_literal(raised: list[Site]) -> None:
    assert [site.place for site in raised if not site.rules] == []


def test_every_rule_has_a_sentence(raised: list[Site], sentences: dict[str, Sentence]) -> None:
    assert {rule: site.place for site in raised for rule in site.rules if rule not in sentences} == {}


def test_every_sentence_has_a_rule(raised: list[Site], sentences: dict[str, Sentence]) -> None:
    assert sentences.keys() - {rule for site in raised for rule in site.rules} == set()


def test_no_rule_has_two_sentences(rooms: dict[str, dict[str, Sentence]]) -> None:
    rules = [rule for room in rooms.values() for rule in room]
    assert sorted(rules) == sorted(set(rules))


def test_sentences_name_only_fields_given_wherever_the_rule_is_broken(
    raised: list[Site], sentences: dict[str, Sentence]
) -> None:
    unknown = {
        f"{site.place} {rule}": absent
        for site in raised
        for rule in site.rules
        if rule in sentences and (absent := named(sentences[rule]) - site.fields)
    }
    assert unknown == {}


def test_fields_are_written_out_wherever_a_rule_is_broken(raised: list[Site]) -> None:
    assert [site.place for site in raised if None in site.fields] == []


def test_the_search_sees_rules_and_fields() -> None:
    text = """
raise InputError('a', file=f, **more)
errors.PathError('b' if c else 'd', found=1)
InputError(rule)
def check():
    facts = {'method': m, 'option': o}
    raise MethodError('e', found=1, **facts)
"""
    assert list(sites("x.py", ast.parse(text))) == [
        Site("x.py:2", ("a",), frozenset({"file", None})),
        Site("x.py:3", ("b", "d"), frozenset({"found"})),
        Site("x.py:4", (), frozenset()),
        Site("x.py:7", ("e",), frozenset({"found", "method", "option"})),
    ]
