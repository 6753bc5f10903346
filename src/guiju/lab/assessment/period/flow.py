"""Facts of a period out of the flow: numbers, corrections, items, uses of standards, kinds of records."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Func, Max, Min, Q, TextField, Value
from django.db.models.functions import Length

from guiju.conduct.period_facts import (
    CorrectedReading,
    CorrectionsFacts,
    DoubtfulUse,
    ItemsFacts,
    KindCount,
    NumbersFacts,
    RecordKindsFacts,
    UsesFacts,
)
from guiju.lab.assessment.period.issued import certificates_between
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.calibrations.models import Record, Use
from guiju.lab.commissions.models import Item
from guiju.lab.equipment.models import Certificate as StandardCertificate
from guiju.lab.equipment.models import Check, Confirmation, Duty, Event, StateChange
from guiju.lab.house import clock
from guiju.lab.house.reading import Reading
from guiju.lab.issuing.models import Number
from guiju.lab.people.models import Attendance
from guiju.record.words import Day

DIGITS = "0123456789"


def numbers(reading: Reading, first_day: date, last_day: date) -> NumbersFacts:
    """Numbers given in the period; a series is looked at as a whole, from its first number to its last."""
    start, end = clock.instants(first_day, last_day)
    given = Number.objects.filter(reserved_at__gte=start, reserved_at__lt=end)
    bare = given.filter(state="issued", certificate__isnull=True)
    void = given.filter(state="void", void_reason="")
    return NumbersFacts(
        given=given.count(),
        gaps=tuple(_gaps(Number.objects.filter(reserved_at__lt=end))),
        without_certificate=tuple(bare.order_by("number").values_list("number", flat=True)),
        void_unexplained=tuple(void.order_by("number").values_list("number", flat=True)),
    )


def _gaps(given: Any) -> Iterator[str]:
    """Numbers missing between two of the same series: the same letters before as many digits.

    The database counts each series; only one that has gaps is read. No number is given twice, so that in one series
    none of the digits stand twice either.
    """
    stem = Func(F("number"), Value(DIGITS), function="RTRIM", output_field=TextField())
    parted = given.annotate(stem=stem, width=Length("number") - Length("stem"))
    rows = parted.filter(width__gt=0)
    series = rows.values_list("stem", "width").annotate(Min("number"), Max("number"), Count("pk"))
    for stem, width, least, most, count in sorted(series.order_by()):
        if int(most[-width:]) - int(least[-width:]) + 1 != count:
            held = rows.filter(stem=stem, width=width).values_list("number", flat=True)
            for one, two in pairwise(sorted({int(each[-width:]) for each in held})):
                yield from (f"{stem}{missing:0{width}d}" for missing in range(one + 1, two))


def corrections(reading: Reading, first_day: date, last_day: date) -> CorrectionsFacts:
    """Readings taken in the period, and those corrected in it, with the time from the first value to the correction."""
    start, end = clock.instants(first_day, last_day)
    taken = Link.objects.filter(at__gte=start, at__lt=end)
    rows = taken.filter(kind="correction").select_related("job").order_by("job__number", "index")
    return CorrectionsFacts(readings=taken.filter(kind="reading").count(), corrections=tuple(_corrected(list(rows))))


def _corrected(rows: list[Link]) -> Iterator[CorrectedReading]:
    jobs = {each.job_id for each in rows}
    first: dict[tuple[Any, ...], Link] = {}
    for each in Link.objects.filter(job__in=jobs, kind="reading").order_by("index"):
        first.setdefault(_cell(each), each)
    for each in rows:
        began = first.get(_cell(each))
        hours = 0 if began is None else int((each.at - began.at).total_seconds() // 3600)
        yield CorrectedReading(job=each.job.number, point=each.point, reason=each.reason, hours=hours)


def _cell(link: Link) -> tuple[Any, ...]:
    return (link.job_id, link.point, link.symbol, link.source, link.position)


def items(reading: Reading, first_day: date, last_day: date) -> ItemsFacts:
    """Items received in the period and what their papers lack."""
    received = Item.objects.filter(received_on__gte=first_day, received_on__lte=last_day).order_by("label")
    left = Q(state="returned") & (Q(returned_on__isnull=True) | Q(returned_to=""))
    return ItemsFacts(
        received=received.count(),
        uninspected=tuple(received.filter(condition="").values_list("label", flat=True)),
        uninstructed=tuple(received.filter(instructions="").values_list("label", flat=True)),
        returned_unexplained=tuple(received.filter(left).values_list("label", flat=True)),
    )


def uses(reading: Reading, first_day: date, last_day: date) -> UsesFacts:
    """Uses of standards by current records whose measurement touches the period, beside the register's certificates.

    Where one version of a certificate covers its first to its last use nothing is in doubt; the rest is read by row.
    """
    rows = Use.objects.filter(kind="standard", first_day__lte=last_day, last_day__gte=first_day)
    known: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for code, number, made, valid_to in StandardCertificate.objects.values_list(
        "equipment__code", "number", "calibrated_on", "valid_to"
    ):
        known[code, number].append((made, valid_to))
    spans = rows.values_list("equipment_code", "certificate_number").annotate(Min("first_day"), Max("last_day"))
    doubted = [each for each in spans.order_by() if _doubt(known.get(each[:2], []), *each[2:])]
    some = rows.filter(
        equipment_code__in={each[0] for each in doubted}, certificate_number__in={each[1] for each in doubted}
    )
    standing = some.filter(record__state="current").order_by("record__number", "equipment_code", "role")
    columns = ("record__number", "equipment_code", "certificate_number", "first_day", "last_day")
    # Of all uses those of returned records, for these are few.
    left_out = rows.filter(record__in=Record.objects.filter(state="returned").values("pk"))
    return UsesFacts(
        uses=rows.count() - left_out.count(), doubtful=tuple(_doubtful(standing.values_list(*columns), known))
    )


def _doubtful(rows: Any, known: dict[tuple[str, str], list[tuple[date, date]]]) -> Iterator[DoubtfulUse]:
    for record, equipment, certificate, began, ended in rows:
        what = _doubt(known.get((equipment, certificate), []), began, ended)
        if what:
            yield DoubtfulUse(
                record=record,
                equipment=equipment,
                certificate=certificate,
                first_day=Day(began.isoformat()),
                last_day=Day(ended.isoformat()),
                what=what,
            )


def _doubt(spans: list[tuple[date, date]], began: date, ended: date) -> str:
    """Why no version of the certificate covers the days of use; empty where one does."""
    if not spans:
        return "unknown"
    if any(made <= began and ended <= valid_to for made, valid_to in spans):
        return ""
    return "late" if all(ended > valid_to for _, valid_to in spans) else "early"


def kinds(reading: Reading, first_day: date, last_day: date) -> RecordKindsFacts:
    """The eight kinds of technical records of 6.1.5-1, as far as they are of the period."""
    start, end = clock.instants(first_day, last_day)
    on_day = {"day__gte": first_day, "day__lte": last_day}
    issued = certificates_between(start, end)
    certificates = issued.count()
    counted = {
        "original": issued.values("number__record").distinct().count(),
        "certificate": certificates,
        "check": Check.objects.filter(**on_day).count(),
        "plan": Duty.objects.count(),
        "confirmation": Confirmation.objects.filter(**on_day).count(),
        # Every issued record carries its evaluated budgets: the uncertainty evaluation is part of it.
        "uncertainty": certificates,
        "life": StateChange.objects.filter(**on_day).count() + Event.objects.filter(**on_day).count(),
        "training": Attendance.objects.filter(course__held_on__lte=last_day).count(),
    }
    return RecordKindsFacts(kinds=tuple(KindCount(kind=kind, number=number) for kind, number in counted.items()))
