"""Evaluation from what is known otherwise (GUM 4.3, JJF 1059.1): certificates, limits, resolution, drift."""

from __future__ import annotations

import math

from guiju.metrology.errors import InputError
from guiju.metrology.uncertainty.coverage import shape_factor
from guiju.metrology.uncertainty.quantities import (
    Arcsine,
    Input,
    Normal,
    Rectangular,
    StudentT,
    Triangular,
)
from guiju.metrology.uncertainty.quantities_trapezoid import Trapezoidal
from guiju.metrology.uncertainty.special import is_number, t_quantile, two_sided


def from_certificate(
    value: float,
    expanded: float,
    *,
    k: float | None = None,
    p: float | None = None,
    dof: float = math.inf,
    distribution: str = "normal",
    source: str = "",
) -> Input:
    """A value with its expanded uncertainty U as a certificate states it.

    With `k`, u = U/k (GUM 4.3.3). With a probability `p`, k is that of the distribution: normal, Student t when `dof`
    is finite (a scaled t input results), rectangular, triangular or arcsine, of which U is the half width that holds p
    (GUM 4.3.4, 4.3.5). One of the two must be given. Raises InputError.

    >>> round(from_certificate(1000.000325, 0.00024, k=3).u, 8)
    8e-05
    """
    if not is_number(expanded) or expanded < 0:
        raise InputError(f"扩展不确定度不能是 {expanded}", f"an expanded uncertainty of {expanded}", "U")
    if (k is None) == (p is None):
        raise InputError("k 与包含概率 p 须给且只给一个", "give either k or a probability p, and not both", "k, p")
    if k is not None:
        if not is_number(k) or not k > 0:
            raise InputError(f"包含因子须大于零，不能是 {k}", f"must be above zero, not {k}", "k")
        return Normal(value, expanded / k, dof=dof, source=source)
    assert p is not None
    return from_probability(value, expanded, p, distribution, dof=dof, source=source)


def from_probability(
    value: float, half_width: float, p: float, distribution: str = "normal", *, dof: float = math.inf, source: str = ""
) -> Input:
    """A value that lies within +/- half_width with probability p, under a named distribution (GUM 4.3.4 to 4.3.6).

    Raises InputError.

    >>> round(from_probability(10.11, 0.04, 0.5).u, 4)
    0.0593
    """
    if distribution in ("normal", "t") and math.isfinite(dof):
        shape_factor("normal", p)
        u = half_width / t_quantile(two_sided(p), dof)
        if distribution == "t":
            return StudentT(value, u, dof=dof, source=source)
        return Normal(value, u, dof=dof, source=source)
    u = half_width / shape_factor("normal" if distribution == "t" else distribution, p)
    if distribution in ("normal", "t"):
        return Normal(value, u, source=source)
    return _WITH_ENDS[distribution](value, u * shape_factor(distribution, 1.0), dof=dof, source=source)


_WITH_ENDS: dict[str, type[Rectangular] | type[Triangular] | type[Arcsine]] = {
    "rectangular": Rectangular,
    "triangular": Triangular,
    "arcsine": Arcsine,
}


def from_half_width(
    value: float, half_width: float, distribution: str = "rectangular", *, top: float = 0.5, source: str = ""
) -> Input:
    """A value that lies within +/- half_width for certain: rectangular, triangular, arcsine, trapezoidal.

    Raises InputError.

    >>> round(from_half_width(20.0, 0.5).u, 4)
    0.2887
    """
    if distribution == "trapezoidal":
        return Trapezoidal(value, half_width, top, source=source)
    if distribution not in _WITH_ENDS:
        listed = ", ".join((*_WITH_ENDS, "trapezoidal"))
        raise InputError(
            f"不认识有界分布 {distribution}；可用：{listed}",
            f"{distribution} is no distribution with ends; there are: {listed}",
            "distribution",
        )
    return _WITH_ENDS[distribution](value, half_width, source=source)


def from_limits(lower: float, upper: float, distribution: str = "rectangular", *, source: str = "") -> Input:
    """A quantity between two limits, its estimate in the middle (GUM 4.3.7). Raises InputError.

    >>> from_limits(9.0, 11.0).value
    10.0
    """
    for limit in (lower, upper):
        if not is_number(limit):
            raise InputError(f"限须为有限数，不能是 {limit}", f"a limit must be finite, not {limit}", "limits")
    if not lower <= upper:
        raise InputError(f"下限 {lower} 大于上限 {upper}", f"{lower} lies above {upper}", "limits")
    return from_half_width(lower + 0.5 * (upper - lower), 0.5 * (upper - lower), distribution, source=source)


def drift(largest: float, *, value: float = 0.0, source: str = "") -> Rectangular:
    """What a standard may have drifted since its calibration: rectangular within +/- the largest drift.

    `value` is the drift expected, by which the result is corrected. Raises InputError.

    >>> drift(0.02).value
    0.0
    """
    return Rectangular(value, largest, source=source)
