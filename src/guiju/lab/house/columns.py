"""What a column may hold, the same on SQLite and PostgreSQL, so that a row's canonical bytes are those stored.

Django turns a number into text and "2026-1-2" into a date without a word; a commitment over the one would then not
fit the other. So nothing is turned: a value has the type of its column, or it is refused.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from guiju.canonical import dumps

LARGEST_INTEGER = 2_147_483_647
LARGEST_BIG_INTEGER = 2**53 - 1
TYPES: tuple[tuple[type[models.Field], type], ...] = (
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)
"""The first that fits a column says which type its values have."""


def type_of(column: models.Field) -> Any:
    """The Python type of a column's values; object for a canonical document.

    Raises TypeError for a kind of column that controlled models do not use.
    """
    from guiju.lab.house.controlled import CanonicalJSONField

    if isinstance(column, CanonicalJSONField):
        return object
    if isinstance(column, models.ForeignKey):
        return type_of(column.target_field)
    for kind, found in TYPES:
        if isinstance(column, kind):
            return found
    raise TypeError(f"{column}: a controlled model has no column of this kind")


def demand_whole(row: models.Model) -> None:
    """Raises ValidationError, or CanonicalError for a document, unless every column holds what it may."""
    for column in row._meta.concrete_fields:
        if not column.primary_key:
            _demand(row, column, getattr(row, column.attname))


def _demand(row: models.Model, column: models.Field, value: Any) -> None:
    expected = type_of(column)
    if value is None:
        wrong = None if column.null else ("不能为空", "must have a value")
    elif expected is object:
        dumps(value)
        wrong = None
    elif type(value) is not expected:
        wrong = (f"应为 {expected.__name__}，不是 {type(value).__name__}", f"is no {expected.__name__}")
    else:
        wrong = _wrong(column, value)
    if wrong is not None:
        raise ValidationError(f"{row._meta.label}.{column.name} {wrong[0]} / {wrong[1]}")


def _wrong(column: models.Field, value: Any) -> tuple[str, str] | None:
    if isinstance(value, str):
        return _wrong_text(column, value)
    if isinstance(value, datetime) and value.utcoffset() is None:
        return "须带时区", "needs its offset from UTC"
    if type(value) is int:
        return _wrong_number(column, value)
    return None


def _wrong_text(column: models.Field, value: str) -> tuple[str, str] | None:
    if "\x00" in value:
        return "含有零字符", "holds a NUL character"
    if column.max_length is not None and len(value) > column.max_length:
        return f"超过 {column.max_length} 字", f"is longer than {column.max_length} characters"
    return None


def _wrong_number(column: models.Field, value: int) -> tuple[str, str] | None:
    column = column.target_field if isinstance(column, models.ForeignKey) else column
    largest = LARGEST_BIG_INTEGER if isinstance(column, models.BigIntegerField) else LARGEST_INTEGER
    smallest = 0 if isinstance(column, models.fields.PositiveIntegerRelDbTypeMixin) else -largest
    if not smallest <= value <= largest:
        return f"{value} 不在 {smallest} 至 {largest} 之间", f"{value} is not between {smallest} and {largest}"
    return None
