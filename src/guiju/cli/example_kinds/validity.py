"""Published examples of the validity of results: robust statistics, proficiency tests, charts, intervals, tables."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number, proficiency
from guiju.cli.example_kinds.entries import entry_of, named, numbers, rows

if TYPE_CHECKING:
    from guiju.metrology.validity.robust import RobustEstimate


def compute(case: Case) -> LookUp:
    """The look-up for one case of these kinds, as the head of the file of examples defines them."""
    return _KINDS[case["kind"]](case)


def _robust(case: Case) -> LookUp:
    from guiju.metrology.validity import robust

    def look_up(quantity: str, of: Any) -> Any:
        if quantity == "w_star":
            exact = case.get("consistency_factor") == "exact"
            stds = numbers(case.get("stds", case.get("data", ())))
            freedom = int(case["dof"]) if "dof" in case else int(case["replicates"]) - 1
            return robust.algorithm_s(stds, freedom, exact=exact)
        if quantity in ("x_star", "s_star", "u_x"):
            return _estimated(_robust_estimate(case, of), quantity)
        return _plain_statistic(numbers(_flat(_robust_data(case, of))), quantity, of)

    return look_up


def _robust_data(case: Case, of: Any) -> Sequence[Any]:
    listed = case.get(str(of)) if of not in ("", None) else None
    found = listed if isinstance(listed, list) else case.get("data", case.get("averages"))
    if not isinstance(found, list):
        raise UnknownQuantity("data", of)
    return found


def _flat(data: Sequence[Any]) -> list[Any]:
    return [value for row in data for value in (row if isinstance(row, list) else [row])]


def _robust_estimate(case: Case, of: Any) -> RobustEstimate:
    from guiju.metrology.validity import robust

    data = _robust_data(case, of)
    simple = _simple_estimate(str(of), [number(value) for value in _flat(data)])
    if simple is not None:
        return simple
    method = str(of) if "algorithm" in str(of).lower() or "hampel" in str(of).lower() else str(case.get("method", ""))
    if "hampel" in method.lower() or method.strip().upper() == "Q":
        return robust.q_hampel([numbers(row) if isinstance(row, list) else number(row) for row in data])
    return robust.algorithm_a(numbers(data), factor=proficiency.consistency_factor(case))


def _simple_estimate(of: str, data: list[float]) -> RobustEstimate | None:
    """The median with nIQR or MADe; None for another name."""
    from guiju.metrology.validity import robust

    for name, spread in (("niqr", robust.niqr), ("made", robust.mad_e)):
        if name in of.lower():
            return robust.RobustEstimate(robust.median(data), spread(data), len(data))
    return None


def _estimated(found: RobustEstimate, quantity: str) -> float:
    return {"x_star": found.x_star, "s_star": found.s_star, "u_x": found.u}[quantity]


def _plain_statistic(data: list[float], quantity: str, of: Any) -> float:
    import numpy as np

    from guiju.metrology.validity import robust

    functions: dict[str, Callable[[list[float]], float]] = {
        "median": robust.median,
        "MADe": robust.mad_e,
        "nIQR": robust.niqr,
        "mean": lambda x: math.fsum(x) / len(x),
        "std": lambda x: float(np.std(x, ddof=1)),
        "n": lambda x: float(len(x)),
    }
    if quantity not in functions:
        raise UnknownQuantity(quantity, of)
    return functions[quantity](data)


def _anova(case: Case) -> LookUp:
    from guiju.metrology.validity import anova

    if "groups" in case:
        found = anova.of_groups(rows(case["groups"]))
    else:
        found = anova.of_means(
            numbers(case["group_means"]), numbers(case["group_std"]), int(number(case["n_per_group"]))
        )
    names = {
        "grand_mean": "grand_mean",
        "mean": "grand_mean",
        "std_of_daily_means": "std_of_means",
        "std_of_means": "std_of_means",
        "s_a": "s_a",
        "s_b": "residual_std",
        "residual_std": "residual_std",
        "F": "F",
        "dof_a": "dof_between",
        "dof_b": "dof_within",
        "s_between": "s_between",
        "u_mean": "u_mean",
        "ss_between": "ss_between",
        "ss_within": "ss_within",
        "ms_between": "ms_between",
        "ms_within": "ms_within",
        "r_squared": "r_squared",
    }

    def look_up(quantity: str, of: Any) -> Any:
        if quantity.startswith("F_crit_"):
            return found.F_critical(float(quantity.removeprefix("F_crit_")))
        if quantity not in names:
            raise UnknownQuantity(quantity, of)
        return getattr(found, names[quantity])

    return look_up


def _control_chart(case: Case) -> LookUp:
    def look_up(quantity: str, of: Any) -> Any:
        return _chart_constant(entry_of(case, of, quantity), quantity, of)

    return look_up


def _chart_constant(entry: Mapping[str, Any], quantity: str, of: Any) -> float:
    from guiju.metrology.validity.factors import chart_constants

    found = chart_constants(int(number(entry["n"])))
    if quantity == "n" or quantity not in type(found).__slots__:
        raise UnknownQuantity(quantity, of)
    return float(getattr(found, quantity))


def _statistic_table(case: Case) -> LookUp:
    from guiju.metrology.validity import factors

    def look_up(quantity: str, of: Any) -> Any:
        entry = entry_of(case, of, quantity)
        if quantity == "dof" and "relative_uncertainty_of_u" in entry:
            return factors.dof_of_relative_uncertainty(number(entry["relative_uncertainty_of_u"]))
        if "n" not in entry:
            raise UnknownQuantity(quantity, of)
        n = int(number(entry["n"]))
        functions: dict[str, Callable[[int], float]] = {
            "percent": lambda size: 100 * factors.relative_std_of_std(size),
            "C": factors.d2,
            "dof": factors.range_dof,
        }
        return functions[quantity](n) if quantity in functions else _chart_constant(entry, quantity, of)

    return look_up


def _calibration_interval(case: Case) -> LookUp:
    return _by_variables(case) if "drift" in case else _interval_test(case)


def _interval_test(case: Case) -> LookUp:
    from guiju.metrology.validity.interval_attributes import interval_test

    found = interval_test(
        int(number(case["in_tolerance"])),
        int(number(case["n"])),
        number(case["interval"]),
        number(case["target_reliability"]),
        confidence=number(case.get("confidence", 0.5)),
        max_change=number(case.get("max_change", 2)),
        shortest=number(case.get("min_interval", 0)),
        longest=number(case.get("max_interval", math.inf)),
    )
    return named(
        {
            "new_interval": lambda: found.new_interval,
            "rejection_confidence": lambda: found.rejection_confidence,
            "reliability": lambda: found.reliability,
            "reliability_lower": lambda: found.reliability_lower,
            "reliability_upper": lambda: found.reliability_upper,
        }
    )


def _by_variables(case: Case) -> LookUp:
    from guiju.metrology.validity import interval_variables as room

    model = room.fit_drift(numbers(case["days"]), numbers(case["drift"]), degree=_degree(case))
    y0, u0 = number(case.get("y0", 0)), number(case.get("u0", 0))
    ends = [None if end is None else number(end) for end in case.get("limits", (None, None))]

    def until(lower: float | None, upper: float | None) -> float:
        p = number(case["reliability_target"])
        return _or_never(room.interval_for_reliability(model, y0, u0, p, lower=lower, upper=upper))

    values: dict[str, Callable[[], Any]] = {
        "residual_std": lambda: model.residual_std,
        "interval_u_target": lambda: _or_never(room.interval_for_uncertainty(model, u0, number(case["u_target"]))),
        "interval_two_sided": lambda: until(ends[0], ends[1]),
        "interval_upper_only": lambda: until(None, ends[1]),
        "interval_lower_only": lambda: until(ends[0], None),
    }
    for place, coefficient in enumerate(model.coefficients.tolist(), start=1):
        values[f"b{place}"] = partial(float, coefficient)
        values[f"var_b{place}"] = partial(float, model.covariance[place - 1, place - 1])
    if len(model.coefficients) > 1:
        values["cov"] = partial(float, model.covariance[0, 1])
    return named(values)


def _degree(case: Case) -> int:
    """The highest b of the model's text, which must have all below it and no constant."""
    text = str(case.get("model", "b1*t + b2*t**2"))
    places = {int(each) for each in re.findall(r"\bb(\d+)\b", text)}
    if not places or places != set(range(1, len(places) + 1)):
        raise UnknownQuantity("model", text)
    return len(places)


def _or_never(time: float | None) -> float:
    return math.inf if time is None else time


_KINDS: dict[str, Callable[[Case], LookUp]] = {
    "robust": _robust,
    "anova": _anova,
    **proficiency.KINDS,
    "control_chart": _control_chart,
    "statistic_table": _statistic_table,
    "calibration_interval": _calibration_interval,
}
