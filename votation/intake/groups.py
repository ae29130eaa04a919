"""Group values of the lines: declared or not, allowed to their box or not, and combined into segments."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from votation.errors import InputError, LimitError
from votation.intake.fingerprints import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from votation.ballots import Batch
    from votation.ballots.batch import Texts
    from votation.election import Box, Election

MAX_COMBINATIONS = 100_000
"""Combinations of group values of an election; each has a table of its own in memory."""

_UNDECLARED = -1


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

    A walk through the trie of the declared texts, eight bytes a step, all lines at once: exact whatever the lengths,
    and several times faster than comparing byte strings.
    """
    values, texts = words(np.array(declared, np.bytes_)), words(column)
    depth = max(values.shape[1], texts.shape[1])
    values, texts = (np.pad(each, ((0, 0), (0, depth - each.shape[1]))) for each in (values, texts))
    node_of_value = np.zeros(len(values), np.intp)
    node_of_line = np.zeros(len(texts), np.intp)
    for step in range(depth):
        branches, branch = np.unique(values[:, step], return_inverse=True)
        nodes, node_after = np.unique(node_of_value * len(branches) + branch, return_inverse=True)
        table = np.full((node_of_value.max() + 2, len(branches) + 1), _UNDECLARED)  # a row and a column for no match
        table[divmod(nodes, len(branches))] = np.arange(len(nodes))
        place = np.searchsorted(branches, texts[:, step])
        match = branches[np.minimum(place, len(branches) - 1)] == texts[:, step]
        node_of_line = table[node_of_line, np.where(match, place, _UNDECLARED)]
        node_of_value = node_after
    index = np.full(len(values) + 1, _UNDECLARED, np.int32)
    index[node_of_value] = np.arange(len(values))
    return index[node_of_line]
