"""What is written down of checks, tests and events: a day, a unit and uncertainties that can be so (4.4-8).

A slip of the keys, such as another century or an uncertainty larger than anything the item measures, would pass every
check and is no evidence of anything.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from guiju.conduct.slips import certificate_far
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.parameters import values_on
from guiju.lab.ui import words
from guiju.results.units import factor, is_known


def demand_not_far(reading: Reading, day: date) -> None:
    """Raises Refused for a day as long ago as no certificate is taken from."""
    if certificate_far(day, day, today=reading.day, parameters=values_on(reading, reading.day)):
        parameters = {"day": day.isoformat(), "parameter": "certificate_oldest_years"}
        raise Refused("recorded_day_far", requirement="4.4-8", parameters=parameters)


def demand_unit(unit: str) -> None:
    """Raises Refused for a unit that is none; it may be of another quantity, as ohms of a thermometer."""
    if not is_known(unit):
        raise Refused("unit_unknown", requirement="4.4-8", parameters={"unit": unit or "—"})


def demand_quantity(reading: Reading, item: Equipment, unit: str) -> None:
    """Raises Refused for a unit of another quantity than the item's range, drift or certificates are in.

    A plain number, such as a relative error, may be told of anything.
    """
    rows = reading.rows(Certificate.objects.filter(equipment=item).order_by("pk"))
    told = [item.unit, item.drift_unit, *(each.unit for each in rows)]
    told += [point["nominal"]["unit"] for each in rows for point in each.points]
    known = [each for each in dict.fromkeys(told) if each]
    if known and all(factor(each, unit) is None for each in (*known, "1")):
        parameters = {"code": item.code, "unit": unit, "known": ", ".join(known)}
        raise Refused("unit_of_other_quantity", requirement="4.4-8", parameters=parameters)


def demand_of_size(item: Equipment, unit: str, values: Iterable[str], uncertainties: Iterable[str]) -> None:
    """Raises Refused for an uncertainty or limit that, to both sides, is wider than all that the item measures.

    Of an item without a range: for one larger than every value told.
    """
    scale = factor(item.unit, unit) if item.unit else None
    ends = [Decimal(each) * scale for each in (item.lower, item.upper) if scale is not None and is_decimal(each)]
    span = max(ends) - min(ends) if ends else Decimal(0)
    told = (Decimal(text) for text in values if isinstance(text, str) and is_decimal(text))
    largest = span / 2 if span else max((abs(each) for each in (*ends, *told)), default=Decimal(0))
    for text in uncertainties:
        if largest and is_decimal(text) and Decimal(text) > largest:
            parameters = {"found": f"{text}{words.unit(unit)}", "largest": f"{largest.normalize():f}{words.unit(unit)}"}
            raise Refused("uncertainty_beyond_range", requirement="4.4-8", parameters=parameters)
