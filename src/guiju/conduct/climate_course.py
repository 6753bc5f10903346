"""The course of a climate quantity over its readings: change within an hour, time without a reading (4.2-4).

Pure functions over instants and values; the same for the readings of a room and for those in a file of a logger.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

HOUR = timedelta(hours=1)

Taken = tuple[datetime, Decimal]
"""A reading: when, and its value."""


def fastest_change(readings: Sequence[Taken]) -> Decimal | None:
    """The largest change within any hour, in the readings' unit; None where fewer than two readings are there.

    Readings less than an hour apart count with their whole difference, so that the scatter of a sensor read every few
    seconds is not taken for a change per hour. Of neighbours further apart the mean change per hour counts: somewhere
    between them it was at least as fast.

    Args:
        readings: in the order of their instants.
    """
    if len(readings) < 2:
        return None
    apart = [_rate(one, other) for one, other in pairwise(readings) if other[0] - one[0] > HOUR]
    return max([*apart, _within_the_hour(readings)])


def _rate(one: Taken, other: Taken) -> Decimal:
    hours = Decimal((other[0] - one[0]) // timedelta(microseconds=1)) / Decimal(3_600_000_000)
    return abs(other[1] - one[1]) / hours


def _within_the_hour(readings: Sequence[Taken]) -> Decimal:
    """The largest difference of two readings not more than an hour apart: extremes of a window that moves along."""
    lows: deque[Taken] = deque()
    highs: deque[Taken] = deque()
    largest = Decimal(0)
    for taken in readings:
        _push(lows, taken, lambda kept, new: kept >= new)
        _push(highs, taken, lambda kept, new: kept <= new)
        largest = max(largest, taken[1] - lows[0][1], highs[0][1] - taken[1])
    return largest


def _push(window: deque[Taken], taken: Taken, passed: Callable[[Decimal, Decimal], bool]) -> None:
    while window and taken[0] - window[0][0] > HOUR:
        window.popleft()
    while window and passed(window[-1][1], taken[1]):
        window.pop()
    window.append(taken)


def longest_gap(instants: Sequence[datetime], started: datetime, ended: datetime) -> int:
    """Most whole minutes without a reading during a measurement; the last reading before its start opens the first.

    Args:
        instants: of the readings, in order; those after the end are not asked.
    """
    before = [each for each in instants if each <= started]
    during = [each for each in instants if started < each <= ended]
    edges = [before[-1] if before else started, *during, ended]
    return max((other - one) // timedelta(minutes=1) for one, other in pairwise(edges))
