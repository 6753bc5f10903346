"""What is left of a lot, and until when it is good."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guiju.lab.equipment.models import Equipment, Movement, Opening
from guiju.lab.house.questions import question
from guiju.lab.house.reading import Reading


def newest(reading: Reading, row: Equipment) -> Movement | None:
    """The last movement of the stock."""
    found = reading.rows(Movement.objects.filter(equipment=row).order_by("-number")[:1])
    return found[0] if found else None


MOST_KEYS = 5000
"""So many keys are asked for by name; for more the whole table is read: databases take no list without end."""


def among(rows: QuerySet, ids: Any, column: str = "equipment_id") -> QuerySet:
    """Rows of these items; of all where no keys are given, or more than a database takes."""
    every = ids is None or (isinstance(ids, list) and len(ids) > MOST_KEYS)
    return rows.all() if every else rows.filter(**{f"{column}__in": ids})


@question
def open_vessels(items: Any, day: Any) -> QuerySet:
    """Vessels that stand open on a day, of any of these items; the day on which one ends still counts."""
    ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return among(Opening.objects.filter(ended, opened_on__lte=day), items).order_by("pk")


def last_days(reading: Reading, rows: list[Equipment], day: date) -> dict[int, date | None]:
    """Last good day of each item as of a day: of the lot, or of the vessel that stands open, whichever is earlier."""
    ends: dict[int, date | None] = {each.pk: each.material_expiry for each in rows}
    limited = [each.pk for each in rows if each.material_expiry is not None]
    for each in reading.ask(open_vessels, items=limited, day=day) if limited else ():
        before = ends.get(each.equipment_id)
        if before is not None:
            ends[each.equipment_id] = min(before, each.usable_to)
    return ends


def last_day(reading: Reading, row: Equipment, day: date) -> date | None:
    """Last good day of one item as of a day; None where its expiry is not on file."""
    return last_days(reading, [row], day)[row.pk]
