"""Limits that acts ask for: how far back a day may lie, and what can be a coverage factor (5-5d, 4.3-1)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from guiju.conduct.parameters import Parameters, whole

BackdatingFault = Literal["", "before_founding", "too_far", "no_reason"]


def backdating_fault(
    day: date, *, today: date, founded: date | None, reason: str, parameters: Parameters
) -> BackdatingFault:
    """What is wrong with a day on which the agency says that something of its own began or ended; "" for nothing.

    >>> backdating_fault(date(2026, 5, 1), today=date(2026, 6, 1), founded=None, reason="r", parameters={
    ...     "backdating_days": "30"})
    'too_far'
    """
    if day >= today:
        return ""
    if founded is not None and day < founded:
        return "before_founding"
    if day < today - timedelta(days=furthest_back(parameters)):
        return "too_far"
    return "" if reason.strip() else "no_reason"


def furthest_back(parameters: Parameters) -> int:
    """How many days back such a day may lie."""
    return whole(parameters, "backdating_days")


def largest_k(parameters: Parameters) -> int:
    """The largest coverage factor that is taken for one."""
    return whole(parameters, "largest_coverage_factor")


def sensible_k(k: str, parameters: Parameters) -> bool:
    """Whether a decimal text can be a coverage factor.

    >>> [sensible_k(each, {"largest_coverage_factor": "5"}) for each in ("0", "2", "5", "5.1")]
    [False, True, True, False]
    """
    return 0 < Decimal(k) <= largest_k(parameters)
