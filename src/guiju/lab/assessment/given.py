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
from guiju.lab.assessment.unsound import Unsound
from guiju.record.words import Day


def given_on(day: date, faults: tuple[Fault, ...] = ()) -> Given:
    """Everything as of a day: what was filed, approved, withdrawn or decided later is not known yet.

    A row that is not as the log committed it, and evidence whose file is not what it was, counts for nothing and is a
    fault of the rows of the code that it answered.
    """
    found = Unsound()
    documents, attestations = _documents(day, found), _attestations(day, found)
    tailorings, adjudications = _tailorings(day, found), adjudications_on(day, found)
    return Given(
        documents=documents,
        attestations=attestations,
        tailorings=tailorings,
        adjudications=adjudications,
        corrections=_corrections(day, found),
        faults=(*faults, *found.faults),
    )


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _or_none(value: date | None) -> Day | None:
    return None if value is None else _day(value)


def _by(value: date | None, day: date) -> Day | None:
    return None if value is None or value > day else _day(value)


def _documents(day: date, found: Unsound) -> tuple[DocumentEvidence, ...]:
    """Every edition that has begun, but those whose place another had taken by the day."""
    rows = Document.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day, superseded_by__gt="")
    ordered = found.sound(Document, rows.order_by("code", "pk"))
    return tuple(_document(each, day, found) for each in ordered)


def _document(row: Document, day: date, found: Unsound) -> DocumentEvidence:
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
        sha256=next(found.whole(row, [row.file_sha256] if row.file_sha256 else []), None),
    )


def _attestations(day: date, found: Unsound) -> tuple[AttestationEvidence, ...]:
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
            own=each.own,
            scope=each.scope,
            population=each.population,
            sample=each.sample,
            occasions=each.occasions,
            outside=each.outside,
            files=tuple(found.whole(each, each.files)),
        )
        for each in found.sound(Attestation, rows)
    )


def _tailorings(day: date, found: Unsound) -> tuple[TailoringEvidence, ...]:
    rows = Tailoring.objects.filter(state="approved", decided_on__lte=day, valid_from__lte=day).order_by("row", "pk")
    return tuple(
        TailoringEvidence(
            row=each.row,
            reason=each.reason,
            approved_by=each.decided_by,
            asked_by=each.asked_by,
            valid_from=_day(each.valid_from),
            valid_to=_or_none(each.valid_to),
        )
        for each in found.sound(Tailoring, rows)
    )


def _corrections(day: date, found: Unsound) -> tuple[CorrectionEvidence, ...]:
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
            answers=tuple(each.answers),
            proposed_by=each.proposed_by,
            owner=each.owner,
            effect_by=each.effect_by if each.effect_on is not None and each.effect_on <= day else "",
        )
        for each in found.sound(Correction, rows.order_by("code"))
    )
