"""Spans of days on register rows: an end never lies before its beginning, and moves earlier alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from guiju.conduct.parameters import whole
from guiju.conduct.slips import valid_too_long
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.backdating import demand_not_long_ago
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import seen


def demand_order(first: date, last: date | None) -> None:
    """Raises Refused when the last day lies before the first."""
    if last is not None and last < first:
        parameters = {"first": first.isoformat(), "last": last.isoformat()}
        raise Refused("days_reversed", requirement="6.1.5-3", parameters=parameters)


def demand_years(reading: Reading, number: str, first: date, last: date, parameter: str, *, requirement: str) -> None:
    """Raises Refused for a paper that lasts longer than so many years as a dated parameter says: a slip of the keys."""
    years = whole(values_on(reading, reading.day), parameter)
    if valid_too_long(first, last, years):
        days = {"first": first.isoformat(), "last": last.isoformat()}
        told = {"number": number, "years": str(years), "parameter": parameter, "column": "valid_to", **days}
        raise Refused("validity_too_long", requirement=requirement, parameters=told)


class Ending(Act):
    """Writes down the last day of an open row, with the reason; a subclass names the act, the roles, model and columns.

    The row stays on file, so that what was true before its end can be judged for ever.
    """

    model: ClassVar[type[ControlledModel]]
    of_the_house: ClassVar[bool] = False
    """The agency itself decides the day, which then does not lie far back; else others decided, or it came about, and
    it became known late: a lease, a licence, a paper, a seal."""
    of_others: ClassVar[bool] = False
    """The row is what somebody may do or is fit to do: never ended by that very person (4.5-2)."""
    first: ClassVar[str] = "valid_from"
    last: ClassVar[str] = "valid_to"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: int
        last_day: date
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [self.model.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(self.model.objects.filter(pk=request.row), str(request.row))
        ended = getattr(row, self.last)
        if ended is not None and ended <= reading.day:
            raise Refused("ended_already", requirement="6.1.5-3", parameters={"day": ended.isoformat()})
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.1.5-3")
        if self.of_others and row.person.code == reading.actor.person_id:  # type: ignore[attr-defined]
            raise Refused("ending_own", requirement="4.5-2")
        # What would last longer than was granted is granted anew, by the act that judges it.
        if ended is not None and request.last_day >= ended:
            raise Refused("ending_extends", requirement="6.1.5-3", parameters={"day": ended.isoformat()})
        demand_order(getattr(row, self.first), request.last_day)
        if self.of_the_house:
            demand_not_long_ago(reading, request.last_day, request.reason, requirement="6.1.5-3")

    def change(self, tx: Transaction, request: Any) -> ControlledModel:
        row = tx.one(self.model.objects.filter(pk=request.row), str(request.row))
        return tx.update(row, **{self.last: request.last_day})
