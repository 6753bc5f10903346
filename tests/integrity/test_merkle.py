"""The Merkle tree against published vectors, and its properties against the definition in RFC 6962 section 2.1."""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.integrity.log import (
    EMPTY_ROOT,
    CompactRange,
    MemoryTree,
    ProofError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from guiju.integrity.merkle import subtree_root


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def path_of(case: dict[str, Any]) -> list[bytes] | None:
    return None if case["proof"] is None else [decoded(item) for item in case["proof"]]


def defined_root(entries: Sequence[bytes]) -> bytes:
    """MTH as RFC 6962 writes it, recursively."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return hashlib.sha256(b"\x01" + defined_root(entries[:k]) + defined_root(entries[k:])).digest()


def entries_of(size: int) -> list[bytes]:
    return [f"cert-{i}".encode() for i in range(size)]


@pytest.mark.shared
def test_published_inclusion_cases(shared: Path) -> None:
    cases = json.loads((shared / "reference/tlog/merkle_inclusion.json").read_text())
    assert len(cases) == 98
    for case in cases:
        arguments = (case["leafIdx"], case["treeSize"], decoded(case["leafHash"]), decoded(case["root"]), path_of(case))
        if case["wantErr"]:
            with pytest.raises(ProofError):
                verify_inclusion(*arguments)
                pytest.fail(f"accepted {case['case']}")
        else:
            verify_inclusion(*arguments)


@pytest.mark.shared
def test_published_consistency_cases(shared: Path) -> None:
    cases = json.loads((shared / "reference/tlog/merkle_consistency.json").read_text())
    assert len(cases) == 98
    for case in cases:
        arguments = (case["size1"], case["size2"], decoded(case["root1"]), decoded(case["root2"]), path_of(case))
        if case["wantErr"]:
            with pytest.raises(ProofError):
                verify_consistency(*arguments)
                pytest.fail(f"accepted {case['case']}")
        else:
            verify_consistency(*arguments)


@pytest.mark.shared
def test_classic_eight_leaves(shared: Path) -> None:
    data = json.loads((shared / "reference/tlog/rfc6962_8_leaves.json").read_text())
    entries = [bytes.fromhex(item) for item in data["leaf_inputs_hex"]]
    assert [leaf_hash(item).hex() for item in entries] == data["leaf_hashes_hex"]
    roots = next(value for key, value in data.items() if key.startswith("roots"))
    given_roots = list(roots.values()) if isinstance(roots, dict) else roots
    assert [MemoryTree(entries[:size]).root().hex() for size in range(9)] == given_roots


@pytest.mark.shared
def test_roots_of_1100_sizes(shared: Path) -> None:
    expected = json.loads((shared / "reference/tlog/roots_0_to_1100.json").read_text())["roots_hex"]
    tree = MemoryTree(entries_of(1100))
    compact = CompactRange()
    for size, value in enumerate(expected):
        assert tree.root(size).hex() == value
        assert compact.root().hex() == value
        if size < 1100:
            compact.append(leaf_hash(f"cert-{size}".encode()))


def test_definition_and_every_proof_of_small_trees() -> None:
    entries = entries_of(40)
    tree = MemoryTree(entries)
    for size in range(1, 41):
        top = defined_root(entries[:size])
        assert tree.root(size) == top
        for index in range(size):
            verify_inclusion(index, size, leaf_hash(entries[index]), top, inclusion_proof(tree, index, size))
        for earlier in range(1, size + 1):
            path = consistency_proof(tree, earlier, size)
            verify_consistency(earlier, size, defined_root(entries[:earlier]), top, path)


@given(st.integers(1, 300), st.data())
def test_a_changed_proof_is_refused(size: int, data: st.DataObject) -> None:
    entries = entries_of(size)
    tree = MemoryTree(entries)
    index = data.draw(st.integers(0, size - 1))
    path, leaf, top = inclusion_proof(tree, index, size), leaf_hash(entries[index]), tree.root()
    verify_inclusion(index, size, leaf, top, path)
    other = data.draw(st.integers(-1, size).filter(lambda value: value != index))
    for wrong in [
        (other, size, leaf, top, path),
        (index, size, leaf_hash(b"other"), top, path),
        (index, size, leaf, leaf, [*path, leaf]),
        (index, size, leaf, leaf_hash(b"root"), path),
        (index, size, leaf, top, [*path, top]),
    ]:
        with pytest.raises(ProofError):
            verify_inclusion(*wrong)
    for place in range(len(path)):
        changed = [*path[:place], bytes([path[place][0] ^ 1]) + path[place][1:], *path[place + 1 :]]
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaf, top, changed)
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaf, top, path[:place] + path[place + 1 :])


@given(st.integers(2, 300), st.data())
def test_a_changed_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    tree = MemoryTree(entries_of(size))
    earlier = data.draw(st.integers(1, size - 1))
    old, new, path = tree.root(earlier), tree.root(), consistency_proof(tree, earlier, size)
    for place in range(len(path)):
        changed = [*path[:place], bytes([path[place][0] ^ 1]) + path[place][1:], *path[place + 1 :]]
        with pytest.raises(ProofError):
            verify_consistency(earlier, size, old, new, changed)
    for wrong in [(earlier, size, new, new, path), (earlier, size, old, old, path), (size, earlier, new, old, path)]:
        with pytest.raises(ProofError):
            verify_consistency(*wrong)


@given(st.integers(0, 200), st.integers(0, 60))
def test_appending_from_a_stored_edge(size: int, more: int) -> None:
    entries = entries_of(size + more)
    stored = {}
    compact = CompactRange()
    for entry in entries[:size]:
        stored.update({(level, index): value for level, index, value in compact.append(leaf_hash(entry))})

    def reader(level: int, index: int) -> bytes:
        return stored[level, index]

    resumed = CompactRange.read(reader, size)
    assert resumed.peaks == compact.peaks
    assert root(reader, size) == compact.root()
    for entry in entries[size:]:
        stored.update({(level, index): value for level, index, value in resumed.append(leaf_hash(entry))})
    tree = MemoryTree(entries)
    assert resumed.root() == tree.root() == root(reader, size + more)
    assert all(tree(level, index) == value for (level, index), value in stored.items())


def test_odd_arguments() -> None:
    leaf = leaf_hash(b"")
    verify_inclusion(0, 1, leaf, leaf, None)
    for wrong in [
        (True, 2, leaf, leaf, [leaf]),
        (0, 1, leaf.hex(), leaf, []),
        (0.0, 1, leaf, leaf, []),
        (0, 1, bytearray(leaf), leaf, []),
        (2**64 - 1, 2**64, leaf, leaf, []),
        (2**70, 2**64, leaf, leaf, []),
    ]:
        with pytest.raises(ProofError):
            verify_inclusion(*wrong)  # type: ignore[arg-type]
    with pytest.raises(ProofError):
        verify_consistency(0, 1, EMPTY_ROOT, leaf, [])
    with pytest.raises(ProofError):
        verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    tree = MemoryTree([b"a", b"b"])
    with pytest.raises(ProofError):
        inclusion_proof(tree, 2, 2)
    with pytest.raises(ProofError):
        consistency_proof(tree, 0, 2)
    with pytest.raises(ValueError, match="peaks"):
        CompactRange(3, [leaf])
    assert subtree_root([]) == EMPTY_ROOT
    assert subtree_root([leaf, leaf]) == node_hash(leaf, leaf)
