"""Registers by way of the interface: pages of rows, one row, its history, a row as it was known at an instant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from guiju.lab.api.documents import columns, document, hide, in_force, may_read, registers, searchable, values_of
from guiju.lab.api.problems import Problem
from guiju.lab.assessment.readers import READERS
from guiju.lab.house import clock, journal, past
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.reading import Actor
from guiju.lab.house.typed import plain_number
from guiju.lab.house.withheld import seen_by
from guiju.lab.ui import words

LAST = datetime.max.replace(tzinfo=UTC) - timedelta(microseconds=1)
"""The last instant behind which another still lies."""


def all_registers() -> list[dict[str, Any]]:
    """The registers with their columns."""
    return [
        {
            "name": name,
            "title": str(each._meta.verbose_name_plural),
            "known_by": called_by(each),
            "columns": columns(each),
        }
        for name, each in registers().items()
    ]


def _model(table: str, actor: Actor) -> type[ControlledModel]:
    """The table's model. Raises Problem 404 for none, 403 for an evaluation's to whoever reads none on the pages."""
    found = registers().get(table)
    if found is None:
        raise Problem(404, "unknown_table", table=table)
    if not may_read(found, actor):
        raise Problem(403, "not_a_reader", roles=", ".join(READERS))
    return found


def page_of(
    actor: Actor, table: str, wanted: dict[str, list[str]], *, limit: int, after: int, day: date | None
) -> dict[str, Any]:
    """Rows in the order of their ids, `limit` at most; `next` where there may be more."""
    model = _model(table, actor)
    rows = seen_by(model.objects.filter(pk__gt=after), actor)
    known = searchable(model)
    for name, texts in wanted.items():
        if name not in known:
            raise Problem(422, "unknown_column", table=table, column=name, known=", ".join(known))
        try:
            rows = rows.filter(**{f"{known[name].attname}__in": values_of(known[name], texts)})
        except (ValueError, OverflowError):
            raise Problem(422, "malformed", where=name, why=", ".join(texts)) from None
    if day is not None:
        rows = in_force(rows, day)
    return _page(rows, actor, limit)


def page_known_at(actor: Actor, table: str, known_at: str, *, limit: int, after: int) -> dict[str, Any]:
    """The rows that were there at an instant, as the house knew them then."""
    model = _model(table, actor)
    entry = past.last_entry(_instant(known_at) + timedelta(microseconds=1))
    return _page(past.existing(seen_by(model.objects.filter(pk__gt=after), actor), entry), actor, limit, entry)


def _page(rows: QuerySet, actor: Actor, limit: int, entry: int | None = None) -> dict[str, Any]:
    found = list(rows.order_by("pk")[: limit + 1])
    shown = found[:limit]
    if entry is not None:
        past.as_they_were(shown, entry)
    return {"rows": [document(each, actor) for each in shown], "next": shown[-1].pk if len(found) > limit else None}


def called_by(model: type[ControlledModel]) -> str:
    """The column by which a row is called besides its id: its code or number; `pk` where there is none."""
    if model.known_by != "pk":
        return model.known_by
    own = {each.name: each for each in model._meta.concrete_fields}
    return next((name for name in ("code", "number") if name in own and own[name].unique), "pk")


def _row(actor: Actor, table: str, called: str) -> ControlledModel:
    """The row of the code or number by which people know it, else of this id."""
    model = _model(table, actor)
    name, rows = called_by(model), seen_by(model.objects.all(), actor)
    found = rows.filter(**{name: called}).first() if name != "pk" else None
    number = plain_number(called)
    if found is None and number is not None:
        found = rows.filter(pk=number).first()
    if found is None:
        raise Problem(404, "unknown_row", table=table, row=called)
    return found


def row_of(actor: Actor, table: str, called: str, known_at: str) -> dict[str, Any]:
    """A row as it is, or as the house knew it at an instant."""
    row = _row(actor, table, called)
    if not known_at:
        return document(row, actor)
    instant = _instant(known_at)
    last: dict[str, Any] | None = None
    for change in journal.history(row):
        if change["at"] <= instant:
            last = change["after"]
    found = hide(type(row), last, actor)
    if found is None:
        raise Problem(404, "unknown_row", table=table, row=f"{called} @ {known_at}")
    return found


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        at = found if found.utcoffset() is not None else found.replace(tzinfo=clock.zone())
        # The first and the last day of the calendar have instants that no other zone can write.
        return min(at.astimezone(UTC), LAST)
    except (ValueError, OverflowError):
        raise Problem(422, "malformed", where="known_at", why=text) from None


def history_of(actor: Actor, table: str, called: str) -> dict[str, Any]:
    """Every change of a row, the oldest first."""
    row = _row(actor, table, called)
    model = type(row)
    changes = [
        {
            "act": each["act"],
            "title": str(words.word(words.ACTS, each["act"])),
            "by": each["actor"],
            "at": clock.instant_text(each["at"]),
            "reason": each["reason"],
            "before": hide(model, each["before"], actor),
            "after": hide(model, each["after"], actor),
        }
        for each in journal.history(row)
    ]
    return {"row": document(row, actor), "changes": changes}
