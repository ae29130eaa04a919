"""A defect must surface as a defect: few places catch everything, and each is named here."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BROAD = {"Exception", "BaseException"}
ALLOWED = {
    ("cli/program.py", "main"),  # the last: a defect becomes exit 70 and a report
    ("methods/guard.py", "blaming"),  # a defect of a plug-in becomes an error that names it
}


def caught(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).removeprefix("builtins.") for kind in kinds}


def broad_handlers(node: ast.AST, function: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    if isinstance(node, ast.ExceptHandler) and caught(node) & BROAD:
        yield function, node.lineno
    for child in ast.iter_child_nodes(node):
        yield from broad_handlers(child, function)


def test_nothing_catches_everything_but_where_it_is_named(modules: dict[str, ast.Module]) -> None:
    found = [
        f"{path}:{line} {function}"
        for path, module in modules.items()
        for function, line in broad_handlers(module)
        if (path, function) not in ALLOWED
    ]
    assert found == []


def test_the_search_sees_bare_and_broad_handlers() -> None:
    text = (
        "def f():\n try: g()\n except: pass\n try: g()\n except (KeyError, Exception): pass\n except ValueError: pass"
    )
    assert list(broad_handlers(ast.parse(text))) == [("f", 3), ("f", 5)]
