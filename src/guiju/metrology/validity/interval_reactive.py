"""Calibration intervals that react to the last result: staircase, time in use, black box (ILAC-G24:2022 / OIML D 10).

Methods 1, 3 and 4; method 2 (control chart) and method 5 (statistics) are in the neighbouring modules.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from guiju.metrology import checking
from guiju.metrology.errors import DataError, InputError


@dataclass(frozen=True, slots=True)
class Staircase:
    """How an interval is changed; shares of MPEV and factors are the agency's own, approved parameters."""

    keep_share: float = 0.8
    extend: float = 1.25
    shorten: float = 0.5
    shortest: float = 30.0
    longest: float = 1825.0

    def __post_init__(self) -> None:
        if not 0 < checking.finite(self.keep_share, "keep_share") <= 1:
            raise InputError("须在 0 与 1 之间", "must lie between 0 and 1", "keep_share")
        if not checking.finite(self.extend, "extend") >= 1:
            raise InputError("延长倍数不能小于 1", "must be at least 1", "extend")
        if not 0 < checking.finite(self.shorten, "shorten") <= 1:
            raise InputError("缩短倍数须在 0 与 1 之间", "must lie between 0 and 1", "shorten")
        if not 0 < self.shortest <= self.longest:
            raise InputError("最短间隔不能大于最长间隔", "the shortest must not exceed the longest", "shortest")


def staircase(interval: float, error_as_found: float, mpev: float, rule: Staircase | None = None) -> float:
    """Method 1: extended when found within `keep_share` of MPEV, kept within MPEV, shortened beyond it.

    Interval in the unit of the rule's bounds (days). As-found results only.

    >>> [staircase(365, error, 1.0) for error in (0.2, 0.9, 1.3)]
    [456.25, 365.0, 182.5]
    """
    steps = rule or Staircase()
    share = abs(checking.finite(error_as_found, "error_as_found")) / checking.positive(mpev, "mpev")
    factor = steps.extend if share <= steps.keep_share else 1.0 if share <= 1 else steps.shorten
    return min(max(checking.positive(interval, "interval") * factor, steps.shortest), steps.longest)


def due_by_use(readings: Sequence[tuple[date, float]], hours_at_calibration: float, hours_allowed: float) -> date:
    """Method 3: the day on which the hours in use, read from the item's meter, will have reached what is allowed.

    The rate is that of the whole time read. Raises DataError for fewer than two readings or a meter that ran backwards.

    >>> due_by_use([(date(2026, 1, 1), 100.0), (date(2026, 1, 11), 150.0)], 100.0, 200.0)
    datetime.date(2026, 2, 10)
    """
    found = sorted(readings)
    hours = checking.sample([each[1] for each in found], "readings", least=2)
    days = (found[-1][0] - found[0][0]).days
    if days < 1 or any(b < a for a, b in pairwise(hours)):
        raise DataError("计时读数须随日期增加", "the meter must run forwards over at least a day", "readings")
    used = hours[-1] - checking.finite(hours_at_calibration, "hours_at_calibration")
    left = checking.positive(hours_allowed, "hours_allowed") - used
    rate = (hours[-1] - hours[0]) / days
    if left <= 0:
        return found[-1][0]
    if rate == 0:
        return date.max
    return found[-1][0] + timedelta(days=min(math.floor(left / rate), (date.max - found[-1][0]).days))


@dataclass(frozen=True, slots=True)
class InServiceCheck:
    """Method 4: an item checked in service by a portable check ("black box")."""

    share: float
    warn_share: float

    @property
    def calibrate_now(self) -> bool:
        """Whether the deviation exceeds what is allowed, so that the item goes to full calibration at once."""
        return self.share > 1

    @property
    def check_sooner(self) -> bool:
        """Whether the deviation nears what is allowed."""
        return self.share > self.warn_share


def in_service_check(deviation: float, allowed: float, *, warn_share: float = 0.7) -> InServiceCheck:
    """The deviation found by the check device against the allowed one, which holds the device's own uncertainty.

    >>> in_service_check(-0.8, 1.0).check_sooner, in_service_check(1.2, 1.0).calibrate_now
    (True, True)
    """
    share = abs(checking.finite(deviation, "deviation")) / checking.positive(allowed, "allowed")
    return InServiceCheck(share, checking.positive(warn_share, "warn_share"))
