"""Acts on certificates: filing one by hand or from a DCC, links upward, the issuer asked (4.4-2, 4.4-7).

A certificate is never changed. When its issuer corrects it, the corrected one is filed beside it and says which one it
corrects. What a file says of itself (its signature) is read from the stored bytes, never taken from whoever files it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.equipment.dcc_intake import Arrival, arrival
from guiju.lab.equipment.duties import calibrated
from guiju.lab.equipment.identity import demand_own_certificate
from guiju.lab.equipment.keyed import beside, demand_as_file, demand_points, in_order, plausible
from guiju.lab.equipment.models import Certificate, IssuerQuestion, UpwardLink
from guiju.lab.equipment.paper_kinds import OF_ITEM
from guiju.lab.equipment.sheets import CERTIFICATE
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.files import FileMissing, demand_stored
from guiju.lab.house.filing import Filing
from guiju.lab.house.gathering import demand_each
from guiju.lab.house.papers import demand_paper_of, demand_unfiled
from guiju.lab.house.spans import demand_order

KEEPERS = frozenset({"equipment_keeper", "technical_manager", "system"})
CHANNELS = ("check_page", "letter", "telephone")
ANSWERS = ("genuine", "not_genuine", "corrected")
VERDICTS = ("", "pass", "fail")


class FileCertificate(Filing):
    """Files the certificate of an item's own calibration or verification (4.4-2)."""

    name = "equipment.file_certificate"
    roles = KEEPERS
    model = Certificate
    sheet = CERTIFICATE
    given_by_others = True

    def prepare(self, request: Certificate) -> Arrival:
        try:
            return beside(arrival(request.file_sha256), request)
        except FileMissing:
            what = {"what": f"SHA-256 {request.file_sha256[:16]}"}
            raise Refused("not_found", requirement="4.4-7", parameters=what) from None

    def check(self, reading: Reading, request: Certificate) -> None:
        demand_each(
            lambda: in_order(request, "calibrated_on", "valid_to"),
            lambda: in_order(request, "competence_from", "competence_to"),
            lambda: self._demand_verdict(request),
            lambda: self._demand_past(reading, request),
            *plausible(reading, request),
            lambda: demand_points(reading, request),
            lambda: demand_as_file(reading.prepared, request),
            lambda: demand_own_certificate(reading, request),
            lambda: demand_paper_of(reading, request.file_sha256, OF_ITEM, requirement="4.4-7"),
            lambda: self._demand_corrected(reading, request) if request.corrects else None,
        )

    def _demand_verdict(self, request: Certificate) -> None:
        if request.verdict not in VERDICTS or (request.kind == "calibration" and request.verdict):
            parameters = {"number": request.number, "column": "verdict"}
            raise Refused("certificate_verdict", requirement="4.4-2", parameters=parameters)

    def _demand_past(self, reading: Reading, request: Certificate) -> None:
        if request.calibrated_on > reading.day:
            day = request.calibrated_on.isoformat()
            parameters = {"number": request.number, "day": day, "column": "calibrated_on"}
            raise Refused("certificate_in_future", requirement="4.4-7", parameters=parameters)

    def _demand_corrected(self, reading: Reading, request: Certificate) -> None:
        own = Certificate.objects.filter(equipment__code=request.equipment)
        found = reading.rows(own.filter(number=request.corrects))
        if request.corrects == request.number or not found or reading.rows(own.filter(corrects=request.corrects)):
            parameters = {"number": request.corrects, "equipment": request.equipment}
            raise Refused("certificate_not_correctable", requirement="4.4-7", parameters=parameters)

    def columns(self, tx: Transaction, request: Certificate) -> dict[str, object]:
        values = super().columns(tx, request)
        came: Arrival = tx.prepared
        tx.log_file(request.file_sha256)
        told = {"source": came.source, "signature": came.signature, "signer": came.signer[:300], "filed_on": tx.day}
        return {**values, **told}

    def change(self, tx: Transaction, request: Any) -> Certificate:
        made: Certificate = super().change(tx, request)
        calibrated(tx, made)
        return made


class NoteUpwardLink(Act):
    """Writes down a link of the chain above a certificate, as far as it became known (4.4-2)."""

    name = "equipment.note_upward_link"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        certificate: str
        level: int
        issuer: str
        certificate_number: str
        item: str
        day: date
        evidence: str

    def change(self, tx: Transaction, request: Request) -> UpwardLink:
        row = certificate_of(tx, request.equipment, request.certificate)
        if request.level < 1:
            raise Refused("not_found", requirement="4.4-2", parameters={"what": str(request.level)})
        demand_order(request.day, tx.day)
        return tx.insert(
            UpwardLink(
                certificate=row,
                level=request.level,
                issuer=request.issuer,
                certificate_number=request.certificate_number,
                item=request.item,
                day=request.day,
                evidence=request.evidence,
            )
        )


class AskIssuer(Act):
    """Asks the issuer of a certificate whether it is genuine (4.4-7)."""

    name = "equipment.ask_issuer"
    roles = KEEPERS | {"quality_manager"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        certificate: str
        channel: str
        question: str

    def change(self, tx: Transaction, request: Request) -> IssuerQuestion:
        row = certificate_of(tx, request.equipment, request.certificate)
        if request.channel not in CHANNELS:
            raise Refused("not_found", requirement="4.4-7", parameters={"what": request.channel})
        return tx.insert(
            IssuerQuestion(
                certificate=row,
                channel=request.channel,
                asked_on=tx.day,
                asked_by=tx.actor.person_id,
                question=request.question,
            )
        )


class RecordIssuerAnswer(Act):
    """Files what the issuer answered, with the answer itself as evidence; written once (4.4-7)."""

    name = "equipment.record_issuer_answer"
    roles = KEEPERS | {"quality_manager"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        question: int
        answer: str
        answered_on: date
        answer_text: str
        evidence_sha256: str

    def subjects(self, request: Request) -> list[Any]:
        return [IssuerQuestion.objects.filter(pk=request.question)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(IssuerQuestion.objects.filter(pk=request.question), str(request.question))
        if request.answer not in ANSWERS or not request.evidence_sha256:
            raise Refused("issuer_answer_needs_evidence", requirement="4.4-7")
        if row.answer:
            raise Refused("issuer_answered", requirement="4.4-7", parameters={"day": row.answered_on.isoformat()})
        demand_order(row.asked_on, request.answered_on)
        demand_order(request.answered_on, reading.day)
        demand_stored(request.evidence_sha256, str(row), requirement="4.4-7")
        demand_paper_of(reading, request.evidence_sha256, OF_ITEM, requirement="4.4-7")
        # A corrected certificate answers by itself; none bears itself, or another, out.
        asked = Certificate.objects.filter(pk=row.certificate_id)
        papers = asked if request.answer == "corrected" else Certificate.objects.all()
        demand_unfiled(reading, request.evidence_sha256, papers, requirement="4.4-7")

    def change(self, tx: Transaction, request: Request) -> IssuerQuestion:
        row = tx.one(IssuerQuestion.objects.filter(pk=request.question), str(request.question))
        tx.log_file(request.evidence_sha256)
        return tx.update(
            row,
            answer=request.answer,
            answered_on=request.answered_on,
            answer_text=request.answer_text,
            evidence_sha256=request.evidence_sha256,
        )


def certificate_of(reading: Reading, equipment: str, number: str) -> Certificate:
    """The certificate of an item by its number. Raises Refused when there is none."""
    rows = Certificate.objects.select_related("equipment").filter(equipment__code=equipment, number=number)
    return reading.one(rows, f"{equipment} {number}")
