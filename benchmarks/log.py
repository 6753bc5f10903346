"""How fast the log is: appends, proofs and verifications, beside bare hashlib on the same leaves in the same run.

Aims: in-memory appends at least a third of the bare rate; durable appends in batches above 20 000 a second.
Run: .venv/bin/python benchmarks/log.py [LEAVES] [ROUNDS]
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from guiju.integrity.merkle import CompactRange, MemoryTree, inclusion_proof, leaf_hash, verify_inclusion

LEAVES = 100_000
SIZES = (540, 33)
"""Bytes of a leaf: as an act writes it (236 to 747), and as small as in benchmarks of others."""
ROUNDS = 5
BATCH = 256
PROVED = 5_000
DURABLE_AIM = 20_000
BARE_LEAVES = "hashlib, leaf hashes alone"
BARE_TREE = "hashlib, as many hashes as the tree needs"


def leaves_of(count: int, size: int) -> list[bytes]:
    """Different entries of `size` bytes."""
    return [b"%0*d" % (size, number) for number in range(count)]


def bare_leaves(leaves: list[bytes]) -> None:
    sha256 = hashlib.sha256
    for leaf in leaves:
        sha256(b"\x00" + leaf).digest()


def bare_tree(leaves: list[bytes]) -> None:
    """A leaf hash and, on average, one node hash of 65 bytes for every leaf; no tree is kept."""
    sha256 = hashlib.sha256
    left = right = bytes(32)
    for leaf in leaves:
        right = sha256(b"\x00" + leaf).digest()
        left = sha256(b"\x01" + left + right).digest()


def memory_tree(leaves: list[bytes]) -> None:
    MemoryTree(leaves).root()


def memory_tree_singly(leaves: list[bytes]) -> None:
    tree = MemoryTree()
    for leaf in leaves:
        tree.append(leaf)
    tree.root()  # nodes are computed when they are asked for: all of them belong to the work


def compact_range(leaves: list[bytes]) -> None:
    compact = CompactRange()
    for leaf in leaves:
        compact.append(leaf_hash(leaf))
    compact.root()


def durable(leaves: list[bytes]) -> None:
    """Leaf bytes and nodes into SQLite, flushed at every batch (WAL, synchronous=FULL)."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        base = sqlite3.connect(Path(folder) / "log.sqlite3", isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE leaf (place INTEGER PRIMARY KEY, data BLOB NOT NULL)")
        base.execute(
            "CREATE TABLE node (level INTEGER, place INTEGER, hash BLOB, PRIMARY KEY (level, place)) WITHOUT ROWID"
        )
        compact = CompactRange()
        for start in range(0, len(leaves), BATCH):
            batch = leaves[start : start + BATCH]
            base.execute("BEGIN IMMEDIATE")
            base.executemany("INSERT INTO leaf VALUES (?, ?)", enumerate(batch, start))
            nodes = [node for leaf in batch for node in compact.append(leaf_hash(leaf))]
            base.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)
            base.execute("COMMIT")
        base.close()


def rate(work: Callable[[list[bytes]], None], leaves: list[bytes]) -> float:
    """Leaves a second."""
    start = time.perf_counter()
    work(leaves)
    return len(leaves) / (time.perf_counter() - start)


def proof_rates(leaves: list[bytes]) -> tuple[float, float]:
    """Inclusion proofs made, and verified, a second, in the tree of all leaves."""
    tree = MemoryTree(leaves)
    size, root = tree.size, tree.root()
    places = random.Random(1).sample(range(size), min(PROVED, size))
    start = time.perf_counter()
    paths = [inclusion_proof(tree, place, size) for place in places]
    made = time.perf_counter()
    for place, path in zip(places, paths, strict=True):
        verify_inclusion(place, size, tree(0, place), root, path)
    return len(places) / (made - start), len(places) / (time.perf_counter() - made)


WORKS: dict[str, Callable[[list[bytes]], None]] = {
    BARE_LEAVES: bare_leaves,
    BARE_TREE: bare_tree,
    "append in memory, MemoryTree": memory_tree,
    "append in memory, MemoryTree, one by one": memory_tree_singly,
    "append in memory, CompactRange": compact_range,
    f"append durable, SQLite, batches of {BATCH}": durable,
}


def main() -> None:
    """Prints rates (median of the rounds), their ratios to both bare rates, and whether the aims are met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LEAVES
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    for size in SIZES:
        print(f"{count} leaves of {size} bytes, {rounds} rounds")
        middle = measured(leaves_of(count, size), rounds)
        print(f"{'':<44}{'per second':>12}{'to leaves':>11}{'to tree':>9}")
        for name, value in middle.items():
            print(f"{name:<44}{value:>12,.0f}{value / middle[BARE_LEAVES]:>11.2f}{value / middle[BARE_TREE]:>9.2f}")
        print_aims(middle)


def measured(leaves: list[bytes], rounds: int) -> dict[str, float]:
    """Median rate of everything that is measured."""
    rates: dict[str, list[float]] = {name: [] for name in (*WORKS, "prove inclusion", "verify inclusion")}
    for _ in range(rounds):  # in turn, so that a busy moment of the machine falls on all
        for name, work in WORKS.items():
            rates[name].append(rate(work, leaves))
        for name, found in zip(("prove inclusion", "verify inclusion"), proof_rates(leaves), strict=True):
            rates[name].append(found)
    return {name: statistics.median(found) for name, found in rates.items()}


def print_aims(middle: dict[str, float]) -> None:
    for name in (each for each in WORKS if "in memory" in each):
        for bare in (BARE_LEAVES, BARE_TREE):
            share = middle[name] / middle[bare]
            print(f"aim: {name} >= 1/3 of {bare}: {share:.2f} {'met' if share >= 1 / 3 else 'NOT MET'}")
    value = middle[f"append durable, SQLite, batches of {BATCH}"]
    print(f"aim: durable > {DURABLE_AIM:,} a second: {value:,.0f} {'met' if value > DURABLE_AIM else 'NOT MET'}")


if __name__ == "__main__":
    main()
