"""What lets somebody act is given once: of two grants with the same content the withdrawal of one would end nothing."""

from decimal import Decimal
from typing import Any

from django.db.models import Q

from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import ControlledModel, is_decimal
from guiju.lab.people.models import Appointment, Authorisation, Person, Role
from guiju.lab.ui.words import unit as behind
from guiju.results.units import factor

CONTENT: dict[type[ControlledModel], tuple[str, ...]] = {
    Appointment: ("post",),
    Authorisation: ("kind", "method_code", "edition", "fields", "site_codes"),
    Role: ("name", "site_codes"),
}
"""The columns that say what is given."""
LISTS = frozenset({"fields", "site_codes"})
"""Columns that hold codes in any order."""


class Once:
    """Locks the person, so that of two who give the same at once the second finds what the first gave."""

    sited_subjects = False

    def subjects(self, request: Any) -> list[Any]:
        return [Person.objects.filter(code=request.person)]


def demand_once(reading: Reading, model: type[ControlledModel], request: Any, **told: str) -> None:
    """Raises Refused where the person holds the same by a row that stands today, or later when the new one begins.

    Of two authorisations for the same, of which one's range holds the other's, the narrower would limit nothing: who
    widens or narrows a range withdraws the one on file first.

    `told`: what the act itself writes into a column, whatever was asked.
    """
    asked = {each: _plain(each, told.get(each, getattr(request, each))) for each in CONTENT[model]}
    standing = Q(valid_to__isnull=True) | Q(valid_to__gte=max(reading.day, request.valid_from))
    rows = model.objects.filter(standing, person__code=request.person).order_by("valid_from", "pk")
    if request.valid_to is not None:
        rows = rows.filter(valid_from__lte=request.valid_to)
    for each in reading.rows(rows):
        same = asked == {name: _plain(name, _column(each, name)) for name in CONTENT[model]}
        if not same:
            continue
        parameters = {"person": request.person, "held": str(each), "first": each.valid_from.isoformat()}
        if model is not Authorisation or _one_range(each, request):
            raise Refused("given_already", requirement="4.5-2", parameters=parameters)
        if _holds(each, request) or _holds(request, each):
            told = {**parameters, "range": f"{each.lower or '—'} … {each.upper or '—'}{behind(each.unit)}"}
            raise Refused("given_within", requirement="4.5-2", parameters=told)


def _column(row: Any, name: str) -> Any:
    return row.post.code if name == "post" else getattr(row, name)


def _plain(name: str, value: str) -> Any:
    """A column so that the same content compares as the same."""
    return frozenset(value.split()) if name in LISTS else value


def _one_range(held: Any, asked: Any) -> bool:
    """Whether two grants are for the same range, whatever the units in which it is written.

    A unit without any end gives no range: the grant is for all of the method.
    """
    ends = [(held.lower, asked.lower), (held.upper, asked.upper)]
    if not any(each for pair in ends for each in pair):
        return True
    scale = factor(held.unit, asked.unit)
    return scale is not None and all(_one_end(one, other, scale) for one, other in ends)


def _holds(wide: Any, narrow: Any) -> bool:
    """Whether one grant's range lies within another's: the wider one would leave the narrower no meaning."""
    if not (wide.lower or wide.upper):
        return True
    scale = factor(narrow.unit, wide.unit)
    if scale is None:
        return False
    below = not wide.lower or (is_decimal(narrow.lower) and Decimal(wide.lower) <= Decimal(narrow.lower) * scale)
    above = not wide.upper or (is_decimal(narrow.upper) and Decimal(narrow.upper) * scale <= Decimal(wide.upper))
    return below and above


def _one_end(one: str, other: str, scale: Decimal) -> bool:
    if not (is_decimal(one) and is_decimal(other)):
        return one == other
    return Decimal(one) * scale == Decimal(other)
