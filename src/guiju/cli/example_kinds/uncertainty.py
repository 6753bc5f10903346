"""Examples of uncertainty: propagation, distributions, type A and B, coverage factors, data reduction."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number

if TYPE_CHECKING:
    from guiju.metrology.monte_carlo.simulation import JointSimulation, Simulation
    from guiju.metrology.uncertainty.correlation import Correlations
    from guiju.metrology.uncertainty.coverage import Expanded
    from guiju.metrology.uncertainty.estimate import Estimate
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

    @cached_property
    def correlations(self) -> Correlations:
        from guiju.metrology import Correlations

        pairs = {(str(one["a"]), str(one["b"])): number(one["r"]) for one in self.case.get("correlation") or ()}
        return Correlations(pairs, str(self.case.get("copula", "")))

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        from guiju.metrology import propagate, propagate_all

        if list(self.models) == [""]:
            return {"": propagate(self.models[""], self.inputs, self.correlations or None)}
        return propagate_all(self.models, self.inputs, self.correlations).estimates

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
        return self.estimates[self.output(name)].dof

    def expanded(self, name: str) -> Expanded:
        from guiju.metrology import expand
        from guiju.metrology.uncertainty.estimate import changed

        estimate = changed(self.estimates[self.output(name)], dof=self.dof(name))
        rule = str(self.case.get("k_rule", "t_truncated"))
        if rule == "fixed" or ("k" in self.case and "k_rule" not in self.case):
            return expand(estimate, k=number(self.case.get("k", 2)))
        return expand(estimate, self.p, rule=rule)


def _propagation(case: Case) -> LookUp:
    return _propagation_of(_Evaluation(case))


def _propagation_of(evaluation: _Evaluation) -> LookUp:
    def component(of: str) -> float:
        output, _, source = of.rpartition(",")
        return evaluation.estimates[evaluation.output(output)].components[source.strip()]

    def correlation(of: str) -> float:
        from guiju.metrology import correlation as between

        a, _, b = (part.strip() for part in of.partition(","))
        return between(evaluation.estimates[evaluation.output(a)], evaluation.estimates[evaluation.output(b)])

    def estimate(of: str) -> Estimate:
        return evaluation.estimates[evaluation.output(of)]

    known: dict[str, Callable[[str], Any]] = {
        "y": lambda of: estimate(of).value,
        "u": lambda of: estimate(of).u,
        "dof": evaluation.dof,
        "k": lambda of: evaluation.expanded(of).k,
        "U": lambda of: evaluation.expanded(of).U,
        "U_k2": lambda of: 2.0 * estimate(of).u,
        "component": component,
        "relative_u": lambda of: estimate(of).relative_u,
        "relative_U": lambda of: evaluation.expanded(of).relative,
        "r": correlation,
        "u_second_order": lambda of: evaluation.second_order(of).u,
        "interval": lambda of: list(evaluation.expanded(of).interval),
        "sensitivity": lambda of: _sensitivity(evaluation, of),
    }
    return _look_up(known)


def _sensitivity(evaluation: _Evaluation, of: str) -> float:
    output, _, source = of.rpartition(",")
    estimate = evaluation.estimates[evaluation.output(output)]
    return estimate.sensitivities[estimate.names.index(source.strip())]


def _look_up(known: Mapping[str, Callable[[str], Any]]) -> LookUp:
    def find(quantity: str, of: str) -> Any:
        if quantity not in known:
            raise UnknownQuantity(quantity, of)
        try:
            return known[quantity](of)
        except KeyError:
            raise UnknownQuantity(quantity, of) from None

    return find


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
        return self.evaluation.estimates[self.evaluation.output(of)]

    def interval(self, estimate: Estimate) -> list[float]:
        """t at floor(dof) if any input has a dof, else normal."""
        from guiju.metrology import expand

        return list(expand(estimate, self.evaluation.p).interval)


def _distribution(case: Case) -> LookUp:
    one = _Distribution(case)

    def second(of: str) -> Estimate:
        return one.evaluation.second_order(of)

    return _look_up(
        {
            "mean": lambda of: one.simulated(of).mean,
            "u": lambda of: one.simulated(of).u,
            "interval_symmetric": lambda of: list(one.simulated(of).symmetric),
            "interval_shortest": lambda of: list(one.simulated(of).shortest),
            "r": lambda of: one.run.correlation(*(part.strip() for part in of.split(",", 1))),
            "gum_y": lambda of: one.first(of).value,
            "gum_u": lambda of: one.first(of).u,
            "gum_dof": lambda of: one.first(of).dof,
            "gum_interval": lambda of: one.interval(one.first(of)),
            "gum_lower": lambda of: one.interval(one.first(of))[0],
            "gum_upper": lambda of: one.interval(one.first(of))[1],
            "gum_second_order_u": lambda of: second(of).u,
            "gum_second_order_interval": lambda of: one.interval(second(of)),
            "gum_second_order_lower": lambda of: one.interval(second(of))[0],
            "gum_second_order_upper": lambda of: one.interval(second(of))[1],
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
    return _look_up(
        {
            "y": lambda of: parts[of].value,
            "u": lambda of: parts[of].u,
            "r": lambda of: result.r,
            "component": lambda of: parts[of.partition(",")[0]].components[of.partition(",")[2].strip()],
        }
    )


def _readings(case: Case) -> list[float]:
    for name in ("observations", "readings", "data", "values"):
        given = case.get(name)
        if isinstance(given, Sequence) and not isinstance(given, str):
            return [number(one) for one in given]
    made = case["generate"]
    then = [number(one) for one in made.get("then", ())] * int(made.get("repeat", 1))
    first = made.get("first", ())
    return [number(one) for one in (first if isinstance(first, list) else [first])] + then


def _type_a(case: Case) -> LookUp:
    from guiju.metrology import mean_of, standard_deviation

    readings = _readings(case)
    mean = mean_of(readings)
    known: dict[str, Callable[[str], Any]] = {
        "mean": lambda of: mean.value,
        "std": lambda of: standard_deviation(readings).s,
        "u": lambda of: mean.u,
        "dof": lambda of: mean.dof,
        "n": lambda of: len(readings),
    }
    known["y"], known["s"], known["std_mean"], known["u_mean"] = (known[one] for one in ("mean", "std", "u", "u"))
    return _look_up(known)


def _type_b(case: Case) -> LookUp:
    made = {str(one["name"]): _statement(one) for one in case["statements"]}
    only = next(iter(made)) if len(made) == 1 else ""
    return _look_up(
        {
            "u": lambda of: made[of or only].u,
            "value": lambda of: made[of or only].value,
            "dof": lambda of: made[of or only].dof,
        }
    )


def _statement(one: Mapping[str, Any]) -> Input:
    from guiju.metrology import from_certificate, from_half_width, from_limits, from_probability

    value = number(one.get("value", 0.0))
    distribution = one.get("distribution")
    dof = number(one.get("dof", math.inf))
    if "lower" in one:
        return from_limits(number(one["lower"]), number(one["upper"]), str(distribution or "rectangular"))
    width = one.get("half_width", one.get("expanded"))
    if "k" in one:
        return from_certificate(value, number(width), k=number(one["k"]), dof=dof)
    if "p" in one and number(one["p"]) < 1.0:
        return from_probability(value, number(width), number(one["p"]), str(distribution or "normal"), dof=dof)
    top = number(one.get("top", one.get("beta", 0.5)))
    return from_half_width(value, number(width), str(distribution or "rectangular"), top=top)


def _coverage_factor(case: Case) -> LookUp:
    from guiju.metrology import coverage_factor, shape_factor

    default = str(case.get("distribution", ""))
    rule = {"t_nearest": "t_nearest", "t": "t"}.get(str(case.get("k_rule", "")), "t_truncated")
    found: dict[str, Callable[[], float]] = {}

    def factor(entry: Mapping[str, Any]) -> Callable[[], float]:
        p = number(entry.get("p", 0.95))
        distribution = str(entry.get("distribution", default))
        if "dof" in entry or distribution in ("", "t"):
            return lambda: coverage_factor(p, number(entry.get("dof", math.inf)), rule)
        return lambda: shape_factor(distribution, p, number(entry.get("top", entry.get("beta", 0.0))))

    for entry in case["entries"]:
        found[_label(entry)] = factor(entry)
    only = next(iter(found)) if len(found) == 1 else ""
    return _look_up({"k": lambda of: found[_normal_label(of) or only]()})


def _label(entry: Mapping[str, Any]) -> str:
    """The name by which an expected value refers to an entry: its shape, then its fields in their order."""
    parts = [f"{value}" if name == "distribution" else f"{name}={_figure(value)}" for name, value in entry.items()]
    return ",".join(parts)


def _figure(value: Any) -> str:
    try:
        return f"{number(value):.12g}"
    except (TypeError, ValueError):
        return str(value)


def _normal_label(of: str) -> str:
    parts = [part.strip().partition("=") for part in of.split(",")] if of else []
    return ",".join(f"{name}={_figure(value)}" if equals else name for name, equals, value in parts)


def _data_reduction(case: Case) -> LookUp:
    from guiju.metrology import Model, simultaneous

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
    joint = simultaneous({name: values[name] for name in texts})
    evaluation = _Evaluation(case)
    inputs = {**joint.inputs, **evaluation.inputs}
    size = len(values[next(iter(texts))])
    look_up: dict[str, Callable[[str], Any]] = {
        "mean": lambda of: joint.inputs[of].value,
        "std": lambda of: joint.inputs[of].u * math.sqrt(size),
    }
    if evaluation.models:
        evaluation.inputs = inputs
        evaluation.case = {**case, "observations": {name: values[name] for name in texts}}
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


def _reduced(model: Any, values: Mapping[str, Any]) -> list[float]:
    """The series of a formula, element by element; constants serve every element."""
    series = [values[name] for name in model.names if isinstance(values.get(name), list)]
    size = min(map(len, series)) if series else 1
    return [
        model.value({name: one[i] if isinstance(one := values[name], list) else one for name in model.names})
        for i in range(size)
    ]


_KINDS: dict[str, Callable[[Case], LookUp]] = {
    "propagation": _propagation,
    "distribution": _distribution,
    "multi_output": _multi_output,
    "type_a": _type_a,
    "type_b": _type_b,
    "coverage_factor": _coverage_factor,
    "data_reduction": _data_reduction,
}
