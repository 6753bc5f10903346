"""Checkpoints (c2sp.org/tlog-checkpoint): a log's name, size and root, signed as a note."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guiju.integrity import note
from guiju.integrity.errors import CheckpointError
from guiju.integrity.merkle import EMPTY_ROOT, HASH_SIZE

__all__ = ["Checkpoint", "CheckpointError", "format_checkpoint", "open_checkpoint", "parse", "sign_checkpoint"]

_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]{0,19})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log."""

    origin: str
    size: int
    """Number of entries."""
    root: bytes
    """Root hash, 32 bytes."""
    extensions: tuple[str, ...] = ()


def parse_decimal(text: str) -> int:
    """An ASCII decimal without leading zeroes, below 2^64; else ValueError."""
    if not _DECIMAL.match(text) or int(text) >= 1 << 64:
        raise ValueError("not a decimal")
    return int(text)


def parse(text: str) -> Checkpoint:
    """The checkpoint of a verified note's text; raises CheckpointError when a line is not as the format demands."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise CheckpointError("检查点须为三行以上的非空行", "a checkpoint is three or more non-empty lines")
    try:
        size = parse_decimal(lines[1])
    except ValueError:
        raise CheckpointError("检查点第二行不是日志大小", "a checkpoint's second line is the log's size") from None
    try:
        root = note.decode_base64(lines[2])
    except ValueError:
        root = b""
    if len(root) != HASH_SIZE:
        raise CheckpointError("检查点第三行不是 32 字节根值", "a checkpoint's third line is a root of 32 bytes")
    if size == 0 and root != EMPTY_ROOT:
        raise CheckpointError("空日志的根值有误", "the root of an empty log is wrong")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The note's text; raises CheckpointError for lines that are empty or would split."""
    lines = (
        checkpoint.origin,
        str(checkpoint.size),
        base64.b64encode(checkpoint.root).decode("ascii"),
        *checkpoint.extensions,
    )
    text = "\n".join(lines) + "\n"
    if parse(text) != checkpoint:
        raise CheckpointError("检查点的行不能含换行", "a checkpoint's lines may hold no newline")
    return text


def sign_checkpoint(checkpoint: Checkpoint, signer: note.Signer, *more: note.Signer) -> str:
    """The signed checkpoint, ready to be published."""
    return note.sign(format_checkpoint(checkpoint), signer, *more)


def open_checkpoint(text: str | bytes, vkeys: Sequence[str]) -> Checkpoint:
    """The checkpoint of a signed note.

    The origin comes from the key: one of the keys that signed must bear the origin as its name, so that a witness's
    key, or the key of another log, cannot vouch for this one.  Raises NoteError or CheckpointError.
    """
    body, signed = note.verify_with(text, vkeys)
    checkpoint = parse(body)
    if checkpoint.origin not in {key.name for key in signed}:
        names = ", ".join(sorted({key.name for key in signed}))
        raise CheckpointError(
            f"检查点属于日志 {checkpoint.origin}，而密钥属于 {names}",
            f"the checkpoint is of log {checkpoint.origin}, the key belongs to {names}",
        )
    return checkpoint
