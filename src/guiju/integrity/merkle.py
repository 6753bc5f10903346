"""The Merkle tree of RFC 6962, section 2.1: hashes, proofs and their verification, appending.

A node (level, index) stands for the 2^level entries from index * 2^level on; only complete subtrees are ever stored,
so a node never changes once it exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from guiju.integrity.errors import ProofError

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "CompactRange",
    "HashReader",
    "MemoryTree",
    "Node",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "subtree_root",
    "verify_consistency",
    "verify_inclusion",
]

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""Root of the tree without entries."""

HashReader = Callable[[int, int], bytes]
"""(level, index) -> 32-byte hash of that complete subtree."""

Node = tuple[int, int, bytes]
"""(level, index, 32-byte hash) of a complete subtree that has just come into being."""

_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || entry), 32 bytes."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), 32 bytes."""
    return _sha256(b"\x01" + left + right).digest()


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """MTH over hashes of neighbouring subtrees of one size (leaf hashes, or a tile's); EMPTY_ROOT for none."""
    row = list(hashes)
    while len(row) > 1:
        # A hash without a neighbour goes up as it is: that is how the definition splits.
        row = _parents(row) + ([row[-1]] if len(row) % 2 else [])
    return row[0] if row else EMPTY_ROOT


def _parents(row: Sequence[bytes], start: int = 0) -> list[bytes]:
    """The hashes of the pairs of `row` from pair `start` on; a last hash without a neighbour is left out."""
    first, end = 2 * start, len(row) & ~1
    pairs = zip(row[first:end:2], row[first + 1 : end : 2], strict=True)
    return [_sha256(b"\x01" + left + right).digest() for left, right in pairs]


def _fold(peaks: Sequence[bytes]) -> bytes:
    """The root over peaks given from left (largest) to right."""
    result = peaks[-1]
    for left in reversed(peaks[:-1]):
        result = node_hash(left, result)
    return result


