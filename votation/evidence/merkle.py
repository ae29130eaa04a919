"""Merkle trees of RFC 6962: one digest for all lines of a file, and a short proof that one line is among them.

Section 2.1 defines the tree by splitting n leaves at the largest power of two below n. Hashing level by level, where a
last node without a sibling rises unchanged, builds the same tree without recursion.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from votation.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Sequence

# RFC 6962, 2.1: the prefixes keep a leaf from ever being taken for a node
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


def leaf(line: bytes) -> bytes:
    """Return the digest of one line, given without its LF."""
    return sha256(_LEAF + line).digest()


def leaves(lines: Sequence[bytes]) -> list[bytes]:
    """Return the digests of `lines`, each given without its LF, in their order."""
    return [sha256(_LEAF + line).digest() for line in lines]


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of `leaves` (RFC 6962, 2.1); SHA-256 of nothing if there are none."""
    if not leaves:
        return sha256().digest()
    level = leaves
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of leaf `index`, from its sibling up to a child of the root (RFC 6962, 2.1.1).

    Raises:
        EvidenceError: There is no such leaf.
    """
    _check_index(index, len(leaves))
    siblings = []
    level = leaves
    while len(level) > 1:
        if index ^ 1 < len(level):
            siblings.append(level[index ^ 1])
        level, index = _parents(level), index >> 1
    return siblings


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that a leaf and its audit path lead to, as RFC 9162, 2.1.3.2, computes it.

    Args:
        leaf: Digest of the line.
        index: Its place among the leaves, from 0.
        size: Number of leaves of the tree.
        path: What `path` returned.

    Raises:
        EvidenceError: There is no such leaf, or the path has another length than that leaf's.
    """
    _check_index(index, size)
    digest, last, rest = leaf, size - 1, iter(path)
    for sibling in rest:
        if last == 0:
            raise EvidenceError("merkle-path-length", found=len(path))
        if index & 1 or index == last:
            digest = sha256(_NODE + sibling + digest).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            digest = sha256(_NODE + digest + sibling).digest()
        index, last = index >> 1, last >> 1
    if last:
        raise EvidenceError("merkle-path-length", found=len(path))
    return digest


def _parents(level: Sequence[bytes]) -> list[bytes]:
    parents = [sha256(_NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
    return parents if len(level) % 2 == 0 else [*parents, level[-1]]


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise EvidenceError("merkle-no-such-leaf", found=index, expected=size)
