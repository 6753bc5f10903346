"""Measurement standards: repeatability, stability, verification of results (JJF 1033-2023, annexes)."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import DataError, InputError
from guiju.metrology.validity.run_rules import Signal, nelson
from guiju.metrology.validity.scores import En_score, difference_U

# What a stability is compared with: the absolute value of the MPE (used by nominal value), or U of the correction.
LIMITS = ("mpe", "U_of_correction")
LEAST_READINGS = 6
LEAST_GROUPS = 4
# A group a year: two groups less than this many days apart are not of two years.
LEAST_DAYS_OF_YEAR = 300


@dataclass(frozen=True, slots=True)
class Repeatability:
    """Experimental standard deviation of one reading, beside the one that the uncertainty evaluation used."""

    mean: float
    s: float
    n: int
    s_used: float | None

    @property
    def passes(self) -> bool | None:
        """s not above the one used; else U is evaluated again with s and must still serve. None without one."""
        return None if self.s_used is None else self.s <= self.s_used


def repeatability(
    readings: Sequence[float], *, s_used: float | None = None, least: int = LEAST_READINGS
) -> Repeatability:
    """Bessel's s of n readings under repeatability conditions. Raises DataError for fewer than `least`.

    >>> repeatability([10.0, 10.2, 10.1, 10.0, 10.2, 10.1], s_used=0.1).passes
    True
    """
    x = np.asarray(checking.sample(readings, "readings", least=max(2, least)))
    used = None if s_used is None else checking.positive(s_used, "s_used")
    return Repeatability(float(x.mean()), float(np.std(x, ddof=1)), len(x), used)


@dataclass(frozen=True, slots=True)
class Group:
    """The readings that a standard gave of the check standard on one day."""

    day: date
    readings: tuple[float, ...]

    @property
    def mean(self) -> float:
        x = checking.sample(self.readings, f"group {self.day.isoformat()}")
        return math.fsum(x) / len(x)


@dataclass(frozen=True, slots=True)
class StabilityTest:
    """The change of the check standard's value, what it must stay below, and the groups' means in order of day."""

    stability: float
    limit: float
    limit_is: str
    means: tuple[float, ...]

    @property
    def passes(self) -> bool:
        return self.stability < self.limit


def stability_of_new(groups: Sequence[Group], limit: float, limit_is: str) -> StabilityTest:
    """A new standard: at least four groups more than a month apart; largest minus smallest mean below the limit.

    `limit_is`: "mpe" (its absolute value) or "U_of_correction". Raises DataError for too few or too close groups.

    >>> days = [date(2026, month, 5) for month in (1, 2, 3, 4)]
    >>> groups = [Group(day, (10.0, 10.0 + 0.01 * place)) for place, day in enumerate(days)]
    >>> stability_of_new(groups, 0.05, "mpe").passes
    True
    """
    found = _in_order(groups)
    if len(found) < LEAST_GROUPS:
        raise DataError(
            f"新建计量标准的稳定性考核至少需要 {LEAST_GROUPS} 组，只有 {len(found)} 组",
            f"the stability of a new standard needs at least {LEAST_GROUPS} groups, there are {len(found)}",
            "groups",
        )
    for before, after in pairwise(found):
        if after.day < _month_after(before.day):
            raise _too_close(before, after, "一个月", "a month")
    means = tuple(group.mean for group in found)
    return StabilityTest(max(means) - min(means), *_limit(limit, limit_is), means)


def stability_in_service(groups: Sequence[Group], limit: float, limit_is: str) -> StabilityTest:
    """A standard in service: one group a year; the last mean minus the one before it, in absolute value.

    Raises DataError for fewer than two groups or groups of one year.

    >>> groups = [Group(date(2025, 3, 1), (10.0,)), Group(date(2026, 3, 2), (10.02,))]
    >>> round(stability_in_service(groups, 0.05, "mpe").stability, 6)
    0.02
    """
    found = _in_order(groups)
    if len(found) < 2:
        raise DataError("至少需要去年与今年两组", "the groups of last year and this year are needed", "groups")
    for before, after in pairwise(found):
        if (after.day - before.day).days < LEAST_DAYS_OF_YEAR:
            raise _too_close(before, after, "一年", "a year")
    means = tuple(group.mean for group in found)
    return StabilityTest(abs(means[-1] - means[-2]), *_limit(limit, limit_is), means)


@dataclass(frozen=True, slots=True)
class ChartedStability:
    """Stability by a control chart that is kept anyway: it passes while the chart has no signal."""

    signals: tuple[Signal, ...]

    @property
    def passes(self) -> bool:
        return not self.signals


def stability_by_chart(
    values: Sequence[float], centre: float, sigma: float, rules: Sequence[str] = ("nelson_1", "nelson_2")
) -> ChartedStability:
    """Whether the check standard's chart is in control by the rules given; then no other stability test is needed.

    >>> stability_by_chart([0.1, -0.4, 0.3], 0.0, 0.5).passes
    True
    """
    return ChartedStability(nelson(values, centre, sigma, rules=rules))


@dataclass(frozen=True, slots=True)
class Verification:
    """The difference of a result, the most it may be, both at one k, and En where it has a meaning."""

    difference: float
    limit: float
    k: float
    En: float | None

    @property
    def passes(self) -> bool:
        # Rounding of binary numbers must not fail a difference that equals the limit.
        return self.difference <= self.limit * (1 + 1e-12)


@dataclass(frozen=True, slots=True)
class Result:
    """A measured value with its expanded uncertainty and coverage factor."""

    value: float
    U: float
    k: float

    def __post_init__(self) -> None:
        checking.finite(self.value, "value")
        checking.positive(self.U, "U")
        checking.positive(self.k, "k")


def verify_by_transfer(own: Result, reference: Result, *, common_root: bool) -> Verification:
    """Transfer: |y - y_ref| <= sqrt(U^2 + U_ref^2), or <= U where U_ref <= U/3, at the k of U.

    `common_root`: whether both values come from one standard; such a check proves nothing, InputError.

    >>> found = verify_by_transfer(Result(200.0012, 0.0020, 2), Result(200.0032, 0.0015, 3), common_root=False)
    >>> found.passes, round(found.limit, 5)
    (True, 0.00224)
    """
    if common_root:
        raise InputError(
            "两个结果溯源到同一标准，不能相互验证；请换用另一参考标准",
            "both results come from one root standard and cannot verify each other; use another reference",
            "common_root",
        )
    other = reference.U * own.k / reference.k
    limit = own.U if other <= own.U / 3 * (1 + 1e-12) else difference_U(own.U, other)
    difference = abs(own.value - reference.value)
    return Verification(difference, limit, own.k, En_score(own.value, reference.value, own.U, other))


def verify_by_comparison(y: float, U: float, others: Sequence[float], *, k: float = 2.0) -> Verification:
    """Comparison of n laboratories, where no higher standard exists: |y - mean of all| <= sqrt((n-1)/n) U.

    `others`: the results of the other laboratories, which evaluate U much alike; at least two.

    >>> verify_by_comparison(10.0, 0.3, [10.1, 10.2]).passes
    True
    """
    results = [checking.finite(y, "y"), *checking.sample(others, "others", least=2)]
    n = len(results)
    limit = math.sqrt((n - 1) / n) * checking.positive(U, "U")
    return Verification(abs(y - math.fsum(results) / n), limit, checking.positive(k, "k"), None)


def _in_order(groups: Sequence[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: group.day)


def _limit(limit: float, limit_is: str) -> tuple[float, str]:
    return checking.positive(limit, "limit"), checking.one_of(limit_is, LIMITS, "limit_is")


def _month_after(day: date) -> date:
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _too_close(before: Group, after: Group, zh: str, en: str) -> DataError:
    days = f"{before.day.isoformat()}, {after.day.isoformat()}"
    return DataError(f"两组相隔不足{zh}：{days}", f"two groups are less than {en} apart: {days}", "groups")
