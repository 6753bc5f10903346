"""Passed intermediate checks as evidence that an item was still good: an impact reaches back no further."""

from datetime import date

from guiju.lab.equipment.evidence import Evidence
from guiju.lab.equipment.models import Check, Equipment
from guiju.lab.house.act import Reading


def passed_checks(reading: Reading, item: Equipment, before: date) -> list[Evidence]:
    """The item's passed checks before a day."""
    rows = Check.objects.filter(equipment=item, passed=True, day__lt=before).order_by("day", "pk")
    return [Evidence(day=each.day, kind="intermediate", reference=each.object) for each in reading.rows(rows)]
