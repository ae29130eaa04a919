"""Valid ballot files, built as text from the grammar of FORMATS, and ways of damaging them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from votation.ballots import Layout

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

IDS = st.sampled_from(["a", "0", "b01", "k-_.", "z" * 16, "9" * 17, "b" * 64])
SHORT_LEVELS = ["", "0", "1", "9"]
LONG_LEVELS = [*SHORT_LEVELS, "10", "254", "255", "256", "65534", "65535", "65536", "9999999"]
SEQS = (st.integers(0, 2**53 - 1) | st.sampled_from([0, 9, 10, 2**53 - 1])).map(str)


def base64url(length: int) -> SearchStrategy[str]:
    """Return `length` bytes in unpadded base64url."""
    return st.binary(min_size=length, max_size=length).map(
        lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    )


@st.composite
def layouts(draw: DrawFn) -> Layout:
    """Return any combination of the optional columns, valid or not as an election."""
    voter = draw(st.sampled_from([None, "voter", "credential"]))
    return Layout(
        voter=voter,
        seq=draw(st.booleans()),
        groups=tuple(["station", "channel"][: draw(st.integers(0, 2))]),
        measures=tuple(f"m{index}" for index in range(1, draw(st.integers(1, 5)) + 1)),
        signature=draw(st.booleans()),
    )


def _cells(layout: Layout, levels: list[str]) -> SearchStrategy[tuple[str, ...]]:
    voter = {None: [], "voter": [IDS], "credential": [base64url(32)]}[layout.voter]
    seq = [SEQS] if layout.seq else []
    groups = [IDS for _ in layout.groups]
    measures = [st.sampled_from(levels) for _ in layout.measures]
    signature = [base64url(64)] if layout.signature else []
    return st.tuples(IDS, *voter, *seq, *groups, *measures, *signature)


@st.composite
def ballot_files(draw: DrawFn, *, max_lines: int = 8) -> tuple[Layout, bytes]:
    """Return a layout and a valid file of it."""
    layout = draw(layouts())
    levels = draw(st.sampled_from([SHORT_LEVELS, LONG_LEVELS]))
    rows = draw(st.lists(_cells(layout, levels), max_size=max_lines))
    text = "".join(f"{','.join(row)}\n" for row in [layout.columns, *rows])
    return layout, text.encode("ascii")


@st.composite
def damaged(draw: DrawFn) -> tuple[Layout, bytes]:
    """Return a valid file after a few changed, inserted, dropped or moved bytes; it may still be valid."""
    layout, data = draw(ballot_files(max_lines=4))
    bytes_ = bytearray(data)
    piece = st.sampled_from([b",", b"\n", b"0", b"1", b"-", b"_", b"a", b"A", b"\r", b"\0", b'"', b";", b" ", b"+"])
    first = draw(st.sampled_from([0, len(layout.header), len(layout.header)]))  # the header is seldom worth it
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(min(first, len(bytes_)), len(bytes_)))
        stop = start + draw(st.integers(0, 2))
        bytes_[start:stop] = draw(piece | st.binary(max_size=2))
    return layout, bytes(bytes_)
