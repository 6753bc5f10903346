"""Dated parameters of the code and of outside rules, as of a day."""

from datetime import date
from typing import Any

from django.db.models import Q

from guiju.lab.house.models import Parameter
from guiju.lab.house.questions import question
from guiju.lab.house.reading import Reading


@question
def parameters_on(day: Any) -> Any:
    """The rows in force, which somebody confirmed; of one name the one that began later stands last."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = (
        Parameter.objects.filter(open_end, valid_from__lte=day)
        .exclude(approved_by="")
        .order_by("name", "valid_from", "pk")
    )
    return rows.values_list("name", "value", "source")


def in_force(reading: Reading, day: date) -> tuple[tuple[str, str, str], ...]:
    """Name, value and source of every parameter in force; of two the one that began later."""
    newest = {row[0]: row for row in reading.ask(parameters_on, day=day)}
    return tuple(newest[name] for name in sorted(newest))


def values_on(reading: Reading, day: date) -> dict[str, str]:
    """Value of every parameter in force that day, by name."""
    return {name: value for name, value, _ in in_force(reading, day)}
