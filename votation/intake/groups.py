"""Group values of the lines: declared or not, allowed to their box or not, and combined into segments."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from votation.errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.ballots.batch import Texts
    from votation.election import Box, Election

MAX_COMBINATIONS = 100_000
"""Combinations of group values of an election; each has a table of its own in memory."""

_UNDECLARED = -1
_LETTER_BYTES = 2
_LETTERS = 2**16


def group_codes(batch: Batch, election: Election) -> NDArray[np.int32]:
    """Return, shape (groups, lines), the index of each line's value among the declared ones, -1 where it is none."""
    codes = [
        _index_among([value.id for value in group.values], column)
        for group, column in zip(election.groups, batch.groups, strict=True)
    ]
    return np.array(codes, np.int32).reshape(len(election.groups), len(batch))


def bad_group(batch: Batch, election: Election, box: str) -> NDArray[np.bool_]:
    """Find lines with a group value that is not declared, or that `box` may not use.

    A box that names no values for a group may use all of them.

    Raises:
        InputError: The definition knows no such box.
    """
    allowed_to = _box(election, box).groups
    bad = np.zeros(len(batch), np.bool_)
    for group, codes in zip(election.groups, group_codes(batch, election), strict=True):
        values = [value.id for value in group.values]
        may_use = allowed_to.get(group.id, values)
        bad |= ~np.array([*(value in may_use for value in values), False])[codes]  # -1 reads the last
    return bad


def joint_segments(codes: NDArray[np.int32], election: Election) -> tuple[NDArray[np.int32], int]:
    """Return the index of each line's combination of group values, and the number of combinations.

    Mixed radix, the last group fastest; an election without groups has one combination.

    Args:
        codes: What `group_codes` returns, of lines without an undeclared value.
        election: The definition.

    Raises:
        LimitError: More combinations than `MAX_COMBINATIONS`.
    """
    sizes = _sizes(election)
    combinations = prod(sizes)
    if combinations > MAX_COMBINATIONS:
        raise LimitError("group-combinations", found=combinations, expected=MAX_COMBINATIONS)
    segments = np.zeros(codes.shape[1], np.int32)
    for size, indices in zip(sizes, codes, strict=True):
        segments = segments * np.int32(size) + indices
    return segments, combinations


def segment_values(segments: NDArray[np.int32], election: Election) -> NDArray[np.int32]:
    """Return, shape (groups, segments), the index of each group's value: `joint_segments` undone."""
    sizes = _sizes(election)
    values = np.empty((len(sizes), len(segments)), np.int32)
    for group, size in reversed(list(enumerate(sizes))):
        segments, values[group] = np.divmod(segments, np.int32(size))
    return values


def _sizes(election: Election) -> list[int]:
    return [len(group.values) for group in election.groups]


def _box(election: Election, box: str) -> Box:
    for declared in election.signers.boxes:
        if declared.id == box:
            return declared
    raise InputError("box-undeclared", found=box)


def _index_among(declared: Sequence[str], column: Texts) -> NDArray[np.int32]:
    """Return the index of each text of `column` among the `declared`, -1 where it is none of them.

    All lines walk at once through the trie of the declared texts, two bytes a step: exact whatever the texts, and a
    few times faster than a binary search among byte strings. Number 0 is a dead end, of letters as of nodes.
    """
    values = np.array(declared, np.bytes_)
    value_node, line_node = np.ones(len(values), np.intp), np.ones(len(column), np.intp)
    width = max(values.dtype.itemsize, column.dtype.itemsize)
    for value_letter, line_letter in zip(_letters(values, width), _letters(column, width), strict=True):
        letters, letter = np.unique(value_letter, return_inverse=True)
        number = np.zeros(_LETTERS, np.intp)
        number[letters] = np.arange(1, len(letters) + 1)
        radix = len(letters) + 1
        edges, edge = np.unique(value_node * radix + letter + 1, return_inverse=True)
        leads_to = np.zeros((value_node.max() + 1) * radix, np.intp)
        leads_to[edges] = np.arange(1, len(edges) + 1)
        value_node, line_node = edge + 1, leads_to[line_node * radix + number[line_letter]]
    index = np.full(len(values) + 1, _UNDECLARED, np.int32)
    index[value_node] = np.arange(len(values))
    return index[line_node]


def _letters(texts: Texts, width: int) -> NDArray[np.uint16]:
    """Return texts of at most `width` bytes as rows of two-byte letters, padded with zeros: shape (letters, texts)."""
    n_letters = -(-width // _LETTER_BYTES)
    padded = np.ascontiguousarray(texts, f"S{n_letters * _LETTER_BYTES}")
    return padded.view("<u2").reshape(len(texts), n_letters).T
