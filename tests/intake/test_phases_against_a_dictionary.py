"""The law of intake: three phases over batches give what a naive dictionary gives (ARCHITECTURE, duplicates)."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from oracle.sieve import NotHeldError, UndecidedError, sieve
from strategies.polls import poll, sift

from votation.errors import ConflictError, InputError
from votation.intake import fingerprints
from votation.records import ConflictDecision

if TYPE_CHECKING:
    from typing import TypeAlias

    from votation.ballots.batch import Texts
    from votation.election import Election

    Case: TypeAlias = tuple[Election, dict[str, list[str]], list[ConflictDecision]]

BATCHES = ("b1-0001", "b1-0002", "b2-0001", "web-0001")
IDS = ("a", "b", "c", "d", "an-id-longer-than-eight-bytes", "an-id-longer-than-eight-bytez")
SEQS = (0, 1, 2**53 - 2, 2**53 - 1)
BALLOTS: list[dict[str, Any]] = [
    {"kind": "scores", "max": 3, "max_sum": 6},
    {"kind": "approval", "min": 2, "max": 2},
    {"kind": "ranking", "max_ranks": 2, "ties_allowed": False},
]
REVOTES: list[dict[str, Any]] = [{"rule": rule} for rule in ("none", "last", "first", "void")]
REVOTES.append({"rule": "priority", "group": "channel", "order": ["paper", "web"]})
ELECTIONS = [
    poll(
        ballot,
        groups={"station": ["s1", "s2"], "channel": ["web", "paper"]},
        boxes={"b1": {"station": ["s1", "s2"], "channel": ["web", "paper"]}, "b2": {"channel": ["paper"]}, "web": {}},
        revote=revote,
    )
    for ballot in BALLOTS
    for revote in REVOTES
]
VALID = {
    "scores": ["1,,", "1,2,", ",,", "3,3,0"],
    "approval": ["1,1,", "1,0,1", ",,", "0,0,"],
    "ranking": ["1,,", "2,1,", ",,", ",1,3"],
}
INVALID = {
    "scores": ["4,,", "3,3,1", "9999999,,"],
    "approval": ["2,1,1", "1,1,1", "1,,", "0,,1"],
    "ranking": ["0,,", "4,,", "1,2,3", "1,1,", ",2,2"],
}
GROUPS = ["s1,paper"] * 6 + ["s2,paper", "s1,web", "s1,web", "s3,paper", "s1,post"]


def line(election: Election, random: Random) -> str:
    kind = election.ballot.kind
    cells = [random.choice(IDS)]
    if election.revote.rule != "none":
        cells += [random.choice("uvw"), str(random.choice(SEQS))]
    return ",".join([*cells, random.choice(GROUPS), random.choice(VALID[kind] * 4 + INVALID[kind])])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw evenly: what hypothesis prefers, few and equal lines, seldom comes as far as the last codes."""
    random = Random(draw(st.integers(0, 2**32)))
    election = random.choice(ELECTIONS)
    pool = [line(election, random) for _ in range(12)]  # whole lines come again, in other boxes too
    files = {name: random.choices(pool, k=random.randrange(5)) for name in BATCHES}
    decided = random.sample(IDS, random.randrange(len(IDS) + 1))
    keep = [random.choice([None, "b1", "b2", "web"]) for _ in decided]
    return (
        election,
        files,
        [ConflictDecision(ballot=i, keep=k, reason="seen") for i, k in zip(decided, keep, strict=True)],
    )


def outcome(case: Case) -> dict[tuple[str, int], str] | str:
    """Return the codes by line, or the rule of the error that stops the tally."""
    try:
        return {(each.batch, each.line): each.code for each in sift(*case)}
    except (ConflictError, InputError) as error:
        return error.rule


def expected(case: Case) -> dict[tuple[str, int], str] | str:
    try:
        return sieve(*case)
    except UndecidedError:
        return "ballot-in-two-boxes"
    except NotHeldError:
        return "conflict-keep-elsewhere"


@given(cases())
def test_three_phases_equal_a_dictionary(case: Case) -> None:
    found = outcome(case)
    event(found if isinstance(found, str) else " ".join(sorted(set(found.values()))))
    assert found == expected(case)


def same_for_all(texts: Texts) -> np.ndarray:
    return np.zeros(len(texts), np.uint64)


def first_byte_only(texts: Texts) -> np.ndarray:
    return texts.astype("S1").view(np.uint8).astype(np.uint64)


@pytest.mark.parametrize("bad", [same_for_all, first_byte_only])
@settings(max_examples=40)
@given(case=cases())
def test_a_fingerprint_that_collides_costs_no_ballot(bad: Any, case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprints, "fingerprint", bad)
        assert outcome(case) == expected(case)


@settings(max_examples=30)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_files_does_not_matter(case: Case, random: Random) -> None:
    election, files, decisions = case
    names = list(files)
    random.shuffle(names)
    assert outcome((election, {name: files[name] for name in names}, decisions)) == outcome(case)
