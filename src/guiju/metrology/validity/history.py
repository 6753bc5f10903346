"""Calibration history of one item: drift is as-found minus the as-left before it, and an adjustment begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guiju.metrology import checking
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one calibration found and left; as_found None: first calibration, or lost by repair."""

    day: date
    as_found: float | None
    as_left: float

    @property
    def adjusted(self) -> bool:
        """Whether the item left with another value than it came with, or came with none."""
        return self.as_found is None or self.as_found != self.as_left


@dataclass(frozen=True, slots=True)
class Drift:
    """The change of an item between two calibrations, and the number of the history it belongs to, from 0."""

    begin: date
    end: date
    change: float
    history: int

    @property
    def days(self) -> int:
        return (self.end - self.begin).days


def ordered(calibrations: Sequence[Calibration]) -> list[Calibration]:
    """By day. Raises DataError for none, for two on one day, or for values that are no numbers.

    >>> late, early = Calibration(date(2026, 1, 1), 1.0, 1.0), Calibration(date(2025, 1, 1), None, 1.0)
    >>> [each.day.year for each in ordered([late, early])]
    [2025, 2026]
    """
    if not calibrations:
        raise DataError("没有校准历史", "there is no calibration", "calibrations")
    found = sorted(calibrations, key=lambda each: each.day)
    for before, after in pairwise(found):
        if before.day == after.day:
            day = before.day.isoformat()
            raise DataError(f"同一天有两次校准：{day}", f"two calibrations on one day: {day}", "calibrations")
    for each in found:
        where = f"calibrations[{each.day.isoformat()}]"
        values = [each.as_left] if each.as_found is None else [each.as_found, each.as_left]
        checking.sample(values, where)
    return found


def drifts(calibrations: Sequence[Calibration]) -> tuple[Drift, ...]:
    """as-found(n) - as-left(n-1) of every pair of neighbours; a pair whose as-found was lost gives none.

    >>> history = [
    ...     Calibration(date(2024, 1, 1), None, 0.0),
    ...     Calibration(date(2025, 1, 1), 0.5, 0.1),
    ...     Calibration(date(2026, 1, 1), 0.3, 0.3),
    ... ]
    >>> [(round(each.change, 6), each.history) for each in drifts(history)]
    [(0.5, 0), (0.2, 1)]
    """
    found, number = [], 0
    for before, after in pairwise(ordered(calibrations)):
        if after.as_found is not None:
            found.append(Drift(before.day, after.day, after.as_found - before.as_left, number))
        number += after.adjusted
    return tuple(found)


def latest_history(calibrations: Sequence[Calibration]) -> tuple[Calibration, ...]:
    """The calibrations since the last adjustment, which begins with the one that adjusted: only these make one chart.

    >>> history = [Calibration(date(2024, 1, 1), 0.0, 0.0), Calibration(date(2025, 1, 1), 0.5, 0.1)]
    >>> [each.as_left for each in latest_history(history)]
    [0.1]
    """
    found = ordered(calibrations)
    first = max((place for place, each in enumerate(found) if each.adjusted), default=0)
    return tuple(found[first:])
