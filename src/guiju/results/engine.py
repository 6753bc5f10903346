"""The numbers behind an evaluation: first-order propagation, coverage factors, lines, reported strings.

First order of the law of propagation (GUM 5.1.2, 5.2.2; JJF 1059.1) with the covariance of readings that are one
sample; effective degrees of freedom by Welch-Satterthwaite (GUM G.4.1), or n - 1 where all come from one sample.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from guiju.record.enclosures import BudgetTemplate
from guiju.results import fits
from guiju.results.fits import Line
from guiju.results.formula import evaluate_formula
from guiju.results.sections import EvaluationError, number
from guiju.results.sources import InputValue

__all__ = [
    "Estimate",
    "Line",
    "Propagated",
    "coverage_factor",
    "fitted_line",
    "propagated",
    "reported",
    "with_drift",
]

# A rectangular input dominates when the rest together is at most this share of it (EA-4/02 S9.14).
DOMINANCE = 0.3


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimate of an output: value, combined standard uncertainty, degrees of freedom (None: infinite)."""

    value: float
    u: float
    dof: float | None
    sensitivities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Propagated:
    """The outputs of one point by symbol, and their covariances by pair of symbols."""

    estimates: Mapping[str, Estimate]
    covariances: Mapping[tuple[str, str], float]


def with_drift(model: str, inputs: Sequence[InputValue]) -> str:
    """The model with each standard's symbol followed by its drift: VS becomes (VS + VS_drift)."""
    for each in inputs:
        if each.drift_of:
            model = re.sub(rf"\b{re.escape(each.drift_of)}\b", f"({each.drift_of} + {each.symbol})", model)
    return model


def propagated(models: Mapping[str, str], inputs: Sequence[InputValue], *, joint: bool) -> Propagated:
    """Value, u and degrees of freedom of each output, and the outputs' covariances.

    `joint`: the readings of all inputs were taken together and are one sample (GUM H.2), so that their means are
    correlated as they are. Raises EvaluationError for a model that is wrong or not defined at this point.
    """
    values = {each.symbol: each.value for each in inputs}
    gradients: dict[str, tuple[float, dict[str, float]]] = {}
    for symbol, model in models.items():
        value, partial = evaluate_formula(model, values)
        gradients[symbol] = value, {each.symbol: partial.get(each.symbol, 0.0) for each in inputs}
    pairs = _correlated(inputs) if joint else {}
    covariances = {
        (first, second): _covariance(one, other, inputs, pairs)
        for first, (_, one) in gradients.items()
        for second, (_, other) in gradients.items()
    }
    estimates = {}
    for symbol, (value, partial) in gradients.items():
        u = math.sqrt(max(covariances[symbol, symbol], 0.0))
        dof = _sample_dof(inputs) if joint else None
        estimates[symbol] = Estimate(value, u, _effective_dof(u, partial, inputs) if dof is None else dof, partial)
    return Propagated(estimates, covariances)


def _covariance(
    one: Mapping[str, float],
    other: Mapping[str, float],
    inputs: Sequence[InputValue],
    pairs: Mapping[tuple[str, str], float],
) -> float:
    terms = [one[each.symbol] * other[each.symbol] * each.u**2 for each in inputs]
    for (first, second), covariance in pairs.items():
        terms.append((one[first] * other[second] + one[second] * other[first]) * covariance)
    return math.fsum(terms)


def _correlated(inputs: Sequence[InputValue]) -> dict[tuple[str, str], float]:
    """Covariances of the means of readings taken together (GUM 5.2.3, formula 17)."""
    sampled = [each for each in inputs if each.observations]
    counts = {len(each.observations) for each in sampled}
    if len(counts) > 1:
        where = sampled[0].symbol
        raise EvaluationError(where, "同组读数的个数须相同", "readings that are one sample must be equal in number")
    found: dict[tuple[str, str], float] = {}
    for place, first in enumerate(sampled):
        for second in sampled[place + 1 :]:
            count = len(first.observations)
            products = (
                (x - first.value) * (y - second.value)
                for x, y in zip(first.observations, second.observations, strict=True)
            )
            found[first.symbol, second.symbol] = math.fsum(products) / (count * (count - 1))
    return found


def _sample_dof(inputs: Sequence[InputValue]) -> float | None:
    """n - 1 where all finite degrees of freedom come from the one sample; None otherwise."""
    finite = [each for each in inputs if each.dof is not None]
    if finite and all(each.observations for each in finite):
        return finite[0].dof
    return None


def _effective_dof(u: float, partial: Mapping[str, float], inputs: Sequence[InputValue]) -> float | None:
    weight = math.fsum(
        (partial[each.symbol] * each.u) ** 4 / each.dof for each in inputs if each.dof is not None and each.u
    )
    return u**4 / weight if weight > 0 else None


