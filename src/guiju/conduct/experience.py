"""Years of work out of dated periods: days that two periods share count once, gaps do not count."""

from collections.abc import Iterable
from datetime import date, timedelta

from guiju.conduct.days import birthday
from guiju.conduct.people_facts import Experience
from guiju.record.words import Day

ONE = timedelta(days=1)


def _after(last: Day | None, end: date) -> date:
    """The day after the last one, `end` where the period goes on until then; the calendar's last day has none."""
    return end if last is None or date.fromisoformat(last) >= end else date.fromisoformat(last) + ONE


def _spans(periods: Iterable[Experience], day: Day, field: str) -> list[tuple[date, date]]:
    """First days and days after the last, of attested calibration work before `day`, merged and in order."""
    end = date.fromisoformat(day)
    counted = sorted(
        (date.fromisoformat(each.valid_from), _after(each.valid_to, end))
        for each in periods
        if each.attested and each.calibration and (not field or each.field in ("", field))
    )
    merged: list[tuple[date, date]] = []
    for first, after in ((first, min(after, end)) for first, after in counted if first < end):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], after))
        else:
            merged.append((first, after))
    return merged


def worked(periods: Iterable[Experience], years: int, day: Day, *, field: str = "") -> bool:
    """Whether `years` of attested calibration work are complete on the day.

    A period of years is complete on the day that bears the date of its first day (Civil Code, art. 201 and 202); work
    in several periods is put together as if it had begun with the first of them and gone on without a gap.
    """
    if years == 0:
        return True
    spans = _spans(periods, day, field)
    if not spans:
        return False
    first = spans[0][0]
    wanted = date.fromisoformat(birthday(Day(first.isoformat()), years)) - first
    return sum((after - begin for begin, after in spans), timedelta()) >= wanted


def whole_years(periods: Iterable[Experience], day: Day, *, most: int = 80) -> int:
    """How many whole years are complete on the day."""
    listed = tuple(periods)
    years = 0
    while years < most and worked(listed, years + 1, day):
        years += 1
    return years
