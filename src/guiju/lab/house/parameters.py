"""Dated parameters of the code and of outside rules, as of a day."""

from datetime import date

from django.db.models import Q

from guiju.lab.house.models import Parameter
from guiju.lab.house.reading import Reading


def _rows(reading: Reading, day: date) -> list[Parameter]:
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return reading.rows(Parameter.objects.filter(open_end, valid_from__lte=day).order_by("name", "valid_from", "pk"))


def in_force(reading: Reading, day: date) -> tuple[tuple[str, str, str], ...]:
    """Name, value and source of every parameter in force; of two the one that began later."""
    newest = {row.name: (row.name, row.value, row.source) for row in _rows(reading, day)}
    return tuple(newest[name] for name in sorted(newest))


def values_on(reading: Reading, day: date) -> dict[str, str]:
    """Value of every parameter in force that day, by name."""
    return {name: value for name, value, _ in in_force(reading, day)}
