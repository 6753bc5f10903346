"""Which items of equipment a record depends on: a step of freezing it, and the search from an item downward (5-6d)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations.models import Job, Record, Use
from guiju.lab.house.act import Transaction
from guiju.record import model


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    kind: str
    role: str
    certificate: str
    section: str


def file_uses(tx: Transaction, row: Record, record: model.Record, facts: CalibrationFacts) -> None:
    """A step of an act: writes down every standard and every climate sensor of a record, each with what hangs on it."""
    certificates = {
        standard.equipment_id: standard.certificate.number
        for section in facts.sections
        for _, standard in section.standards
        if standard.certificate is not None
    }
    for use in dict.fromkeys(_uses(record, certificates)):
        sections = [each for each in record.sections if use.section in ("", each.section_id)]
        points = {each.point_id for each in record.points if each.section_id in {one.section_id for one in sections}}
        tx.insert(
            Use(
                record=row,
                equipment_code=use.code,
                kind=use.kind,
                role=use.role,
                certificate_number=use.certificate,
                first_day=min(date.fromisoformat(each.day) for each in sections),
                last_day=max(date.fromisoformat(each.finished_day) for each in sections),
                readings=sum(len(each.values) for each in record.series if each.point_id in points),
                results=sum(1 for each in record.results if points & set(each.points)),
            )
        )


def _uses(record: model.Record, certificates: dict[str, str]) -> Iterator[_Found]:
    sections = {use: run.section_id for run in record.runs for use in run.standards}
    for each in record.standards:
        code, certificate = each.equipment_id, certificates.get(each.equipment_id, "")
        yield _Found(code, "standard", each.role, certificate, sections.get(each.use_id, ""))
    for each in (one for one in record.conditions if one.sensor):
        yield _Found(each.sensor, "sensor", each.quantity, "", each.section_id)


def uses_of(code: str, first: date, last: date) -> QuerySet:
    """Records that depended on an item on any day between two days, both included, oldest first; returned ones not."""
    rows = Use.objects.filter(equipment_code=code, first_day__lte=last, last_day__gte=first)
    return rows.exclude(record__state="returned").select_related("record", "record__job").order_by("first_day", "pk")


@dataclass(frozen=True, slots=True)
class Depending:
    """How much hangs on an item between two days."""

    records: int
    readings: int
    results: int


def depending(code: str, first: date, last: date) -> Depending:
    """The counts; a record that names the item in two roles counts once."""
    found = uses_of(code, first, last).order_by()
    ids = found.values("record_id").distinct().count()
    if ids == found.count():
        sums = found.aggregate(readings=Sum("readings"), results=Sum("results"))
        return Depending(ids, sums["readings"] or 0, sums["results"] or 0)
    once: dict[int, tuple[int, int]] = {}
    for record, readings, results in found.values_list("record_id", "readings", "results"):
        before = once.get(record, (0, 0))
        once[record] = max(before[0], readings), max(before[1], results)
    return Depending(len(once), sum(each for each, _ in once.values()), sum(each for _, each in once.values()))


def in_progress(code: str) -> list[Job]:
    """Jobs that measure with an item now and are not frozen yet."""
    rows = Job.objects.filter(state="measuring").order_by("number")
    return [each for each in rows if code in each.standards.values()]
