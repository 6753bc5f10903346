"""Statements about a frozen record, each signed whole by one person; and the case: record, enclosures, statements."""

from dataclasses import dataclass, field
from typing import Literal

from guiju.quickly_made import quickly_made
from guiju.record.model import Record
from guiju.record.words import UNWRITTEN, Digest, Instant

Purpose = Literal["calibrate", "review", "approve", "issue", "replace", "withdraw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a person states about one record at one instant."""

    format: Literal["guiju.statement"]
    version: Literal[1]
    purpose: Purpose
    record_sha256: Digest
    role: str
    person: Digest
    """Digest of the person's enclosure that day."""
    at: Instant
    certificate_number: str | None
    """For issue, replace and withdraw."""
    replaced_by: str | None
    """Number of the certificate that takes its place, for replace."""
    reason: str
    confirms_raised: tuple[str, ...]
    """Results whose U was raised to the scope's smallest and which the approval confirms."""
    seal: bool
    """Signed with the agency's seal and not with a person's key (issue)."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStatement:
    statement: Statement
    algorithm: str
    key_id: str
    value: str
    """Base64 of the signature over the domain-separated canonical bytes of the statement."""
    certificate: str
    """PEM of the signer's certificate, without a name."""
    statement_bytes: bytes | None = field(default=None, compare=False, repr=False, metadata=UNWRITTEN)
    """Stored bytes, kept by reading only where the statement was upgraded in memory: they are what was signed."""
    written: tuple[Statement, bytes] | None = field(default=None, compare=False, repr=False, metadata=UNWRITTEN)
    """This very statement with its canonical bytes, kept by a reader that has just read them: not written again."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedDocument:
    """An enclosure with its salt, as it travels in a case; `document` is the canonical text, or base64 of a file."""

    kind: Literal["person", "customer", "standard", "method", "budget_template", "evidence"]
    digest: Digest
    salt: str
    """32 hexadecimal digits."""
    document: str


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A record with its enclosures (as many as the reader may see) and its statements: all that judging needs."""

    format: Literal["guiju.case"]
    version: Literal[1]
    record: Record
    enclosures: tuple[EnclosedDocument, ...]
    statements: tuple[SignedStatement, ...]
    record_bytes: bytes | None = field(default=None, compare=False, repr=False, metadata=UNWRITTEN)
    """Stored bytes, kept by reading only where the record was upgraded in memory: they are what was hashed."""
    record_digest: Digest | None = field(default=None, compare=False, repr=False, metadata=UNWRITTEN)
    """SHA-256 of the stored bytes, kept by a reader that has just hashed them itself: they are not written again."""
