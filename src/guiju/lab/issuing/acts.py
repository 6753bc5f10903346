"""Acts of issuing: approval, number, issue, void number, replacement, withdrawal (6.1.7)."""

from dataclasses import dataclass, replace
from typing import Any

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations.acts import job_of
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review import current_record, finished_job
from guiju.lab.calibrations.statements import case_of, file_statement
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import demand_code, seen
from guiju.lab.issuing.facts import issuing_facts
from guiju.lab.issuing.models import Certificate, Number
from guiju.lab.issuing.production import Inspection, inspect
from guiju.record.reading import case_bytes
from guiju.record.statement import EnclosedDocument, SignedStatement


class Approve(Act):
    """Approves a reviewed record: by an authorised signatory of its field (批准; 5-5d, 6.1.7-1)."""

    name = "issuing.approve"
    roles = frozenset({"signatory"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        by: EnclosedDocument
        signed: SignedStatement

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        job = finished_job(reading, request.job, "reviewed")
        return issuing_facts(reading, "approval", job, current_record(reading, job))

    def check(self, reading: Reading, request: Request) -> None:
        job = finished_job(reading, request.job, "reviewed")
        results = case_of(reading, current_record(reading, job)).record.results
        raised = {each.result_id for each in results if each.raised}
        unconfirmed = sorted(raised - set(request.signed.statement.confirms_raised))
        if unconfirmed:
            raise Refused("raised_unconfirmed", requirement="5-6e", parameters={"results": ", ".join(unconfirmed)})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = finished_job(tx, request.job, "reviewed")
        file_statement(tx, current_record(tx, job), request.signed, "approve", request.by)
        return tx.update(job, state="approved")


def _demand_replaceable(reading: Reading, number: str, by: str) -> None:
    """The certificate that another is to replace was issued, and no third one has taken its place."""
    found = reading.rows(Certificate.objects.filter(number__number=number))
    others = Number.objects.filter(replaces=number).exclude(state="void").exclude(number=by)
    if number == by or not found or found[0].status == "replaced" or reading.rows(others):
        raise Refused("not_replaceable", requirement="6.1.7-2", parameters={"number": number})


class ReserveNumber(Act):
    """Gives an approved record its certificate number and check code."""

    name = "issuing.reserve_number"
    roles = frozenset({"signatory", "item_clerk"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        number: str
        code: str
        replaces: str = ""

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        job = finished_job(reading, request.job, "approved")
        return issuing_facts(reading, "reservation", job, current_record(reading, job))

    def check(self, reading: Reading, request: Request) -> None:
        job = finished_job(reading, request.job, "approved")
        demand_code(request.number)
        demand_code(request.code)
        if request.replaces:
            _demand_replaceable(reading, request.replaces, request.number)
        taken = reading.rows(Number.objects.filter(number=request.number))
        if taken:
            raise Refused("number_taken", requirement="5-5f", parameters={"number": request.number})
        open_ones = reading.rows(Number.objects.filter(record__job=job, state="reserved"))
        if open_ones:
            raise Refused("number_reserved", requirement="5-5f", parameters={"number": open_ones[0].number})

    def change(self, tx: Transaction, request: Request) -> Number:
        job = finished_job(tx, request.job, "approved")
        row = Number(
            number=request.number,
            record=current_record(tx, job),
            state="reserved",
            code=request.code,
            replaces=request.replaces,
            reserved_at=tx.now,
            void_reason="",
        )
        tx.clear(certificate_number=request.number)
        return tx.insert(row)


class VoidNumber(Act):
    """Explains a reserved number that was never used; it is never given again (5-5f)."""

    name = "issuing.void_number"
    roles = frozenset({"signatory", "quality_manager", "system"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Number.objects.filter(number=request.number)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Number.objects.filter(number=request.number), request.number)
        if row.state != "reserved" or not seen(request.reason):
            raise Refused("number_state", requirement="5-5f", parameters={"number": row.number, "state": row.state})

    def change(self, tx: Transaction, request: Request) -> Number:
        row = tx.one(Number.objects.filter(number=request.number), request.number)
        tx.clear(certificate_number=request.number)
        return tx.update(row, state="void", void_reason=request.reason)


class Issue(Act):
    """Issues the certificate whose final files it is handed: they must say what the record says (6.1.7-2)."""

    name = "issuing.issue"
    roles = frozenset({"signatory", "item_clerk"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        pdf_sha256: str
        xml_sha256: str
        by: EnclosedDocument
        signed: SignedStatement
        """The issue statement under the agency's seal."""
        level: str

    def prepare(self, request: Request) -> Inspection:
        """Compares the files with the record, outside any transaction: they are known by hash and cannot change."""
        return inspect(request.number, request.pdf_sha256, request.xml_sha256)

    def subjects(self, request: Request) -> list[Any]:
        return [Number.objects.filter(number=request.number)]

    def _of(self, reading: Reading, request: Request) -> tuple[Number, Record, Job]:
        rows = Number.objects.select_related("record", "record__job").filter(number=request.number)
        row = reading.one(rows, request.number)
        return row, row.record, reading.one(job_of(row.record.job.number), row.record.job.number)

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        number, record, job = self._of(reading, request)
        inspection = reading.prepared
        return issuing_facts(
            reading,
            "issue",
            job,
            record,
            number=number.number,
            number_state=number.state,
            content=inspection.content if inspection.record_sha256 == record.sha256 else None,
            checklist=inspection.checklist,
        )

    def check(self, reading: Reading, request: Request) -> None:
        number, record, job = self._of(reading, request)
        if number.state != "reserved":
            raise Refused("number_taken", requirement="5-5f", parameters={"number": number.number})
        finished_job(reading, job.number, "approved")
        if record.state != "current" or record.revision != job.revision:
            raise Refused("record_returned", requirement="6.1.7-1", parameters={"job": job.number})
        if number.replaces:
            _demand_replaceable(reading, number.replaces, number.number)
        _demand_said(request.signed, number.number)

    def change(self, tx: Transaction, request: Request) -> Certificate:
        number, record, job = self._of(tx, request)
        inspection = tx.prepared
        file_statement(tx, record, request.signed, "issue", request.by)
        tx.update(number, state="issued")
        tx.update(job, state="issued")
        tx.clear(
            certificate_number=number.number,
            record_sha256=record.sha256,
            pdf_sha256=request.pdf_sha256,
            pdf_sm3=inspection.pdf_sm3,
            xml_sha256=request.xml_sha256,
            xml_sm3=inspection.xml_sm3,
        )
        # The log names record and statements together, without enclosures: these may be left out or erased later.
        tx.store_file(case_bytes(replace(case_of(tx, record), enclosures=())), "application/json")
        return tx.insert(
            Certificate(
                number=number,
                title=job.line.title,
                issued_at=tx.now,
                pdf_sha256=request.pdf_sha256,
                pdf_sm3=inspection.pdf_sm3,
                xml_sha256=request.xml_sha256,
                xml_sm3=inspection.xml_sm3,
                signature_level=request.level,
                status="issued",
                replaced_by="",
                status_reason="",
            )
        )


def _demand_said(signed: SignedStatement, number: str, reason: str = "", replaced_by: str | None = None) -> None:
    """What was signed names the very certificate, reason and successor that the request names."""
    said = signed.statement
    if (said.certificate_number, said.reason, said.replaced_by) != (number, reason, replaced_by):
        raise Refused("statement_does_not_hold", requirement="6.1.7-1", parameters={"what": "content"})


def _certificate(reading: Reading, number: str) -> Certificate:
    rows = Certificate.objects.select_related("number", "number__record").filter(number__number=number)
    row = reading.one(rows, number)
    if row.status != "issued":
        raise Refused("certificate_status", requirement="6.1.7-2", parameters={"number": number, "status": row.status})
    return row


class Replace(Act):
    """Marks a certificate as replaced by another that was issued and names it (GB/T 27025 7.8.8)."""

    name = "issuing.replace"
    roles = frozenset({"signatory"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        replaced_by: str
        reason: str
        by: EnclosedDocument
        signed: SignedStatement

    def subjects(self, request: Request) -> list[Any]:
        return [Certificate.objects.filter(number__number=request.number)]

    def check(self, reading: Reading, request: Request) -> None:
        _certificate(reading, request.number)
        if request.replaced_by == request.number or not seen(request.reason):
            raise Refused("replacement", requirement="6.1.7-2", parameters={"number": request.number})
        successor = _certificate(reading, request.replaced_by)
        if successor.number.replaces != request.number:
            numbers = {"number": request.number, "successor": request.replaced_by}
            raise Refused("successor_does_not_name", requirement="6.1.7-2", parameters=numbers)
        _demand_said(request.signed, request.number, request.reason, request.replaced_by)

    def change(self, tx: Transaction, request: Request) -> Certificate:
        row = _certificate(tx, request.number)
        file_statement(tx, row.number.record, request.signed, "replace", request.by)
        tx.clear(certificate_number=request.number, issue_index=tx.index_of(row), replaced_by=request.replaced_by)
        return tx.update(row, status="replaced", replaced_by=request.replaced_by, status_reason=request.reason)


class Withdraw(Act):
    """Withdraws a certificate, with the reason (作废/收回)."""

    name = "issuing.withdraw"
    roles = frozenset({"signatory", "quality_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        reason: str
        by: EnclosedDocument
        signed: SignedStatement

    def subjects(self, request: Request) -> list[Any]:
        return [Certificate.objects.filter(number__number=request.number)]

    def check(self, reading: Reading, request: Request) -> None:
        _certificate(reading, request.number)
        if not seen(request.reason):
            raise Refused("withdrawal_needs_reason", requirement="6.1.7-2", parameters={"number": request.number})
        _demand_said(request.signed, request.number, request.reason)

    def change(self, tx: Transaction, request: Request) -> Certificate:
        row = _certificate(tx, request.number)
        file_statement(tx, row.number.record, request.signed, "withdraw", request.by)
        tx.clear(certificate_number=request.number, issue_index=tx.index_of(row))
        return tx.update(row, status="withdrawn", status_reason=request.reason)