def coverage_factor(template: BudgetTemplate, estimate: Estimate, inputs: Sequence[InputValue]) -> float:
    """k by the template's rule: given; Student's t at the truncated degrees of freedom; or by the dominating shape.

    GUM G.4.1 note 1, EA-4/02 S9.14 and S10.13. Raises EvaluationError for a fixed k without a value.
    """
    p = float(template.probability)
    if template.k_rule == "fixed":
        if template.k is None:
            raise EvaluationError("template.k", "规则为 fixed，但没有给出 k", "the rule is fixed, but no k is given")
        return float(template.k)
    if template.k_rule == "dominant_shape":
        shaped = _shape_factor(p, estimate, inputs)
        if shaped is not None:
            return shaped
    from scipy.special import ndtri, stdtrit

    quantile = (1 + p) / 2
    if estimate.dof is None:
        return float(ndtri(quantile))
    # Degrees of freedom that are whole but for rounding must not lose one by truncation.
    return float(stdtrit(max(1, math.floor(estimate.dof * (1 + 1e-12))), quantile))


def _shape_factor(p: float, estimate: Estimate, inputs: Sequence[InputValue]) -> float | None:
    """k of a rectangular or trapezoidal result; None where no rectangular input or pair dominates."""
    parts = {each.symbol: abs(estimate.sensitivities[each.symbol]) * each.u for each in inputs}
    flat = sorted((parts[each.symbol] for each in inputs if each.distribution == "rectangular"), reverse=True)
    total = math.fsum(part**2 for part in parts.values())
    if flat and math.sqrt(max(total - flat[0] ** 2, 0.0)) <= DOMINANCE * flat[0]:
        return math.sqrt(3) * p
    if len(flat) < 2:
        return None
    two = flat[0] ** 2 + flat[1] ** 2
    if math.sqrt(max(total - two, 0.0)) > DOMINANCE * math.sqrt(two):
        return None
    edge = abs(flat[0] - flat[1]) / (flat[0] + flat[1])
    if p / (2 - p) < edge:
        return None
    return (1 - math.sqrt((1 - p) * (1 - edge**2))) / math.sqrt((1 + edge**2) / 6)


def fitted_line(
    method: str,
    x: Sequence[float],
    y: Sequence[float],
    u_x: Sequence[float | None],
    u_y: Sequence[float | None],
) -> Line:
    """The line by its method. Raises EvaluationError where an uncertainty that the method needs is not given."""
    if method == "ordinary":
        return fits.ordinary(x, y)
    if method == "weighted":
        return fits.weighted(x, y, _given(u_y, "u_y"))
    return fits.generalised_distance(x, y, _given(u_x, "u_x"), _given(u_y, "u_y"))


def _given(uncertainties: Sequence[float | None], member: str) -> list[float]:
    found = [u for u in uncertainties if u is not None and u > 0]
    if len(found) != len(uncertainties):
        where = f"template.line.{member}"
        raise EvaluationError(where, f"该拟合需要正的 {member}", f"this fit needs a positive {member}")
    return found


_ROUNDINGS = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
# Holds every float exactly to the place of every other.
_WIDE = Context(prec=700)
# Digits of U that floating point vouches for: 0.10000000000000002 is 0.10 and must not be rounded up to 0.11.
_SOUND_DIGITS = 12


def reported(value: float, U: float, digits: int, rounding: str, smallest: float | None) -> tuple[str, str]:
    """The strings of value and U: U to `digits` significant digits, the value to the same place (GUM 7.2.6).

    U is never rounded below `smallest`. Decimal arithmetic on the shortest strings of the numbers; trailing zeros stay.
    """
    value_exact = Decimal(number(value))
    if U == 0:
        return _plain(value_exact), "0"
    sound = _sound(U)
    place = sound.adjusted() - digits + 1
    rounded = _to_place(sound, place, _ROUNDINGS[rounding])
    if smallest is not None and rounded < _sound(smallest):
        rounded = _to_place(sound, place, ROUND_CEILING)
    if rounded.adjusted() > sound.adjusted():  # 0.0996 has become 0.100: one digit too many
        place += 1
        rounded = _to_place(rounded, place, ROUND_CEILING)
    nearest = ROUND_HALF_EVEN if rounding == "half_even" else ROUND_HALF_UP
    return _plain(_to_place(value_exact, place, nearest)), _plain(rounded)


def _to_place(value: Decimal, place: int, rounding: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(place), rounding=rounding, context=_WIDE)


def _sound(value: float) -> Decimal:
    exact = Decimal(number(value))
    return exact if exact == 0 else _to_place(exact, exact.adjusted() - _SOUND_DIGITS + 1, ROUND_HALF_EVEN)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.removeprefix("-") if value == 0 else text
