"""Days and periods as they are given on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from guiju.cli.errors import UsageError

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = date(1900, 1, 1)
"""No agency has records from before; the calendar's own first day would leave no room for a time zone."""
TODAY = "today"
"""The last day may be given so: today where the agency is, which another zone's calendar may not have reached yet."""


def period(given: Sequence[str]) -> tuple[date, date | None]:
    """First and last day of `--period FROM TO`; None for the word today, which only the installation's clock knows.

    Raises UsageError for what are not two days in this order.
    """
    first, last = _day(given[0]), None if given[1] == TODAY else _day(given[1])
    if last is not None:
        _in_order(first, last)
    return first, last


def until(first: date, last: date | None) -> tuple[date, date]:
    """The period with today for a last day that was given so; needs the installation. A later one raises UsageError."""
    from guiju.lab.house import clock

    ended = clock.today() if last is None else last
    _in_order(first, ended)
    demand_past(ended)
    return first, ended


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise UsageError(
            f"--period：末日 {last} 早于首日 {first}", f"--period: the last day {last} is before the first day {first}"
        )


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if _FORM.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise UsageError(f"--period：“{text}”不是日期 YYYY-MM-DD", f"--period: '{text}' is no day YYYY-MM-DD")
    if found < EARLIEST:
        raise UsageError(f"--period：{text} 早于 {EARLIEST}", f"--period: {text} is before {EARLIEST}")
    return found


def demand_past(last: date) -> None:
    """Raises UsageError for a period that goes on after today; needs the installation."""
    from guiju.lab.house import clock

    if last > clock.today():
        raise UsageError(f"期间的末日 {last} 晚于今天", f"the last day {last} of the period is after today")


def demand_founded(last: date, founded: date) -> None:
    """Raises UsageError for a period that ends before the register was set up: nothing of it can be known."""
    if last < founded:
        raise UsageError(
            f"期间的末日 {last} 早于本登记的建立日 {founded}",
            f"the last day {last} of the period is before the founding of this register ({founded})",
        )
