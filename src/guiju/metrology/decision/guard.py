"""Guard bands: w = r U, and acceptance factors by the test uncertainty ratio."""

from __future__ import annotations

import math
from collections.abc import Callable

from guiju.metrology import checking
from guiju.metrology.decision.limits import Limits, uncertainty_ratio
from guiju.metrology.errors import InputError


def _rss(tur: float) -> float:
    if tur < 1:
        raise InputError(
            f"方和根法要求 TUR 不小于 1，不能是 {tur}",
            f"the root-sum-of-squares method needs TUR >= 1, not {tur}",
            "tur",
        )
    return math.sqrt(1 - 1 / tur**2)


def _dobbert(tur: float) -> float:
    return 1 - (1.04 - math.exp(0.38 * math.log(tur) - 0.54)) / tur


_FACTORS: dict[str, Callable[[float], float]] = {
    "none": lambda tur: 1.0,
    "test95": lambda tur: 1 - 1 / tur,
    "rss": _rss,
    "rp10": lambda tur: 1.25 - 1 / tur,
    "dobbert": _dobbert,
}
METHODS = tuple(_FACTORS)


def acceptance_factor(method: str, tur: float, *, widen: bool = False) -> float:
    """Acceptance limit over tolerance limit, both from the middle, for a test uncertainty ratio.

    Methods: none; test95, 1 - 1/TUR, which is w = U; rss, sqrt(1 - 1/TUR^2); rp10, 1.25 - 1/TUR (NCSLI RP-10); dobbert,
    managed 2 % risk (ANSI/NCSL Z540.3 Handbook method 6, Dobbert 2008). rp10 and dobbert exceed 1 at high ratios: the
    tolerance is then the acceptance, unless `widen`. Raises InputError for an unknown method or TUR not above zero.

    >>> [round(acceptance_factor(method, 2.5), 6) for method in ("rss", "test95", "rp10", "dobbert")]
    [0.916515, 0.6, 0.85, 0.914186]
    """
    factor = _FACTORS[checking.one_of(method, METHODS, "method")](checking.positive(tur, "tur"))
    return factor if widen else min(factor, 1.0)


def guard_band(method: str, limits: Limits, U: float, *, widen: bool = False) -> float:
    """Width taken off inside each of two limits by one of METHODS: (1 - factor) * (upper - lower)/2.

    >>> round(guard_band("test95", Limits(-1.0, 1.0), 0.25), 12)
    0.25
    """
    factor = acceptance_factor(method, uncertainty_ratio(limits, U), widen=widen)
    return (1 - factor) * limits.width / 2


def guard_band_of_U(ratio: float, U: float) -> float:
    """w = ratio * U, any ratio (ILAC-G8:09/2019 4.2; JCGM 106 8.3.2.2).

    >>> guard_band_of_U(0.83, 2.0)
    1.66
    """
    return checking.finite(ratio, "ratio") * checking.not_negative(U, "U")
