"""Examples of uncertainty: propagation, distributions, type A and B, coverage factors, data reduction."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, look_up_in, number
from guiju.cli.example_kinds.statements import coverage_factors, type_a, type_b

if TYPE_CHECKING:
    from guiju.metrology.model import Model
    from guiju.metrology.monte_carlo.simulation import JointSimulation, Simulation
    from guiju.metrology.uncertainty.correlation import Correlations
    from guiju.metrology.uncertainty.coverage import Expanded
    from guiju.metrology.uncertainty.estimate import Estimate
    from guiju.metrology.uncertainty.propagation import JointEstimates
    from guiju.metrology.uncertainty.quantities import Input

TRIALS = 4_000_000
SEED = 20081001


def compute(case: Case) -> LookUp:
    """The look-up of a case of one of this module's kinds."""
    return _KINDS[str(case["kind"])](case)


def _input(spec: Mapping[str, Any], where: str, simulated: bool) -> Input:
    from guiju.metrology import InputError

    dist = str(spec.get("dist", "normal"))
    maker = _MAKERS.get(dist)
    if maker is None:
        raise InputError(f"不认识分布 {dist}", f"the distribution {dist} is not known", where)
    fields = {name: number(value) for name, value in spec.items() if name in _NUMBERS}
    dof = fields.pop("dof", math.inf)
    if dist == "t" and simulated:
        return _student(fields, dof, str(spec.get("t_u_is", "scale")))
    return maker(fields, dof)


def _student(fields: Mapping[str, float], dof: float, u_is: str) -> Input:
    from guiju.metrology import Normal, StudentT

    if math.isinf(dof):
        return Normal(fields["value"], fields["u"])
    standard = u_is in ("std", "standard_deviation")
    convention = "standard_deviation" if standard else "scaled"
    return StudentT(fields["value"], fields["u"], dof=dof, convention=convention)


_NUMBERS = frozenset(("value", "u", "dof", "a", "d", "top", "shape", "scale"))
_Maker = Callable[[Mapping[str, float], float], "Input"]


def _made(name: str, *fields: str) -> _Maker:
    def make(given: Mapping[str, float], dof: float) -> Input:
        from guiju import metrology

        distribution = getattr(metrology, name)
        made: Input = distribution(*(given[field] for field in fields), dof=dof)
        return made

    return make


_MAKERS: dict[str, _Maker] = {
    "normal": _made("Normal", "value", "u"),
    "t": _made("Normal", "value", "u"),
    "rectangular": _made("Rectangular", "value", "a"),
    "uniform": _made("Rectangular", "value", "a"),
    "triangular": _made("Triangular", "value", "a"),
    "arcsine": _made("Arcsine", "value", "a"),
    "trapezoidal": _made("Trapezoidal", "value", "a", "top"),
    "ctrapezoid": _made("CurvilinearTrapezoid", "value", "a", "d"),
    "constant": _made("Constant", "value"),
    "exponential": _made("Exponential", "value"),
    "gamma": _made("Gamma", "shape", "scale"),
}


