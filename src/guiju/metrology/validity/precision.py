"""Repeatability and reproducibility of an interlaboratory experiment, with its outlier tests (ISO 5725-2:2019)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import DataError
from guiju.metrology.validity.anova import Anova, of_groups


@dataclass(frozen=True, slots=True)
class Precision:
    """General mean, repeatability s_r, between-laboratory s_L and reproducibility s_R of one level."""

    mean: float
    s_r: float
    s_L: float
    s_R: float
    anova: Anova

    @property
    def r(self) -> float:
        """Repeatability limit 2.8 s_r (ISO 5725-6 4.1)."""
        return 2.8 * self.s_r

    @property
    def R(self) -> float:
        """Reproducibility limit 2.8 s_R."""
        return 2.8 * self.s_R


def precision(laboratories: Sequence[Sequence[float]]) -> Precision:
    """s_r, s_L, s_R of one level; rows are laboratories, of any number of replicates (7.4).

    >>> found = precision([[10.0, 10.2], [10.4, 10.6], [9.9, 10.1]])
    >>> round(found.s_r, 4), round(found.s_R, 4)
    (0.1414, 0.2828)
    """
    found = of_groups(laboratories)
    return Precision(
        found.grand_mean,
        found.residual_std,
        found.s_between,
        math.hypot(found.residual_std, found.s_between),
        found,
    )


@dataclass(frozen=True, slots=True)
class OutlierTest:
    """A statistic with its 5 % and 1 % critical values, and the place of the suspect value."""

    statistic: float
    critical_5: float
    critical_1: float
    place: int

    @property
    def verdict(self) -> str:
        """ "correct", "straggler" above the 5 % value, "outlier" above the 1 % value (7.3.1)."""
        if self.statistic > self.critical_1:
            return "outlier"
        return "straggler" if self.statistic > self.critical_5 else "correct"


def cochran(stds: Sequence[float], n: int) -> OutlierTest:
    """Cochran's test of the largest of p standard deviations of n readings each: s_max^2 / sum of s^2 (7.3.3).

    >>> cochran([0.1, 0.1, 0.12, 0.5], 3).verdict
    'outlier'
    """
    values = [checking.not_negative(value, f"stds[{place}]") for place, value in enumerate(stds)]
    if len(values) < 2 or not any(values):
        raise DataError("至少需要两个不全为零的标准差", "at least two standard deviations, not all zero", "stds")
    squares = np.array(values) ** 2
    place = int(np.argmax(squares))
    size = checking.count(n, "n", least=2)
    criticals = [_cochran_critical(len(values), size, level) for level in (0.05, 0.01)]
    return OutlierTest(float(squares[place] / squares.sum()), criticals[0], criticals[1], place)


def _cochran_critical(p: int, n: int, level: float) -> float:
    from scipy.special import fdtri

    f = float(fdtri(n - 1, (p - 1) * (n - 1), 1 - level / p))
    return f / (f + p - 1)


def grubbs(values: Sequence[float]) -> OutlierTest:
    """Grubbs' test of the value farthest from the mean: |x - mean| / s, two-sided critical values (7.3.4).

    >>> grubbs([10.0, 10.1, 9.9, 10.0, 10.1, 12.0]).verdict
    'outlier'
    """
    x = np.asarray(checking.sample(values, "values", least=3))
    spread = float(np.std(x, ddof=1))
    if spread == 0:
        raise DataError("所有值都相同", "all values are the same", "values")
    away = np.abs(x - x.mean()) / spread
    place = int(np.argmax(away))
    return OutlierTest(float(away[place]), _grubbs_critical(len(x), 0.05), _grubbs_critical(len(x), 0.01), place)


def _grubbs_critical(n: int, level: float) -> float:
    from scipy.special import stdtrit

    t = float(stdtrit(n - 2, 1 - level / (2 * n)))
    return (n - 1) / math.sqrt(n) * math.sqrt(t * t / (n - 2 + t * t))


def mandel(laboratories: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mandel's h (between) and k (within) of each laboratory, all of one number of replicates (7.3.1).

    >>> h, k = mandel([[10.0, 10.2], [10.4, 10.6], [9.9, 10.1]])
    >>> round(max(h), 3), round(k[0], 3)
    (1.134, 1.0)
    """
    rows = [checking.sample(row, f"laboratories[{place}]", least=2) for place, row in enumerate(laboratories)]
    if len(rows) < 3:
        raise DataError("至少需要三个实验室", "at least three laboratories are needed", "laboratories")
    checking.same_length("laboratories", *rows)
    table = np.array(rows)
    means, spreads = table.mean(axis=1), table.std(axis=1, ddof=1)
    between, within = means.std(ddof=1), math.sqrt(float(np.mean(spreads**2)))
    if between == 0 or within == 0:
        raise DataError("结果没有离散，无法比较", "the results do not scatter", "laboratories")
    h, k = (means - means.mean()) / between, spreads / within
    return tuple(h.tolist()), tuple(k.tolist())
