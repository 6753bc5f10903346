"""Statements about a record: making them, checking their signatures, filing them. Steps that acts share."""

from datetime import datetime
from typing import Any

from guiju.integrity.errors import SignatureError
from guiju.integrity.signature import Signature, verify_statement
from guiju.lab.calibrations.models import Enclosure, Record, Statement
from guiju.lab.house import clock, signing
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.files import stored
from guiju.lab.people.facts import person
from guiju.record.codec import decode, encode
from guiju.record.enclose import enclose
from guiju.record.reading import read_record, statement_bytes
from guiju.record.statement import Case, EnclosedDocument, Purpose, SignedStatement
from guiju.record.statement import Statement as Said
from guiju.record.words import Digest, Instant

ROLES: dict[Purpose, frozenset[str]] = {
    "calibrate": frozenset({"calibrator"}),
    "review": frozenset({"reviewer"}),
    "approve": frozenset({"signatory"}),
    "issue": frozenset({"issuer"}),
    "replace": frozenset({"signatory"}),
    "withdraw": frozenset({"signatory", "quality_manager"}),
}
"""As what somebody may make a statement of each purpose."""
SEALED = frozenset({"issue"})
"""Purposes for which the agency speaks with its seal; every other statement is a person's own."""


def say(
    purpose: Purpose,
    record_sha256: str,
    role: str,
    by: EnclosedDocument,
    at: datetime,
    *,
    number: str | None = None,
    replaced_by: str | None = None,
    reason: str = "",
    confirms_raised: tuple[str, ...] = (),
    seal: bool = False,
) -> Said:
    """A statement, ready to be signed."""
    return Said(
        format="guiju.statement",
        version=1,
        purpose=purpose,
        record_sha256=Digest(record_sha256),
        role=role,
        person=by.digest,
        at=Instant(clock.instant_text(at)),
        certificate_number=number,
        replaced_by=replaced_by,
        reason=reason,
        confirms_raised=confirms_raised,
        seal=seal,
    )


def signature_holds(signed: SignedStatement, data: bytes) -> bool:
    """Whether the signature covers exactly these bytes of the statement under the certificate that goes with it."""
    signature = Signature(algorithm=signed.algorithm, key_id=signed.key_id, value=signed.value)
    try:
        verify_statement(signed.certificate.encode(), data, signature)
    except SignatureError:
        return False
    return True


def check_signature(reading: Reading, signed: SignedStatement, purpose: Purpose, record_sha256: str) -> None:
    """Refuses a statement of another purpose, role, record or time, with a broken signature, or by another's key.

    The seal is at hand for the whole server: it stands for nobody, and never for who calibrated, reviewed or approved.
    """
    said = signed.statement
    wrong = (
        "purpose"
        if said.purpose != purpose
        else "role"
        if said.role not in ROLES[purpose]
        else "seal"
        if said.seal != (purpose in SEALED)
        else "record"
        if said.record_sha256 != record_sha256
        else "time"
        if clock.parse_instant(said.at) > reading.now
        else "signature"
        if not signature_holds(signed, statement_bytes(said))
        else "key"
        if not signing.key_belongs(reading, signed, reading.actor.person_id)
        else None
    )
    if wrong:
        raise Refused("statement_does_not_hold", requirement="6.1.7-1", parameters={"what": wrong})


def file_statement(
    tx: Transaction, record: Record, signed: SignedStatement, purpose: Purpose, by: EnclosedDocument
) -> Statement:
    """A step of an act: checks the signed statement and files it with the person's enclosure."""
    check_signature(tx, signed, purpose, record.sha256)
    if by.digest != signed.statement.person:
        raise Refused("statement_does_not_hold", requirement="6.1.7-1", parameters={"what": "person"})
    if not tx.rows(Enclosure.objects.filter(record=record, digest=by.digest)):
        members = {"kind": by.kind, "digest": by.digest, "salt": by.salt, "document": by.document}
        tx.insert(Enclosure(record=record, erased_reason="", **members))
    return tx.insert(
        Statement(
            record=record,
            purpose=purpose,
            person_code=tx.actor.person_id,
            document=encode(signed),
            void_reason="",
        )
    )


def enclosed_person(reading: Reading, code: str, record: Record | None = None) -> EnclosedDocument:
    """The person as of today, enclosed; the enclosure already on the record when it says the same."""
    found = person(reading, code, reading.day)
    if found is None:
        raise Refused("unknown_person", requirement="4.5-1", parameters={"person": code})
    made = enclose(found)
    rows = Enclosure.objects.filter(record=record, kind="person", document=made.document).exclude(salt="")
    same = [] if record is None else reading.rows(rows.order_by("pk"))
    if not same:
        return made
    return EnclosedDocument(kind="person", digest=Digest(same[0].digest), salt=same[0].salt, document=same[0].document)


def case_of(reading: Reading, record: Record) -> Case:
    """The case as it stands: the stored record, the enclosures that are not erased, the statements in force."""
    core = read_record(stored(record.sha256))
    enclosures = reading.rows(Enclosure.objects.filter(record=record).order_by("pk"))
    statements = reading.rows(Statement.objects.filter(record=record, void_reason="").order_by("pk"))
    return Case(
        format="guiju.case",
        version=1,
        record=core,
        enclosures=tuple(
            EnclosedDocument(kind=each.kind, digest=each.digest, salt=each.salt, document=each.document)
            for each in enclosures
            if each.salt
        ),
        statements=tuple(decode(SignedStatement, each.document, "$") for each in statements),
    )


def validity(reading: Reading, record: Record) -> dict[Any, bool]:
    """Whether the signature of each statement on the record holds, by row."""
    rows = reading.rows(Statement.objects.filter(record=record, void_reason=""))
    signed = {row.pk: decode(SignedStatement, row.document, "$") for row in rows}
    return {key: signature_holds(each, statement_bytes(each.statement)) for key, each in signed.items()}
