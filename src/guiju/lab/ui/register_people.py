"""Registers that tell people by their names: the column holds the code, the list and the page show who it is."""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, told
from guiju.lab.ui.timeline import people

NAMED = "%s_named"


class PeopleNamed:
    """Base of a register some of whose columns hold codes of people; put it before `ActAdmin`."""

    people_columns: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows with the names, in the same query."""
        # The register of people stands above the house's pages, which therefore look it up by its name.
        person = apps.get_model("people", "Person")
        named = {
            NAMED % each: Subquery(person.objects.filter(code=OuterRef(each)).values("name")[:1])
            for each in self.people_columns
        }
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return rows.annotate(**named)

    def value(self, row: Any, column: Any) -> Any:
        """A column of a row as people read it."""
        if column.name in self.people_columns:
            return name_of(row, column.name)
        return super().value(row, column)  # type: ignore[misc]


def name_of(row: Any, column: str) -> Any:
    """Who a column of a row means; the code where the register of people does not know it."""
    code = getattr(row, column)
    return getattr(row, NAMED % column, None) or (people([code])[code] if code else NOTHING)


def person(column: str, title: Any = None) -> Callable[[Any], Any]:
    """A column of a list that names the person."""
    return told(column, title or label(column), lambda row: name_of(row, column), column)
