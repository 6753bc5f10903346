"""Stored bytes to records, statements and cases, and the bytes that are hashed and signed.

Reading is strict: canonical bytes, exact members, references that resolve, enclosures that carry their digest.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from guiju import canonical
from guiju.record import upgrade
from guiju.record.check import check_record
from guiju.record.codec import decode, encode, not_canonical, parse, to_bytes
from guiju.record.enclose import open_enclosure
from guiju.record.errors import RecordError, shown
from guiju.record.many import quick_object, quick_record, quick_statement
from guiju.record.model import Record
from guiju.record.statement import Case, SignedStatement, Statement
from guiju.record.words import Digest


def read_record(data: bytes) -> Record:
    """The record in stored bytes, upgraded in memory and with its references checked. Raises RecordError."""
    record = decode(Record, upgrade.RECORD.upgrade(parse(data)))
    check_record(record)
    return record


def read_known_record(data: bytes, sha256: str) -> Record:
    """The record in bytes that must have this SHA-256: they are those that were frozen, and are not spelled out again.

    Raises RecordError, also for other bytes.
    """
    found = canonical.sha256(data)
    if found != sha256:
        raise RecordError(f"摘要 {sha256}", f"bytes with the SHA-256 {sha256}", found)
    record = quick_record(data)
    if record is None:
        try:
            value = canonical.loads_known(data)
        except canonical.CanonicalError as error:
            raise not_canonical(error) from None
        record = decode(Record, upgrade.RECORD.upgrade(value))
    check_record(record)
    return record


def read_signed(text: str) -> SignedStatement:
    """The signed statement in canonical text, as a store keeps it. Raises RecordError."""
    signed = quick_statement(text)
    return decode(SignedStatement, parse(text.encode())) if signed is None else signed


def read_statement(data: bytes) -> Statement:
    """The statement in stored bytes, upgraded in memory. Raises RecordError."""
    return decode(Statement, upgrade.STATEMENT.upgrade(parse(data)))


def read_case(data: bytes, *, of_many: bool = False) -> Case:
    """The case in stored bytes: record and statements upgraded in memory, references and enclosures' digests checked.

    Args:
        of_many: others follow, so that it is worth a moment to make the functions that read right ones quickly.

    Raises RecordError. Signatures and the order of the statements are the business of `verify_case`.
    """
    raw = upgrade.CASE.upgrade(parse(data))
    record_value, record_bytes = _upgraded(upgrade.RECORD, raw.get("record"), ".record")
    statements, kept = [], []
    signed = raw.get("statements")
    for index, each in enumerate(signed if type(signed) is list else ()):
        value, stored = each, None
        if type(each) is dict and "statement" in each:
            path = f".statements[{index}].statement"
            inner, stored = _upgraded(upgrade.STATEMENT, each["statement"], path)
            value = {**each, "statement": inner}
        statements.append(value)
        kept.append(stored)
    members = {**raw, "record": record_value}
    value = {**members, "statements": statements} if type(signed) is list else members
    case = (quick_object(Case, value) if of_many else None) or decode(Case, value)
    _check(case)
    return dataclasses.replace(
        case,
        record_bytes=record_bytes,
        statements=tuple(
            _with_bytes(each, stored, said["statement"])
            for each, stored, said in zip(case.statements, kept, statements, strict=True)
        ),
    )


def _with_bytes(signed: SignedStatement, stored: bytes | None, value: Any) -> SignedStatement:
    """With the statement's stored bytes: of an older version those kept, of the present one those just read."""
    if stored is not None:
        return dataclasses.replace(signed, statement_bytes=stored)
    return dataclasses.replace(signed, written=(signed.statement, canonical.dumps(value)))


def _upgraded(form: upgrade.Format, value: Any, path: str) -> tuple[Any, bytes | None]:
    """The value in the present version, and its stored bytes where that is another one."""
    try:
        newer = form.upgrade(value)
    except RecordError as error:
        raise error.under(path) from None
    return newer, canonical.dumps(value) if newer is not value else None


def _check(case: Case) -> None:
    try:
        check_record(case.record)
    except RecordError as error:
        raise error.under(".record") from None
    seen: set[str] = set()
    for index, document in enumerate(case.enclosures):
        try:
            open_enclosure(document)
        except RecordError as error:
            raise error.under(f".enclosures[{index}]") from None
        if document.digest in seen:
            path = f"$.enclosures[{index}].digest"
            raise RecordError("每个附件只出现一次", "every enclosure once", shown(document.digest), path)
        seen.add(document.digest)


def record_bytes(source: Record | Case) -> bytes:
    """The stored bytes of a record: those that its hash is of.

    Raises RecordError when the bytes kept from an older version are not those of the case's record.
    """
    if isinstance(source, Record):
        return to_bytes(source)
    if source.record_bytes is None:
        return to_bytes(source.record)
    if read_record(source.record_bytes) != source.record:
        raise RecordError("所存字节与记录一致", "the record that the stored bytes hold", "≠", "$.record")
    return source.record_bytes


def record_sha256(source: Record | Case | bytes) -> Digest:
    """SHA-256 of a record's stored bytes, as statements name it."""
    if isinstance(source, Case) and source.record_digest is not None:
        return source.record_digest
    return Digest(canonical.sha256(source if isinstance(source, bytes) else record_bytes(source)))


def statement_bytes(source: Statement | SignedStatement) -> bytes:
    """The canonical bytes of a whole statement: what its signature covers (after the signature's own prefix).

    Raises RecordError when the bytes kept from an older version are not those of the statement.
    """
    if isinstance(source, Statement):
        return to_bytes(source)
    if source.written is not None and source.written[0] is source.statement:
        return source.written[1]
    if source.statement_bytes is None:
        return to_bytes(source.statement)
    if read_statement(source.statement_bytes) != source.statement:
        raise RecordError("所存字节与声明一致", "the statement that the stored bytes hold", "≠", "$.statement")
    return source.statement_bytes


def case_bytes(case: Case) -> bytes:
    """The canonical bytes of a case, record and statements in their stored versions."""
    value = encode(case)
    value["record"] = parse(record_bytes(case))
    for written, signed in zip(value["statements"], case.statements, strict=True):
        written["statement"] = parse(statement_bytes(signed))
    return canonical.dumps(value)
