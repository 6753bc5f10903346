"""Passed intermediate checks as evidence that an item was still good: an impact reaches back no further."""

from datetime import date

from guiju.lab.equipment.evidence import Evidence, entries
from guiju.lab.equipment.models import Check, Equipment
from guiju.lab.house.act import Reading


def passed_checks(reading: Reading, item: Equipment, before: date) -> list[Evidence]:
    """The item's passed checks before a day."""
    rows = Check.objects.filter(equipment=item, passed=True, day__lt=before).order_by("day", "pk")
    found = reading.rows(rows)
    entered = entries(found)
    return [
        Evidence(day=each.day, kind="intermediate", reference=each.object, entered=entered.get(each.pk, -1))
        for each in found
    ]
