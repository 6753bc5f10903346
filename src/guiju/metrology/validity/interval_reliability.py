"""Calibration intervals from a reliability model: method S2, binomial likelihood (NCSLI RP-1; ILAC-G24 method 5)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiju.metrology import checking
from guiju.metrology.errors import ConvergenceError, DataError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Calibrations as found after about one time since the last: how many, and how many in tolerance."""

    time: float
    n: int
    in_tolerance: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """R(t) of positive parameters; t in units of the mean observed time. `starts`: where the search begins."""

    reliability: Callable[[Array, Array], Array]
    starts: tuple[tuple[float, ...], ...]


def _random_walk(t: Array, p: Array) -> Array:
    from scipy.special import erf

    found: Array = erf(1 / np.sqrt(p[0] + p[1] * t))
    return found


_SHAPES: dict[str, _Shape] = {
    "exponential": _Shape(lambda t, p: np.exp(-p[0] * t), ((0.1,), (1.0,))),
    "weibull": _Shape(lambda t, p: np.exp(-((p[0] * t) ** p[1])), ((0.1, 1.0), (0.5, 2.0))),
    "mixed_exponential": _Shape(lambda t, p: (1 + p[0] * t) ** -p[1], ((0.5, 0.5), (1.0, 2.0))),
    "random_walk": _Shape(_random_walk, ((0.3, 0.3), (0.05, 1.0))),
    "mortality_drift": _Shape(lambda t, p: np.exp(-p[0] * t - p[1] * t * t), ((0.1, 0.05), (0.01, 0.3))),
    "warranty": _Shape(lambda t, p: 1 / (1 + np.exp(np.clip(p[0] * (t - p[1]), -500, 500))), ((2.0, 2.0), (1.0, 4.0))),
    "modified_gamma": _Shape(
        lambda t, p: np.exp(-p[0] * t) * (1 + p[0] * t + (p[0] * t) ** 2 / 2 + (p[0] * t) ** 3 / 6), ((1.0,), (3.0,))
    ),
}
MODELS = tuple(_SHAPES)


@dataclass(frozen=True, slots=True, eq=False)
class ReliabilityModel:
    """A fitted model: parameters on the scale of `unit` (time), log-likelihood, deviance with its dof and tail."""

    name: str
    parameters: Array
    unit: float
    log_likelihood: float
    deviance: float
    dof: int
    p_value: float

    @property
    def aic(self) -> float:
        """Akaike's figure: 2 parameters - 2 log-likelihood; the smaller, the better."""
        return 2 * len(self.parameters) - 2 * self.log_likelihood

    def reliability(self, time: float) -> float:
        """Probability of being in tolerance after this time since calibration."""
        at = np.array([checking.not_negative(time, "time") / self.unit])
        return float(_SHAPES[self.name].reliability(at, self.parameters)[0])

    def interval(self, target: float) -> float | None:
        """The time at which the reliability has fallen to the target; 0 when it begins below, None when it never falls.

        Raises InputError for a target not between 0 and 1.
        """
        from scipy.optimize import brentq

        aim = checking.probability(target, "target")
        if self.reliability(0.0) <= aim:
            return 0.0
        last = self.unit
        while self.reliability(last) > aim:
            last *= 2
            if last > 1e6 * self.unit:
                return None
        return float(brentq(lambda t: self.reliability(t) - aim, 0.0, last, xtol=1e-12 * self.unit, rtol=1e-13))


def fit_reliability(observed: Sequence[Interval], name: str) -> ReliabilityModel:
    """Maximum likelihood of one of MODELS. Raises DataError for fewer times than parameters, ConvergenceError.

    >>> data = [Interval(t, 1000, round(1000 * math.exp(-t / 900))) for t in (90.0, 180.0, 365.0)]
    >>> round(fit_reliability(data, "exponential").interval(0.9))
    95
    """
    from scipy.optimize import minimize
    from scipy.special import chdtrc

    shape = _SHAPES[checking.one_of(name, MODELS, "model")]
    t, n, x = _columns(observed, len(shape.starts[0]))
    unit = float(t.mean())

    def loss(logs: Array) -> float:
        return -_log_likelihood(shape.reliability(t / unit, np.exp(np.clip(logs, -30, 30))), n, x)

    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20_000, "maxfev": 20_000}
    tries = [minimize(loss, np.log(start), method="Nelder-Mead", options=options) for start in shape.starts]
    best = min(tries, key=lambda found: float(found.fun))
    if not math.isfinite(float(best.fun)):
        raise ConvergenceError("可靠性模型拟合未收敛", "the reliability model could not be fitted", name)
    parameters = np.exp(np.clip(best.x, -30, 30))
    top = -float(best.fun)
    deviance = max(2 * (_log_likelihood(x / n, n, x) - top), 0.0)
    freedom = len(t) - len(parameters)
    tail = float(chdtrc(freedom, deviance)) if freedom else 1.0
    return ReliabilityModel(name, parameters, unit, top, deviance, freedom, tail)


def best_model(observed: Sequence[Interval], *, names: Sequence[str] = MODELS, level: float = 0.05) -> ReliabilityModel:
    """The model with the smallest AIC among those that the data do not reject; of all, when all are rejected.

    >>> data = [Interval(t, 500, round(500 * math.exp(-t / 900))) for t in (90.0, 180.0, 365.0, 730.0)]
    >>> best_model(data).name
    'exponential'
    """
    checking.probability(level, "level")
    fitted = [fit_reliability(observed, name) for name in names]
    if not fitted:
        raise DataError("没有给出模型", "no model is given", "names")
    kept = [model for model in fitted if model.p_value >= level]
    return min(kept or fitted, key=lambda model: model.aic)


def _columns(observed: Sequence[Interval], parameters: int) -> tuple[Array, Array, Array]:
    t = np.array(checking.sample([each.time for each in observed], "time", least=max(2, parameters)))
    n = np.array([checking.count(each.n, "n") for each in observed], dtype=np.float64)
    x = np.array([checking.count(each.in_tolerance, "in_tolerance", least=0) for each in observed], dtype=np.float64)
    if (t <= 0).any():
        raise DataError("时间须大于零", "times must be above zero", "time")
    if (x > n).any():
        raise DataError("合格次数不能大于总次数", "more in tolerance than calibrated", "in_tolerance")
    return t, n, x


def _log_likelihood(reliability: Array, n: Array, x: Array) -> float:
    """Without the binomial coefficients; a proportion of 0 or 1 counts nothing where it is observed."""
    from scipy.special import xlog1py, xlogy

    return float(np.sum(xlogy(x, reliability) + xlog1py(n - x, -reliability)))
