"""The methods: each a file, found here by its id.

Looking for a method: `BUILT_IN` says which file; `steps` holds what several share. Adding one: write the file, add one
line. A package outside this one adds `vendor.name` under the entry-point group `votation.methods`; it is imported only
when an election names it.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Final

from votation.errors import MethodError
from votation.methods import guard, plugins
from votation.methods import options as _options
from votation.methods.base import Exact, Law, Method, MethodInfo, MethodRecord, Outcome, Score
from votation.methods.options import OptionInfo, Options, describe
from votation.methods.plugins import providers

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
    "class_of",
    "describe",
    "get",
    "providers",
    "resolve",
]

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
    "copeland": "votation.methods.copeland:Copeland",
    "schulze": "votation.methods.schulze:Schulze",
    "ranked-pairs": "votation.methods.ranked_pairs:RankedPairs",
    "river": "votation.methods.river:River",
    "split-cycle": "votation.methods.split_cycle:SplitCycle",
    "stable-voting": "votation.methods.stable_voting:StableVoting",
    "kemeny": "votation.methods.kemeny:Kemeny",
    "slater": "votation.methods.kemeny:Slater",
    "minimax": "votation.methods.minimax:Minimax",
    "smith-minimax": "votation.methods.smith_minimax:SmithMinimax",
    "nanson": "votation.methods.nanson:Nanson",
    "baldwin": "votation.methods.nanson:Baldwin",
    "tideman-alternative": "votation.methods.smith_runoff:TidemanAlternative",
    "benham": "votation.methods.smith_runoff:Benham",
    "black": "votation.methods.black:Black",
    "stv": "votation.methods.stv:Stv",
    "seq-phragmen": "votation.methods.seq_phragmen:SeqPhragmen",
    "seq-pav": "votation.methods.seq_pav:SeqPav",
    "rev-seq-pav": "votation.methods.rev_seq_pav:RevSeqPav",
    "equal-shares": "votation.methods.equal_shares:EqualShares",
    "greedy-monroe": "votation.methods.greedy_monroe:GreedyMonroe",
    "maximin-support": "votation.methods.maximin_support:MaximinSupport",
    "proportional-borda": "votation.methods.proportional_borda:ProportionalBorda",
    "smith-set": "votation.methods.smith_set:SmithSet",
    "schwartz-set": "votation.methods.schwartz_set:SchwartzSet",
    "irv": "votation.methods.irv:Irv",
    "coombs": "votation.methods.coombs:Coombs",
    "bucklin": "votation.methods.bucklin:Bucklin",
    "two-round": "votation.methods.two_round:TwoRound",
}
"""Id of each method, and the class that counts by it, in the order in which they are listed to people."""

ALIASES: Final = {
    "beatpath": ("schulze",),
    "condorcet": ("schulze",),
    "cssd": ("schulze",),
    "graduated-majority-judgment": ("majority-judgment",),
    "kemeny-young": ("kemeny",),
    "jugement-majoritaire": ("majority-judgment",),
    "majority-gauge": ("majority-judgment",),
    "mj": ("majority-judgment",),
    "usual-judgment": ("majority-judgment",),
}
"""Other names, and names of families, with the ids that are meant; an election writes the id."""


def get(method: str, **options: object) -> Method:
    """Return the method of that id with these options, every other at its default.

    A method of another package comes behind its guard.

    Raises:
        MethodError: There is no such method, it has no such option, or the option cannot be that value.
        IncompleteError: It is of another package, which is not installed.
    """
    found = class_of(method)
    chosen = _options.read(found.info.options, options, method=method)
    return guard.guarded(found, chosen) if plugins.is_plug_in(method) else found(chosen)


def resolve(choice: MethodChoice) -> Method:
    """Return the method that a definition declares; its `record` has every option written out.

    Raises:
        MethodError: As `get`.
        IncompleteError: As `get`.
    """
    return get(choice.id, **choice.options)


def available() -> tuple[MethodInfo, ...]:
    """Return what each built-in method says of itself."""
    return tuple(class_of(method).info for method in BUILT_IN)


def class_of(method: str) -> type[Method]:
    """Return the class that counts by the method of that id.

    Raises:
        MethodError: There is no such method, or it is of another package and not what it should be.
        IncompleteError: It is of another package, which is not installed.
    """
    if method in BUILT_IN:
        module, name = BUILT_IN[method].split(":")
        found: type[Method] = getattr(import_module(module), name)
        return found
    if plugins.is_plug_in(method):
        return plugins.load(method)
    raise _unknown(method)


def _unknown(method: str) -> MethodError:
    name = method.lower().replace("_", "-").replace(" ", "-")
    if name in ALIASES:
        return MethodError("method-alias", found=method[:60], expected=", ".join(ALIASES[name]))
    close = difflib.get_close_matches(name[:60], BUILT_IN, n=3) or BUILT_IN
    return MethodError("method-unknown", found=method[:60], expected=", ".join(close))
