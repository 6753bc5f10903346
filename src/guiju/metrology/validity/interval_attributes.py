"""Calibration intervals from in- or out-of-tolerance counts: the interval test A3 (NCSLI RP-1; ILAC-G24 method 5)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import InputError


@dataclass(frozen=True, slots=True)
class IntervalTest:
    """Observed reliability with its confidence limits, the confidence to reject the interval, and the new interval."""

    reliability: float
    reliability_lower: float
    reliability_upper: float
    rejection_confidence: float
    new_interval: float


def interval_test(
    in_tolerance: int,
    n: int,
    interval: float,
    target: float,
    *,
    confidence: float = 0.5,
    max_change: float = 2.0,
    shortest: float = 0.0,
    longest: float = float("inf"),
) -> IntervalTest:
    """Method A3: the interval is shortened or extended by how surely the reliability R = x/n misses the target.

    R below the target: Q = 1 - 2 B, factor 10^((R - target) Q), at least 1/max_change; above: Q = 2 B - 1, factor
    10^((R - target)/(1 - Q)), at most max_change; B = binomial distribution function of x at n, target. The counts
    are of calibrations as found, at one interval. Interval in any unit of time. Raises InputError.

    >>> found = interval_test(15, 20, 365, 0.95)
    >>> round(found.new_interval), round(found.rejection_confidence, 4)
    (231, 0.9949)
    """
    from scipy.special import bdtr

    total = checking.count(n, "n")
    inside = _inside(in_tolerance, total)
    aim = checking.probability(target, "target")
    most = checking.finite(max_change, "max_change")
    if most < 1:
        raise InputError("最大变化倍数不能小于 1", "the largest change must be at least 1", "max_change")
    reliability = inside / total
    below = 2 * float(bdtr(inside, total, aim))
    surely, factor = 0.0, 1.0
    if reliability < aim:
        surely = 1 - below
        factor = max(10 ** ((reliability - aim) * surely), 1 / most)
    elif reliability > aim:
        surely = below - 1
        factor = min(10 ** min((reliability - aim) / (1 - surely), 300), most) if surely < 1 else most
    bounds = _bounds(inside, total, confidence)
    return IntervalTest(reliability, *bounds, surely, _kept(interval * factor, interval, shortest, longest))


def _inside(in_tolerance: int, n: int) -> int:
    found = checking.count(in_tolerance, "in_tolerance", least=0)
    if found > n:
        raise InputError(f"合格次数 {found} 不能大于总次数 {n}", f"{found} in tolerance of only {n}", "in_tolerance")
    return found


def _bounds(x: int, n: int, confidence: float) -> tuple[float, float]:
    """Clopper-Pearson limits of a proportion at the two-sided confidence."""
    from scipy.special import betaincinv

    tail = (1 - checking.probability(confidence, "confidence")) / 2
    lower = float(betaincinv(x, n - x + 1, tail)) if x > 0 else 0.0
    upper = float(betaincinv(x + 1, n - x, 1 - tail)) if x < n else 1.0
    return lower, upper


def _kept(wanted: float, interval: float, shortest: float, longest: float) -> float:
    checking.positive(interval, "interval")
    if not 0 <= shortest <= longest:
        raise InputError("最短间隔不能大于最长间隔", "the shortest interval must not exceed the longest", "shortest")
    return min(max(wanted, shortest), longest)
