"""Formulas in pieces, and the inverse of a rising one: Newton kept between two bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.metrology.errors import ConvergenceError
from guiju.metrology.physics.function import STEP, Formula

MOST_STEPS = 200
ROUNDING = 4.5e-16
# Steps below this that no longer shrink are the formula's own rounding
NEAR = 1e-9
# An x near zero is found to this part of the bounds' distance, times rounding
SPAN = 1e-2

Piece = tuple[float, Formula]
"""Greatest argument of a piece, and its formula."""


def piecewise(x: Any, pieces: Sequence[Piece]) -> Any:
    """The formula of the first piece whose greatest argument is not below x; x a number, complex number or array."""
    if np.ndim(x) == 0:
        place = next((index for index, piece in enumerate(pieces) if np.real(x) <= piece[0]), len(pieces) - 1)
        return pieces[place][1](x)
    array = np.asarray(x)
    found = np.empty(array.shape, dtype=array.dtype)
    below = -np.inf
    for highest, formula in pieces:
        inside = (array > below) & (array <= highest)
        found[inside] = formula(array[inside])
        below = highest
    return found


def invert(formula: Formula, value: float, low: float, high: float, start: float) -> float:
    """The x between low and high where a rising formula is `value`, to rounding, by Newton's method kept in bounds.

    Raises ConvergenceError when the bounds do not close in (a formula that does not rise).
    """
    x, before, least = min(max(start, low), high), np.inf, SPAN * (high - low)
    for _ in range(MOST_STEPS):
        at = complex(formula(complex(x, STEP)))
        off, slope = at.real - value, at.imag / STEP
        if off > 0:
            high = x
        else:
            low = x
        following = x - off / slope if slope > 0 else 0.5 * (low + high)
        if not low <= following <= high:
            following = 0.5 * (low + high)
        step, scale = abs(following - x), max(abs(x), abs(following), least)
        if step <= ROUNDING * scale or (step <= NEAR * scale and step >= before):
            return x if off == 0 else following
        x, before = following, step
    raise ConvergenceError(f"{MOST_STEPS}步内不收敛", f"does not converge within {MOST_STEPS} steps", f"{value!r}")


def slope_of(formula: Formula, x: float) -> float:
    """First derivative of a formula of one argument by the complex step."""
    return float(np.imag(formula(complex(x, STEP)))) / STEP
