"""The log's hashing and proofs under one name (RFC 6962, section 2.1); see `merkle` for the work itself."""

from __future__ import annotations

from guiju.integrity.errors import ProofError
from guiju.integrity.merkle import (
    EMPTY_ROOT,
    CompactRange,
    HashReader,
    MemoryTree,
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "CompactRange",
    "HashReader",
    "MemoryTree",
    "Node",
    "ProofError",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "verify_consistency",
    "verify_inclusion",
]
