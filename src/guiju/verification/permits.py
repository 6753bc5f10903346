"""Weighing a job permit: its seal, the authority behind it, its time, and what a published log says of it.

A permit is the agency's word for a few hours and is looked at without network: a seal that leads to a trusted authority
is enough here, where a certificate asks for the log. What was withdrawn since, no file can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from guiju import canonical
from guiju.integrity.errors import IntegrityError
from guiju.integrity.tiles import TILE_WIDTH
from guiju.permit import PermitError, SignedPermit, demand_signature, read_permit, standing_at
from guiju.record.words import Text
from guiju.verification import permit_sentences, sentences
from guiju.verification.anchor import authorities, unanchored
from guiju.verification.evidence import LogEvidence, open_log
from guiju.verification.verdict import DocumentFacts, LogFinding, SignatureFinding, Status, Step, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["entries_naming", "verify_permit"]

ISSUED, WITHDRAWN = b"calibrations.issue_permit", b"calibrations.withdraw_permit"
_STATUS: Final[dict[str, Status]] = {"not_yet": "not_yet", "in_force": "in_force", "expired": "expired"}


@dataclass
class _Weighing:
    """The steps as they are made, and what they came to."""

    steps: list[Step] = field(default_factory=list)
    signatures: tuple[SignatureFinding, ...] = ()
    anchored: bool = False
    log: LogFinding = field(default_factory=lambda: LogFinding(state="unknown"))
    status: Status = "unknown"

    def verdict(self) -> Literal["genuine", "not_genuine", "cannot_tell"]:
        if any(each.outcome == "failed" for each in self.steps):
            return "not_genuine"
        return "genuine" if self.anchored or self.log.state == "found" else "cannot_tell"


def verify_permit(
    data: bytes,
    *,
    log: Path | None = None,
    vkeys: Sequence[str] = (),
    ca: bytes | None = None,
    at: datetime | None = None,
) -> Verdict:
    """The verdict about a permit's file as of an instant (now when None). Raises nothing for bad bytes."""
    made = _Weighing(steps=[sentences.file_read("permit", len(data), canonical.sha256(data))])
    signed = _read(data, made)
    evidence = open_log(log, vkeys)
    if signed is not None:
        _weigh_signature(signed, ca, made)
        said = _weigh_log(evidence, canonical.sha256(data), made)
        _weigh_time(signed, at or datetime.now(UTC), made)
        if signed.permit.demonstration:
            made.steps.append(sentences.demonstration())
        made.steps.append(said)
    return Verdict(
        kind="permit",
        verdict=made.verdict(),
        certificate_number=signed.permit.number if signed else "",
        sha256=canonical.sha256(data),
        sm3=canonical.sm3(data),
        signatures=made.signatures,
        log=made.log,
        status=made.status,
        replaced_by="",
        as_of=evidence.finding(),
        demonstration=signed.permit.demonstration if signed else None,
        document=_document(signed) if signed else None,
        redacted=(),
        steps=tuple(made.steps),
    )


def _read(data: bytes, made: _Weighing) -> SignedPermit | None:
    try:
        return read_permit(data)
    except PermitError as error:
        made.steps.append(sentences.unreadable(Text(zh=error.zh, en=error.en), "failed"))
        return None


def _document(signed: SignedPermit) -> DocumentFacts:
    permit = signed.permit
    return DocumentFacts(
        laboratory_zh=permit.agency.name.zh,
        laboratory_en=permit.agency.name.en,
        item_zh=permit.item.name.zh,
        item_en=permit.item.name.en,
        serial_number=permit.item.serial_number,
        issued_on=sentences.civil(permit.issued_at),
    )


