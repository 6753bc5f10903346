"""The few special functions that this room needs; scipy is loaded when the first of them is called."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def functions() -> Any:
    """The module scipy.special."""
    from scipy import special

    return special


@lru_cache(maxsize=1024)
def normal_quantile(p: float) -> float:
    """The value below which a standard normal variable lies with probability p."""
    return float(functions().ndtri(p))


@lru_cache(maxsize=4096)
def t_quantile(p: float, dof: float) -> float:
    """The value below which a Student t variable lies with probability p; normal for infinite dof."""
    if dof > 1e10:
        return normal_quantile(p)
    return float(functions().stdtrit(dof, p))


def two_sided(p: float) -> float:
    """The probability below the upper end of a symmetric interval that holds p."""
    return 0.5 * (1.0 + p)


def is_number(value: Any) -> bool:
    """Whether something is a finite real number, and no boolean."""
    if type(value) is float:
        return math.isfinite(value)
    if isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except (TypeError, ValueError, OverflowError):
        return False
