"""The methods: each a file, found here by its id.

Looking for a method: `BUILT_IN` says which file. Adding one: write the file, add one line. A package outside this one
adds `vendor.name` under the entry-point group `votation.methods`; it is imported only when an election names it.
"""

from __future__ import annotations

import difflib
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Final

from votation.errors import MethodError
from votation.methods import options as _options
from votation.methods.base import Exact, Law, Method, MethodInfo, MethodRecord, Outcome, Score
from votation.methods.options import OptionInfo, Options, describe

if TYPE_CHECKING:
    from votation.election import MethodChoice

__all__ = [
    "BUILT_IN",
    "Exact",
    "Law",
    "Method",
    "MethodInfo",
    "MethodRecord",
    "OptionInfo",
    "Options",
    "Outcome",
    "Score",
    "available",
    "describe",
    "get",
    "resolve",
]

ENTRY_POINTS: Final = "votation.methods"

BUILT_IN: Final = {
    "approval": "votation.methods.approval:Approval",
    "net-approval": "votation.methods.net_approval:NetApproval",
    "satisfaction-approval": "votation.methods.satisfaction_approval:SatisfactionApproval",
    "score": "votation.methods.score:Score",
    "cumulative": "votation.methods.cumulative:Cumulative",
    "star": "votation.methods.star:Star",
    "majority-judgment": "votation.methods.majority_judgment:MajorityJudgment",
    "plurality": "votation.methods.positional:Plurality",
    "veto": "votation.methods.positional:Veto",
    "k-approval": "votation.methods.positional:KApproval",
    "borda": "votation.methods.borda:Borda",
    "dowdall": "votation.methods.positional:Dowdall",
    "positional": "votation.methods.positional:DeclaredPositional",
    "schulze": "votation.methods.schulze:Schulze",
    "smith-set": "votation.methods.smith_set:SmithSet",
    "two-round": "votation.methods.two_round:TwoRound",
}
"""Id of each method, and the class that counts by it, in the order in which they are listed to people."""

ALIASES: Final = {
    "beatpath": ("schulze",),
    "condorcet": ("schulze",),
    "cssd": ("schulze",),
    "graduated-majority-judgment": ("majority-judgment",),
    "jugement-majoritaire": ("majority-judgment",),
    "majority-gauge": ("majority-judgment",),
    "mj": ("majority-judgment",),
    "usual-judgment": ("majority-judgment",),
}
"""Other names, and names of families, with the ids that are meant; an election writes the id."""


def get(method: str, **options: object) -> Method:
    """Return the method of that id with these options, every other at its default.

    Raises:
        MethodError: There is no such method, it has no such option, or the option cannot be that value.
    """
    found = _load(method)
    return found(_options.read(found.info.options, options, method=method))


def resolve(choice: MethodChoice) -> Method:
    """Return the method that a definition declares; its `record` has every option written out.

    Raises:
        MethodError: As `get`.
    """
    return get(choice.id, **choice.options)


def available() -> tuple[MethodInfo, ...]:
    """Return what each built-in method says of itself."""
    return tuple(_load(method).info for method in BUILT_IN)


def _load(method: str) -> type[Method]:
    if method in BUILT_IN:
        module, name = BUILT_IN[method].split(":")
        found: type[Method] = getattr(import_module(module), name)
        return found
    for entry in metadata.entry_points(group=ENTRY_POINTS, name=method):
        return _plug_in(entry)
    raise _unknown(method)


def _plug_in(entry: metadata.EntryPoint) -> type[Method]:
    try:
        found = entry.load()
    except (ImportError, AttributeError) as cause:
        raise MethodError("method-plug-in", found=entry.value, method=entry.name) from cause
    if isinstance(found, type) and issubclass(found, Method) and found.info.id == entry.name and "." in entry.name:
        return found
    raise MethodError("method-plug-in", found=entry.value, method=entry.name)


def _unknown(method: str) -> MethodError:
    name = method.lower().replace("_", "-").replace(" ", "-")
    if name in ALIASES:
        return MethodError("method-alias", found=method[:60], expected=", ".join(ALIASES[name]))
    close = difflib.get_close_matches(name[:60], BUILT_IN, n=3) or BUILT_IN
    return MethodError("method-unknown", found=method[:60], expected=", ".join(close))
