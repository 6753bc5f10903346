"""Shewhart charts of individuals, means, ranges and standard deviations (ISO 7870-2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import DataError
from guiju.metrology.validity.factors import chart_constants, d2


@dataclass(frozen=True, slots=True)
class Chart:
    """Plotted values with centre line, three-sigma limits, and sigma of a plotted value (None for ranges and s)."""

    name: str
    values: tuple[float, ...]
    centre: float
    lower: float
    upper: float
    sigma: float | None

    @property
    def outside(self) -> tuple[int, ...]:
        """Places of the values beyond the limits."""
        return tuple(i for i, value in enumerate(self.values) if not self.lower <= value <= self.upper)


def individuals(
    values: Sequence[float], *, centre: float | None = None, sigma: float | None = None
) -> tuple[Chart, Chart]:
    """Charts of single values and of their moving ranges of two; sigma = mean moving range / d2(2).

    `centre` and `sigma` of an earlier, controlled time replace the estimates. Raises DataError for fewer than two
    values, or when all are the same and no sigma is given.

    >>> chart, ranges = individuals([10.0, 10.2, 9.9, 10.1])
    >>> round(chart.upper, 3), round(ranges.upper, 4)
    (10.67, 0.7622)
    """
    x = checking.sample(values, "values", least=2)
    moving = tuple(abs(b - a) for a, b in pairwise(x))
    middle = math.fsum(x) / len(x) if centre is None else checking.finite(centre, "centre")
    spread = math.fsum(moving) / len(moving) / d2(2) if sigma is None else checking.positive(sigma, "sigma")
    if not spread > 0:
        raise DataError("所有值都相同，无法估计标准差", "all values are the same; sigma cannot be estimated", "values")
    factors = chart_constants(2)
    ranges = Chart("moving_range", moving, factors.d2 * spread, factors.D1 * spread, factors.D2 * spread, None)
    return Chart("individuals", tuple(x), middle, middle - 3 * spread, middle + 3 * spread, spread), ranges


def means_and_ranges(
    groups: Sequence[Sequence[float]], *, centre: float | None = None, sigma: float | None = None
) -> tuple[Chart, Chart]:
    """Charts of group means and ranges; sigma = mean range / d2(n), limits by A2, D3, D4, or by A, D1, D2 from `sigma`.

    >>> means, ranges = means_and_ranges([[1.0, 1.2], [1.1, 1.1], [0.9, 1.1]])
    >>> round(means.upper, 4), round(ranges.upper, 4)
    (1.3173, 0.4355)
    """
    table = _groups(groups)
    spans = np.ptp(table, axis=1)
    factors = chart_constants(table.shape[1])
    spread = float(spans.mean()) / factors.d2 if sigma is None else checking.positive(sigma, "sigma")
    chart = Chart("range", tuple(spans.tolist()), factors.d2 * spread, factors.D1 * spread, factors.D2 * spread, None)
    return _means(table, centre, spread), chart


def means_and_stds(
    groups: Sequence[Sequence[float]], *, centre: float | None = None, sigma: float | None = None
) -> tuple[Chart, Chart]:
    """Charts of group means and standard deviations; sigma = mean s / c4(n), limits by A3, B3, B4, or A, B5, B6.

    >>> means, stds = means_and_stds([[1.0, 1.2, 1.1], [1.1, 1.1, 1.4], [0.9, 1.1, 1.0]])
    >>> stds.lower
    0.0
    """
    table = _groups(groups)
    stds = table.std(axis=1, ddof=1)
    factors = chart_constants(table.shape[1])
    spread = float(stds.mean()) / factors.c4 if sigma is None else checking.positive(sigma, "sigma")
    chart = Chart("std", tuple(stds.tolist()), factors.c4 * spread, factors.B5 * spread, factors.B6 * spread, None)
    return _means(table, centre, spread), chart


def _means(table: np.ndarray[tuple[int, int], np.dtype[np.float64]], centre: float | None, spread: float) -> Chart:
    if not spread > 0:
        raise DataError("组内没有离散，无法估计标准差", "nothing varies within the groups", "groups")
    means = table.mean(axis=1)
    middle = float(means.mean()) if centre is None else checking.finite(centre, "centre")
    sigma = spread / math.sqrt(table.shape[1])
    return Chart("means", tuple(means.tolist()), middle, middle - 3 * sigma, middle + 3 * sigma, sigma)


def _groups(groups: Sequence[Sequence[float]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    if len(groups) < 2:
        raise DataError("至少需要两组", "at least two groups are needed", "groups")
    rows = [checking.sample(group, f"groups[{place}]", least=2) for place, group in enumerate(groups)]
    checking.same_length("groups", *rows)
    return np.array(rows, dtype=np.float64)
