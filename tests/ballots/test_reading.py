from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.ballot_files import ballot_files

from votation.ballots import MAX_LINE_BYTES, Batch, Layout, lines, parsing, read, write

if TYPE_CHECKING:
    from random import Random

PLAIN = Layout(voter=None, seq=False, groups=("station",), measures=("m1", "m2"), signature=False)


def columns(batch: Batch) -> dict[str, list[bytes]]:
    """Return the cells of a batch as text, by column."""
    found = {"ballot": batch.ids.tolist()}
    if batch.voters is not None:
        found[str(batch.layout.voter)] = batch.voters.tolist()
    if batch.seqs is not None:
        found["seq"] = [str(seq).encode() for seq in batch.seqs.tolist()]
    found |= {name: values.tolist() for name, values in zip(batch.layout.groups, batch.groups, strict=True)}
    for name, cells in zip(batch.layout.measures, batch.cells.tolist(), strict=True):
        found[name] = [str(cell - 1).encode() if cell else b"" for cell in cells]
    if batch.signatures is not None:
        found["sig"] = batch.signatures.tolist()
    return found


@given(ballot_files())
def test_every_cell_is_what_stands_in_the_file(case: tuple[Layout, bytes]) -> None:
    layout, data = case
    rows = [line.split(b",") for line in lines(data)]
    expected = {name: [row[index] for row in rows] for index, name in enumerate(layout.columns)}
    assert columns(read(data, layout, file="b01-0001.csv")) == expected


@given(ballot_files())
def test_what_was_read_is_written_byte_for_byte(case: tuple[Layout, bytes]) -> None:
    layout, data = case
    assert write(read(data, layout, file="b01-0001.csv")) == data


@given(ballot_files(max_lines=20), st.integers(1, 200))
def test_the_size_of_blocks_does_not_matter(case: tuple[Layout, bytes], block_bytes: int) -> None:
    layout, data = case
    batch = parsing.parse(data, layout, file="b01-0001.csv", block_bytes=block_bytes)
    whole = read(data, layout, file="b01-0001.csv")
    assert len(batch) == len(whole) == data.count(b"\n") - 1
    assert columns(batch) == columns(whole)
    assert batch.cells.dtype == whole.cells.dtype


@given(ballot_files(max_lines=20), st.integers(1, 5_000))
def test_ranges_are_whole_lines_that_meet(case: tuple[Layout, bytes], block_bytes: int) -> None:
    # PERFORMANCE, traps seen: a range that ends on a line end once counted a ballot twice
    layout, data = case
    first = len(layout.header) + 1
    ranges = list(parsing._ranges(data, first, block_bytes))
    assert b"".join(data[start:stop] for start, stop in ranges) == data[first:]
    assert all(data[stop - 1 : stop] == b"\n" for _, stop in ranges)


@given(ballot_files(max_lines=20), st.randoms(use_true_random=False))
def test_take_picks_lines_in_the_given_order(case: tuple[Layout, bytes], random: Random) -> None:
    layout, data = case
    batch = read(data, layout, file="b01-0001.csv")
    picked = [index for index in range(len(batch)) if random.random() < 0.6]
    random.shuffle(picked)
    taken = batch.take(np.array(picked, dtype=np.intp))
    assert lines(write(taken)) == [lines(data)[index] for index in picked]
    assert taken.cells.flags.c_contiguous


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [
        # a cell holds the level + 1
        ("", np.uint8),
        ("9", np.uint8),
        ("254", np.uint8),
        ("255", np.uint16),
        ("65534", np.uint16),
        ("65535", np.uint32),
        ("9999999", np.uint32),
    ],
)
def test_cells_have_the_smallest_type_that_holds_the_largest(largest: str, dtype: type[np.unsignedinteger]) -> None:
    data = f"ballot,station,m1,m2\na,s,0,\nb,s,,{largest}\n".encode()
    cells = read(data, PLAIN, file="x.csv").cells
    assert cells.dtype == dtype
    assert cells.flags.c_contiguous
    assert cells.tolist() == [[1, 0], [0, int(largest) + 1 if largest else 0]]


def test_a_wide_value_in_one_block_widens_all() -> None:
    data = b"ballot,station,m1,m2\na,s,1,2\nb,s,300,4\nc,s,,5\n"
    batch = parsing.parse(data, PLAIN, file="x.csv", block_bytes=8)
    assert batch.cells.tolist() == [[2, 301, 0], [3, 5, 6]]
    assert batch.cells.dtype == np.uint16


def test_a_header_alone_is_a_batch_of_no_lines() -> None:
    layout = Layout(voter="credential", seq=True, groups=("station",), measures=("m1",), signature=True)
    batch = read(layout.header + b"\n", layout, file="x.csv")
    assert len(batch) == 0
    assert batch.cells.shape == (1, 0)
    assert write(batch) == layout.header + b"\n"
    assert len(batch.take(np.array([], dtype=np.intp))) == 0


def test_a_thousand_measures_and_long_values_stay_vectorised() -> None:
    layout = Layout(voter=None, seq=False, groups=(), measures=tuple(f"m{i}" for i in range(1000)), signature=False)
    rows = [[(i * 7 + row) % 1000 + 1 for i in range(1000)] for row in range(20)]
    body = "".join(f"b{row},{','.join(map(str, cells))}\n" for row, cells in enumerate(rows))
    batch = read(layout.header + b"\n" + body.encode(), layout, file="x.csv")
    assert (batch.cells.T - 1).tolist() == rows


def test_the_longest_line_is_accepted() -> None:
    measures = tuple(f"m{i}" for i in range(8_190))
    layout = Layout(voter=None, seq=False, groups=(), measures=measures, signature=False)
    line = b"b" * (MAX_LINE_BYTES - 8 * 8_190) + b",9999999" * 8_190
    assert len(line) == MAX_LINE_BYTES
    batch = read(layout.header + b"\n" + line + b"\n", layout, file="x.csv")
    assert batch.cells.min() == batch.cells.max() == 10_000_000
