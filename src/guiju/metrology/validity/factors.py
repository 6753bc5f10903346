"""Factors of normal samples: c4, d2, d3, control chart constants, range method, reliability of a standard deviation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import InputError

LARGEST = 1000


@cache
def c4(n: int) -> float:
    """Mean of the standard deviation of n normal values in units of sigma (ISO 7870-2).

    >>> round(c4(5), 4)
    0.94
    """
    size = checking.count(n, "n", least=2)
    return math.sqrt(2 / (size - 1)) * math.exp(math.lgamma(size / 2) - math.lgamma((size - 1) / 2))


def relative_std_of_std(n: int) -> float:
    """Relative standard deviation of the standard deviation of n normal values (GUM table E.1).

    >>> round(100 * relative_std_of_std(10))
    24
    """
    factor = c4(n)
    return math.sqrt(1 - factor * factor) / factor


def dof_of_relative_uncertainty(relative_u_of_u: float) -> float:
    """Degrees of freedom of a Type B uncertainty that is itself uncertain by this share (GUM G.4.2).

    >>> dof_of_relative_uncertainty(0.25)
    8.0
    """
    return 1 / (2 * checking.positive(relative_u_of_u, "relative_u_of_u") ** 2)


def d2(n: int) -> float:
    """Mean of the range of n normal values in units of sigma; also C of the range method (JJF 1059.1 table 1).

    >>> round(d2(5), 3)
    2.326
    """
    return _range_moments(checking.count(n, "n", least=2))[0]


def d3(n: int) -> float:
    """Standard deviation of the range of n normal values in units of sigma.

    >>> round(d3(5), 3)
    0.864
    """
    return _range_moments(checking.count(n, "n", least=2))[1]


def range_dof(n: int) -> float:
    """Degrees of freedom of s = range / d2: (d2/d3)^2 / 2 (JJF 1059.1-2012 4.3.2.3 table 1).

    >>> round(range_dof(5), 1)
    3.6
    """
    return (d2(n) / d3(n)) ** 2 / 2


@cache
def _range_moments(n: int) -> tuple[float, float]:
    """Mean and standard deviation of the range, by quadrature of 1 - P(range <= r)."""
    from scipy.special import ndtr

    if n > LARGEST:
        raise InputError(f"样本数不能大于 {LARGEST}", f"the sample size must not exceed {LARGEST}", "n")
    x = np.linspace(-10, 10, 801)
    density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    nodes, weights = np.polynomial.legendre.leggauss(80)
    r, w = 8 * (nodes + 1), 8 * weights
    below = n * ((ndtr(x + r[:, None]) - ndtr(x)) ** (n - 1)) @ density
    beyond = 1 - below
    mean = float(w @ beyond)
    return mean, math.sqrt(float(w @ (2 * r * beyond)) - mean * mean)


@dataclass(frozen=True, slots=True)
class ChartConstants:
    """Constants of Shewhart charts for groups of n (ISO 7870-2 table 2)."""

    n: int
    A: float
    A2: float
    A3: float
    c4: float
    B3: float
    B4: float
    B5: float
    B6: float
    d2: float
    d3: float
    D1: float
    D2: float
    D3: float
    D4: float
    E2: float


@cache
def chart_constants(n: int) -> ChartConstants:
    """All constants for groups of n, at least 2; lower limits below zero are zero.

    >>> round(chart_constants(5).A2, 3), round(chart_constants(5).D4, 3)
    (0.577, 2.114)
    """
    mean, spread, unbias = d2(n), d3(n), c4(n)
    root = math.sqrt(1 - unbias * unbias)
    return ChartConstants(
        n=n,
        A=3 / math.sqrt(n),
        A2=3 / (mean * math.sqrt(n)),
        A3=3 / (unbias * math.sqrt(n)),
        c4=unbias,
        B3=max(0.0, 1 - 3 * root / unbias),
        B4=1 + 3 * root / unbias,
        B5=max(0.0, unbias - 3 * root),
        B6=unbias + 3 * root,
        d2=mean,
        d3=spread,
        D1=max(0.0, mean - 3 * spread),
        D2=mean + 3 * spread,
        D3=max(0.0, 1 - 3 * spread / mean),
        D4=1 + 3 * spread / mean,
        E2=3 / mean,
    )
