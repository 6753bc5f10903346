"""Lists neither narrow, search nor order by columns that are withheld: their values could be read off what is left.

Nobody may, who oversees the house no more than others: each look at personal data is put on file, a list is not.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.withheld import withheld


def tells_withheld(model: type[Model], lookup: str) -> bool:
    """Whether a lookup, through whatever rows it leads, asks for a column that is withheld."""
    for part in lookup.lstrip("-^=@").split(LOOKUP_SEP):
        try:
            field: Any = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not field.is_relation:
            return issubclass(model, ControlledModel) and field.column in withheld(model, None)
        model = field.related_model
    return False


class WithheldColumns:
    """A list of the registers, with what it may be narrowed, searched and ordered by."""

    model: type[Model]

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        if tells_withheld(self.model, lookup):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        fields = super().get_search_fields(request)  # type: ignore[misc]
        return [each for each in fields if not tells_withheld(self.model, each)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = super().get_list_display(request)  # type: ignore[misc]
        return [each for each in columns if not tells_withheld(self.model, _order_of(each))]


def _order_of(column: Any) -> str:
    """The column of the table that a column of the list is ordered by; empty for none."""
    found = column if isinstance(column, str) else getattr(column, "admin_order_field", "")
    return found if isinstance(found, str) else ""
