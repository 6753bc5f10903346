"""The documents of a dossier that are its own: manifest, signature, table of certificates, parameters, typed facts.

Each is canonical JSON written and read by `guiju.record.codec`, so that there is one spelling of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guiju.record.words import Day, Digest

FORMAT = "guiju.dossier"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A member of the archive."""

    name: str
    size: int
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """The log whose checkpoint and tiles the archive holds."""

    origin: str
    vkey: str
    size: int
    root: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What was left out of the cases on purpose; the records keep the digests of all of it."""

    customers: Literal["kept", "left_out"]
    people: Literal["read_by_rules"]
    """People whom no rule asks for (assistants, trainees, witnesses) are left out; identity columns are never here."""
    evidence: Literal["files", "digests"]
    """Files of evidence: as members of the archive, or by their digests alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the archive is, by which rules it was judged at home, and every member with its SHA-256."""

    format: Literal["guiju.dossier"]
    version: Literal[1]
    software: str
    agency: str
    demonstration: bool
    first_day: Day
    last_day: Day
    """The period, both days inclusive."""
    catalogue: str
    judging: str
    profiles: tuple[tuple[str, str], ...]
    """Names and versions of the profiles that the exporting software carries."""
    rules: Digest
    """SHA-256 of the rule set that the exporting software judges by."""
    sizes: tuple[tuple[str, int], ...]
    """Sizes of populations by name, as the house counts them."""
    policy: Policy
    log: LogLine
    seal: str
    """PEM of the certificate of the seal that signs this, and of its issuers."""
    files: tuple[FileLine, ...]
    """Every member but manifest and signature, in order of the names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The signature of the agency's seal over the bytes of the manifest (`guiju.integrity.signature`)."""

    format: Literal["guiju.dossier_signature"]
    version: Literal[1]
    algorithm: str
    key_id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """An issued certificate: where its case is, which log entry issued it, digests of its files."""

    number: str
    record: str
    """Number of the record."""
    revision: int
    record_sha256: Digest
    log_index: int
    pdf_sha256: Digest
    pdf_sm3: Digest
    xml_sha256: Digest
    xml_sm3: Digest
    case: str
    """Name of the member with its case."""
    left_out: tuple[Digest, ...]
    """Enclosures that the agency has and that the policy leaves out of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """All certificates issued in the period, in order of the records' numbers."""

    format: Literal["guiju.dossier_certificates"]
    version: Literal[1]
    certificates: tuple[CertificateLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLine:
    """A dated row of the parameters of the code and of outside rules."""

    name: str
    value: str
    source: str
    source_en: str
    valid_from: Day
    valid_to: Day | None
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRows:
    """All rows; of two in force on a day the later one counts, of two that begin the same day the one further down."""

    format: Literal["guiju.dossier_parameters"]
    version: Literal[1]
    rows: tuple[ParameterLine, ...]

    def on(self, day: Day) -> dict[str, str]:
        """Value of every parameter in force on the day, by name."""
        return {name: row.value for name, row in self.in_force(day).items()}

    def in_force(self, day: Day) -> dict[str, ParameterLine]:
        """The row of every parameter in force on the day, by name."""
        found = (row for row in self.rows if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to))
        return {row.name: row for row in sorted(found, key=lambda row: (row.name, row.valid_from))}