class _Evaluation:
    """The inputs, correlations, models and rules of a case, read once."""

    def __init__(self, case: Case, *, simulated: bool = False) -> None:
        self.case = case
        self.p = number(case.get("p", 0.95))
        specs = case.get("inputs") or {}
        self.inputs: dict[str, Input] = {name: _input(spec, str(name), simulated) for name, spec in specs.items()}
        self.models: dict[str, str] = {str(k): str(v) for k, v in (case.get("models") or {}).items()}
        if "model" in case:
            self.models.setdefault("", str(case["model"]))
        self._estimates: dict[str, Estimate] = {}

    @cached_property
    def correlations(self) -> Correlations:
        from guiju.metrology import Correlations

        pairs = {(str(one["a"]), str(one["b"])): number(one["r"]) for one in self.case.get("correlation") or ()}
        return Correlations(pairs, str(self.case.get("copula", "")))

    def estimate(self, name: str) -> Estimate:
        """An output by itself, so that one without a derivative does not take the others with it."""
        from guiju.metrology import propagate

        key = self.output(name)
        if key not in self._estimates:
            self._estimates[key] = propagate(self.models[key], self.inputs, self.correlations or None)
        return self._estimates[key]

    @cached_property
    def joint(self) -> JointEstimates:
        from guiju.metrology import propagate_all

        return propagate_all(self.models, self.inputs, self.correlations)

    def source_of(self, of: str) -> tuple[Estimate, str]:
        """The output and the source that `of` names: "source", "output,source" or "source,output"."""
        first, comma, second = (part.strip() for part in of.partition(","))
        if not comma:
            return self.estimate(""), first
        return (self.estimate(first), second) if first in self.models else (self.estimate(second), first)

    def output(self, name: str) -> str:
        """The key of an output: the only one when none is named."""
        if name in self.models:
            return name
        if not name and len(self.models) == 1:
            return next(iter(self.models))
        raise UnknownQuantity("output", name)

    def second_order(self, name: str) -> Estimate:
        from guiju.metrology import propagate

        return propagate(self.models[self.output(name)], self.inputs, self.correlations or None, order=2)

    @cached_property
    def sample_size(self) -> int | None:
        """n, when every input with finite dof comes from the same n observations."""
        observations = self.case.get("observations") or {}
        limited = [name for name, one in self.inputs.items() if one.dof != math.inf]
        lengths = {len(observations[name]) for name in limited if name in observations}
        shared = limited and all(name in observations for name in limited) and len(lengths) == 1
        return lengths.pop() if shared else None

    def dof(self, name: str) -> float:
        """Degrees of freedom as the head of the file defines them."""
        if self.sample_size is not None:
            return self.sample_size - 1.0
        return self.estimate(name).dof

    def expanded(self, name: str) -> Expanded:
        from guiju.metrology import expand
        from guiju.metrology.uncertainty.estimate import changed

        estimate = changed(self.estimate(name), dof=self.dof(name))
        rule = str(self.case.get("k_rule", "t_truncated"))
        if rule == "fixed" or ("k" in self.case and "k_rule" not in self.case):
            return expand(estimate, k=number(self.case.get("k", 2)))
        return expand(estimate, self.p, rule=rule)


def _propagation(case: Case) -> LookUp:
    return _propagation_of(_Evaluation(case))


def _propagation_of(evaluation: _Evaluation) -> LookUp:
    one = evaluation

    def component(of: str) -> float:
        estimate, source = one.source_of(of)
        return estimate.components[source]

    def sensitivity(of: str) -> float:
        estimate, source = one.source_of(of)
        return dict(zip(estimate.names, estimate.sensitivities, strict=True))[source]

    def pair(of: str) -> tuple[str, str]:
        a, _, b = (part.strip() for part in of.partition(","))
        return one.output(a), one.output(b)

    return look_up_in(
        {
            "y": lambda of: one.estimate(of).value,
            "u": lambda of: one.estimate(of).u,
            "dof": one.dof,
            "k": lambda of: one.expanded(of).k,
            "U": lambda of: one.expanded(of).U,
            "U_k2": lambda of: 2.0 * one.estimate(of).u,
            "component": component,
            "sensitivity": sensitivity,
            "relative_u": lambda of: one.estimate(of).relative_u,
            "relative_U": lambda of: one.expanded(of).relative,
            "r": lambda of: one.joint.correlation(*pair(of)),
            "covariance": lambda of: one.joint.covariance(*pair(of)),
            "u_second_order": lambda of: one.second_order(of).u,
            "interval": lambda of: list(one.expanded(of).interval),
        }
    )


class _Distribution:
    """Simulated and first-order figures of the outputs of a case."""

    def __init__(self, case: Case) -> None:
        self.evaluation = _Evaluation(case, simulated=True)

    @cached_property
    def run(self) -> JointSimulation:
        from guiju.metrology import simulate_all

        one = self.evaluation
        return simulate_all(one.models, one.inputs, one.correlations, trials=TRIALS, p=one.p, seed=SEED, keep=False)

    def simulated(self, of: str) -> Simulation:
        return self.run[self.evaluation.output(of)]

    def first(self, of: str) -> Estimate:
        return self.evaluation.estimate(of)

    def interval(self, estimate: Estimate, of: str) -> list[float]:
        """t at floor(dof) if any input has a dof, else normal."""
        from guiju.metrology import expand
        from guiju.metrology.uncertainty.estimate import changed

        return list(expand(changed(estimate, dof=self.evaluation.dof(of)), self.evaluation.p).interval)


