"""Homogeneity and stability of proficiency test items (ISO 13528:2022 annex B)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Mean, standard deviations of item means (s_x), within (s_w) and between items (s_s), and both criteria."""

    mean: float
    s_x: float
    s_w: float
    s_s: float
    items: int
    replicates: int

    def criterion(self, sigma_pt: float) -> float:
        """0.3 sigma_pt (B.2.2)."""
        return 0.3 * checking.positive(sigma_pt, "sigma_pt")

    def expanded_criterion(self, sigma_pt: float) -> float:
        """sqrt(F1 (0.3 sigma_pt)^2 + F2 s_w^2), which allows for the scatter of the test itself (B.2.3)."""
        f1, f2 = expanded_factors(self.items, self.replicates)
        return math.sqrt(f1 * self.criterion(sigma_pt) ** 2 + f2 * self.s_w**2)

    def adequate(self, sigma_pt: float, *, expanded: bool = False) -> bool:
        """Whether s_s does not exceed the criterion."""
        return self.s_s <= (self.expanded_criterion(sigma_pt) if expanded else self.criterion(sigma_pt))


def homogeneity(items: Sequence[Sequence[float]]) -> Homogeneity:
    """Between-item standard deviation from g items with m replicates each (B.3), at least two of each.

    >>> found = homogeneity([[1.0, 1.2], [1.1, 1.1], [1.4, 1.4]])
    >>> round(found.s_w, 4), round(found.s_s, 4)
    (0.0816, 0.1633)
    """
    table = _table(items, "items", least=2)
    replicates = table.shape[1]
    means = table.mean(axis=1)
    s_x = float(np.std(means, ddof=1))
    s_w = math.sqrt(float(np.mean(np.var(table, axis=1, ddof=1))))
    s_s = math.sqrt(max(s_x**2 - s_w**2 / replicates, 0.0))
    return Homogeneity(float(table.mean()), s_x, s_w, s_s, len(table), replicates)


def expanded_factors(items: int, replicates: int) -> tuple[float, float]:
    """F1 = chi-squared_0.95(g - 1)/(g - 1) and F2 = (F_0.95(g - 1, g(m - 1)) - 1)/m (B.2.3, table B.1).

    >>> [round(factor, 2) for factor in expanded_factors(10, 2)]
    [1.88, 1.01]
    """
    from scipy.special import chdtri, fdtri

    g, m = checking.count(items, "items", least=2), checking.count(replicates, "replicates", least=2)
    return float(chdtri(g - 1, 0.05)) / (g - 1), (float(fdtri(g - 1, g * (m - 1), 0.95)) - 1) / m


@dataclass(frozen=True, slots=True)
class Stability:
    """Mean of the stability test and its distance from the homogeneity test's mean."""

    mean: float
    difference: float
    u_difference: float

    def adequate(self, sigma_pt: float) -> bool:
        """Whether the difference does not exceed 0.3 sigma_pt (B.5.1)."""
        return self.difference <= 0.3 * checking.positive(sigma_pt, "sigma_pt")

    def adequate_expanded(self, sigma_pt: float) -> bool:
        """The criterion enlarged by twice the u of the difference (B.5.2)."""
        return self.difference <= 0.3 * checking.positive(sigma_pt, "sigma_pt") + 2 * self.u_difference


def stability(first: Homogeneity, items: Sequence[Sequence[float]]) -> Stability:
    """The stability test of some items, kept or stressed, against the homogeneity test (B.4, B.5).

    >>> base = homogeneity([[1.0, 1.2], [1.1, 1.1]])
    >>> round(stability(base, [[1.3, 1.3]]).difference, 6)
    0.2
    """
    table = _table(items, "stability", least=1)
    mean = float(table.mean())
    u_first = math.hypot(first.s_w / math.sqrt(first.items * first.replicates), first.s_s / math.sqrt(first.items))
    u_second = math.hypot(first.s_w / math.sqrt(table.size), first.s_s / math.sqrt(len(table)))
    return Stability(mean, abs(mean - first.mean), math.hypot(u_first, u_second))


def _table(
    items: Sequence[Sequence[float]], where: str, least: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    if len(items) < least:
        raise DataError(f"至少需要 {least} 个样品", f"needs at least {least} items", where)
    rows = [checking.sample(row, f"{where}[{place}]", least=least) for place, row in enumerate(items)]
    checking.same_length(where, *rows)
    return np.array(rows, dtype=np.float64)
