"""Opening what vouches for a file: a proof and a published log, verified with the caller's keys and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from guiju.integrity import proof as proofs
from guiju.integrity.checkpoint import Checkpoint, open_checkpoint
from guiju.integrity.errors import IntegrityError, NotReadable
from guiju.integrity.merkle import root
from guiju.integrity.proof import VerifiedProof
from guiju.integrity.reader import TileReader
from guiju.verification.entries import Entry, History, read_entry, read_history
from guiju.verification.verdict import CheckpointFinding

__all__ = ["LogEvidence", "ProofEvidence", "contradiction", "open_log", "open_proof"]

_NO_KEY = NotReadable("没有日志的验证密钥，请用 --key 给出", "there is no verifier key of the log; give one with --key")


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """A published log, as far as it could be verified."""

    state: Literal["none", "verified", "unusable"]
    checkpoint: Checkpoint | None = None
    reader: TileReader | None = None
    """None when the log publishes its checkpoints alone."""
    history: History = field(default_factory=History)
    error: IntegrityError | None = None

    @property
    def searchable(self) -> bool:
        """Every entry was read: what is not found is not there."""
        return self.reader is not None and self.history.complete

    def finding(self) -> CheckpointFinding | None:
        """Its checkpoint."""
        state = self.checkpoint
        return None if state is None else CheckpointFinding(origin=state.origin, size=state.size, source="log")


@dataclass(frozen=True, slots=True)
class ProofEvidence:
    """A proof: none, verified, refused (it proves nothing), or unusable for want of a key or of the entry's bytes."""

    state: Literal["none", "verified", "refused", "unusable"]
    verified: VerifiedProof | None = None
    entry: Entry | None = None
    """What the proved entry says, when it is about a certificate's number."""
    error: IntegrityError | None = None

    def finding(self) -> CheckpointFinding | None:
        """Its checkpoint."""
        found = self.verified
        return None if found is None else CheckpointFinding(origin=found.origin, size=found.size, source="proof")


def open_log(folder: Path | None, vkeys: Sequence[str]) -> LogEvidence:
    """The log in `folder`, every entry verified. Raises nothing: what is wrong stands in `error`."""
    if folder is None:
        return LogEvidence("none")
    if not vkeys:
        return LogEvidence("unusable", error=_NO_KEY)
    try:
        state = open_checkpoint((folder / "checkpoint").read_bytes(), vkeys)
    except (OSError, ValueError) as error:
        return LogEvidence("unusable", error=_typed(error, folder))
    try:
        reader = TileReader(folder, state)
    except IntegrityError as error:
        return LogEvidence("verified", checkpoint=state, error=error)
    history = read_history(reader)
    return LogEvidence("verified", checkpoint=state, reader=reader, history=history, error=history.problem)


def _typed(error: Exception, folder: Path) -> IntegrityError:
    if isinstance(error, IntegrityError):
        return error
    return NotReadable(f"{folder} 中没有可读的 checkpoint", f"{folder} holds no checkpoint that can be read")


def open_proof(data: bytes | None, vkeys: Sequence[str], log: LogEvidence) -> ProofEvidence:
    """The proof in `data`; a bare one takes its entry from the verified log. Raises nothing."""
    if data is None:
        return ProofEvidence("none")
    try:
        parsed = proofs.parse(data)
        if not vkeys:
            return ProofEvidence("unusable", error=_NO_KEY)
        entry = _entry_in(log, parsed.index) if parsed.extra is None else parsed.extra
        if entry is None:
            open_checkpoint(parsed.checkpoint, vkeys)
            return ProofEvidence("unusable", error=_NO_ENTRY)
        verified = proofs.verify(parsed, entry, vkeys)
    except IntegrityError as error:
        return ProofEvidence("refused", error=error)
    return ProofEvidence("verified", verified=verified, entry=read_entry(verified.entry))


_NO_ENTRY = NotReadable(
    "证明不含条目内容，请用 --log 给出日志", "the proof does not carry its entry; give the log with --log"
)


def _entry_in(log: LogEvidence, index: int) -> bytes | None:
    if log.reader is not None and log.checkpoint is not None and index < log.checkpoint.size:
        with suppress(IntegrityError):
            return log.reader.entry(index)
    return None


def contradiction(proof: ProofEvidence, log: LogEvidence) -> bool:
    """Whether proof and log, both signed as the same log, cannot both be true: somebody showed two logs."""
    one, two = proof.verified, log.checkpoint
    if one is None or two is None or log.reader is None or one.origin != two.origin:
        return False
    if one.size == two.size and one.checkpoint.root != two.root:
        return True
    if one.index < two.size and (entry := _entry_in(log, one.index)) is not None and entry != one.entry:
        return True
    try:
        return one.size <= two.size and root(log.reader, one.size) != one.checkpoint.root
    except IntegrityError:
        return False
