"""A point's inputs through the template's models, and the coverage factor by the template's rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from guiju.metrology import Correlations, Estimate, Input, Model, expand, propagate_all, simultaneous
from guiju.metrology.uncertainty.propagation import as_model
from guiju.quickly_made import quickly_made
from guiju.record.enclosures import BudgetTemplate
from guiju.results.sections import EvaluationError, evaluating
from guiju.results.sources import InputValue


@quickly_made
@dataclass(frozen=True, slots=True)
class PointModel:
    """Everything that a point's evaluation computes with: models by output, quantities by input, their correlations."""

    models: Mapping[str, Model]
    typed: Mapping[str, str]
    """The models as they stand in the budget."""
    quantities: Mapping[str, Input]
    correlations: Correlations | None


@quickly_made
@dataclass(frozen=True, slots=True)
class Outcome:
    """One output of a point, with its sensitivity to each input of the model."""

    estimate: Estimate
    sensitivities: Mapping[str, float]


def point_model(template: BudgetTemplate, inputs: Sequence[InputValue]) -> PointModel:
    """The template at one point. Raises MetrologyError for a model that cannot be read.

    In a joint template the readings of all inputs were taken together and are one sample (GUM 5.2.3, H.2), so that
    their means are correlated as they are and share its degrees of freedom.
    """
    quantities = {each.symbol: each.quantity for each in inputs}
    correlations = None
    observations = {each.symbol: each.observations for each in inputs if each.observations}
    if template.kind == "joint" and observations:
        sample = simultaneous(observations)
        quantities |= sample.inputs
        correlations = sample.correlations
    drifts = tuple([(each.drift_of, each.symbol) for each in inputs if each.drift_of])
    typed = {each.symbol: _with_drift(each.model, drifts) for each in template.outputs}
    models = {symbol: as_model(text) for symbol, text in typed.items()}
    return PointModel(models, typed, quantities, correlations)


@lru_cache(maxsize=256)
def _with_drift(model: str, drifts: tuple[tuple[str, str], ...]) -> str:
    """The model with each standard's symbol followed by its drift: VS becomes (VS + VS_drift)."""
    for symbol, drift in drifts:
        model = re.sub(rf"\b{re.escape(symbol)}\b", f"({symbol} + {drift})", model)
    return model


def propagated(point: PointModel) -> dict[str, Outcome]:
    """The outputs by symbol. Raises MetrologyError for a model that is not defined at this point."""
    found = propagate_all(point.models, point.quantities, point.correlations)
    values = {symbol: each.value for symbol, each in point.quantities.items()}
    return {
        symbol: Outcome(found[symbol], dict.fromkeys(values, 0.0) | _slopes(model, found[symbol], values))
        for symbol, model in point.models.items()
    }


def _slopes(model: Model, estimate: Estimate, values: Mapping[str, float]) -> dict[str, float]:
    """The derivative by each name of the model; the estimate has them unless names of one source are one in it."""
    if estimate.names == model.names:
        return dict(zip(estimate.names, estimate.sensitivities, strict=True))
    return model.gradient(values)[1]


def coverage_factor(template: BudgetTemplate, estimate: Estimate) -> float:
    """k by the template's rule: given; Student's t at the truncated degrees of freedom; or by the dominating shape.

    GUM G.4.1 note 1, EA-4/02 S9.14 and S10.13. Fewer than one degree of freedom are taken as they are. Raises
    EvaluationError for a fixed k without a value.
    """
    with evaluating("template"):
        if template.k_rule == "fixed":
            if template.k is None:
                raise EvaluationError(
                    "template.k", "规则为 fixed，但没有给出 k", "the rule is fixed, but no k is given"
                )
            return expand(estimate, k=float(template.k)).k
        return expand(estimate, float(template.probability), rule=template.k_rule).k
