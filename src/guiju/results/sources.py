"""From a template's inputs to numbers: readings, summaries, standards, limits and constants of one point."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from guiju.record.enclosures import Standard, TemplateInput
from guiju.record.measurement import Point, Series, Summary
from guiju.record.words import DecimalText, Text
from guiju.results.certified import Certified, certified
from guiju.results.sections import EvaluationError, MissingError, SectionInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue:
    """An input of a model with its estimate, standard uncertainty and degrees of freedom (None: infinite)."""

    symbol: str
    name: Text
    unit: str
    distribution: str
    value: float
    u: float
    half_width: float | None = None
    dof: float | None = None
    source_id: str = ""
    observations: tuple[float, ...] = ()
    drift_of: str = ""
    """The symbol to which this drift is added, where the template has no input of its own for it."""


# u = half width / divisor (GUM 4.3.7, 4.3.9; JJF 1059.1 table 3); arcsine is the U-shaped one.
_DIVISORS = {"rectangular": math.sqrt(3), "triangular": math.sqrt(6), "arcsine": math.sqrt(2)}


def point_inputs(section: SectionInputs, point: Point) -> tuple[InputValue, ...]:
    """All inputs of the template at one point, and a drift for each standard whose drift the template does not name.

    Raises MissingError for what is not there yet, EvaluationError for what does not fit.
    """
    made: list[InputValue] = []
    with_drift = {each.role for each in section.template.inputs if each.from_ == "standard_drift"}
    for each in section.template.inputs:
        value = _MAKERS[each.from_](section, point, each)
        made.append(value)
        if each.from_ in ("standard", "standard_correction") and each.role not in with_drift:
            drift = standard_of(section, point, each.role).drift
            if drift is not None:
                made.append(_added_drift(section, point, each))
                with_drift.add(each.role)
    return tuple(made)


def _where(point: Point, each: TemplateInput) -> str:
    return f"{point.point_id}.{each.symbol}"


def _plain(each: TemplateInput, value: float, u: float = 0.0) -> InputValue:
    return InputValue(
        symbol=each.symbol, name=each.name, unit=each.unit, distribution=each.distribution, value=value, u=u
    )


def series_of(section: SectionInputs, point: Point, symbol: str) -> Series:
    """The series of this symbol at the point. Raises MissingError."""
    for series in section.series:
        if series.point_id == point.point_id and series.symbol == symbol and series.values:
            return series
    raise MissingError(
        f"{point.point_id}.{symbol}", f"还没有 {symbol} 的读数", f"there are no readings of {symbol} yet"
    )


def summary_of(section: SectionInputs, point: Point, symbol: str) -> Summary:
    """The published summary of this symbol at the point. Raises MissingError."""
    for summary in section.summaries:
        if summary.point_id == point.point_id and summary.symbol == symbol:
            return summary
    raise MissingError(
        f"{point.point_id}.{symbol}", f"还没有 {symbol} 的汇总值", f"there is no summary of {symbol} yet"
    )


def standard_of(section: SectionInputs, point: Point, role: str) -> Standard:
    """The standard in this role, in the point's own run where that has one of its own. Raises MissingError."""
    found = section.run_standards.get(point.run_id, {}).get(role) or section.standards.get(role)
    if found is None:
        raise MissingError(
            f"{point.point_id}.{role}", f"还没有选定标准器（{role}）", f"no standard chosen as {role} yet"
        )
    return found


def mean_and_deviation(values: tuple[DecimalText, ...]) -> tuple[float, float]:
    """Mean and experimental standard deviation of the mean, s / sqrt(n) (GUM 4.2); the latter 0 for one reading."""
    numbers = [float(value) for value in values]
    count = len(numbers)
    mean = math.fsum(numbers) / count
    if count < 2:
        return mean, 0.0
    scatter = math.fsum((each - mean) ** 2 for each in numbers)
    return mean, math.sqrt(scatter / (count - 1) / count)


