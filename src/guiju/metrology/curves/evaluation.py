"""What an evaluated calibration function gives: a value with its uncertainty, or several with their covariance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A value, its standard uncertainty and what that is made of, in the value's unit; `dof` by Welch-Satterthwaite.

    `u_curve` comes from the fitted function (or the table), `u_input` from what was put into it.
    """

    value: float
    u: float
    u_curve: float
    u_input: float
    dof: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class EvaluatedPoints:
    """Values (m,) and their covariance (m, m), which is not diagonal because the points share one function."""

    values: Array
    covariance: Array

    @property
    def u(self) -> Array:
        """Standard uncertainties (m,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)


def combine(value: float, u_curve: float, u_input: float, dof_curve: float, dof_input: float) -> Evaluated:
    """Both parts in quadrature, with Welch-Satterthwaite's degrees of freedom (GUM G.4.1)."""
    u = math.hypot(u_curve, u_input)
    share = 0.0
    for part, dof in ((u_curve, dof_curve), (u_input, dof_input)):
        if math.isfinite(dof) and u > 0:
            share += (part / u) ** 4 / dof
    return Evaluated(value, u, u_curve, u_input, 1 / share if share else math.inf)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value put into a function: mean, standard uncertainty, degrees of freedom."""

    value: float
    u: float
    dof: float = math.inf


def replicates(readings: Numbers, name: str = "y") -> Reading:
    """Mean of m >= 2 replicate readings with u = s / sqrt(m) and m - 1 degrees of freedom (GUM 4.2.3).

    Raises DataError for fewer than two readings or numbers that are not finite.

    >>> reading = replicates([5.0, 5.2])
    >>> f"{reading.value:.2f} {reading.u:.2f} {reading.dof:.0f}"
    '5.10 0.10 1'
    """
    values = arrays.vector(readings, name, least=2)
    mean = math.fsum(values) / values.size
    spread = math.fsum((values - mean) ** 2) / (values.size - 1)
    return Reading(mean, math.sqrt(spread / values.size), values.size - 1.0)


def given(values: Numbers, u: Numbers | float | None, names: tuple[str, str]) -> tuple[Array, Array]:
    """Values (m,) and their standard uncertainties (m,): one for all, one each, or none (zeros)."""
    array = arrays.vector(values, names[0])
    if u is None:
        return array, np.zeros(array.size)
    if isinstance(u, float | int):
        return array, np.full(array.size, checking.not_negative(u, names[1]))
    return array, arrays.uncertainties(u, names[1], array.size, zero=True)


def student(p: float, dof: float) -> float:
    """Two-sided coverage factor of the t distribution (normal for infinite dof)."""
    from scipy import special

    if math.isinf(dof):
        return float(special.ndtri((1 + p) / 2))
    if dof <= 0:
        raise DataError("没有自由度，无法给出包含因子", "no degrees of freedom, no coverage factor", "dof")
    return float(special.stdtrit(dof, (1 + p) / 2))
