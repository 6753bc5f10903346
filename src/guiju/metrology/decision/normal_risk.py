"""Global risks of a normal process measured with normal error: one-dimensional Gauss-Legendre, no loss of digits.

The true value lies `t` beyond a tolerance limit; the density of the process there times the probability of a reading on
the other side of the acceptance limit is integrated over t. Panels follow the smaller of the two standard deviations
near the acceptance limits and the process elsewhere, so that the relative error stays below 1e-9 for any ratio of the
two; differences of large numbers do not occur.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from guiju.metrology.decision.distributions import Array
from guiju.metrology.decision.limits import Limits
from guiju.metrology.decision.quadrature import panels

# Lengths in standard deviations: where an integrand has surely fallen below 1e-14 of its largest value, and a panel.
REACH_OF_PROCESS = 9.5
REACH_OF_READING = 9.5
PANEL = 5.0


def false_accept(mean: float, sigma: float, u: float, tolerance: Limits, acceptance: Limits) -> float:
    """P(true value out of tolerance, reading accepted); both limits have the same sides."""
    tails = []
    if tolerance.upper is not None and acceptance.upper is not None:
        far = -math.inf if acceptance.lower is None else acceptance.lower - tolerance.upper
        tails.append((tolerance.upper - mean, acceptance.upper - tolerance.upper, far))
    if tolerance.lower is not None and acceptance.lower is not None:
        far = -math.inf if acceptance.upper is None else tolerance.lower - acceptance.upper
        tails.append((mean - tolerance.lower, tolerance.lower - acceptance.lower, far))
    return _both(tails, math.inf, sigma, u)


def false_reject(mean: float, sigma: float, u: float, tolerance: Limits, acceptance: Limits) -> float:
    """P(true value in tolerance, reading rejected)."""
    tails = []
    if tolerance.upper is not None and acceptance.upper is not None:
        tails.append((mean - tolerance.upper, tolerance.upper - acceptance.upper, -math.inf))
    if tolerance.lower is not None and acceptance.lower is not None:
        tails.append((tolerance.lower - mean, acceptance.lower - tolerance.lower, -math.inf))
    return _both(tails, tolerance.width if tolerance.two_sided else math.inf, sigma, u)


def _both(tails: list[tuple[float, float, float]], length: float, sigma: float, u: float) -> float:
    """The sum over the tails; two that mirror each other, as of a centred process, are integrated once."""
    if len(tails) == 2 and tails[0] == tails[1]:
        return 2 * _beyond(*tails[0], length, sigma=sigma, u=u)
    return math.fsum(_beyond(*tail, length, sigma=sigma, u=u) for tail in tails)


def _beyond(edge: float, near: float, far: float, length: float, *, sigma: float, u: float) -> float:
    """Integral over t from 0 to `length` of phi((edge + t)/sigma)/sigma * [Phi((near - t)/u) - Phi((far - t)/u)]."""
    from scipy.special import ndtr

    start, end = _window(-edge, near, far, length, sigma=sigma, u=u)
    if not end > start:
        return 0.0
    crossed = far + REACH_OF_READING * u > start

    def integrand(t: Array) -> Array:
        z = (edge + t) / sigma
        chance = ndtr((near - t) / u)
        if crossed:
            chance = chance - ndtr((far - t) / u)
        product: Array = np.exp(-0.5 * z * z) * chance
        return product

    value = panels(integrand, _edges(start, end, (near, far), sigma, u))
    return value / (sigma * math.sqrt(2 * math.pi))


def _window(mode: float, near: float, far: float, length: float, *, sigma: float, u: float) -> tuple[float, float]:
    """Where the log-concave integrand counts: from its mode by the reach of what makes it fall."""
    middle = near if math.isinf(far) else (near + far) / 2
    share = sigma**2 / (sigma**2 + u**2)
    pulled = [mode + share * (place - mode) for place in (near, middle)]
    start = max(0.0, min(mode, *pulled) - REACH_OF_PROCESS * sigma)
    by_process = max(0.0, mode, middle) + REACH_OF_PROCESS * sigma
    by_reading = max(0.0, near, *pulled) + REACH_OF_READING * u
    return start, min(length, by_process, by_reading)


def _edges(start: float, end: float, steps: tuple[float, float], sigma: float, u: float) -> Array:
    """Panels of PANEL * sigma, refined to PANEL * min(sigma, u) near the steps of the acceptance probability."""
    places = [start, end]
    for step in steps:
        low, high = max(start, step - REACH_OF_READING * u), min(end, step + REACH_OF_READING * u)
        if low < high:
            places += _divided(low, high, PANEL * min(sigma, u))
    places = sorted(set(places))
    for a, b in pairwise(tuple(places)):
        if b - a > PANEL * sigma:
            places += _divided(a, b, PANEL * sigma)
    return np.array(sorted(set(places)))


def _divided(low: float, high: float, longest: float) -> list[float]:
    """low, high and as many places between them that no part is longer than `longest`."""
    count = math.ceil((high - low) / longest)
    return [low + (high - low) * place / count for place in range(count)] + [high]
