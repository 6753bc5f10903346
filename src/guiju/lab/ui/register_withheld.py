"""Lists neither narrow, search nor order by columns that are withheld: their values could be read off what is left.

Nobody may, who oversees the house no more than others: each look at personal data is put on file, a list is not.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.reading import Actor
from guiju.lab.house.withheld import is_seat, not_for_seats, withheld
from guiju.lab.ui.timeline import Step, member


def blanked(row: Any, who: Actor | None) -> Any:
    """The row, never to be saved, as a seat may see it: without the columns that are not for seats."""
    for column in not_for_seats(type(row)) if is_seat(who) else ():
        setattr(row, column, "")
    return row


def told_to(steps: list[Step], model: type[ControlledModel], who: Actor | None) -> list[Step]:
    """The steps of a row's history without what is not for a seat."""
    if not is_seat(who) or not not_for_seats(model):
        return steps
    names = {member(each) for each in not_for_seats(model)}
    return [
        replace(step, parts=tuple(replace(part, changes=_without(part.changes, names)) for part in step.parts))
        for step in steps
    ]


def _without(changes: tuple[Any, ...], names: set[str]) -> tuple[Any, ...]:
    return tuple(each for each in changes if each.name not in names)


def _seat(request: HttpRequest) -> Actor | None:
    """Who asks, where it is a seat; to all others lists tell the same."""
    who = signed_in(request)
    return who if is_seat(who) else None


def tells_withheld(model: type[Model], lookup: str, seat: Actor | None = None) -> bool:
    """Whether a lookup, through whatever rows it leads, asks for a column that is withheld."""
    for part in lookup.lstrip("-^=@").split(LOOKUP_SEP):
        try:
            field: Any = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not field.is_relation:
            return issubclass(model, ControlledModel) and field.column in withheld(model, seat)
        model = field.related_model
    return False


class WithheldColumns:
    """A list of the registers, with what it may be narrowed, searched and ordered by."""

    model: type[Model]

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        if tells_withheld(self.model, lookup, None if request is None else _seat(request)):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        fields = super().get_search_fields(request)  # type: ignore[misc]
        return [each for each in fields if not tells_withheld(self.model, each, _seat(request))]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = super().get_list_display(request)  # type: ignore[misc]
        return [each for each in columns if not tells_withheld(self.model, _order_of(each), _seat(request))]


def _order_of(column: Any) -> str:
    """The column of the table that a column of the list is ordered by; empty for none."""
    found = column if isinstance(column, str) else getattr(column, "admin_order_field", "")
    return found if isinstance(found, str) else ""
