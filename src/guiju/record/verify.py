"""Whether a case holds together: every statement is about this very record, in order, by different people, signed.

How a signature is checked is the caller's business: it hands in a function, so that this room needs no cryptography
but hashing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from guiju.record.enclose import open_enclosure, person_of
from guiju.record.enclosures import Person
from guiju.record.errors import RecordError
from guiju.record.reading import record_sha256, statement_bytes
from guiju.record.statement import Case, SignedStatement

ORDER = ("calibrate", "review", "approve", "issue")
CERTIFIED = ("issue", "replace", "withdraw")
"""Purposes that name a certificate."""

VerifySignature = Callable[[SignedStatement, bytes], bool]
"""Gets the signed statement and the statement's stored bytes; True when the signature over these bytes is valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """Something in which a case does not hold: a code, the place and the sentence in both languages."""

    code: str
    where: str
    zh: str
    en: str


def verify_case(case: Case, verify_signature: VerifySignature) -> tuple[CaseProblem, ...]:
    """Everything in which the case does not hold; empty when it does.

    Left-out enclosures are no problem here (`missing_enclosures` names them), but a person who was left out can only
    be compared by digest.
    """
    found = [*_enclosures(case), *_statements(case, verify_signature), *_order(case), *_two_people(case)]
    return tuple(found)


def _enclosures(case: Case) -> Iterator[CaseProblem]:
    for number, document in enumerate(case.enclosures):
        try:
            open_enclosure(document)
        except RecordError as error:
            yield CaseProblem(
                code="enclosure_digest",
                where=f"$.enclosures[{number}]",
                zh=f"附件与其摘要不符：{error.zh}",
                en=f"the enclosure does not hold: {error.en}",
            )


def _statements(case: Case, verify_signature: VerifySignature) -> Iterator[CaseProblem]:
    try:
        digest = record_sha256(case)
    except RecordError as error:
        yield CaseProblem(code="record_bytes", where="$.record", zh=error.zh, en=error.en)
        return
    for number, signed in enumerate(case.statements):
        where = f"$.statements[{number}]"
        if signed.statement.record_sha256 != digest:
            yield CaseProblem(
                code="record_hash",
                where=f"{where}.statement.record_sha256",
                zh=f"该声明针对另一记录（{signed.statement.record_sha256}），本记录为 {digest}",
                en=f"the statement is about another record ({signed.statement.record_sha256}); this one is {digest}",
            )
        try:
            valid = verify_signature(signed, statement_bytes(signed))
        except RecordError as error:
            yield CaseProblem(code="statement_bytes", where=where, zh=error.zh, en=error.en)
            continue
        if not valid:
            purpose = signed.statement.purpose
            yield CaseProblem(
                code="signature",
                where=where,
                zh=f"{purpose} 声明的签名无效",
                en=f"the signature of the {purpose} statement is not valid",
            )
        yield from _certificate_number(signed, where)


def _certificate_number(signed: SignedStatement, where: str) -> Iterator[CaseProblem]:
    purpose, number = signed.statement.purpose, signed.statement.certificate_number
    if (purpose in CERTIFIED) != bool(number):
        yield CaseProblem(
            code="certificate_number",
            where=f"{where}.statement.certificate_number",
            zh=f"{purpose} 声明" + ("缺证书编号" if purpose in CERTIFIED else "不应有证书编号"),
            en=f"a statement of {purpose} "
            + ("lacks" if purpose in CERTIFIED else "must not carry")
            + " a certificate number",
        )


def _order(case: Case) -> Iterator[CaseProblem]:
    """calibrate (once for each calibrator), review, approve, issue, each after the one before it."""
    latest = ""
    reached = -1
    for number, signed in enumerate(case.statements):
        statement, where = signed.statement, f"$.statements[{number}].statement"
        rank = ORDER.index(statement.purpose) if statement.purpose in ORDER else len(ORDER)
        first = statement.purpose == "calibrate" and reached in (-1, 0)
        later = rank == len(ORDER) and reached >= ORDER.index("issue")
        if not (first or later or rank == reached + 1):
            wanted = ORDER[min(reached + 1, len(ORDER) - 1)]
            yield CaseProblem(
                code="order",
                where=f"{where}.purpose",
                zh=f"{statement.purpose} 的次序不对，此处应为 {wanted}",
                en=f"{statement.purpose} is out of order, {wanted} is due here",
            )
        reached = max(reached, rank)
        if latest and datetime.fromisoformat(statement.at) < datetime.fromisoformat(latest):
            yield CaseProblem(
                code="instant",
                where=f"{where}.at",
                zh=f"早于前一声明（{latest}）",
                en=f"earlier than the statement before it ({latest})",
            )
        latest = statement.at
    frozen = case.record.frozen_at
    for number, signed in enumerate(case.statements):
        if datetime.fromisoformat(signed.statement.at) < datetime.fromisoformat(frozen):
            yield CaseProblem(
                code="instant",
                where=f"$.statements[{number}].statement.at",
                zh=f"早于记录冻结（{frozen}）",
                en=f"earlier than the freezing of the record ({frozen})",
            )


def _two_people(case: Case) -> Iterator[CaseProblem]:
    """The reviewer is none of the calibrators, by digest and, where the enclosures are open, by person id."""
    digests = {person.digest for section in case.record.sections for person in section.calibrators}
    digests |= {each.statement.person for each in case.statements if each.statement.purpose == "calibrate"}
    identities = {person.person_id for digest in digests if (person := _person(case, digest)) is not None}
    for number, signed in enumerate(case.statements):
        if signed.statement.purpose != "review":
            continue
        reviewer = _person(case, signed.statement.person)
        if signed.statement.person in digests or (reviewer is not None and reviewer.person_id in identities):
            yield CaseProblem(
                code="reviewer_is_calibrator",
                where=f"$.statements[{number}].statement.person",
                zh="核验人员就是校准人员；核验须由他人重新进行",
                en="the reviewer is a calibrator; somebody else must review",
            )


def _person(case: Case, digest: str) -> Person | None:
    try:
        return person_of(case, digest)
    except RecordError:  # named as a problem of the enclosure already
        return None
