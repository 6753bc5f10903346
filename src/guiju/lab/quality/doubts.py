"""Items in doubt by which work was done, where nobody began to assess the impact: facts as of a day (4.4-8, 5-6d)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Value

from guiju.conduct.register_traceability import DoubtedItem
from guiju.lab.calibrations.models import Use
from guiju.lab.equipment.evidence import last_shown_good
from guiju.lab.equipment.models import Certificate, Check, DutyStep, Equipment, Event, StateChange
from guiju.lab.equipment.returning import ALTERING
from guiju.lab.equipment.stock import among
from guiju.lab.house.act import Reading
from guiju.lab.house.models import Commitment
from guiju.lab.quality.models import Impact
from guiju.record.words import Day, Text


@dataclass(frozen=True, slots=True, order=True)
class _Doubt:
    day: date
    table: str
    row: int

    @property
    def entry(self) -> int:
        """Index of the log entry that wrote it."""
        written = Commitment.objects.filter(table=self.table, row=self.row, kind="insert")
        return written.values_list("log_index", flat=True).first() or 0


def doubted_items(reading: Reading, day: date, item: Equipment | None = None) -> tuple[DoubtedItem, ...]:
    """Each item in doubt with its oldest doubt that nobody assessed; what nobody used since is left out."""
    doubts = _doubts(day, item)
    rows = Equipment.objects.filter(pk__in=list(doubts)).order_by("code") if doubts else ()
    told = (_first_open(reading, each, doubts[each.pk], day) for each in rows)
    return tuple(each for each in told if each is not None)


def _doubts(day: date, item: Equipment | None) -> dict[int, list[_Doubt]]:
    """Doubts by item, those about an instrument at each of its functions too; the four tables are asked at once."""
    items = None if item is None else [item.pk, *([] if item.part_of_id is None else [item.part_of_id])]
    asked = (
        (StateChange.objects.filter(suspect=True), "equipment"),
        (Check.objects.filter(passed=False), "equipment"),
        (DutyStep.objects.filter(passed=False), "duty__equipment"),
        (Event.objects.filter(kind="fault"), "equipment"),
    )
    parts = [
        rows.filter(day__lte=day, **({} if items is None else {f"{column}__in": items}))
        .order_by()
        .annotate(of=Value(rows.model._meta.db_table))
        .values_list(column, "day", "of", "pk")
        for rows, column in asked
    ]
    found: dict[int, list[_Doubt]] = defaultdict(list)
    for key, on, table, row in parts[0].union(*parts[1:]):
        found[key].append(_Doubt(on, table, row))
    functions = among(Equipment.objects.filter(part_of__isnull=False), list(found), "part_of_id")
    for key, instrument in list(functions.values_list("pk", "part_of_id")) if found else ():
        if instrument in found:
            found[key].extend(found[instrument])
    return found if item is None else {key: own for key, own in found.items() if key == item.pk}


def _first_open(reading: Reading, item: Equipment, doubts: list[_Doubt], day: date) -> DoubtedItem | None:
    for doubt in sorted(doubts):
        if not _assessed(item, doubt.day, day) and (works := _works(reading, item, doubt, day)):
            name = Text(zh=item.name, en=item.name_en)
            on = Day(doubt.day.isoformat())
            return DoubtedItem(equipment_id=item.code, equipment=name, day=on, works=works)
    return None


def _assessed(item: Equipment, doubt: date, day: date) -> bool:
    """Whether an assessment that reaches the doubt was begun since, or a calibration tells how far it was off then."""
    begun = Impact.objects.filter(equipment=item, begun_on__gte=doubt, begun_on__lte=day, until__gte=doubt)
    if begun.exists():
        return True
    filed = Certificate.objects.filter(equipment=item, calibrated_on__gte=doubt, calibrated_on__lte=day)
    later = filed.exclude(filed_on__gt=day).order_by("calibrated_on", "pk").first()
    whole = [item.pk, *([] if item.part_of_id is None else [item.part_of_id])]
    altered = Event.objects.filter(equipment__in=whole, kind__in=ALTERING, day__gte=doubt)
    return later is not None and not altered.filter(day__lte=later.calibrated_on).exists()


def _works(reading: Reading, item: Equipment, doubt: _Doubt, day: date) -> int:
    """Records made by it from when it was last shown to be good until it came back, or until now."""
    back = StateChange.objects.filter(equipment=item, state="verified", day__gte=doubt.day, day__lte=day)
    until = back.order_by("day").values_list("day", flat=True).first() or day
    rows = Use.objects.filter(equipment_code=item.code, first_day__lte=until)
    if not rows.exists():
        return 0
    rows = rows.filter(last_day__gte=last_shown_good(reading, item, doubt.day, doubt.entry))
    return rows.exclude(record__state="returned").values("record").distinct().count()
