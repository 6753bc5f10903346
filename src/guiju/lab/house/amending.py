"""Amending: the act that corrects reference data of one row, such as a name, an address or a telephone number.

What a rule judges by (dates, states, certificates, editions) is not amended: it has acts of its own, so that what was
true on a day stays on file. The journal keeps the old and the new value of every amended column, and the reason.
"""

from dataclasses import make_dataclass
from functools import cache
from typing import Any, ClassVar

from django.db import models

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.columns import type_of
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.typed import seen


@cache
def amendment_type(model: type[ControlledModel], columns: tuple[str, ...]) -> type:
    """A frozen dataclass: the row's name (`code`), the reason, and a member for each column that may be amended."""
    members: list[Any] = [("code", str), ("reason", str)]
    for name in columns:
        column = model._meta.get_field(name)
        kind = type_of(column)
        members.append((name, kind | None if column.null and kind is not object else kind))
    return make_dataclass(f"{model.__name__}Amendment", members, frozen=True, kw_only=True, slots=True)


class Amending(Act):
    """Corrects a row of `model`, found by its `known_by` column; a subclass names the act, the roles, the columns.

    Refused without a reason, and when nothing would change. The version that was seen is `perform`'s
    `expected_version`.
    """

    model: ClassVar[type[ControlledModel]]
    columns: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.Request = amendment_type(cls.model, cls.columns)
        super().__init_subclass__(**kwargs)

    def subjects(self, request: Any) -> list[models.QuerySet]:
        return [self._rows(request)]

    def check(self, reading: Reading, request: Any) -> None:
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="6.1.5-3", parameters={"code": request.code})
        row = reading.one(self._rows(request), request.code)
        if not self._changed(row, request):
            raise Refused("nothing_amended", requirement="6.1.5-3", parameters={"code": request.code})

    def change(self, tx: Transaction, request: Any) -> models.Model:
        row = tx.one(self._rows(request), request.code)
        return tx.update(row, **self._changed(row, request))

    def _rows(self, request: Any) -> models.QuerySet:
        return self.model.objects.filter(**{self.model.known_by: request.code})

    def _changed(self, row: models.Model, request: Any) -> dict[str, Any]:
        asked = {name: getattr(request, name) for name in self.columns}
        return {name: value for name, value in asked.items() if value != getattr(row, name)}
