"""Later certificates that contradict those by which work was done, and assessments that wait: facts as of a day (5-6d).

Every later certificate is compared with every earlier one that records were made by, so that a third certificate does
not hide what the second showed.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from guiju.conduct.register_traceability import OpenImpact, ShiftedStandard
from guiju.lab.calibrations.models import Use
from guiju.lab.equipment.facts import certificate_document, standard_with
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.house.act import Reading, Refused
from guiju.lab.quality.acts import window
from guiju.lab.quality.models import Affected, Impact
from guiju.lab.ui.words import unit as behind
from guiju.record.codec import decode
from guiju.record.errors import RecordError
from guiju.record.words import Text
from guiju.results.compatible import largest, shifts
from guiju.results.confirming import Demand


def waiting_on(day: date) -> QuerySet:
    """Assessments begun by the day and not closed by it."""
    return Impact.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), begun_on__lte=day)


def open_impacts(day: date, item: Equipment | None = None, most: int | None = None) -> tuple[OpenImpact, ...]:
    """Assessments (of one item, or of all) begun by the day and not closed by it; the oldest, where so many at most."""
    own = Q() if item is None else Q(equipment=item)
    rows = list(waiting_on(day).filter(own).select_related("equipment").order_by("pk")[:most])
    if not rows:
        return ()
    undecided = Q(decided_on__isnull=True) | Q(decided_on__gt=day)
    counted = Affected.objects.filter(undecided, impact__in=rows).values("impact").annotate(left=Count("pk"))
    left = dict(counted.order_by().values_list("impact", "left"))
    return tuple(
        OpenImpact(
            impact=each.code,
            equipment_id=each.equipment.code,
            equipment=_name(each.equipment),
            computed=each.state != "examining",
            undecided=left.get(each.pk, 0),
        )
        for each in rows
    )


def shifted_standards(reading: Reading, day: date, item: Equipment | None = None) -> tuple[ShiftedStandard, ...]:
    """Shifts beyond what is allowed, or not to be told, after work by the old values, that nobody began to assess."""
    used = _used(day, item)
    listed = list(_certificates(day, used, item)) if used else []
    assessed = _assessed(day, [rows[0].equipment_id for rows in listed]) if listed else {}
    return tuple(
        found
        for rows in listed
        for later in rows[1:]
        if not assessed[rows[0].equipment_id].covers(later)
        for found in _of(reading, day, rows, later, used)
    )


def _used(day: date, item: Equipment | None) -> dict[tuple[str, str], date]:
    """First day on which records were made by each certificate of each item."""
    own = Q() if item is None else Q(equipment_code=item.code)
    rows = Use.objects.filter(own, kind="standard", first_day__lte=day).exclude(certificate_number="")
    grouped = rows.order_by().values("equipment_code", "certificate_number").annotate(first=Min("first_day"))
    return {(each["equipment_code"], each["certificate_number"]): each["first"] for each in grouped}


def _certificates(day: date, used: dict[tuple[str, str], date], item: Equipment | None) -> Iterator[list[Certificate]]:
    """The certificates on file of each item that has more than one and was used, in their order."""
    on_file = Q(filed_on__isnull=True) | Q(filed_on__lte=day)
    own = Q() if item is None else Q(equipment=item)
    known = Certificate.objects.filter(on_file, own, calibrated_on__lte=day)
    # Counted whatever their days, so that an index alone answers; those that count are chosen below.
    every = Certificate.objects.filter(own).order_by().values("equipment")
    several = every.annotate(n=Count("pk")).filter(n__gt=1).values("equipment")
    codes = {code for code, _ in used}
    of_item: dict[int, list[Certificate]] = defaultdict(list)
    rows = known.filter(equipment__in=several).select_related("equipment").order_by("calibrated_on", "pk")
    for each in rows:
        if each.equipment.code in codes:
            of_item[each.equipment_id].append(each)
    yield from (each for each in of_item.values() if len(each) > 1)


class _Assessed:
    """What was assessed of one item: later certificates, and days up to which it was held to be in doubt."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.untraced: list[date] = []

    def covers(self, later: Certificate) -> bool:
        known = max(later.calibrated_on, later.filed_on or later.calibrated_on)
        return later.number in self.numbers or any(until >= known for until in self.untraced)


FEW = 500
"""So many items are named to the database; of more, what was assessed of any is read."""


def _assessed(day: date, items: list[int]) -> dict[int, _Assessed]:
    """Assessments of these items begun by the day: one that is not closed yet is told by itself."""
    found: dict[int, _Assessed] = defaultdict(_Assessed)
    rows = Impact.objects.filter(Q(equipment__in=items) if len(items) <= FEW else Q(), begun_on__lte=day)
    for item, basis, until, number in rows.values_list("equipment_id", "basis", "until", "certificate_number"):
        if basis != "calibration":
            found[item].untraced.append(until)
        else:
            found[item].numbers.add(number)
    return found


def _of(
    reading: Reading, day: date, rows: list[Certificate], later: Certificate, used: dict[tuple[str, str], date]
) -> Iterator[ShiftedStandard]:
    """The later certificate beside each one before it by which work was done; told once, by the newest of them."""
    code = later.equipment.code
    for earlier in reversed(rows[: rows.index(later)]):
        if (code, earlier.number) not in used:
            continue
        comparable, told = _compared(reading, earlier, later)
        works = 0 if comparable and not told else _works(reading, day, earlier, later)
        if works:
            yield ShiftedStandard(
                equipment_id=code,
                equipment=_name(later.equipment),
                certificate=later.number,
                earlier=earlier.number,
                works=works,
                shift=told,
                comparable=comparable,
            )
            return


def _compared(reading: Reading, earlier: Certificate, later: Certificate) -> tuple[bool, str]:
    """Whether two certificates have a place in common, and the shift in words where it is beyond what is allowed."""
    if earlier.equipment.used_by == "class":
        return True, later.verdict if later.verdict == "fail" else ""
    found = shifts(standard_with(earlier), certificate_document(later), _demands(reading, earlier))
    worst = largest(found)
    if worst is None:
        return False, ""
    unit = behind(worst.unit)
    shown = f"{worst.at}: {worst.shift:+.3g}{unit}, > {worst.allowed:.3g}{unit}"
    return True, shown.replace("-", "−") if worst.beyond else ""


def _demands(reading: Reading, earlier: Certificate) -> list[Demand]:
    rows = reading.rows(Confirmation.objects.filter(certificate=earlier, passed=True).order_by("day", "pk"))
    try:
        return [decode(Demand, each) for each in rows[-1].demands] if rows else []
    except RecordError:
        return []


def _works(reading: Reading, day: date, earlier: Certificate, later: Certificate) -> int:
    """Records made by the earlier certificate in the window that an assessment would have."""
    known = max(later.calibrated_on, later.filed_on or later.calibrated_on)
    try:
        held = window(reading, later.equipment, later.number)
        since, until = held.since, held.until
    except Refused:  # without good evidence before, everything is in doubt
        since, until = date.min, known
    rows = Use.objects.filter(equipment_code=later.equipment.code, certificate_number=earlier.number, kind="standard")
    rows = rows.filter(first_day__lte=min(until, day), last_day__gte=since).exclude(record__state="returned")
    return rows.values("record").distinct().count()


def _name(row: Equipment) -> Text:
    return Text(zh=row.name, en=row.name_en)
