"""Every decision of a reader and every loss of a writer has its text, which names only what it is given."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from string import Formatter

import votation.exchange
from votation.exchange.steps.losses import FACTS, PREFIX
from votation.report import wording

ROOMS = [importlib.import_module(f"{wording.__name__}.{room.name}") for room in pkgutil.iter_modules(wording.__path__)]
TEXTS: dict[str, str] = {rule: text for room in ROOMS for rule, text in getattr(room, "DECISIONS", {}).items()}


def made(call: ast.Call) -> tuple[str, set[str]] | None:
    """Return the rule and the fields of a call that makes a decision; None where they are not written out."""
    match call:
        case ast.Call(func=ast.Name(id="Decision"), args=[ast.Constant(value=str(rule))]):
            return rule, set()
        case ast.Call(func=ast.Name(id="Decision"), args=[ast.Constant(value=str(rule)), ast.Dict(keys=keys)]):
            return rule, {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return None


def decisions() -> dict[str, set[str]]:
    found = {PREFIX + fact: set() for fact in FACTS}
    for file in Path(votation.exchange.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (decision := made(node)):
                found[decision[0]] = found.get(decision[0], decision[1]) & decision[1]
    return found


def test_every_decision_has_its_text_and_every_text_its_decision() -> None:
    assert decisions().keys() == TEXTS.keys()


def test_texts_name_only_what_is_given() -> None:
    given = decisions()
    named = {rule: {field for _, field, _, _ in Formatter().parse(text) if field} for rule, text in TEXTS.items()}
    assert {rule: fields - given[rule] for rule, fields in named.items() if fields - given[rule]} == {}
