"""Filing: the plainest act, which adds one row to a register.

The request has one member for each column of the model, under the column's name; a foreign key is given by the code
of the row it points to (the model's `known_by` column). A date that may be open is None, an empty text is "".
"""

from dataclasses import MISSING, field, make_dataclass
from functools import cache
from typing import Any, ClassVar

from django.db import models

from guiju.lab.house.act import Act, Transaction
from guiju.lab.house.alike import demand_unlike
from guiju.lab.house.columns import type_of
from guiju.lab.house.typed import demand_code

OWN_COLUMNS = frozenset({"id", "version"})


def _kind(column: Any) -> Any:
    """The type of a request's member: the column's own, or that of the code by which a foreign row is known."""
    if not isinstance(column, models.ForeignKey):
        return type_of(column)
    target = column.related_model
    return type_of(column.target_field if target.known_by == "pk" else target._meta.get_field(target.known_by))


@cache
def request_type(model: type[models.Model]) -> type:
    """A frozen dataclass with a member for each column of the model that is not the house's own."""
    members: list[Any] = []
    for column in model._meta.concrete_fields:
        if column.name in OWN_COLUMNS:
            continue
        default: Any = None if column.null else "" if column.blank else MISSING
        kind = _kind(column)
        hint = kind | None if column.null and kind is not object else kind
        members.append((column.name, hint, field(default=default)) if default is not MISSING else (column.name, hint))
    return make_dataclass(f"{model.__name__}Request", members, frozen=True, kw_only=True, slots=True)


class Filing(Act):
    """Adds one row to `model`; a subclass names the act, the roles and the model."""

    model: ClassVar[type[models.Model]]
    given_by_others: ClassVar[bool] = False
    """The row is called by a designation or number that others gave, in their own signs."""

    notations: ClassVar[frozenset[str]] = frozenset()
    """Columns that a request may give in a notation of their own, where the row keeps a number."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if hasattr(cls, "model"):  # a base of further acts names none
            cls.Request = request_type(cls.model)
        super().__init_subclass__(**kwargs)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        """The values to insert: as requested, foreign keys looked up by their code."""
        values: dict[str, Any] = {}
        for column in self.model._meta.concrete_fields:
            if column.name in OWN_COLUMNS:
                continue
            value = getattr(request, column.name)
            if isinstance(column, models.ForeignKey) and value is not None:
                target = column.related_model
                value = tx.one(target.objects.filter(**{target.known_by: value}), f"{column.name} {value}")
            values[column.name] = value
        return values

    def change(self, tx: Transaction, request: Any) -> models.Model:
        name = self.model.known_by
        if name in {"code", "number"}:
            demand_code(getattr(request, name), given_by_others=self.given_by_others)
            if self.model._meta.get_field(name).unique:
                demand_unlike(self.model, name, getattr(request, name))
        return tx.insert(self.model(**self.columns(tx, request)))