def _weigh_signature(signed: SignedPermit, ca: bytes | None, made: _Weighing) -> None:
    try:
        demand_signature(signed)
    except PermitError as error:
        why = Text(zh=error.zh, en=error.en)
        made.signatures = (_finding(signed, "", intact=False, reason=why),)
        made.steps.append(permit_sentences.seal_broken(why))
        return
    trusted = None if ca is None else authorities(ca)
    try:
        holder, others = _certificates(signed)
        subject = holder.subject.rfc4514_string()
        reason = unanchored(holder, others, trusted, datetime.fromisoformat(signed.permit.issued_at))
    except Exception as error:  # certificates of strangers fail in many ways for one fact: they cannot be read
        made.steps.append(permit_sentences.seal_broken(Text(zh=f"证书无法读取：{error}", en=f"unreadable: {error}")))
        return
    made.anchored = reason is None
    made.signatures = (_finding(signed, subject, intact=True, reason=reason),)
    made.steps.append(permit_sentences.sealed(subject, reason, asked=ca is not None))


def _certificates(signed: SignedPermit) -> tuple[Any, list[Any]]:
    from cryptography.x509 import load_pem_x509_certificates

    first, *others = load_pem_x509_certificates(signed.certificate.encode())
    return first, others


def _finding(signed: SignedPermit, signer: str, *, intact: bool, reason: Text | None) -> SignatureFinding:
    return SignatureFinding(
        where="permit",
        intact=intact,
        signer=signer,
        anchored=intact and reason is None,
        claimed_time=signed.permit.issued_at,
        zh=reason.zh if reason else "",
        en=reason.en if reason else "",
    )


def _weigh_time(signed: SignedPermit, at: datetime, made: _Weighing) -> None:
    permit = signed.permit
    standing = standing_at(permit, at)
    known = made.verdict() == "genuine"
    # Of a withdrawn permit its time tells nothing more, and of one that anybody may have sealed nothing at all.
    made.status = "withdrawn" if made.status == "withdrawn" else _STATUS[standing] if known else "unknown"
    told = (permit.issued_at, permit.valid_until, at.isoformat())
    made.steps.append(permit_sentences.time(standing, *told, known=known and made.status != "withdrawn"))
    still_open = [each for light in permit.lights if light.state == "open" for each in light.findings]
    if still_open:
        made.steps.append(permit_sentences.still_open(len(still_open)))


# What a published log says


def _weigh_log(evidence: LogEvidence, sha256: str, made: _Weighing) -> Step:
    if evidence.reader is None or evidence.checkpoint is None:
        return permit_sentences.withdrawal_unknown()
    issued, withdrawn = None, None
    for index, kind in entries_naming(evidence, sha256, (ISSUED, WITHDRAWN)):
        issued, withdrawn = (index, None) if kind == ISSUED else (issued, index)
    if issued is None:
        return permit_sentences.not_in_log(evidence.checkpoint.size)
    made.log = LogFinding(state="found", index=issued, checkpoint=evidence.finding())
    if withdrawn is not None:
        made.status = "withdrawn"
    size, complete = evidence.checkpoint.size, evidence.searchable
    return permit_sentences.in_log(issued, withdrawn, size, complete=complete)


def entries_naming(evidence: LogEvidence, sha256: str, kinds: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """The entries of these kinds that name the file, in order; only verified ones are looked at."""
    assert evidence.reader is not None and evidence.checkpoint is not None
    wanted = sha256.encode()
    for bundle in range(-(-evidence.checkpoint.size // TILE_WIDTH)):
        with suppress(IntegrityError):
            for index, data in enumerate(evidence.reader.entries(bundle), bundle * TILE_WIDTH):
                kind = next((each for each in kinds if b'"type":"' + each + b'"' in data), None)
                if kind is not None and wanted in data and _names(data, kind, sha256):
                    yield index, kind


def _names(data: bytes, kind: bytes, sha256: str) -> bool:
    try:
        value = canonical.loads(data)
    except canonical.CanonicalError:
        return False
    files = value.get("files") if isinstance(value, dict) else None
    named = isinstance(files, list) and {"sha256": sha256} in files
    return named and value.get("v") == 1 and value.get("type") == kind.decode()
