"""Recording: filing a row whose actor and instant the act itself writes down, and which lies in no future."""

from dataclasses import MISSING, field, fields, make_dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.filing import Filing

STAMPED = frozenset({"by", "at"})
"""Columns that say who and when; nobody gives them."""


class Recording(Filing):
    """Files a row of `model`; `by` and `at` come from the act, and so do the columns that `computed` gives."""

    own: ClassVar[frozenset[str]] = frozenset()
    """Further columns that the act computes."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "model"):
            cls.Request = _narrowed(cls.Request, STAMPED | cls.own)

    def check(self, reading: Reading, request: Any) -> None:
        if hasattr(request, "day"):
            demand_past(reading, request.day)

    def computed(self, tx: Transaction, request: Any) -> dict[str, Any]:
        """Values of the columns named in `own`."""
        return {}

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        asked = {each.name: getattr(request, each.name) for each in fields(request)}
        stamps = {"by": tx.actor.person_id, "at": tx.now}
        return super().columns(tx, SimpleNamespace(**asked, **stamps, **self.computed(tx, request)))


def _narrowed(request: type, without: frozenset[str]) -> type:
    members: list[Any] = []
    for each in fields(request):
        if each.name in without:
            continue
        given = () if each.default is MISSING else (field(default=each.default),)
        members.append((each.name, each.type, *given))
    return make_dataclass(request.__name__, members, frozen=True, kw_only=True, slots=True)


def demand_past(reading: Reading, day: date, column: str = "day") -> None:
    """Raises Refused for a day that has not come yet: what is recorded has happened."""
    if day > reading.day:
        parameters = {"day": day.isoformat(), "today": reading.day.isoformat(), "column": column}
        raise Refused("day_not_come", requirement="4.4-6", parameters=parameters)


def demand_known(reading: Reading, model: str, code: str, what: str, column: str = "code") -> None:
    """Raises Refused unless a row of another register is called so; registers know each other by name alone."""
    rows: models.QuerySet = apps.get_model(model).objects.filter(**{column: code})
    reading.one(rows, f"{what} {code}")