def _distribution(case: Case) -> LookUp:
    one = _Distribution(case)

    def second(of: str) -> Estimate:
        return one.evaluation.second_order(of)

    return look_up_in(
        {
            "mean": lambda of: one.simulated(of).mean,
            "u": lambda of: one.simulated(of).u,
            "interval_symmetric": lambda of: list(one.simulated(of).symmetric),
            "interval_shortest": lambda of: list(one.simulated(of).shortest),
            "r": lambda of: one.run.correlation(*(part.strip() for part in of.split(",", 1))),
            "gum_y": lambda of: one.first(of).value,
            "gum_u": lambda of: one.first(of).u,
            "gum_dof": one.evaluation.dof,
            "gum_interval": lambda of: one.interval(one.first(of), of),
            "gum_lower": lambda of: one.interval(one.first(of), of)[0],
            "gum_upper": lambda of: one.interval(one.first(of), of)[1],
            "gum_second_order_u": lambda of: second(of).u,
            "gum_second_order_interval": lambda of: one.interval(second(of), of),
            "gum_second_order_lower": lambda of: one.interval(second(of), of)[0],
            "gum_second_order_upper": lambda of: one.interval(second(of), of)[1],
        }
    )


def _multi_output(case: Case) -> LookUp:
    if case.get("inputs") or "complex_model" not in case:
        return _propagation(case)
    return _complex(case)


def _complex(case: Case) -> LookUp:
    from guiju.metrology import Normal, Polar, propagate_complex

    inputs = {
        name: Polar(
            Normal(number(one["magnitude"]), number(one["u_magnitude"])),
            Normal(number(one["phase"]), number(one["u_phase"])),
        )
        for name, one in case["inputs_polar"].items()
    }
    result = propagate_complex(str(case["complex_model"]), inputs)
    parts = {"re": result.re, "im": result.im}
    return look_up_in(
        {
            "y": lambda of: parts[of].value,
            "u": lambda of: parts[of].u,
            "r": lambda of: result.r,
            "component": lambda of: parts[of.partition(",")[0]].components[of.partition(",")[2].strip()],
        }
    )


def _data_reduction(case: Case) -> LookUp:
    from guiju.metrology import Constant, Model, simultaneous

    reduction = {name: entry for name, entry in case["reduction"].items() if name != "use"}
    values: dict[str, Any] = {name: [number(x) for x in one] for name, one in case["observations"].items()}
    texts: dict[str, str] = {}
    for name, entry in reduction.items():
        try:
            values[name] = number(entry)
        except (TypeError, ValueError):
            texts[name] = str(entry)
    for name, text in texts.items():
        values[name] = _reduced(Model(text), values)
    evaluation = _Evaluation(case)
    named = {name for text in evaluation.models.values() for name in Model(text).names} - set(evaluation.inputs)
    series = {name: one for name, one in values.items() if isinstance(one, list) and (name in texts or name in named)}
    joint = simultaneous(series)
    constants = {name: Constant(one) for name, one in values.items() if name in named and name not in series}
    inputs = {**joint.inputs, **constants, **evaluation.inputs}
    size = len(next(iter(series.values())))
    look_up: dict[str, Callable[[str], Any]] = {
        "mean": lambda of: joint.inputs[of].value,
        "std": lambda of: joint.inputs[of].u * math.sqrt(size),
    }
    if evaluation.models:
        evaluation.inputs = inputs
        evaluation.case = {**case, "observations": series}
        evaluation.correlations = evaluation.correlations.merged(joint.correlations)
    result = _propagation_of(evaluation)

    def find(quantity: str, of: str) -> Any:
        if quantity in look_up and of in joint.inputs:
            return look_up[quantity](of)
        if of in joint.inputs and quantity in ("u", "y", "dof"):
            one = joint.inputs[of]
            return {"u": one.u, "y": one.value, "dof": one.dof}[quantity]
        pair = [part.strip() for part in of.split(",")]
        if quantity == "r" and len(pair) == 2 and set(pair) <= set(joint.inputs):
            return joint.correlations.coefficient(*pair)
        return result(quantity, of)

    return find


def _reduced(model: Model, values: Mapping[str, Any]) -> list[float] | float:
    """The series of a formula, element by element; constants serve every element, and alone give a constant."""
    series = [values[name] for name in model.names if isinstance(values.get(name), list)]
    if not series:
        return model.value(values)
    return [
        model.value({name: one[i] if isinstance(one := values[name], list) else one for name in model.names})
        for i in range(min(map(len, series)))
    ]


_KINDS: dict[str, Callable[[Case], LookUp]] = {
    "propagation": _propagation,
    "distribution": _distribution,
    "multi_output": _multi_output,
    "type_a": type_a,
    "type_b": type_b,
    "coverage_factor": coverage_factors,
    "data_reduction": _data_reduction,
}
