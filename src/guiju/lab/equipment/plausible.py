"""What is written down of checks, tests and events: a day, a unit and uncertainties that can be so (4.4-8).

A slip of the keys, such as another century or an uncertainty larger than anything the item measures, would pass every
check and is no evidence of anything.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from guiju.conduct.slips import certificate_far
from guiju.lab.equipment.models import Equipment
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


def demand_of_size(item: Equipment, unit: str, values: Iterable[str], uncertainties: Iterable[str]) -> None:
    """Raises Refused for an uncertainty or limit larger than every value told and the item's own range."""
    scale = factor(item.unit, unit) if item.unit else None
    ends = [Decimal(each) * scale for each in (item.lower, item.upper) if scale is not None and is_decimal(each)]
    sizes = [
        abs(each) for each in (*ends, *(Decimal(text) for text in values if isinstance(text, str) and is_decimal(text)))
    ]
    largest = max(sizes, default=Decimal(0))
    for text in uncertainties:
        if largest and is_decimal(text) and Decimal(text) > largest:
            parameters = {"found": f"{text}{words.unit(unit)}", "largest": f"{largest.normalize():f}{words.unit(unit)}"}
            raise Refused("uncertainty_beyond_range", requirement="4.4-8", parameters=parameters)
