"""What a verification says: the verdict, and every step that led to it with its outcome and sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CheckpointFinding",
    "DocumentFacts",
    "Kind",
    "LogFinding",
    "Outcome",
    "SignatureFinding",
    "Status",
    "Step",
    "Verdict",
]

Kind = Literal["pdf", "xml", "record", "case", "proof", "permit", "evaluation", "unknown"]
Outcome = Literal["passed", "failed", "unknown", "notice"]
"""`failed` makes a file not genuine, `unknown` is a question that stays open, `notice` is true and to be noticed."""
Status = Literal["issued", "replaced", "withdrawn", "void", "unknown", "not_yet", "in_force", "expired"]
"""The last three are those of a job permit, as of the instant asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One check: a short name for programs, its outcome, and the sentence."""

    check: str
    outcome: Outcome
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in `lang`: "zh", anything else is English."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFinding:
    """One signature in the file."""

    where: str
    """``pdf``, ``xml``, ``permit``, ``evaluation``, or the statement's purpose (``calibrate`` …)."""
    intact: bool
    """It holds, and covers the whole file (PDF), certificate (XML) or statement."""
    signer: str
    """Subject of the signer's certificate; for a statement behind the person's name, when the enclosure is there."""
    anchored: bool
    """The signer's certificate leads to an authority of the caller; False also when none was given."""
    claimed_time: str
    """The instant that the signer claims, as written; empty when there is none."""
    zh: str = ""
    en: str = ""
    """Why it is not intact, or not anchored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointFinding:
    """A verified state of a log, and whether it was read from the log's folder or from a proof."""

    origin: str
    size: int
    source: Literal["log", "proof"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFinding:
    """Whether the file stands in the log, and where; `checkpoint` is what vouches for it."""

    state: Literal["found", "not_found", "before_log", "unknown"]
    index: int | None = None
    """Index of the issue entry; of the entry itself for a proof."""
    checkpoint: CheckpointFinding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the certificate says of itself, read from the signed node (from the frozen record for record and case)."""

    laboratory_zh: str
    laboratory_en: str
    item_zh: str
    item_en: str
    serial_number: str
    issued_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer about one file."""

    kind: Kind
    verdict: Literal["genuine", "not_genuine", "cannot_tell"]
    certificate_number: str
    """The number in the log's entry, else the one that the file claims, else empty."""
    sha256: str
    """Of the whole file."""
    sm3: str
    signatures: tuple[SignatureFinding, ...]
    log: LogFinding
    status: Status
    replaced_by: str
    """Number of the certificate that took its place; empty unless `status` is "replaced"."""
    as_of: CheckpointFinding | None
    """The state of the log that `status` holds for; a later status is unknown when its source is a proof."""
    demonstration: bool | None
    """The log says that the certificate is of a demonstration; None when not in a log."""
    document: DocumentFacts | None
    redacted: tuple[str, ...]
    """JSON paths of the enclosures that a case names and leaves out."""
    steps: tuple[Step, ...]
    """Every check made, in order."""

    @property
    def headline(self) -> Step:
        """The verdict as one sentence for laymen."""
        from guiju.verification.sentences import headline

        return headline(self)
