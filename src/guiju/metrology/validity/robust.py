"""Robust mean and standard deviation (ISO 13528:2022 annex C; ISO 5725-5)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.metrology import checking
from guiju.metrology.errors import ConvergenceError, DataError

# The factor as ISO 13528 C.3.1 prints it, and to all digits: from the variance of normal values clipped at 1.5 sigma.
PRINTED_FACTOR = 1.134
EXACT_FACTOR = 1.133392655
MADE_FACTOR = 1.483
NIQR_FACTOR = 0.7413
CLIP = 1.5
# Table of ISO 5725-5 and ISO 13528 for 1 to 10 degrees of freedom, which is not everywhere the rounded exact value.
_PRINTED_S = tuple(
    zip(
        (1.645, 1.517, 1.444, 1.395, 1.359, 1.332, 1.310, 1.292, 1.277, 1.264),
        (1.097, 1.054, 1.039, 1.032, 1.027, 1.024, 1.021, 1.019, 1.018, 1.017),
        strict=True,
    )
)
MOST_STEPS = 10_000
CONVERGED = 1e-13
COLLAPSED = 1e-9


@dataclass(frozen=True, slots=True)
class RobustEstimate:
    """Robust mean, robust standard deviation, number of values, and u = 1.25 s*/sqrt(n) of the mean (7.7.3)."""

    x_star: float
    s_star: float
    n: int

    @property
    def u(self) -> float:
        return 1.25 * self.s_star / math.sqrt(self.n)


def median(values: Iterable[float]) -> float:
    """Median. Raises DataError for none.

    >>> median([3.0, 1.0, 2.0])
    2.0
    """
    return float(np.median(checking.sample(values, "values")))


def mad_e(values: Iterable[float]) -> float:
    """Scaled median absolute deviation, 1.483 med|x - med x| (ISO 13528 C.2.2).

    >>> mad_e([1.0, 2.0, 4.0])
    1.483
    """
    found = checking.sample(values, "values")
    centre = np.median(found)
    return MADE_FACTOR * float(np.median(np.abs(np.asarray(found) - centre)))


def niqr(values: Iterable[float]) -> float:
    """Normalised interquartile range, 0.7413 (Q3 - Q1), quartiles by linear interpolation (ISO 13528 C.2.3).

    >>> niqr([1.0, 2.0, 3.0, 4.0, 5.0])
    1.4826
    """
    low, high = np.quantile(checking.sample(values, "values", least=2), [0.25, 0.75])
    return NIQR_FACTOR * float(high - low)


def algorithm_a(values: Iterable[float], *, factor: float = PRINTED_FACTOR) -> RobustEstimate:
    """Algorithm A, iterated to convergence from the median and 1.483 times the median absolute deviation.

    `factor`: PRINTED_FACTOR (1.134) or EXACT_FACTOR. Values whose median deviation is zero start from their standard
    deviation. ISO 13528:2022 C.3.1. Raises DataError for fewer than two values, ConvergenceError.

    >>> round(algorithm_a([1.0, 2.0, 3.0, 4.0, 5.0]).x_star, 12)
    3.0
    """
    given = np.asarray(checking.sample(values, "values", least=2))
    checking.positive(factor, "factor")
    origin = float(np.median(given))
    x = given - origin
    centre, spread = 0.0, MADE_FACTOR * float(np.median(np.abs(x)))
    if spread == 0:
        spread = float(np.std(x, ddof=1))
    first = spread
    for _ in range(MOST_STEPS):
        clipped = np.clip(x, centre - CLIP * spread, centre + CLIP * spread)
        moved, width = float(clipped.mean()), factor * float(np.std(clipped, ddof=1))
        still = abs(moved - centre) <= CONVERGED * abs(spread) and abs(width - spread) <= CONVERGED * abs(spread)
        centre, spread = moved, width
        if spread <= COLLAPSED * first:  # so many values are alike that nothing is left
            return RobustEstimate(origin + centre, 0.0, len(x))
        if still:
            return RobustEstimate(origin + centre, spread, len(x))
    raise ConvergenceError("算法 A 未收敛", "Algorithm A did not converge", "values")


def algorithm_s_factors(dof: int, *, exact: bool = False) -> tuple[float, float]:
    """Limit factor and adjustment factor of Algorithm S: with three places as printed, or exact.

    eta^2 = the 90 % quantile of chi-squared/dof (ISO 13528:2022 table C.1; ISO 5725-5).

    >>> algorithm_s_factors(3)
    (1.444, 1.039)
    """
    from scipy.special import chdtr, chdtri

    freedom = checking.count(dof, "dof")
    eta = math.sqrt(float(chdtri(freedom, 0.1)) / freedom)
    xi = 1 / math.sqrt(float(chdtr(freedom + 2, freedom * eta * eta)) + 0.1 * eta * eta)
    if exact:
        return eta, xi
    return _PRINTED_S[freedom - 1] if freedom <= len(_PRINTED_S) else (round(eta, 3), round(xi, 3))


def algorithm_s(stds: Iterable[float], dof: int, *, exact: bool = False) -> float:
    """Robust pooled value w* of standard deviations (or of ranges of two, dof 1) with `dof` degrees of freedom each.

    ISO 13528:2022 C.4. Raises DataError for none or negative ones, ConvergenceError.

    >>> algorithm_s([0.2, 0.2, 0.2, 0.2], 3) / algorithm_s([0.1, 0.1, 0.1, 0.1], 3)
    2.0
    """
    w = np.asarray(checking.sample(stds, "stds"))
    if (w < 0).any():
        raise DataError("标准差不能为负", "standard deviations must not be negative", "stds")
    eta, xi = algorithm_s_factors(dof, exact=exact)
    pooled = float(np.median(w))
    for _ in range(MOST_STEPS):
        moved = xi * math.sqrt(float(np.mean(np.minimum(w, eta * pooled) ** 2)))
        if abs(moved - pooled) <= CONVERGED * pooled:
            return moved
        pooled = moved
    raise ConvergenceError("算法 S 未收敛", "Algorithm S did not converge", "stds")


def q_method(results: Sequence[float | Sequence[float]]) -> float:
    """Robust standard deviation by the Q method: of single results, or between-laboratory of rows of replicates.

    ISO 13528:2022 C.5.2. Raises DataError for fewer than two laboratories.

    >>> round(q_method([1.0, 2.0, 3.0, 4.0, 20.0]), 3)
    3.107
    """
    from scipy.special import ndtri

    places, steps = _pair_distribution(_rows(results))
    tied = float(steps[0]) if places[0] == 0 else 0.0
    before = np.concatenate(([0.0], steps[:-1]))
    # The step function's midpoints; nothing stands at the distance 0.
    heights = np.where(places > 0, (steps + before) / 2, 0.0)
    at = np.interp(0.25 + 0.75 * tied, np.concatenate(([0.0], heights)), np.concatenate(([0.0], places)))
    return float(at) / (math.sqrt(2) * float(ndtri(0.625 + 0.375 * tied)))


def q_hampel(results: Sequence[float | Sequence[float]]) -> RobustEstimate:
    """Robust mean by Hampel's estimator with the robust standard deviation of the Q method (ISO 13528:2022 C.5.3).

    The finite-step form: all zeros of the sum of psi are found exactly and the one nearest the median is taken.

    >>> round(q_hampel([1.0, 2.0, 3.0, 4.0, 20.0]).x_star, 3)
    2.5
    """
    rows = _rows(results)
    s_star = q_method(results)
    means = np.array([row.mean() for row in rows])
    if s_star == 0:
        return RobustEstimate(float(np.median(means)), 0.0, len(means))
    return RobustEstimate(_hampel(means, s_star), s_star, len(means))


def _rows(results: Sequence[float | Sequence[float]]) -> list[NDArray[np.float64]]:
    rows: list[NDArray[np.float64]] = []
    for place, row in enumerate(results):
        replicates: Any = row if isinstance(row, Sequence) else [row]
        rows.append(np.array(checking.sample(replicates, f"results[{place}]"), dtype=np.float64))
    if len(rows) < 2:
        raise DataError("至少需要两个实验室的结果", "results of at least two laboratories are needed", "results")
    return rows


def _pair_distribution(rows: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distinct distances between results of different laboratories, and the share of pairs up to each.

    Each pair of laboratories has the same weight, whatever its numbers of replicates.
    """
    apart, weights = _distances(rows)
    # Binary rounding must not split equal distances: 0.3 - 0.2 and 0.2 - 0.1.
    scale = max(float(np.max(np.abs(row))) for row in rows)
    apart = np.round(apart, 12 - math.ceil(math.log10(scale))) if scale > 0 else apart
    places, where = np.unique(apart, return_inverse=True)
    shares = np.bincount(where.ravel(), weights)
    return places, np.cumsum(shares) / (len(rows) * (len(rows) - 1) / 2)


