"""The inputs of a budget file: every way in which a person states what is known of a quantity."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum
from typing import Any

from guiju.metrology.budget_file.fields import BudgetFileError, Field
from guiju.metrology.errors import MetrologyError
from guiju.metrology.uncertainty.data import input_from_data
from guiju.metrology.uncertainty.quantities import Input, Normal, Rectangular
from guiju.metrology.uncertainty.type_a import Deviation, displayed_readings, mean_of

TEXTS = ("unit", "zh", "en", "from")
_IDS = ("source", "sample")
# The field that tells how an input is stated, in the order in which it is looked for, and the fields beside it.
_FORMS: dict[str, tuple[str, ...]] = {
    "certificate": ("certificate", "at", "u_at", *_IDS),
    "expanded": ("value", "expanded", "k", "p", "dof", "distribution", "source"),
    "readings": ("readings", "method", "s", "s_dof", "step", *_IDS),
    "step": ("step", "value", "source"),
    "samples": ("distribution", "samples", *_IDS),
    "half_width": ("distribution", "value", "half_width", "top", "inexactness", "dof", *_IDS),
    "lower": ("distribution", "lower", "upper", "a", "b", "dof", *_IDS),
    "below": ("distribution", "value", "below", "above", "shape", "dof", *_IDS),
    "u": ("distribution", "value", "u", "dof", "convention", *_IDS),
    "shape": ("distribution", "shape", "scale", "dof", *_IDS),
    "value": ("distribution", "value", "source"),
}
_WORDS = frozenset({"distribution", "source", "sample", "method", "convention"})
# Fields that may be relative to the value: "0.05 %", "20 ppm".
_RELATIVE = frozenset({"u", "expanded", "half_width", "below", "above"})
NAMES = tuple(dict.fromkeys(name for form in _FORMS.values() for name in form))


def input_of(one: Field) -> Input:
    """The input that a field states. Raises BudgetFileError with path and line."""
    given = one.mapping((*NAMES, *TEXTS))
    form = next((name for name in _FORMS if name in given), None)
    if form is None:
        one.refuse(
            "要写出所知：如 value 与 u、value 与 expanded 和 k、readings、step、lower 与 upper、half_width",
            "must say what is known: value and u; value, expanded and k; readings; step; lower and upper; half_width",
        )
    _check_form(form, given)
    numbers = {name: field for name, field in given.items() if name not in TEXTS}
    try:
        return _SPECIAL[form](numbers, _unit(given)) if form in _SPECIAL else _plain(one, numbers, _unit(given))
    except BudgetFileError:
        raise
    except MetrologyError as error:
        raise relocated(error, one) from None


def _check_form(form: str, given: dict[str, Field]) -> None:
    known = _FORMS[form]
    for name, field in given.items():
        if name not in known and name not in TEXTS:
            listed = ", ".join(known)
            field.refuse(f"与 {form} 一起时不能用；可用：{listed}", f"does not go with {form}; there are: {listed}")


def _unit(given: dict[str, Field]) -> str:
    return given["unit"].text(60) if "unit" in given else ""


def _plain(one: Field, given: dict[str, Field], unit: str) -> Input:
    """What the library reads itself; numbers are looked at first, for their line. Some may be relative to the value."""
    value = given["value"].number() if "value" in given else None
    asymmetric = "distribution" in given and given["distribution"].value == "asymmetric"
    words = _WORDS | ({"shape"} if asymmetric else frozenset())
    data: dict[str, Any] = {}
    for name, field in given.items():
        if name in words:
            data[name] = field.text()
        elif name == "samples":
            data[name] = [each.number() for each in field.items()]
        elif name in _RELATIVE:
            data[name] = field.amount(value, unit)
        else:
            data[name] = field.number(infinite=name == "dof")
    return input_from_data(data, one.path)


def _readings(given: dict[str, Field], unit: str) -> Input:
    """Mean of readings; with `step` the larger of scatter and resolution, with `s` an earlier or pooled deviation."""
    readings = [each.number() for each in given["readings"].items(1)]
    source, sample = _ids(given)
    if "s" in given:
        for name in ("method", "step"):
            if name in given:
                given[name].refuse("与 s 一起时不能用", "does not go with s")
        if "s_dof" not in given:
            given["s"].refuse("要同时给出自由度 s_dof", "needs its degrees of freedom, s_dof")
        earlier = Deviation(given["s"].amount(fsum(readings) / len(readings), unit), given["s_dof"].number())
        if earlier.s < 0:
            given["s"].refuse("不能为负", "must not be negative")
        return mean_of(readings, deviation=earlier, source=source, sample=sample)
    if "s_dof" in given:
        given["s_dof"].refuse("要与 s 一起给出", "stands beside s only")
    if "step" in given:
        kept = displayed_readings(readings, given["step"].number())
        if "resolution" in kept:
            return Rectangular(kept["reading"].value, 0.5 * given["step"].number(), source=source, sample=sample)
    method = given["method"].text() if "method" in given else "bessel"
    return mean_of(readings, method=method, source=source, sample=sample)


def _ids(given: dict[str, Field]) -> tuple[str, str]:
    """The ids of source and sample."""
    source, sample = (given[name].text(200) if name in given else "" for name in _IDS)
    return source, sample


def _certificate(given: dict[str, Field], unit: str) -> Input:
    """The value at a point of a certificate's table, interpolated; U is divided by k (GUM 4.3.3)."""
    from guiju.metrology.curves.table import interpolate, table

    known = ("x", "values", "expanded", "k", "interpolation", "u_interpolation", "r")
    stated = given["certificate"].mapping(known, ("x", "values", "expanded", "k"))
    if "at" not in given:
        given["certificate"].refuse("要给出 at（在哪一点取值）", "needs `at`, the point at which it is read")
    k = stated["k"].number()
    if not k > 0:
        stated["k"].refuse(f"包含因子须大于零，不能是 {k:g}", f"must be above zero, not {k:g}")
    columns = {name: [each.number() for each in stated[name].items(2)] for name in ("x", "values")}
    expanded = _expanded(stated["expanded"], columns["values"], unit)
    points = table(
        columns["x"],
        columns["values"],
        [each / k for each in expanded],
        method=stated["interpolation"].text() if "interpolation" in stated else "linear",
        r=stated["r"].number() if "r" in stated else 1.0,
        u_interpolation=stated["u_interpolation"].number() if "u_interpolation" in stated else None,
        name="at",
    )
    found = interpolate(points, given["at"].number(), given["u_at"].number() if "u_at" in given else 0.0)
    source, sample = _ids(given)
    return Normal(found.value, found.u, source=source, sample=sample)


def _expanded(one: Field, values: list[float], unit: str) -> list[float]:
    """One U for all points, or one for each; a relative one is of the certified value at its point."""
    if not isinstance(one.value, list):
        return [one.amount(value, unit) for value in values]
    fields = one.items()
    if len(fields) != len(values):
        one.refuse(f"要有 {len(values)} 个，不是 {len(fields)} 个", f"must be {len(values)}, not {len(fields)}")
    return [field.amount(value, unit) for field, value in zip(fields, values, strict=True)]


_SPECIAL: dict[str, Callable[[dict[str, Field], str], Input]] = {"readings": _readings, "certificate": _certificate}


def relocated(error: MetrologyError, one: Field) -> BudgetFileError:
    """An error of the library with path and line: at the field that it names when it names one below `one`."""
    last = error.where.rpartition(".")[2].partition("[")[0]
    below = {field.path.rpartition(".")[2]: field for field in one.walk()}
    found = below.get({"U": "expanded", "limits": "lower"}.get(last, last), one)
    return BudgetFileError(error.zh, error.en, found.path, found.line)
