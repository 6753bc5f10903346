"""Inputs as plain data and back: what budget files and frozen budgets hold. Numbers are written as decimal strings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from guiju.metrology.errors import InputError, MetrologyError
from guiju.metrology.uncertainty.quantities import (
    Arcsine,
    Constant,
    Input,
    Normal,
    Rectangular,
    StudentT,
    Triangular,
)
from guiju.metrology.uncertainty.quantities_trapezoid import CurvilinearTrapezoid, Trapezoidal
from guiju.metrology.uncertainty.type_a import mean_of, resolution
from guiju.metrology.uncertainty.type_b import from_certificate, from_half_width, from_limits

_CLASSES: dict[str, type[Input]] = {
    "normal": Normal,
    "t": StudentT,
    "rectangular": Rectangular,
    "triangular": Triangular,
    "trapezoidal": Trapezoidal,
    "ctrapezoid": CurvilinearTrapezoid,
    "arcsine": Arcsine,
    "constant": Constant,
}
# Rarer ones, imported when the first of them is met.
_SKEWED = {
    "exponential": "Exponential",
    "gamma": "Gamma",
    "beta": "Beta",
    "asymmetric": "AsymmetricBounds",
    "empirical": "Empirical",
}
_WORDS = frozenset({"source", "sample", "convention", "method"})


def number_from(value: Any, where: str) -> float:
    """A finite number, or "inf", from a number or a decimal string. Raises InputError."""
    try:
        if isinstance(value, bool):
            raise ValueError
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"须为数，不能是 {value!r}", f"must be a number, not {value!r}", where) from None
    if math.isnan(found):
        raise InputError("须为数，不能是 nan", "must be a number, not nan", where)
    return found


def number_text(value: float) -> str:
    """The shortest decimal string that reads back as the same number."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def input_as_data(one: Input) -> dict[str, Any]:
    """An input as a mapping of texts: its distribution, then every field that differs from its default.

    >>> input_as_data(Normal(10.0, 0.1, dof=9))
    {'distribution': 'normal', 'value': '10', 'u': '0.1', 'dof': '9'}
    """
    data: dict[str, Any] = {"distribution": one.distribution}
    ordered = sorted(fields(one), key=lambda field: field.name in ("dof", "source", "sample"))
    for field in ordered:
        value = getattr(one, field.name)
        if isinstance(value, tuple):
            data[field.name] = [number_text(number) for number in value]
        elif isinstance(value, str):
            if value:
                data[field.name] = value
        elif not (field.name == "dof" and value == math.inf):
            data[field.name] = number_text(value)
    return data


def input_from_data(data: Mapping[str, Any], where: str = "input") -> Input:
    """An input from a mapping, as `input_as_data` writes it or a person does.

    By hand also: {value, expanded, k} or {value, expanded, p} of a certificate, {readings} of a display, {step} of its
    resolution, {lower, upper}, {value, half_width}, each with `distribution` where another than the usual is meant, and
    `dof`, `source`, `sample`. Raises InputError (or DataError) that names `where` and the field.

    >>> input_from_data({"value": "1000.000325", "expanded": "0.00024", "k": 3}).u == 0.00024 / 3
    True
    """
    if not isinstance(data, Mapping):
        raise InputError(f"须为一组字段，不能是 {data!r}", f"must be a set of fields, not {data!r}", where)
    given = {str(name): value for name, value in data.items()}
    try:
        for field, build in _BY_FIELD.items():
            if field in given:
                return build(given, where)
        return _of_class(given, where)
    except MetrologyError as error:
        if error.where.startswith(where):
            raise
        place = f"{where}.{error.where.rpartition('.')[2]}" if error.where else where
        raise type(error)(error.zh, error.en, place) from None


def _class(name: str) -> type[Input] | None:
    if name not in _SKEWED:
        return _CLASSES.get(name)
    from guiju.metrology.uncertainty import quantities_skewed

    found: type[Input] = getattr(quantities_skewed, _SKEWED[name])
    return found


def _of_class(given: dict[str, Any], where: str) -> Input:
    name = str(given.pop("distribution", "normal" if "u" in given else "constant"))
    kind = _class(name)
    if kind is None:
        listed = ", ".join((*_CLASSES, *_SKEWED))
        raise InputError(
            f"不认识分布 {name}；可用：{listed}", f"{name} is not known; there are: {listed}", f"{where}.distribution"
        )
    if name == "empirical":
        samples = [number_from(one, f"{where}.samples") for one in given.pop("samples", ())]
        from guiju.metrology.uncertainty.quantities_skewed import Empirical

        return Empirical(samples, **_only(given, where, {"source", "sample"}))
    words = _WORDS | ({"shape"} if name == "asymmetric" else frozenset())
    known = {field.name for field in fields(kind)}
    taken = _only(given, where, known)
    made = {key: str(value) if key in words else number_from(value, f"{where}.{key}") for key, value in taken.items()}
    try:
        return kind(**made)  # type: ignore[arg-type]
    except TypeError:
        listed = ", ".join(field.name for field in fields(kind) if field.name not in ("dof", "source", "sample"))
        raise InputError(f"{name} 分布需要：{listed}", f"a {name} distribution needs: {listed}", where) from None


def _only(given: Mapping[str, Any], where: str, known: frozenset[str] | set[str]) -> dict[str, Any]:
    for name in given:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise InputError(
                f"不认识的字段；可用：{listed}", f"is not known here; there are: {listed}", f"{where}.{name}"
            )
    return dict(given)


def _numbers(given: Mapping[str, Any], where: str, *names: str) -> dict[str, Any]:
    """The named fields as numbers and the words as texts; any other field is refused."""
    taken = _only(given, where, {*names, "source", "distribution"})
    return {
        name: str(value) if name in ("source", "distribution") else number_from(value, f"{where}.{name}")
        for name, value in taken.items()
    }


def _certificate(given: dict[str, Any], where: str) -> Input:
    found = _numbers(given, where, "value", "expanded", "k", "p", "dof")
    return from_certificate(found.pop("value", 0.0), found.pop("expanded"), **found)


def _readings(given: dict[str, Any], where: str) -> Input:
    readings = given.pop("readings")
    if isinstance(readings, str) or not hasattr(readings, "__iter__"):
        raise InputError("须为一列读数", "must be a list of readings", f"{where}.readings")
    values = [number_from(one, f"{where}.readings") for one in readings]
    words = {name: str(value) for name, value in _only(given, where, {"method", "source", "sample"}).items()}
    return mean_of(
        values,
        method=words.get("method", "bessel"),
        source=words.get("source", ""),
        sample=words.get("sample", ""),
    )


def _step(given: dict[str, Any], where: str) -> Input:
    found = _numbers(given, where, "step", "value")
    return resolution(found.pop("step"), **found)


def _limits(given: dict[str, Any], where: str) -> Input:
    if given.get("distribution") == "beta":
        return _of_class(given, where)
    found = _numbers(given, where, "lower", "upper")
    return from_limits(
        found.get("lower", math.nan),
        found.get("upper", math.nan),
        found.get("distribution", "rectangular"),
        source=found.get("source", ""),
    )


def _half_width(given: dict[str, Any], where: str) -> Input:
    if "distribution" in given:
        return _of_class(given, where)
    found = _numbers(given, where, "half_width", "value")
    return from_half_width(found.get("value", 0.0), found["half_width"], source=found.get("source", ""))


_BY_FIELD: dict[str, Callable[[dict[str, Any], str], Input]] = {
    "expanded": _certificate,
    "readings": _readings,
    "step": _step,
    "lower": _limits,
    "half_width": _half_width,
}