def _range_root(reader: HashReader, start: int, end: int) -> bytes:
    """MTH(D[start:end]) where `start` is a multiple of the largest power of two below end - start."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(reader(level, start >> level))
        start += 1 << level
    return _fold(peaks)


def root(reader: HashReader, size: int) -> bytes:
    """The root of the first `size` entries, from stored nodes."""
    return _range_root(reader, 0, size) if size else EMPTY_ROOT


def inclusion_proof(reader: HashReader, index: int, size: int) -> list[bytes]:
    """RFC 6962 section 2.1.1: PATH(index, D[size]), from the leaf's sibling up.

    Raises ProofError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ProofError(f"第 {index} 条不在大小为 {size} 的日志内", f"no entry {index} in a log of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(reader, middle, end))
            end = middle
        else:
            path.append(_range_root(reader, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(reader: HashReader, size1: int, size2: int) -> list[bytes]:
    """RFC 6962 section 2.1.2: PROOF(size1, D[size2]); empty when both are equal.

    Raises ProofError unless 0 < size1 <= size2.
    """
    if not 0 < size1 <= size2:
        raise ProofError(f"不能由 {size1} 证明到 {size2}", f"there is no proof from size {size1} to {size2}")
    start, end, whole, path = 0, size2, True, []
    while end != size1:
        middle = start + _split(end - start)
        if size1 <= middle:
            path.append(_range_root(reader, middle, end))
            end = middle
        else:
            path.append(_range_root(reader, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_range_root(reader, start, end))
    return path[::-1]


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (>= 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def verify_inclusion(index: int, size: int, leaf_hash: bytes, root: bytes, proof: Sequence[bytes] | None) -> None:
    """Verifies that the entry with `leaf_hash` stands at `index` in the tree of `size` entries with `root`.

    Hashes are 32 bytes; `proof` runs from the leaf's sibling up, None means empty.  Raises ProofError.
    """
    path = _checked_path(proof)
    _check_integers(index, size)
    _check_hashes(leaf_hash, root)
    if not 0 <= index < size:
        raise ProofError(f"序号 {index} 不在大小 {size} 之内", f"index {index} is not below size {size}")
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    _check_length(path, inner + border)
    computed = leaf_hash
    for level, sibling in enumerate(path[:inner]):
        computed = node_hash(sibling, computed) if index >> level & 1 else node_hash(computed, sibling)
    for sibling in path[inner:]:
        computed = node_hash(sibling, computed)
    _check_root(computed, root)


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes] | None) -> None:
    """Verifies that the tree of `size1` with `root1` is the beginning of the tree of `size2` with `root2`.

    Hashes are 32 bytes; None means an empty proof.  A start from size 0 proves nothing and is refused.
    Raises ProofError.
    """
    path = _checked_path(proof)
    _check_integers(size1, size2)
    if not 0 < size1 <= size2:
        raise ProofError(f"大小 {size1} 到 {size2} 无从证明", f"sizes {size1} and {size2} allow no proof")
    if size1 == size2:
        # Nothing is hashed here, so equal roots of any length agree: the published cases ask for it.
        _check_length(path, 0)
        if not root1:
            _check_hashes(root1)
        _check_root(root1, root2)
        return
    _check_hashes(root1, root2)
    shift = (size1 & -size1).bit_length() - 1
    inner = ((size1 - 1) ^ (size2 - 1)).bit_length() - shift
    border = ((size1 - 1) >> (inner + shift)).bit_count()
    # When size1 is a power of two its root is itself the first hash, and the proof leaves it out.
    seeded = size1 == 1 << shift
    _check_length(path, inner + border + (0 if seeded else 1))
    seed, rest = (root1, path) if seeded else (path[0], path[1:])
    mask = (size1 - 1) >> shift
    old = new = seed
    for level, sibling in enumerate(rest):
        if level >= inner or mask >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    _check_root(old, root1)
    _check_root(new, root2)


def _checked_path(proof: Sequence[bytes] | None) -> list[bytes]:
    path = [] if proof is None else list(proof)
    _check_hashes(*path)
    return path


def _check_integers(*numbers: int) -> None:
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise ProofError("序号与大小须为整数", "index and size must be integers")


def _check_hashes(*hashes: bytes) -> None:
    for item in hashes:
        if not isinstance(item, bytes) or len(item) != HASH_SIZE:
            raise ProofError("散列值须为 32 字节", "a hash must have 32 bytes")


def _check_length(path: Sequence[bytes], expected: int) -> None:
    if len(path) != expected:
        raise ProofError(
            f"证明应有 {expected} 个散列值，实有 {len(path)} 个",
            f"the proof should have {expected} hashes and has {len(path)}",
        )


def _check_root(computed: bytes, claimed: bytes) -> None:
    if computed != claimed:
        raise ProofError(
            f"算得根值 {computed.hex()}，与声称的 {claimed.hex()} 不符",
            f"the proof leads to root {computed.hex()}, not to {claimed.hex()}",
        )


class CompactRange:
    """The right edge of a tree: enough to append and to give the root, at most 64 hashes for any size."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """`peaks`: hashes of the maximal complete subtrees of the first `size` entries, largest first.

        Raises ValueError when their number does not fit the size.
        """
        self._size = size
        self._peaks = list(peaks)
        if size < 0 or len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} entries has {size.bit_count()} peaks, not {len(self._peaks)}")

    @classmethod
    def read(cls, reader: HashReader, size: int) -> CompactRange:
        """The right edge of a stored tree of `size` entries."""
        levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
        return cls(size, [reader(level, (size >> level) - 1) for level in levels])

    @property
    def size(self) -> int:
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> list[Node]:
        """Appends one leaf hash; returns the complete subtrees it makes, the leaf first (to be stored)."""
        level, index, peaks = 0, self._size, self._peaks
        self._size = index + 1
        nodes: list[Node] = [(0, index, leaf)]
        while index & 1:
            leaf = _sha256(b"\x01" + peaks.pop() + leaf).digest()
            level += 1
            index >>= 1
            nodes.append((level, index, leaf))
        peaks.append(leaf)
        return nodes

    def root(self) -> bytes:
        return _fold(self._peaks) if self._peaks else EMPTY_ROOT


class MemoryTree:
    """A whole tree in memory, one list of hashes a level; its call is a HashReader.

    Nodes above the leaves are computed when they are next asked for, level by level, which is faster than one by one.
    """

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._leaves: list[bytes] = []
        self._levels: list[list[bytes]] = [self._leaves]
        self._settled = 0
        """Leaves above which every node stands."""
        self.extend(entries)

    def __call__(self, level: int, index: int) -> bytes:
        if level and self._settled != len(self._leaves):
            self._settle()
        return self._levels[level][index]

    @property
    def size(self) -> int:
        return len(self._leaves)

    def extend(self, entries: Iterable[bytes]) -> None:
        """Appends entries (not hashes), in order."""
        self._leaves += [_sha256(b"\x00" + entry).digest() for entry in entries]
        self._settle()

    def append(self, entry: bytes) -> int:
        """Appends an entry and returns its index."""
        leaves = self._leaves
        leaves.append(_sha256(b"\x00" + entry).digest())
        return len(leaves) - 1

    def _settle(self) -> None:
        levels, level = self._levels, 0
        while len(levels[level]) > 1:
            if level + 1 == len(levels):
                levels.append([])
            levels[level + 1] += _parents(levels[level], len(levels[level + 1]))
            level += 1
        self._settled = len(self._leaves)

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries, of all by default."""
        return root(self, self.size if size is None else size)
