"""Rows as JSON: every column that the caller may see, as the log commits to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guiju.lab.assessment.readers import READERS
from guiju.lab.house.columns import LARGEST_BIG_INTEGER
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, column_text, controlled_models
from guiju.lab.house.reading import Actor
from guiju.lab.house.typed import LONGEST_CODE
from guiju.lab.house.unreadable import Unreadable
from guiju.lab.house.withheld import withheld

REGISTERS = frozenset(
    {
        "agency",
        "people",
        "equipment",
        "methods",
        "premises",
        "customers",
        "commissions",
        "calibrations",
        "issuing",
        "quality",
        "assessment",
    }
)
"""Apps whose rows can be read; keys, accounts and the house's own tables cannot."""
CLOSED = frozenset({"calibrations_enclosure", "calibrations_record", "calibrations_statement"})
"""Tables of whole documents, which are handed out as a case, with its own rules on what is left out."""
WITHHELD = "(withheld)"


def registers() -> dict[str, type[ControlledModel]]:
    """Every table that can be read, by name."""
    return {
        each._meta.db_table: each
        for each in controlled_models()
        if each._meta.app_label in REGISTERS and each._meta.db_table not in CLOSED
    }


def may_read(model: type[ControlledModel], actor: Actor) -> bool:
    """Whether somebody reads a table: evaluations and their documents only whoever reads them on the pages."""
    return model._meta.app_label != "assessment" or bool(actor.roles & set(READERS))


def document(row: ControlledModel, actor: Actor) -> dict[str, Any]:
    """A row as the caller may see it."""
    hidden = withheld(type(row), actor)
    found = {
        each.column: WITHHELD if each.column in hidden else _told(getattr(row, each.attname))
        for each in row._meta.concrete_fields
    }
    return {"table": row._meta.db_table, **found}


def _told(value: Any) -> Any:
    """A column's value; of one that was made unreadable past the software, that it is, and why it cannot be read."""
    return {"unreadable": value.why} if isinstance(value, Unreadable) else column_text(value)


def hide(model: type[ControlledModel], found: dict[str, Any] | None, actor: Actor) -> dict[str, Any] | None:
    """A row of the journal as the caller may see it; documents are opened."""
    if found is None:
        return None
    hidden = withheld(model, actor)
    return {name: WITHHELD if name in hidden else value for name, value in found.items()}


def columns(model: type[ControlledModel]) -> list[dict[str, Any]]:
    """The columns of a table: name, title in the language of the call, kind."""
    return [
        {
            "name": each.column,
            "title": str(each.verbose_name),
            "document": isinstance(each, CanonicalJSONField),
            "null": each.null,
        }
        for each in model._meta.concrete_fields
    ]


def searchable(model: type[ControlledModel]) -> dict[str, Any]:
    """Columns by which rows can be asked for; documents and withheld columns cannot."""
    barred = withheld(model, None)
    return {
        each.column: each
        for each in model._meta.concrete_fields
        if not isinstance(each, CanonicalJSONField) and each.column not in barred
    }


def in_force(rows: QuerySet, day: date) -> QuerySet:
    """The rows in force on a day, where the table says from when and until when; else all of them."""
    names = {each.name: each for each in rows.model._meta.concrete_fields}
    for first in ("valid_from", "since", "declared_on", "effective_from"):
        if first in names:
            rows = rows.filter(**{f"{first}__lte": day})
            break
    for last in ("valid_to", "until", "ended_on"):
        if last in names:
            return rows.filter(Q(**{f"{last}__gte": day}) | Q(**{f"{last}__isnull": True}))
    return rows


def values_of(field: Any, texts: Iterable[str]) -> list[Any]:
    """Values to compare a column with, out of the texts of a call. Raises ValueError for one that it cannot hold."""
    return [_value(field, each) for each in texts]


def _value(field: Any, text: str) -> Any:
    kind = field.get_internal_type()
    if kind == "BooleanField":
        if text not in {"true", "false"}:
            raise ValueError(text)
        return text == "true"
    if kind == "DateField":
        return date.fromisoformat(text)
    if kind in {"CharField", "TextField"}:
        return text
    if field.is_relation and field.target_field.get_internal_type() in {"CharField", "TextField"}:
        return text
    number = int(text)
    if abs(number) > LARGEST_BIG_INTEGER:
        raise ValueError(text[:LONGEST_CODE])
    return number
