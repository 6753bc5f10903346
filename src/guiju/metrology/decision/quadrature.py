"""Adaptive Gauss-Legendre quadrature of densities with kinks, poles of order 1/2 at the kinks, and sharp steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from guiju.metrology.errors import ConvergenceError

Array = NDArray[np.float64]

ORDER = 24
MOST_ROUNDS = 60
RELATIVE = 1e-12
ABSOLUTE = 1e-17


@cache
def nodes() -> tuple[Array, Array]:
    """Nodes and weights of the Gauss-Legendre rule of ORDER on [0, 1]."""
    x, w = np.polynomial.legendre.leggauss(ORDER)
    return (x + 1) / 2, w / 2


def panels(function: Callable[[Array], Array], edges: Array) -> float:
    """Sum of the rule over neighbouring edges, for a function that is smooth between them."""
    x, w = nodes()
    widths = edges[1:] - edges[:-1]
    values = function(edges[:-1, None] + widths[:, None] * x)
    return float((values @ w) @ widths)


def integrate(function: Callable[[Array], Array], breakpoints: Iterable[float]) -> float:
    """Integral over the span of the breakpoints (at least two), to about 1e-12 relative.

    Between breakpoints x = a + (b - a) sin^2(t / 2), which takes away poles of order 1/2 at both ends; panels are
    halved in t until halving changes nothing. Raises ConvergenceError.

    >>> round(integrate(lambda x: 1 / np.sqrt(1 - x * x), [-1.0, 1.0]), 10)
    3.1415926536
    """
    places = np.unique(np.asarray(list(breakpoints), dtype=np.float64))
    a, b = places[:-1], places[1:]
    low, high = np.zeros_like(a), np.full_like(a, np.pi)
    whole = _rule(function, a, b, low, high)
    total = 0.0
    for _ in range(MOST_ROUNDS):
        if not len(a):
            return total
        middle = (low + high) / 2
        left, right = _rule(function, a, b, low, middle), _rule(function, a, b, middle, high)
        halves = left + right
        open_ = np.abs(halves - whole) > ABSOLUTE + RELATIVE * abs(total + float(halves.sum()))
        total += float(halves[~open_].sum())
        a, b = np.tile(a[open_], 2), np.tile(b[open_], 2)
        low, middle, high = low[open_], middle[open_], high[open_]
        low, high = np.concatenate((low, middle)), np.concatenate((middle, high))
        whole = np.concatenate((left[open_], right[open_]))
    raise ConvergenceError("数值积分未收敛", "the quadrature did not converge", "risk")


def _rule(function: Callable[[Array], Array], a: Array, b: Array, low: Array, high: Array) -> Array:
    x, w = nodes()
    t = low[:, None] + (high - low)[:, None] * x
    width = (b - a)[:, None]
    at = np.where(t < np.pi / 2, a[:, None] + width * np.sin(t / 2) ** 2, b[:, None] - width * np.cos(t / 2) ** 2)
    values: Array = function(at) * width / 2 * np.sin(t)
    found: Array = (values @ w) * (high - low)
    return found