def _reading(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    series = series_of(section, point, each.series)
    _same_unit(series.unit, each, point)
    mean, u = mean_and_deviation(series.values)
    if each.distribution == "constant":
        return _plain(each, mean)
    if len(series.values) < 2:
        zh, en = "A 类评定至少要两个读数", "a Type A evaluation needs two readings at least"
        raise MissingError(_where(point, each), zh, en)
    observations = tuple(float(value) for value in series.values)
    return replace(_plain(each, mean, u), dof=float(len(observations) - 1), observations=observations)


def _resolution(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    series = series_of(section, point, each.series)
    _same_unit(series.unit, each, point)
    if series.resolution is None:
        raise MissingError(_where(point, each), "读数没有注明分辨力", "the readings have no resolution")
    return _limited(each, 0.0, float(series.resolution) / 2)


def _summary(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    summary = summary_of(section, point, each.series)
    _same_unit(summary.unit, each, point)
    dof = None if summary.dof is None else float(summary.dof)
    made = replace(_plain(each, float(summary.value), float(summary.u)), dof=dof)
    return replace(made, distribution="constant", dof=None) if made.u == 0 else made


def _certified(section: SectionInputs, point: Point, each: TemplateInput) -> tuple[Standard, Certified]:
    standard = standard_of(section, point, each.role)
    certificate = standard.certificate
    if certificate is not None:
        _same_unit(certificate.unit, each, point)
    return standard, certified(standard, point.nominal, _where(point, each))


def _standard(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    _, known = _certified(section, point, each)
    value = known.correction if each.from_ == "standard_correction" else known.value
    made = replace(_plain(each, value, known.u), source_id=known.source_id, dof=_given(each.dof))
    if known.half_width is not None:
        return replace(made, distribution="rectangular", half_width=known.half_width)
    # The certificate states u; a rectangular or U-shaped input of the same u has this half width.
    divisor = _DIVISORS.get(each.distribution)
    return made if divisor is None else replace(made, half_width=known.u * divisor)


def _drift(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    standard = standard_of(section, point, each.role)
    if standard.drift is None:
        raise MissingError(
            _where(point, each), "标准器没有当日的漂移评定", "the standard has no drift for the day of use"
        )
    _same_unit(standard.drift.unit, each, point)
    made = _limited(replace(each, distribution="rectangular"), 0.0, float(standard.drift.half_width))
    nominal = point.nominal
    return replace(made, source_id=f"{standard.equipment_id}/drift@{nominal.value} {nominal.unit}")


def _added_drift(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    name = Text(zh=f"{each.name.zh}：漂移", en=f"{each.name.en}: drift")
    drift = _drift(section, point, replace(each, symbol=f"{each.symbol}_drift", name=name))
    return replace(drift, drift_of=each.symbol)


def _nominal(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    _same_unit(point.nominal.unit, each, point)
    return replace(_plain(each, float(point.nominal.value)), distribution="constant")


def _influence(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    for influence in point.influences:
        if influence.name == each.series:
            _same_unit(influence.quantity.unit, each, point)
            return replace(_plain(each, float(influence.quantity.value)), distribution="constant")
    raise MissingError(
        _where(point, each), f"该点没有影响量 {each.series}", f"the point has no influence {each.series}"
    )


def _constant(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    return replace(_plain(each, _required(each.value, "value", each)), distribution="constant")


def _limit(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    value = 0.0 if each.value is None else float(each.value)
    return _limited(each, value, _required(each.half_width, "half_width", each))


def _limited(each: TemplateInput, value: float, half_width: float) -> InputValue:
    divisor = _DIVISORS.get(each.distribution, _DIVISORS["rectangular"])
    distribution = each.distribution if each.distribution in _DIVISORS else "rectangular"
    made = _plain(each, value, half_width / divisor)
    return replace(made, distribution=distribution, half_width=half_width, dof=_given(each.dof))


def _known(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    value = 0.0 if each.value is None else float(each.value)
    u = _required(each.u, "u", each)
    divisor = _DIVISORS.get(each.distribution)
    half_width = None if divisor is None else u * divisor
    return replace(_plain(each, value, u), half_width=half_width, dof=_given(each.dof))


def _given(dof: DecimalText | None) -> float | None:
    return None if dof is None else float(dof)


def _required(value: DecimalText | None, member: str, each: TemplateInput) -> float:
    if value is None:
        where = f"template.{each.symbol}.{member}"
        raise EvaluationError(where, f"模板输入 {each.symbol} 缺 {member}", f"the template's input lacks its {member}")
    return float(value)


def _same_unit(unit: str, each: TemplateInput, point: Point) -> None:
    if unit != each.unit:
        zh = f"单位为 {unit}，而模板要求 {each.unit}；请按模板的单位记录"
        en = f"the unit is {unit}, but the template asks for {each.unit}; record it in that unit"
        raise EvaluationError(_where(point, each), zh, en)


_MAKERS: dict[str, Callable[[SectionInputs, Point, TemplateInput], InputValue]] = {
    "reading": _reading,
    "resolution": _resolution,
    "summary": _summary,
    "standard": _standard,
    "standard_correction": _standard,
    "standard_drift": _drift,
    "nominal": _nominal,
    "influence": _influence,
    "constant": _constant,
    "limit": _limit,
    "known": _known,
}
