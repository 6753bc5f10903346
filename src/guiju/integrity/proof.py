"""Offline proofs of inclusion (c2sp.org/tlog-proof), with the entry's bytes in the optional extra line."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guiju.integrity.checkpoint import Checkpoint, open_checkpoint, parse_decimal
from guiju.integrity.errors import NotReadable, ProofError
from guiju.integrity.merkle import HASH_SIZE, HashReader, inclusion_proof, leaf_hash, verify_inclusion
from guiju.integrity.note import decode_base64

__all__ = ["FIRST_LINE", "MAX_PROOF_SIZE", "Proof", "VerifiedProof", "format_proof", "make", "parse", "verify"]

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
MAX_PROOF_SIZE: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A parsed proof; nothing in it is verified yet."""

    index: int
    hashes: tuple[bytes, ...]
    """From the leaf's sibling up, 32 bytes each."""
    checkpoint: str
    """The signed checkpoint, verbatim."""
    extra: bytes | None = None
    """The entry's bytes, where its maker put them in; not authenticated by the proof's format itself."""


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """What a proof has proved: `entry` stands at `index` of the log `origin` with `size` entries."""

    index: int
    size: int
    origin: str
    entry: bytes
    checkpoint: Checkpoint


def make(reader: HashReader, index: int, size: int, checkpoint: str, entry: bytes | None = None) -> Proof:
    """The proof that the entry at `index` is in the tree of `size` entries that `checkpoint` (signed) states.

    Raises ProofError when there is no such entry.
    """
    return Proof(index, tuple(inclusion_proof(reader, index, size)), checkpoint, entry)


def format_proof(proof: Proof) -> str:
    """The text of a .tlog-proof file."""
    lines = [FIRST_LINE]
    if proof.extra is not None:
        lines.append(f"extra {_base64(proof.extra)}")
    lines += [f"index {proof.index}", *map(_base64, proof.hashes)]
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def parse(text: str | bytes) -> Proof:
    """The proof in a .tlog-proof file.

    Raises NotReadable when it is no such file, ProofError when a line of it is not as the format demands.
    """
    lines, checkpoint = _lines(text)
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _decoded(lines.pop(0).removeprefix("extra "), "extra")
    if not lines or not lines[0].startswith("index "):
        raise ProofError("证明缺少 index 行", "the proof has no index line")
    try:
        index = parse_decimal(lines.pop(0).removeprefix("index "))
    except ValueError:
        raise ProofError("证明的 index 行不是序号", "the proof's index line holds no index") from None
    hashes = tuple(_decoded(line, "hash") for line in lines)
    if any(len(item) != HASH_SIZE for item in hashes):
        raise ProofError("证明中的散列值须为 32 字节", "a hash of the proof has not 32 bytes")
    return Proof(index, hashes, checkpoint, extra)


def _lines(text: str | bytes) -> tuple[list[str], str]:
    """The lines between the first one and the empty one, and the checkpoint behind it."""
    wrong = NotReadable("不是日志证明文件（.tlog-proof）", "this is no .tlog-proof file")
    if len(text) > MAX_PROOF_SIZE:
        raise wrong
    try:
        content = text if isinstance(text, str) else bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise wrong from None
    first, _, rest = content.partition("\n")
    if first != FIRST_LINE:
        raise wrong
    head, separator, checkpoint = rest.partition("\n\n")
    if not separator:
        raise ProofError("证明中没有检查点", "the proof holds no checkpoint")
    return head.split("\n"), checkpoint


def _decoded(text: str, what: str) -> bytes:
    try:
        return decode_base64(text)
    except ValueError:
        raise ProofError(f"证明的 {what} 行 base64 有误", f"the base64 of the proof's {what} line is wrong") from None


def verify(proof: Proof | str | bytes, entry: bytes | None, vkeys: Sequence[str]) -> VerifiedProof:
    """Verifies checkpoint and inclusion for `entry`, or for the entry that the proof carries when it is None.

    Raises NotReadable, NoteError, CheckpointError or ProofError.
    """
    if not isinstance(proof, Proof):
        proof = parse(proof)
    checkpoint = open_checkpoint(proof.checkpoint, vkeys)
    if entry is None:
        entry = proof.extra
    if entry is None:
        raise ProofError(
            "证明不含条目内容，请另行提供条目文件", "the proof does not carry the entry; give the entry's file"
        )
    verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), checkpoint.root, proof.hashes)
    return VerifiedProof(proof.index, checkpoint.size, checkpoint.origin, entry, checkpoint)
