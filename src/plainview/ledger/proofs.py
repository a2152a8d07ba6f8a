"""Proofs over the tree: that a leaf is in it, that a larger tree only added to a smaller one (RFC 6962, 2.1.1-2)."""

from collections.abc import Sequence
from functools import cache

from plainview.kernel.errors import BadInputError
from plainview.ledger.tiles import EMPTY_ROOT, hash_node


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return MTH of the leaf hashes, by RFC 6962's definition."""
    return _subtree_root(tuple(leaves), 0, len(leaves)) if leaves else EMPTY_ROOT


def _subtree_root(leaves: tuple[bytes, ...], begin: int, end: int) -> bytes:
    if end - begin == 1:
        return leaves[begin]
    middle = begin + _split(end - begin)
    return hash_node(_subtree_root(leaves, begin, middle), _subtree_root(leaves, middle, end))


@cache
def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def prove_inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return PATH(index, leaves), from the leaf up."""
    if not 0 <= index < len(leaves):
        raise BadInputError(f"there is no leaf {index} in a tree of {len(leaves)}")
    proof, begin, end, row = [], 0, len(leaves), tuple(leaves)
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_subtree_root(row, middle, end))
            end = middle
        else:
            proof.append(_subtree_root(row, begin, middle))
            begin = middle
    return proof[::-1]


def proves_inclusion(*, proof: Sequence[bytes], index: int, leaf: bytes, size: int, root: bytes) -> bool:
    """Say whether `proof` shows that `leaf` is number `index` of the tree with `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = hash_node(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = hash_node(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def prove_consistency(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return PROOF(old_size, leaves): that the tree of the first `old_size` leaves is the beginning of the whole."""
    if not 0 < old_size <= len(leaves):
        raise BadInputError(f"a tree of {len(leaves)} can't be consistent with one of {old_size}")
    proof, row, begin, end, is_whole = [], tuple(leaves), 0, len(leaves), True
    while begin + old_size < end:
        split = _split(end - begin)
        if old_size <= split:
            proof.append(_subtree_root(row, begin + split, end))
            end = begin + split
        else:
            proof.append(_subtree_root(row, begin, begin + split))
            begin, old_size, is_whole = begin + split, old_size - split, False
    if not is_whole:
        proof.append(_subtree_root(row, begin, end))
    return proof[::-1]


def proves_consistency(*, proof: Sequence[bytes], old_size: int, old_root: bytes, size: int, root: bytes) -> bool:
    """Say whether `proof` shows that the tree of `size` began as the tree of `old_size` (RFC 9162, 2.1.4.2)."""
    if old_size == size:
        return not proof and old_root == root
    if not 0 < old_size < size:
        return False
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_node = node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_node, node = hash_node(sibling, old_node), hash_node(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = hash_node(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root
