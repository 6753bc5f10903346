"""What people gave, as of a day, in the words of an evaluation: documents, attestations, decisions."""

from datetime import date

from guiju.conduct.evaluation.evidence import (
    AttestationEvidence,
    CorrectionEvidence,
    DocumentEvidence,
    Fault,
    TailoringEvidence,
)
from guiju.conduct.evaluation.sources import Given
from guiju.lab.assessment.given_decisions import adjudications_on
from guiju.lab.assessment.models import Attestation, Correction, Document, Tailoring
from guiju.lab.house.files import path_of
from guiju.record.words import Day, Digest


def given_on(day: date, faults: tuple[Fault, ...] = ()) -> Given:
    """Everything as of a day: what was filed, approved, withdrawn or decided later is not known yet."""
    return Given(
        documents=_documents(day),
        attestations=_attestations(day),
        tailorings=_tailorings(day),
        adjudications=adjudications_on(day),
        corrections=_corrections(day),
        faults=faults,
    )


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _or_none(value: date | None) -> Day | None:
    return None if value is None else _day(value)


def _by(value: date | None, day: date) -> Day | None:
    return None if value is None or value > day else _day(value)


def _documents(day: date) -> tuple[DocumentEvidence, ...]:
    """Every edition that has begun, but those whose place another had taken by the day."""
    rows = Document.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day, superseded_by__gt="")
    return tuple(_document(each, day) for each in rows.order_by("code", "pk"))


def _document(row: Document, day: date) -> DocumentEvidence:
    # The last day of a superseded edition was written with its successor, and holds from the successor's first day.
    return DocumentEvidence(
        code=row.code,
        kind=row.kind,
        title=row.title,
        version=row.edition,
        rows=tuple(row.clauses),
        owner=row.owner,
        approved=row.approved_on is not None and row.approved_on <= day,
        valid_from=_day(row.valid_from),
        valid_to=_or_none(row.valid_to),
        review_due=_or_none(row.review_due),
        outside=row.outside,
        title_en=row.title_en or None,
        occasions=row.occasions,
        sha256=Digest(row.file_sha256) if row.file_sha256 and path_of(row.file_sha256).is_file() else None,
    )


def _attestations(day: date) -> tuple[AttestationEvidence, ...]:
    rows = Attestation.objects.filter(on__lte=day).exclude(withdrawn_on__lte=day).order_by("code")
    return tuple(
        AttestationEvidence(
            code=each.code,
            row=each.row,
            by=each.by,
            on=_day(each.on),
            expires=_day(each.expires),
            outcome=each.outcome,
            maturity=each.maturity,
            statement=each.statement,
            lacking=each.lacking or None,
            scope=each.scope,
            population=each.population,
            sample=each.sample,
            occasions=each.occasions,
            outside=each.outside,
            files=tuple(Digest(one) for one in each.files if path_of(one).is_file()),
        )
        for each in rows
    )


def _tailorings(day: date) -> tuple[TailoringEvidence, ...]:
    rows = Tailoring.objects.filter(state="approved", decided_on__lte=day, valid_from__lte=day).order_by("row", "pk")
    return tuple(
        TailoringEvidence(
            row=each.row,
            reason=each.reason,
            approved_by=each.decided_by,
            valid_from=_day(each.valid_from),
            valid_to=_or_none(each.valid_to),
        )
        for each in rows
    )


def _corrections(day: date) -> tuple[CorrectionEvidence, ...]:
    """Accepted ones; one whose effect was judged as none is none."""
    rows = Correction.objects.filter(accepted_on__lte=day).exclude(effect="not_effective", effect_on__lte=day)
    return tuple(
        CorrectionEvidence(
            row=each.row,
            accepted_by=each.accepted_by,
            due=_day(each.due),
            done_on=_by(each.done_on, day),
            effective_on=_by(each.effect_on, day) if each.effect == "effective" else None,
            code=each.code,
        )
        for each in rows.order_by("code")
    )
