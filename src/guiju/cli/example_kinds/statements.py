"""Examples of single statements: readings (type A), knowledge of other kinds (type B), coverage factors."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guiju.cli.example_kinds import Case, LookUp, look_up_in, number

if TYPE_CHECKING:
    from guiju.metrology.uncertainty.quantities import Input


def _series(case: Case) -> dict[str, list[float]]:
    """The readings of a case by name, "" for the only series."""
    for name in ("observations", "readings", "data", "values"):
        given = case.get(name)
        if isinstance(given, Mapping):
            return {str(key): [number(one) for one in values] for key, values in given.items()}
        if isinstance(given, Sequence) and not isinstance(given, str):
            return {"": [number(one) for one in given]}
    made = case["generate"]
    then = [number(one) for one in made.get("then", ())] * int(made.get("repeat", 1))
    first = made.get("first", ())
    return {"": [number(one) for one in (first if isinstance(first, list) else [first])] + then}


def type_a(case: Case) -> LookUp:
    """mean, std, u (of the mean), dof and n of readings; r of two series."""
    from guiju.metrology import mean_of, simultaneous, standard_deviation

    series = _series(case)
    only = next(iter(series)) if len(series) == 1 else ""

    def correlation(of: str) -> float:
        a, _, b = (part.strip() for part in of.partition(","))
        return simultaneous({a: series[a], b: series[b]}).correlations.coefficient(a, b)

    def mean(of: str) -> float:
        return mean_of(series[of or only]).value

    def std(of: str) -> float:
        return standard_deviation(series[of or only]).s

    def u(of: str) -> float:
        return mean_of(series[of or only]).u

    return look_up_in(
        {
            "mean": mean,
            "y": mean,
            "std": std,
            "s": std,
            "u": u,
            "u_mean": u,
            "std_mean": u,
            "dof": lambda of: standard_deviation(series[of or only]).dof,
            "n": lambda of: len(series[of or only]),
            "r": correlation,
        }
    )


def type_b(case: Case) -> LookUp:
    """u, value and dof of statements."""
    made = {str(one["name"]): _statement(one) for one in case["statements"]}
    only = next(iter(made)) if len(made) == 1 else ""
    return look_up_in(
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


def coverage_factors(case: Case) -> LookUp:
    """k of entries: Student's t for a dof, or the factor of a shape."""
    from guiju.metrology import coverage_factor, shape_factor

    default = str(case.get("distribution", ""))
    rule = {"t_nearest": "t_nearest", "t": "t"}.get(str(case.get("k_rule", "")), "t_truncated")
    found: dict[frozenset[str], Callable[[], float]] = {}

    def factor(entry: Mapping[str, Any]) -> Callable[[], float]:
        p = number(entry.get("p", 0.95))
        distribution = str(entry.get("distribution", default))
        if "dof" in entry or distribution in ("", "t"):
            return lambda: coverage_factor(p, number(entry.get("dof", math.inf)), rule)
        return lambda: shape_factor(distribution, p, number(entry.get("top", entry.get("beta", 0.0))))

    for entry in case["entries"]:
        found[_label_of(entry)] = factor(entry)
    only = next(iter(found)) if len(found) == 1 else frozenset()
    return look_up_in({"k": lambda of: found[_label(of) or only]()})


def _label_of(entry: Mapping[str, Any]) -> frozenset[str]:
    """How an expected value refers to an entry: its shape and its fields, as "rectangular,p=0.95"."""
    return frozenset(
        str(value) if name == "distribution" else f"{name}={_figure(value)}" for name, value in entry.items()
    )


def _label(of: str) -> frozenset[str]:
    parts = [part.strip().partition("=") for part in of.split(",")] if of else []
    return frozenset(f"{name}={_figure(value)}" if equals else name for name, equals, value in parts)


def _figure(value: Any) -> str:
    try:
        return f"{number(value):.12g}"
    except (TypeError, ValueError):
        return str(value)
