"""Acts of impact assessment: begun on a ground, examined in steps, decided one by one, closed (5-6d)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.calibrations.models import Use
from guiju.lab.equipment.certifying import certificate_of
from guiju.lab.equipment.evidence import Evidence, last_good, was_traced
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.lab.quality.examining import Batch, Examined, examine, records_of
from guiju.lab.quality.models import Affected, Impact

DECIDERS = frozenset({"quality_manager", "technical_manager", "head"})
ASSESSORS = DECIDERS | {"system"}
DECISIONS = ("notify", "recall", "none")
LARGEST_STEP = 500


@dataclass(frozen=True)
class _Window:
    since: date
    until: date
    evidence: str
    reference: str


class AssessImpact(Act):
    """Begins an assessment: of a later certificate that shifts an item, or of an item without one."""

    name = "quality.assess_impact"
    roles = ASSESSORS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        certificate: str = ""
        """Number of the later certificate; empty where there is none: the item is in doubt, or was never traced."""
        since: date | None = None
        """Earlier than the last good evidence, where there is reason to doubt that."""
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Equipment.objects.filter(code=request.equipment)]

    def check(self, reading: Reading, request: Request) -> None:
        item = reading.one(Equipment.objects.filter(code=request.equipment), request.equipment)
        unfinished = reading.rows(Impact.objects.filter(equipment=item).exclude(state="closed"))
        if unfinished:
            parameters = {"equipment": item.code, "code": unfinished[0].code}
            raise Refused("impact_open", requirement="5-6d", parameters=parameters)
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="5-6d", parameters={"code": item.code})
        self._window(reading, item, request)

    def _window(self, reading: Reading, item: Equipment, request: Request) -> _Window:
        found = window(reading, item, request.certificate)
        if request.since is None or request.since == found.since:
            return found
        if request.since > found.since:
            parameters = {"since": found.since.isoformat()}
            raise Refused("impact_window", requirement="5-6d", parameters=parameters)
        return _Window(request.since, found.until, "chosen", found.reference)

    def change(self, tx: Transaction, request: Request) -> Impact:
        item = tx.one(Equipment.objects.filter(code=request.equipment), request.equipment)
        held = self._window(tx, item, request)
        count = Impact.objects.count() + 1
        row = Impact(
            code=f"IMP-{tx.day.year}-{count:03d}",
            equipment=item,
            basis=_basis(tx, item, request.certificate),
            certificate_number=request.certificate,
            evidence=held.evidence,
            evidence_reference=held.reference,
            since=held.since,
            until=held.until,
            reason=request.reason,
            state="examining",
            total=0,
            done=0,
            unchanged=0,
            cursor=0,
            begun_by=tx.actor.person_id,
            begun_on=tx.day,
            closed_on=None,
        )
        row.total = records_of(row).count()
        return tx.insert(row)


def _basis(reading: Reading, item: Equipment, certificate: str) -> str:
    """What an item without a later certificate is told to be: what was traced once was not "never traced"."""
    if certificate:
        return "calibration"
    return "doubted" if was_traced(reading, item) else "untraced"


def window(reading: Reading, item: Equipment, certificate: str) -> _Window:
    """From the last good evidence until the later certificate was on file; without one from the item's first use.

    Between calibration and filing work went on by the old values. A certificate that the issuer corrected was wrong
    from its own day on. Raises Refused without any evidence before.
    """
    if not certificate:
        first = Use.objects.filter(equipment_code=item.code).order_by("first_day").values_list("first_day", flat=True)
        return _Window(first.first() or reading.day, reading.day, "first_use", "")
    later = certificate_of(reading, item.code, certificate)
    until = max(later.calibrated_on, later.filed_on or reading.day)
    if later.corrects:
        earlier = reading.one(Certificate.objects.filter(equipment=item, number=later.corrects), later.corrects)
        return _Window(earlier.calibrated_on, until, "corrected", earlier.number)
    found: Evidence | None = last_good(reading, item, later)
    if found is None:
        parameters = {"equipment": item.code, "certificate": certificate}
        raise Refused("impact_nothing_later", requirement="5-6d", parameters=parameters)
    return _Window(found.day, until, found.kind, found.reference)


class ExamineImpact(Act):
    """Examines the next records of an assessment; what is computed is computed before the transaction."""

    name = "quality.examine_impact"
    roles = ASSESSORS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        after: int
        """The cursor that was seen: two who go on at once do one step, not two."""
        size: int

    def prepare(self, request: Request) -> Batch | None:
        impact = Impact.objects.select_related("equipment").filter(code=request.code).first()
        if impact is None or impact.cursor != request.after or impact.state != "examining":
            return None
        return examine(impact, request.after, max(1, min(request.size, LARGEST_STEP)))

    def subjects(self, request: Request) -> list[Any]:
        return [Impact.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Impact.objects.filter(code=request.code), request.code)
        if reading.prepared is None or row.cursor != request.after or row.state != "examining":
            raise Refused("impact_overtaken", requirement="5-6d", parameters={"code": request.code})

    def change(self, tx: Transaction, request: Request) -> Impact:
        row = tx.one(Impact.objects.filter(code=request.code), request.code)
        batch: Batch = tx.prepared
        kept = [each for each in batch.examined if each.outcome != "unchanged"]
        for each in kept:
            tx.insert(_affected(row, each))
        done = row.done + len(batch.examined)
        return tx.update(
            row,
            cursor=batch.last,
            done=done,
            total=max(row.total, done) if batch.more else done,
            unchanged=row.unchanged + len(batch.examined) - len(kept),
            state="examining" if batch.more else "ready",
        )


def _affected(impact: Impact, each: Examined) -> Affected:
    return Affected(
        impact=impact,
        record_id=each.record,
        job_number=each.job_number,
        certificate_number=each.certificate_number,
        day=each.day,
        outcome=each.outcome,
        why=each.why,
        results=each.results,
        largest=each.largest,
        verdict_changes=each.verdict_changes,
        notice=each.notice,
        notice_en=each.notice_en,
        decision="",
        decision_reason="",
        decided_by="",
        decided_on=None,
    )


class DecideImpact(Act):
    """Decides on one affected certificate: notify, recall or no action, with the reason and the text of the notice."""

    name = "quality.decide_impact"
    roles = DECIDERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        affected: int
        decision: str
        reason: str
        notice: str
        notice_en: str

    def subjects(self, request: Request) -> list[Any]:
        return [Affected.objects.filter(pk=request.affected)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Affected.objects.select_related("impact").filter(pk=request.affected), str(request.affected))
        if row.impact.state != "ready":
            raise Refused("impact_not_ready", requirement="5-6d", parameters={"code": row.impact.code})
        told = request.notice.strip() and request.notice_en.strip()
        if request.decision not in DECISIONS or not seen(request.reason) or (request.decision != "none" and not told):
            raise Refused("impact_decision", requirement="5-6d")
        if (row.decision, row.decision_reason) == (request.decision, request.reason):
            raise Refused("impact_decided", requirement="5-6d", parameters={"number": str(row)})

    def change(self, tx: Transaction, request: Request) -> Affected:
        row = tx.one(Affected.objects.filter(pk=request.affected), str(request.affected))
        return tx.update(
            row,
            decision=request.decision,
            decision_reason=request.reason,
            notice=request.notice,
            notice_en=request.notice_en,
            decided_by=tx.actor.person_id,
            decided_on=tx.day,
        )


class CloseImpact(Act):
    """Closes an assessment when every affected certificate is decided."""

    name = "quality.close_impact"
    roles = DECIDERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str

    def subjects(self, request: Request) -> list[Any]:
        return [Impact.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Impact.objects.filter(code=request.code), request.code)
        if row.state != "ready":
            raise Refused("impact_not_ready", requirement="5-6d", parameters={"code": row.code})
        left = Affected.objects.filter(impact=row, decision="").count()
        if left:
            parameters = {"code": row.code, "count": str(left)}
            raise Refused("impact_undecided", requirement="5-6d", parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> Impact:
        row = tx.one(Impact.objects.filter(code=request.code), request.code)
        return tx.update(row, state="closed", closed_on=tx.day)
