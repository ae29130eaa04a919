"""Phase B: which lines must be read again."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from votation import intake
from votation.intake.fingerprints import fingerprint

KEYS = st.sampled_from([0, 1, 2, 2**61, 2**61 + 1, 2**63, 2**64 - 1])
LINES = st.lists(st.tuples(KEYS, KEYS, st.sampled_from([0, 0, 0, 4])), max_size=6)


def of(lines: list[tuple[int, int, int]], *, voters: bool) -> intake.Screened:
    ballots, twins, codes = zip(*lines, strict=True) if lines else ((), (), ())
    keys = np.array(twins, np.uint64) if voters else None
    return intake.Screened(np.array(codes, np.uint8), np.array(ballots, np.uint64), keys)


@given(st.lists(LINES, max_size=4), st.booleans())
def test_candidates_are_passing_lines_that_share_a_key(batches: list[list[tuple[int, int, int]]], voters: bool) -> None:
    passing = [line for batch in batches for line in batch if line[2] == 0]
    ballots, twins = Counter(line[0] for line in passing), Counter(line[1] for line in passing)
    expected = [
        [
            row
            for row, (ballot, voter, code) in enumerate(batch)
            if code == 0 and (ballots[ballot] > 1 or (voters and twins[voter] > 1))
        ]
        for batch in batches
    ]
    found = intake.candidates([of(batch, voters=voters) for batch in batches])
    assert [rows.tolist() for rows in found] == expected


TEXTS = st.lists(st.text("abz019.-_", min_size=1, max_size=64), min_size=1, max_size=20)


@given(TEXTS, st.integers(0, 30))
def test_padding_does_not_change_a_fingerprint(texts: list[str], more: int) -> None:
    tight = np.array(texts, np.bytes_)
    assert fingerprint(tight).tolist() == fingerprint(tight.astype(f"S{tight.dtype.itemsize + more}")).tolist()


def test_ids_in_sequence_have_fingerprints_of_their_own() -> None:
    ids = np.array([b"ballot-%07d" % number for number in range(100_000)])
    assert len(np.unique(fingerprint(ids))) == len(ids)
    turned = np.array([text[8:] + text[:8] + b"\0" * 0 for text in (b"aaaaaaaabbbbbbbb", b"bbbbbbbbaaaaaaaa")])
    assert fingerprint(turned)[0] != fingerprint(turned)[1]


def test_memory_is_bounded_by_the_keys() -> None:
    """What phase A keeps of a line: a code and one key, two where voters may vote again."""
    done = of([(1, 2, 0)] * 1000, voters=True)
    assert done.voter_keys is not None
    assert done.codes.nbytes + done.ballot_keys.nbytes + done.voter_keys.nbytes == 17 * 1000
