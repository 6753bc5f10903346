"""Global risks of a decision: consumer's and producer's, for one or two limits (JCGM 106 clause 9, annex A.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.decision import normal_risk
from guiju.metrology.decision.distributions import Array, Distribution, Normal
from guiju.metrology.decision.limits import Limits
from guiju.metrology.decision.quadrature import integrate
from guiju.metrology.errors import InputError

# Probability left out beyond the ends of an unbounded distribution, and the places between which panels are laid.
LEFT_OUT = 1e-15
_LADDER = np.array([LEFT_OUT, 1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 0.9, 0.99, 1 - 1e-4, 1 - 1e-6, 1 - 1e-9])
_LADDER = np.concatenate((_LADDER, [1 - 1e-12, 1 - LEFT_OUT]))


@dataclass(frozen=True, slots=True)
class GlobalRisk:
    """Risks of one decision rule on one process.

    pfa: P(out of tolerance and accepted), the consumer's risk; pfr: P(in tolerance and rejected), the producer's.
    """

    pfa: float
    pfr: float
    p_accepted: float
    p_conforming: float

    @property
    def pfa_conditional(self) -> float:
        """P(out of tolerance | accepted); nan when nothing is ever accepted."""
        return self.pfa / self.p_accepted if self.p_accepted > 0 else float("nan")

    @property
    def pfr_conditional(self) -> float:
        """P(in tolerance | rejected); nan when nothing is ever rejected."""
        rejected = 1 - self.p_accepted
        return self.pfr / rejected if rejected > 0 else float("nan")


def global_risk(
    process: Distribution, error: Distribution, tolerance: Limits, *, guard_band: float = 0.0
) -> GlobalRisk:
    """The four probabilities for the true value ~ `process` and the reading = true value + `error` (independent).

    `guard_band` (the limits' unit) is taken off inside each limit; negative widens the acceptance. Normal with normal:
    relative error below 1e-9; others by adaptive quadrature, absolute error about 1e-14. JCGM 106 9.4, 9.5, A.4.

    >>> risk = global_risk(Normal(0.0, 4.0), Normal(0.0, 1.0), Limits(-8.0, 8.0))
    >>> round(risk.pfa, 6), round(risk.pfr, 6)
    (0.008006, 0.014851)
    """
    conforming = probability_within(process, tolerance)
    acceptance = tolerance.guarded(guard_band)
    if acceptance is None:
        return GlobalRisk(0.0, conforming, 0.0, conforming)
    pfa = _false_accept(process, error, tolerance, acceptance)
    pfr = _false_reject(process, error, tolerance, acceptance)
    accepted = _accepted(process, error, acceptance)
    if accepted is None:
        accepted = min(max(conforming - pfr + pfa, 0.0), 1.0)
    return GlobalRisk(pfa, pfr, accepted, conforming)


def false_accept_risk(
    process: Distribution, error: Distribution, tolerance: Limits, *, guard_band: float = 0.0
) -> float:
    """P(out of tolerance and accepted) alone; arguments as in `global_risk`.

    >>> round(false_accept_risk(Normal(0.0, 1.0), Normal(0.0, 0.25), Limits(-2.0, 2.0), guard_band=0.1), 12)
    0.004795774642
    """
    acceptance = tolerance.guarded(guard_band)
    return 0.0 if acceptance is None else _false_accept(process, error, tolerance, acceptance)


def guard_band_for_risk(
    process: Distribution,
    error: Distribution,
    tolerance: Limits,
    target: float,
    *,
    conditional: bool = False,
) -> float:
    """The smallest guard band, not below zero, with a false-accept risk of at most `target` (JCGM 106 9.5).

    `conditional`: the risk among the accepted ones. Raises InputError when no guard band reaches the target.

    >>> process, error, tolerance = Normal(0.0, 1.0), Normal(0.0, 0.25), Limits(-2.0, 2.0)
    >>> width = guard_band_for_risk(process, error, tolerance, 0.005)
    >>> round(false_accept_risk(process, error, tolerance, guard_band=width), 12)
    0.005
    """
    from scipy.optimize import brentq

    checking.probability(target, "target")

    def excess(width: float) -> float:
        if not conditional:
            return false_accept_risk(process, error, tolerance, guard_band=width) - target
        found = global_risk(process, error, tolerance, guard_band=width)
        return found.pfa_conditional - target if found.p_accepted > 0 else -target

    if excess(0.0) <= 0:
        return 0.0
    widest = _widest(excess, error, tolerance)
    return float(brentq(excess, 0.0, widest, xtol=1e-15 * widest, rtol=1e-13))


def _widest(excess: Callable[[float], float], error: Distribution, tolerance: Limits) -> float:
    spread = np.ptp(error.quantile(np.array([0.16, 0.84])))
    width = tolerance.width / 2 * (1 - 1e-9) if tolerance.two_sided else float(spread)
    for _ in range(1 if tolerance.two_sided else 40):
        if excess(width) < 0:
            return width
        width *= 2
    raise InputError(
        "任何保护带都达不到该风险；请减小不确定度或放宽目标",
        "no guard band reaches this risk; lower the uncertainty or raise the target",
        "target",
    )


def _false_accept(process: Distribution, error: Distribution, tolerance: Limits, acceptance: Limits) -> float:
    if isinstance(process, Normal) and isinstance(error, Normal):
        shifted = _shifted(acceptance, -error.mean)
        return normal_risk.false_accept(process.mean, process.std, error.std, tolerance, shifted)
    chance = _acceptance(error, acceptance)
    outside = ((None, tolerance.lower), (tolerance.upper, None))
    parts = [
        _integral(process, chance, low, high, _steps(error, acceptance))
        for low, high in outside
        if low is not None or high is not None
    ]
    return sum(parts)


def _false_reject(process: Distribution, error: Distribution, tolerance: Limits, acceptance: Limits) -> float:
    if isinstance(process, Normal) and isinstance(error, Normal):
        shifted = _shifted(acceptance, -error.mean)
        return normal_risk.false_reject(process.mean, process.std, error.std, tolerance, shifted)
    chance = _rejection(error, acceptance)
    return _integral(process, chance, tolerance.lower, tolerance.upper, _steps(error, acceptance))


def _accepted(process: Distribution, error: Distribution, acceptance: Limits) -> float | None:
    """P(accepted) in closed form; None where there is none."""
    if isinstance(process, Normal) and isinstance(error, Normal):
        readings = Normal(process.mean + error.mean, (process.std**2 + error.std**2) ** 0.5)
        return probability_within(readings, acceptance)
    return None


def probability_within(distribution: Distribution, limits: Limits) -> float:
    """P(within the limits), from the tail that keeps the digits."""
    low = -np.inf if limits.lower is None else limits.lower
    high = np.inf if limits.upper is None else limits.upper
    ends = np.array([low, high])
    below, above = distribution.cdf(ends), distribution.sf(ends)
    return float(above[0] - above[1] if below[0] > 0.5 else below[1] - below[0])


def _shifted(limits: Limits, by: float) -> Limits:
    if by == 0:
        return limits
    return Limits(
        None if limits.lower is None else limits.lower + by, None if limits.upper is None else limits.upper + by
    )


def _acceptance(error: Distribution, acceptance: Limits) -> Callable[[Array], Array]:
    """P(accepted | true value) as a function of the true value."""
    low, high = acceptance.lower, acceptance.upper

    def chance(x: Array) -> Array:
        if low is None or high is None:
            return error.sf(low - x) if low is not None else error.cdf((high or 0.0) - x)
        below = error.cdf(low - x)
        upper_half = error.sf(low - x) - error.sf(high - x)
        return np.where(below > 0.5, upper_half, error.cdf(high - x) - below)

    return chance


def _rejection(error: Distribution, acceptance: Limits) -> Callable[[Array], Array]:
    """P(rejected | true value) as a function of the true value."""

    def chance(x: Array) -> Array:
        found = np.zeros_like(x)
        if acceptance.lower is not None:
            found = found + error.cdf(acceptance.lower - x)
        if acceptance.upper is not None:
            found = found + error.sf(acceptance.upper - x)
        return found

    return chance


def _steps(error: Distribution, acceptance: Limits) -> Array:
    """True values at which the probability of acceptance bends."""
    own = np.concatenate((error.quantile(_LADDER), np.array(error.kinks(), dtype=np.float64)))
    ends = [end for end in (acceptance.lower, acceptance.upper) if end is not None]
    return np.concatenate([end - own for end in ends])


def _integral(
    process: Distribution, chance: Callable[[Array], Array], low: float | None, high: float | None, steps: Array
) -> float:
    """Integral of the process's density times `chance` from low to high (None: to the end of the process)."""
    own = np.concatenate((process.quantile(_LADDER), np.array(process.kinks(), dtype=np.float64)))
    first = float(own.min()) if low is None else max(low, float(own.min()))
    last = float(own.max()) if high is None else min(high, float(own.max()))
    if not first < last:
        return 0.0
    inner = np.concatenate((own, steps))
    inner = inner[(inner > first) & (inner < last)]
    return integrate(lambda x: process.pdf(x) * chance(x), [first, *inner.tolist(), last])
