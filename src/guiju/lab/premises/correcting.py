"""Who may correct a reading of the climate, and what bears the correction out (4.2-4, 5-4).

A reading out of limits would otherwise be corrected until the work may start, by whoever wants it to start.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Q

from guiju.conduct.parameters import whole
from guiju.lab.house import journal
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.parameters import values_on
from guiju.lab.premises.models import ClimateReading

ROW = "5-4"
ACT = "premises.correct_climate"


def demand_uninvolved(reading: Reading, row: ClimateReading) -> None:
    """Raises Refused for who wrote the reading down, or whose job in the room it speaks for, or may yet speak for."""
    who = reading.actor.person_id
    parameters = {"reading": str(row)}
    written = journal.history(row)
    if written and written[0]["actor"] == who:
        raise Refused("climate_correction_own", requirement=ROW, parameters=parameters)
    # Jobs stand above places and are looked up by name, as qualifications are.
    jobs = apps.get_model("calibrations", "Job").objects.filter(calibrator=who, room_code=row.room.code)
    if jobs.filter(Q(finished_at__isnull=True) | Q(finished_at__gte=row.at)).exists():
        raise Refused("climate_correction_measures", requirement=ROW, parameters=parameters)


def demand_borne_out(reading: Reading, row: ClimateReading, value: str) -> None:
    """Raises Refused unless the next reading by somebody else, soon after, is nearer to the new value than to the old.

    An earlier reading says nothing of it: the room may have changed since.
    """
    minutes = whole(values_on(reading, reading.day), "climate_gap_minutes")
    soon = {"at__gt": row.at, "at__lte": row.at + timedelta(minutes=minutes)}
    rows = ClimateReading.objects.filter(room_id=row.room_id, quantity=row.quantity, **soon).order_by("at", "pk")
    others = (each for each in reading.rows(rows) if reading.actor.person_id not in _writers(each))
    later = next(others, None)
    if later is not None and is_decimal(value):
        at = Decimal(later.value)
        if abs(at - Decimal(value)) < abs(at - Decimal(row.value)):
            return
    parameters = {"reading": str(row), "value": f"{value} {row.unit}", "minutes": str(minutes)}
    raise Refused("climate_correction_unproven", requirement=ROW, parameters=parameters)


def _writers(row: ClimateReading) -> set[str]:
    """Who wrote a reading down or corrected it."""
    return {str(each["actor"]) for each in journal.history(row)}


def demand_not_corrected_by(reading: Reading, person: str, room_code: str, since: datetime) -> None:
    """Raises Refused where who would measure in a room has corrected a reading of its climate since an instant."""
    rows: Any = ClimateReading.objects.filter(room__code=room_code, at__gte=since).exclude(corrected="")
    for row in reading.rows(rows.order_by("pk")):
        if any(each["act"] == ACT and each["actor"] == person for each in journal.history(row)):
            parameters = {"reading": str(row), "room": room_code}
            raise Refused("climate_corrected_measures", requirement=ROW, parameters=parameters)