def _distances(rows: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distances of all pairs of results of different laboratories, with their weights."""
    if all(len(row) == 1 for row in rows):
        x = np.concatenate(rows)
        first, second = np.triu_indices(len(x), 1)
        return np.abs(x[first] - x[second]), np.ones(len(first))
    distances, weights = [], []
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            apart = np.abs(one[:, None] - other).ravel()
            distances.append(apart)
            weights.append(np.full(len(apart), 1 / len(apart)))
    return np.concatenate(distances), np.concatenate(weights)


def _psi(q: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.abs(q)
    found: NDArray[np.float64] = np.sign(q) * np.clip(np.minimum(size, np.minimum(1.5, 4.5 - size)), 0.0, None)
    return found


def _hampel(means: NDArray[np.float64], s_star: float) -> float:
    nodes = np.sort((means[:, None] + s_star * np.array([-4.5, -3, -1.5, 1.5, 3, 4.5])).ravel())
    sums = _psi((means[:, None] - nodes) / s_star).sum(axis=0)
    sums[np.abs(sums) < 1e-12] = 0.0
    inner = (sums != 0).cumsum().astype(bool) & (sums[::-1] != 0).cumsum().astype(bool)[::-1]
    zeros = nodes[(sums == 0) & inner]
    crossing = np.flatnonzero(sums[:-1] * sums[1:] < 0)
    share = sums[crossing] / (sums[crossing] - sums[crossing + 1])
    found = np.concatenate((zeros, nodes[crossing] + share * (nodes[crossing + 1] - nodes[crossing])))
    centre = float(np.median(means))
    if not len(found):
        return centre
    away = np.abs(found - centre)
    nearest = found[away <= away.min() + 1e-12 * s_star]
    return centre if np.ptp(nearest) > 1e-9 * s_star else float(nearest[0])
