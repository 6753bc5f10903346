"""Rows as they stand in the database: what Django reads of them, and whether they are stored in the one form it writes.

SQLite compares text, so a rule that asks for a span of days meets the stored form and not the value that is read from
it: `2026-11-23T01:00` is the same instant as `2026-11-23 01:00`, and no filter finds it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from guiju.lab.house.audit.damage import UNREADABLE, raise_unless_damage
from guiju.lab.house.controlled import ControlledModel, row_document

ROWS_AT_ONCE = 500


def rows(model: type[ControlledModel]) -> Iterator[tuple[int, Any, list[str]]]:
    """Every row with its key, and its columns in another form than the software writes; None for an unreadable row."""
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        try:
            with transaction.atomic():
                found = model.objects.in_bulk(some)
                stored = _stored(model, some)
        except UNREADABLE as error:
            raise_unless_damage(error)
            found = {pk: row(model, pk) for pk in some}
            stored = {pk: values for pk in some for values in _stored_alone(model, pk)}
        for pk in some:
            one = found.get(pk)
            yield pk, one, [] if one is None else odd_columns(one, stored.get(pk))


def each_row(model: type[Model]) -> Iterator[tuple[int, Any]]:
    """Every row with its key, None for one whose columns cannot be read."""
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        try:
            with transaction.atomic():
                found = model._default_manager.in_bulk(some)
        except UNREADABLE as error:
            raise_unless_damage(error)
            found = {pk: row(model, pk) for pk in some}
        for pk in some:
            yield pk, found.get(pk)


def row(model: type[Model], pk: int) -> Any:
    """A row, or None when its columns cannot even be read any more."""
    try:
        with transaction.atomic():
            return model._default_manager.filter(pk=pk).first()
    except UNREADABLE as error:
        raise_unless_damage(error)
        return None


def document(row: Any) -> dict[str, Any] | None:
    """The row's document; None when a column holds what no document can."""
    try:
        return row_document(row)
    except (TypeError, ValueError, AttributeError):
        return None


def odd_columns_of(row: ControlledModel) -> list[str]:
    """Columns of one row that are stored in another form than the software writes."""
    return odd_columns(row, next(iter(_stored_alone(type(row), row.pk)), None))


def odd_columns(row: ControlledModel, stored: tuple[Any, ...] | None) -> list[str]:
    """Columns whose stored value is not the one that would be written for what was read; all when it is not known."""
    if stored is None:
        return [column.column for column in row._meta.concrete_fields]
    found = []
    for column, raw in zip(row._meta.concrete_fields, stored, strict=True):
        value = getattr(row, column.attname)
        # What comes back as it is stored, as text and numbers do, needs no comparison with a written form.
        if not (type(raw) is type(value) and raw == value) and not _is_written(column, value, raw):
            found.append(column.column)
    return found


def _is_written(column: Any, value: Any, raw: Any) -> bool:
    try:
        return bool(column.get_db_prep_save(value, connection) == raw)
    except Exception:
        return False


def _stored(model: type[ControlledModel], keys: list[int]) -> dict[int, tuple[Any, ...]]:
    quoted = connection.ops.quote_name
    # A bare column of SQLite is turned into a day or an instant on its way by the type it was declared with.
    sign = "+" if connection.vendor == "sqlite" else ""
    columns = ", ".join(sign + quoted(each.column) for each in model._meta.concrete_fields)
    key = quoted(model._meta.pk.column)
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {columns} FROM {quoted(model._meta.db_table)} WHERE {key} IN ({places})",
            keys,
        )
        return {values[0]: values[1:] for values in cursor.fetchall()}


def _stored_alone(model: type[ControlledModel], pk: int) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic():
            return list(_stored(model, [pk]).values())
    except UNREADABLE as error:
        raise_unless_damage(error)
        return []
