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
        number = next((index for index, piece in enumerate(pieces) if np.real(x) <= piece[0]), len(pieces) - 1)
        return pieces[number][1](x)
    array = np.asarray(x)
    place, below = np.real(array), -np.inf
    found = np.empty(array.shape, dtype=array.dtype)
    for highest, formula in pieces:
        inside = (place > below) & (place <= highest)
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


def invert_array(formula: Formula, values: Any, low: float, high: float, start: Any) -> Any:
    """`invert` for an array of values and starts of one shape.

    Raises ConvergenceError when the bounds do not close in for one of them.
    """
    wanted = np.asarray(values, dtype=np.float64)
    x = np.clip(np.broadcast_to(np.asarray(start, dtype=np.float64), wanted.shape), low, high)
    lows, highs = np.full(wanted.shape, low), np.full(wanted.shape, high)
    before, least = np.full(wanted.shape, np.inf), SPAN * (high - low)
    done = np.zeros(wanted.shape, dtype=bool)
    for _ in range(MOST_STEPS):
        at = formula(x + 1j * STEP)
        off, slope = at.real - wanted, at.imag / STEP
        highs, lows = np.where(off > 0, x, highs), np.where(off > 0, lows, x)
        following = x - off / np.where(slope > 0, slope, np.nan)
        inside = (lows <= following) & (following <= highs)
        following = np.where(inside, following, 0.5 * (lows + highs))
        step, scale = np.abs(following - x), np.maximum(np.maximum(np.abs(x), np.abs(following)), least)
        following = np.where(done | (off == 0), x, following)
        done |= (off == 0) | (step <= ROUNDING * scale) | ((step <= NEAR * scale) & (step >= before))
        if done.all():
            return following
        x, before = following, step
    raise ConvergenceError(f"{MOST_STEPS}步内不收敛", f"does not converge within {MOST_STEPS} steps", "array")


def slope_of(formula: Formula, x: float) -> float:
    """First derivative of a formula of one argument by the complex step."""
    return float(np.imag(formula(complex(x, STEP)))) / STEP
