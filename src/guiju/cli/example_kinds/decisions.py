"""Published examples of decisions and reporting: risks, conformity, decision rules, capability, rounding."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number
from guiju.cli.example_kinds.entries import entry_of

if TYPE_CHECKING:
    from guiju.metrology.decision import Distribution, Limits

# Half width over standard deviation of the bounded distributions.
_WIDTHS = {"rectangular": math.sqrt(3), "triangular": math.sqrt(6), "arcsine": math.sqrt(2)}
_MODES = {"half-even": "half_even", "even": "half_even", "bankers": "half_even"}


def compute(case: Case) -> LookUp:
    """The look-up for one case of these kinds, as the head of the file of examples defines them."""
    return _KINDS[case["kind"]](case)


def _limits(fields: Mapping[str, Any]) -> Limits:
    from guiju.metrology.decision import Limits

    lower, upper = fields.get("lower"), fields.get("upper")
    return Limits(None if lower is None else number(lower), None if upper is None else number(upper))


def _distribution(fields: Mapping[str, Any], mean: float) -> Distribution:
    """std or u is the standard deviation, of a t distribution its scale (JCGM 101 6.4.9) unless t_u_is: std."""
    from guiju.metrology import decision

    name = str(fields.get("distribution", fields.get("dist", "normal")))
    spread = next((number(fields[key]) for key in ("std", "u", "scale") if key in fields), None)
    if spread is None and "U" in fields:
        spread = number(fields["U"]) / number(fields.get("k", 2))
    if name == "normal" and spread is not None:
        return decision.Normal(mean, spread)
    if name in ("t", "student_t") and spread is not None:
        dof = number(fields["dof"])
        shrink = math.sqrt((dof - 2) / dof) if fields.get("t_u_is") == "std" else 1.0
        return decision.StudentT(mean, spread * shrink, dof)
    if name == "gamma" and spread is not None:
        return decision.Gamma(number(fields["shape"]), spread, number(fields.get("start", 0)))
    name = "rectangular" if name == "uniform" else name
    if name in _WIDTHS:
        return _bounded(name, fields, mean, spread)
    raise UnknownQuantity("distribution", name)


def _bounded(name: str, fields: Mapping[str, Any], mean: float, spread: float | None) -> Distribution:
    from guiju.metrology import decision

    half = next((number(fields[key]) for key in ("a", "half_width") if key in fields), None)
    if half is None and "lower" in fields and "upper" in fields:
        lower, upper = number(fields["lower"]), number(fields["upper"])
        mean, half = (lower + upper) / 2, (upper - lower) / 2
    if half is None:
        if spread is None:
            raise UnknownQuantity("half_width", name)
        half = spread * _WIDTHS[name]
    makers: dict[str, Callable[[float, float], Distribution]] = {
        "rectangular": decision.rectangular,
        "triangular": decision.triangular,
        "arcsine": decision.Arcsine,
    }
    return makers[name](mean, half)


def _global_risk(case: Case) -> LookUp:
    from guiju.metrology.decision import global_risk

    process, measurement = case["process"], case["measurement"]
    risk = global_risk(
        _distribution(process, number(process.get("mean", 0))),
        _distribution(measurement, number(measurement.get("mean", measurement.get("bias", 0)))),
        _limits(case["tolerance"]),
        guard_band=number(case.get("guard_band", 0)),
    )
    return _attributes(
        {
            "pfa": risk.pfa,
            "pfr": risk.pfr,
            "pfa_conditional": risk.pfa_conditional,
            "pfr_conditional": risk.pfr_conditional,
            "p_accepted": risk.p_accepted,
            "p_conforming": risk.p_conforming,
            "p_conform": risk.p_conforming,
        }
    )


def _attributes(values: Mapping[str, float | None]) -> LookUp:
    def look_up(quantity: str, of: Any) -> Any:
        if values.get(quantity) is None:
            raise UnknownQuantity(quantity, of)
        return values[quantity]

    return look_up


def _conformance(case: Case) -> LookUp:
    from guiju.metrology.decision import conformance_probability, specific_risk

    measured = case["measured"]
    centre = next((measured[name] for name in ("y", "value", "mean", "x") if name in measured), None)
    bounded = "lower" in measured and "upper" in measured
    if centre is None and not bounded:
        raise UnknownQuantity("measured", "y")
    true_value = _distribution(measured, 0.0 if centre is None else number(centre))
    tolerance = _limits(case["tolerance"])
    risk = specific_risk(true_value, tolerance)
    conforming = conformance_probability(true_value, tolerance)
    return _attributes({"p_conform": conforming, "p_nonconform": risk, "specific_risk": risk, "risk": risk})


def _decision_rule(case: Case) -> LookUp:
    def look_up(quantity: str, of: Any) -> Any:
        if quantity == "pfa":
            return _risk_at_limit(case, of)
        if quantity == "factor" and of in case.get("formulas", {}):
            return _formula(str(case["formulas"][of]), case)
        if quantity == "v_max" and "relative_u" in case:
            from guiju.metrology.decision import smallest_proving_reading

            return smallest_proving_reading(
                number(case["limit"]), number(case["relative_u"]), number(case.get("p", 0.95))
            )
        raise UnknownQuantity(quantity, of)

    return look_up


def _risk_at_limit(case: Case, of: Any) -> float:
    """Of "w=1.5U": the ratio before U."""
    from guiju.metrology.decision import false_accept_at_limit

    match = re.fullmatch(r"w\s*=\s*([-+.\deE]*)\s*\*?\s*U", str(of).strip())
    if match is None:
        raise UnknownQuantity("pfa", of)
    return false_accept_at_limit(float(match[1] or 1), k=number(case.get("k", 2)))


def _formula(text: str, case: Case) -> float:
    from guiju.metrology.model import Model

    model = Model(text)
    return model.value({name: number(case[name]) for name in model.names})


def _capability(case: Case) -> LookUp:
    from guiju.metrology.validity.capability import capability

    def look_up(quantity: str, of: Any) -> Any:
        entry = entry_of(case, of, quantity)
        lower, upper = entry.get("lower"), entry.get("upper")
        found = capability(
            number(entry["mean"]),
            number(entry["std"]),
            None if lower is None else number(lower),
            None if upper is None else number(upper),
        )
        if quantity not in ("cp", "cpk", "risk", "risk_lower", "risk_upper"):
            raise UnknownQuantity(quantity, of)
        return getattr(found, quantity)

    return look_up


def _reporting(case: Case) -> LookUp:
    def look_up(quantity: str, of: Any) -> Any:
        entry = entry_of(case, of, quantity)
        if quantity in ("y_rounded", "u_rounded", "U_rounded"):
            return _rounded(entry, quantity, of)
        raise UnknownQuantity(quantity, of)

    return look_up


def _rounded(entry: Mapping[str, Any], quantity: str, of: Any) -> float:
    from guiju.metrology import reporting

    mode = str(entry.get("mode", "nearest"))
    mode = _MODES.get(mode, mode)
    digits = int(entry.get("digits", 2))
    unsure = entry.get("u", entry.get("U"))
    if quantity == "y_rounded" and "interval" in entry and "y" in entry:
        return float(reporting.to_interval(number(entry["y"]), number(entry["interval"])))
    if unsure is None or (quantity == "y_rounded" and "y" not in entry):
        raise UnknownQuantity(quantity, of)
    smallest = None if entry.get("smallest") is None else number(entry["smallest"])
    value_text, U_text = reporting.reported(number(entry.get("y", 0)), number(unsure), digits, mode, smallest)
    return float(value_text if quantity == "y_rounded" else U_text)


_KINDS: dict[str, Callable[[Case], LookUp]] = {
    "global_risk": _global_risk,
    "conformance_probability": _conformance,
    "decision_rule": _decision_rule,
    "capability": _capability,
    "reporting": _reporting,
}
