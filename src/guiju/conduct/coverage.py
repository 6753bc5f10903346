"""Which rows of the scope cover a point, whatever the day, and which of them are in force on a day (4.3-1, 5-6e)."""

from collections.abc import Iterable

from guiju.conduct.days import within
from guiju.conduct.intervals import holds
from guiju.record.enclosures import Method
from guiju.record.model import Place, Point, ScopeRow
from guiju.record.smallest import Matrix
from guiju.record.words import Day, Quantity
from guiju.results.smallest import stated_at


def covering(
    scope: Iterable[ScopeRow], method: Method, place: Place, point: Point, at: Quantity | None = None
) -> tuple[ScopeRow, ...]:
    """The rows that name quantity, method and edition, site (on site where it is) and a range holding the value.

    The value is the point's nominal, or `at` where given. A matrix covers where its cell has a value. The day is not
    asked here.
    """
    value = point.nominal if at is None else at
    return tuple(
        row
        for row in scope
        if (row.quantity, row.method, row.edition, row.site)
        == (point.quantity, method.code, method.edition, place.site)
        and (row.on_site or place.kind == "laboratory")
        and holds(row.range, value.value, value.unit) is True
        and (not isinstance(row.smallest_U_rule, Matrix) or stated_at(row, value, point.influences) is not None)
    )


def in_force(row: ScopeRow, day: Day) -> bool:
    """Whether the row is valid and its qualification not suspended on the day; all ends are inclusive."""
    suspended = any(within(day, since, until) for since, until in row.suspensions)
    return within(day, row.valid_from, row.valid_to) and not suspended
