"""Specific risk: the probability that one measured item conforms (JCGM 106 clause 7), and what a reading must be."""

from __future__ import annotations

from guiju.metrology import checking
from guiju.metrology.decision.distributions import Distribution, Normal, StudentT
from guiju.metrology.decision.limits import Limits
from guiju.metrology.decision.risk import probability_within
from guiju.metrology.errors import InputError


def measured(y: float, u: float, dof: float | None = None) -> Distribution:
    """Distribution of the true value after a measurement: normal, or scaled and shifted t with `dof` (JCGM 106 5.3).

    >>> measured(13.6, 1.8)
    Normal(mean=13.6, std=1.8)
    """
    return Normal(y, u) if dof is None else StudentT(y, u, dof)


def conformance_probability(true_value: Distribution, tolerance: Limits) -> float:
    """P(the true value lies within the limits) (JCGM 106 7.3, 7.4).

    >>> round(conformance_probability(Normal(13.6, 1.8), Limits(12.5, 16.3)), 6)
    0.66263
    """
    return min(max(probability_within(true_value, tolerance), 0.0), 1.0)


def specific_risk(true_value: Distribution, tolerance: Limits) -> float:
    """P(the true value lies outside the limits), without loss of digits when it is small (JCGM 106 9.3.2).

    >>> round(specific_risk(Normal(0.0, 0.5), Limits(None, 1.0)), 7)
    0.0227501
    """
    total = 0.0
    if tolerance.lower is not None:
        total += probability_within(true_value, Limits(None, tolerance.lower))
    if tolerance.upper is not None:
        total += probability_within(true_value, Limits(tolerance.upper, None))
    return min(total, 1.0)


def false_accept_at_limit(ratio: float, *, k: float = 2.0, dof: float | None = None) -> float:
    """Risk of a reading at the acceptance limit of one tolerance limit guarded by w = ratio * U, U = k u.

    ILAC-G8:09/2019 table 1: 50 % at w = 0, below 2.5 % at w = U.

    >>> round(false_accept_at_limit(1.0), 6)
    0.02275
    """
    z = checking.finite(ratio, "ratio") * checking.positive(k, "k")
    return specific_risk(measured(0.0, 1.0, dof), Limits(None, z))


def guard_ratio_for_risk(target: float, *, k: float = 2.0, dof: float | None = None) -> float:
    """The ratio w/U whose specific risk at the acceptance limit of a single limit is `target` (JCGM 106 8.3.3).

    >>> round(guard_ratio_for_risk(0.05), 4)
    0.8224
    """
    return _upper_quantile(1 - checking.probability(target, "target"), dof) / checking.positive(k, "k")


def smallest_proving_reading(limit: float, relative_u: float, p: float = 0.95, *, dof: float | None = None) -> float:
    """The smallest reading v with P(true value > limit) >= p, when u = relative_u * v.

    v = limit / (1 - z_p relative_u). Raises InputError when u is so large that no reading proves it.

    >>> round(smallest_proving_reading(50.0, 0.03, 0.95), 6)
    52.59535
    """
    factor = 1 - _upper_quantile(checking.probability(p, "p"), dof) * checking.positive(relative_u, "relative_u")
    if not factor > 0:
        raise InputError(
            f"相对不确定度 {relative_u} 太大，任何读数都不能以概率 {p} 证明超过限值",
            f"with a relative u of {relative_u} no reading proves the limit at probability {p}",
            "relative_u",
        )
    return checking.positive(limit, "limit") / factor


def largest_proving_reading(limit: float, relative_u: float, p: float = 0.95, *, dof: float | None = None) -> float:
    """The largest reading v with P(true value < limit) >= p, when u = relative_u * v: v = limit / (1 + z_p relative_u).

    >>> round(largest_proving_reading(50.0, 0.03, 0.95), 6)
    47.648744
    """
    z = _upper_quantile(checking.probability(p, "p"), dof)
    factor = 1 + z * checking.positive(relative_u, "relative_u")
    if not factor > 0:
        raise InputError(f"概率 {p} 太小，没有最大读数", f"at probability {p} there is no largest reading", "p")
    return checking.positive(limit, "limit") / factor


def _upper_quantile(p: float, dof: float | None) -> float:
    from scipy.special import ndtri, stdtrit

    return float(ndtri(p) if dof is None else stdtrit(checking.positive(dof, "dof"), p))
