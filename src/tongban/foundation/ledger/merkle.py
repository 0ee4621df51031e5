"""Merkle tree hashing, inclusion and consistency proofs: RFC 6962 section 2, RFC 9162 section 2.1.

Pure functions: nodes come from a callable ``node(level, index)``, the hash of the complete subtree of ``2**level``
leaves that begins at leaf ``index * 2**level``. The stand-alone verifier says the same again in its own words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from .errors import BadProof

Node = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry.

    Legal: RFC 6962 2.1.
    """
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees (level, index) that make up leaves ``start`` to ``end``, from left to right.

    ``start`` is a multiple of the largest power of two that fits, as it always is inside a tree.
    """
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def folded(hashes: Iterable[bytes]) -> bytes:
    """The root over subtrees that lie side by side, the greatest first."""
    parts = list(hashes)
    if not parts:
        return EMPTY_ROOT
    right = parts.pop()
    while parts:
        right = node_hash(parts.pop(), right)
    return right


def range_hash(node: Node, start: int, end: int) -> bytes:
    """Hash of the tree over leaves ``start`` to ``end`` (not included)."""
    return folded(node(level, index) for level, index in subtrees(start, end))


def root(node: Node, size: int) -> bytes:
    """Root of the tree of the first ``size`` leaves."""
    return range_hash(node, 0, size)


def _split(size: int) -> int:
    """The greatest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """Hashes that lead from leaf ``index`` to the root of the first ``size`` leaves.

    Raises:
        BadProof: there is no such leaf in a tree of that size.
    Legal: RFC 6962 2.1.1.
    """
    if not 0 <= index < size:
        raise BadProof(f"no leaf {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(node: Node, old: int, new: int) -> list[bytes]:
    """Hashes that show that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    Raises:
        BadProof: ``old`` is 0 or greater than ``new``.
    Legal: RFC 6962 2.1.2.
    """
    if not 0 < old <= new:
        raise BadProof(f"no proof from {old} to {new}")
    if old == new:
        return []
    start, end, whole, path = 0, new, True, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start, whole = middle, False
    return ([] if whole else [range_hash(node, start, end)]) + path[::-1]


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to; compare it with a signed one.

    Raises:
        BadProof: the proof is too short or too long for that place.
    Legal: RFC 9162 2.1.3.2.
    """
    if not 0 <= index < size:
        raise BadProof(f"no leaf {index} in a tree of {size}")
    place, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if place & 1 or place == last:
            result = node_hash(step, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, step)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")
    return result


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], wanted: bytes) -> None:
    """Return silently when the leaf is in the tree with this root.

    Raises:
        BadProof: it is not, or the proof is of another leaf, place or tree.
    """
    if root_of_inclusion(leaf, index, size, proof) != wanted:
        raise BadProof("the proof leads to another root")


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Return silently when the new tree begins with the old one: nothing was changed, taken out or put between.

    Raises:
        BadProof: history was rewritten, or the proof is of other trees.
    Legal: RFC 9162 2.1.4.2.
    """
    if not 0 <= old <= new:
        raise BadProof(f"a tree of {new} cannot continue one of {old}")
    if old == new or old == 0:
        if proof or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise BadProof("two trees of one size differ")
        return
    steps = list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not steps:
        raise BadProof("the proof is too short")
    first = steps.pop(0) if place else old_root
    was = now = first
    for step in steps:
        if last == 0:
            raise BadProof("the proof is too long")
        if place & 1 or place == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, step)
        place, last = place >> 1, last >> 1
    if last or was != old_root or now != new_root:
        raise BadProof("the new tree does not begin with the old one")
