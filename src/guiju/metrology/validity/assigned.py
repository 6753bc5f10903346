"""Assigned value and standard deviation of a proficiency test (ISO 13528:2022 clauses 7 and 8)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import InputError
from guiju.metrology.validity.robust import PRINTED_FACTOR, RobustEstimate, algorithm_a


@dataclass(frozen=True, slots=True)
class AssignedValue:
    """x_pt with its standard uncertainty; the differences against the reference material that gave it."""

    x_pt: float
    u: float
    mean_difference: float
    std_difference: float
    n: int


def from_reference_material(x_crm: float, u_crm: float, differences: Iterable[float]) -> AssignedValue:
    """x_pt = x_crm + mean difference, u^2 = u_crm^2 + s_d^2/n, from n paired differences (7.5, E.4).

    >>> found = from_reference_material(5.0, 0.1, [0.2, 0.1, 0.3, 0.2])
    >>> round(found.x_pt, 6), round(found.u, 6)
    (5.2, 0.108012)
    """
    d = np.asarray(checking.sample(differences, "differences", least=2))
    mean, spread = float(d.mean()), float(np.std(d, ddof=1))
    u = math.hypot(checking.not_negative(u_crm, "u_crm"), spread / math.sqrt(len(d)))
    return AssignedValue(checking.finite(x_crm, "x_crm") + mean, u, mean, spread, len(d))


def consensus(results: Iterable[float], *, factor: float = PRINTED_FACTOR) -> RobustEstimate:
    """x_pt by Algorithm A of the participants' results, u = 1.25 s*/sqrt(n) (7.7).

    >>> round(consensus([1.0, 1.1, 0.9, 1.0]).x_star, 6)
    1.0
    """
    return algorithm_a(results, factor=factor)


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """A consensus value against an independent reference: x_ref - x_pt, its u, and |difference| / u."""

    difference: float
    u: float

    @property
    def ratio(self) -> float:
        return abs(self.difference) / self.u

    @property
    def agrees(self) -> bool:
        """Whether the difference is below twice its u; if not, the reasons are sought (7.8)."""
        return self.ratio < 2


def check_against_reference(x_pt: float, u_x_pt: float, x_ref: float, u_ref: float) -> ReferenceCheck:
    """The difference between an assigned value and a reference value with its uncertainty (7.8).

    >>> check = check_against_reference(0.0316, 0.0045, 0.044, 0.0041)
    >>> round(check.u, 4), round(check.ratio, 1)
    (0.0061, 2.0)
    """
    u = math.hypot(checking.not_negative(u_x_pt, "u_x_pt"), checking.not_negative(u_ref, "u_ref"))
    if u == 0:
        raise InputError("两个不确定度不能都为零", "the two uncertainties must not both be zero", "u")
    return ReferenceCheck(checking.finite(x_ref, "x_ref") - checking.finite(x_pt, "x_pt"), u)


def u_is_negligible(u_x_pt: float, sigma_pt: float) -> bool:
    """Whether u(x_pt) < 0.3 sigma_pt, so that it need not enter the scores (9.2.1).

    >>> u_is_negligible(0.2, 0.5)
    False
    """
    return checking.not_negative(u_x_pt, "u_x_pt") < 0.3 * checking.positive(sigma_pt, "sigma_pt")


def horwitz(mass_fraction: float) -> float:
    """sigma_pt of a mass fraction c (pure number) by Horwitz as modified by Thompson (8.4).

    0.22 c below 1.2e-7, 0.02 c^0.8495 up to 0.138, 0.01 c^0.5 above.

    >>> round(horwitz(1.195e-6) * 1e7, 2)
    1.86
    """
    c = checking.positive(mass_fraction, "mass_fraction")
    if c > 1:
        raise InputError(f"质量分数不能大于 1：{c}", f"a mass fraction must not exceed 1: {c}", "mass_fraction")
    if c < 1.2e-7:
        return 0.22 * c
    return float(0.02 * c**0.8495 if c <= 0.138 else 0.01 * math.sqrt(c))


@dataclass(frozen=True, slots=True)
class PrecisionSigma:
    """Standard deviation between laboratories, and sigma_pt for means of m replicates."""

    sigma_L: float
    sigma_pt: float


def sigma_from_precision(sigma_R: float, sigma_r: float, m: int) -> PrecisionSigma:
    """sigma_L^2 = sigma_R^2 - sigma_r^2, sigma_pt^2 = sigma_L^2 + sigma_r^2/m (8.5).

    >>> round(sigma_from_precision(23.2, 14.3, 2).sigma_pt, 1)
    20.9
    """
    big, small = checking.positive(sigma_R, "sigma_R"), checking.not_negative(sigma_r, "sigma_r")
    if small > big:
        raise InputError(
            f"重复性 {small} 不能大于复现性 {big}",
            f"repeatability {small} must not exceed reproducibility {big}",
            "sigma_r",
        )
    between = math.sqrt((big - small) * (big + small))
    return PrecisionSigma(between, math.hypot(between, small / math.sqrt(checking.count(m, "m"))))
