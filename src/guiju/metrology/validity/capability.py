"""Capability of a normal process against its limits (ISO 22514-2)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import InputError


@dataclass(frozen=True, slots=True)
class Capability:
    """cp (None for one limit), cpk, and the probability outside the limits, in all and on each side."""

    cp: float | None
    cpk: float
    risk: float
    risk_lower: float
    risk_upper: float


def capability(mean: float, std: float, lower: float | None, upper: float | None) -> Capability:
    """cpk = min(upper - mean, mean - lower) / (3 std) and the share of a normal process outside.

    Raises InputError without a limit, or with reversed ones.

    >>> found = capability(5.1, 0.2, 4.5, 5.5)
    >>> round(found.cpk, 6), round(found.risk, 4)
    (0.666667, 0.0241)
    """
    from scipy.special import ndtr

    centre, spread = checking.finite(mean, "mean"), checking.positive(std, "std")
    low = -math.inf if lower is None else checking.finite(lower, "lower")
    high = math.inf if upper is None else checking.finite(upper, "upper")
    if not low < high or (lower is None and upper is None):
        raise InputError(
            f"下限 {lower} 须小于上限 {upper}，且至少有一个限",
            f"the lower limit {lower} must be below the upper {upper}, and one must be given",
            "limits",
        )
    below, above = float(ndtr((low - centre) / spread)), float(ndtr((centre - high) / spread))
    cp = None if lower is None or upper is None else (high - low) / (6 * spread)
    return Capability(cp, min(high - centre, centre - low) / (3 * spread), below + above, below, above)
