"""From a template's inputs to quantities: readings, summaries, standards, limits and constants of one point."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from guiju.metrology import Arcsine, Constant, Input, Normal, Rectangular, StudentT, Triangular, mean_of, shape_factor
from guiju.metrology.uncertainty.type_a import sample_mean
from guiju.quickly_made import quickly_made
from guiju.record.enclosures import Standard, TemplateInput
from guiju.record.measurement import Point, Series, Summary
from guiju.record.words import DecimalText, Text
from guiju.results.certified import Certified, certified
from guiju.results.sections import EvaluationError, MissingError, SectionInputs, evaluating


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue:
    """An input of a model: how the budget calls it, and the quantity that is computed with."""

    symbol: str
    name: Text
    unit: str
    distribution: str
    """The template's word for it."""
    quantity: Input
    observations: tuple[float, ...] = ()
    drift_of: str = ""
    """The symbol to which this drift is added, where the template has no input of its own for it."""

    @property
    def value(self) -> float:
        """The estimate."""
        return self.quantity.value

    @property
    def u(self) -> float:
        """The standard uncertainty, in the unit of the value."""
        return self.quantity.u

    @property
    def dof(self) -> float:
        """Degrees of freedom; infinite where u is known."""
        return self.quantity.dof

    @property
    def source_id(self) -> str:
        """Inputs with one source id in several results are one random variable; empty where it is this point's own."""
        return self.quantity.source


_WITH_ENDS = {"rectangular": Rectangular, "triangular": Triangular, "arcsine": Arcsine}


def point_inputs(section: SectionInputs, point: Point) -> tuple[InputValue, ...]:
    """All inputs of the template at one point, and a drift for each standard whose drift the template does not name.

    Raises MissingError for what is not there yet, EvaluationError for what does not fit.
    """
    made: list[InputValue] = []
    with_drift = {each.role for each in section.template.inputs if each.from_ == "standard_drift"}
    for each in section.template.inputs:
        with evaluating(_where(point, each)):
            made.append(_MAKERS[each.from_](section, point, each))
            if each.from_ in ("standard", "standard_correction") and each.role not in with_drift:
                drift = standard_of(section, point, each.role).drift
                if drift is not None:
                    made.append(_added_drift(section, point, each))
                    with_drift.add(each.role)
    return tuple(made)


def _where(point: Point, each: TemplateInput) -> str:
    return f"{point.point_id}.{each.symbol}"


def _input(each: TemplateInput, quantity: Input, distribution: str = "") -> InputValue:
    word = distribution or each.distribution
    return InputValue(symbol=each.symbol, name=each.name, unit=each.unit, distribution=word, quantity=quantity)


def _exact(each: TemplateInput, value: float) -> InputValue:
    return _input(each, Constant(value), "constant")


def _known_u(each: TemplateInput, value: float, u: float, dof: float, source: str = "") -> InputValue:
    """A quantity of known u in the template's distribution; one with ends gets the half width that belongs to u."""
    ended = _WITH_ENDS.get(each.distribution)
    if ended is not None:
        quantity: Input = ended(value, u * shape_factor(each.distribution, 1.0), dof=dof, source=source)
    elif each.distribution == "t" and math.isfinite(dof):
        quantity = StudentT(value, u, dof=dof, source=source)
    else:
        quantity = Normal(value, u, dof=dof, source=source)
    return _input(each, quantity)


def _limited(each: TemplateInput, value: float, half_width: float, source: str = "") -> InputValue:
    """A quantity within limits. Raises EvaluationError for a distribution without ends: limits say no u of it."""
    ended = _WITH_ENDS.get(each.distribution)
    if ended is None:
        word = each.distribution
        zh = f"限值或分辨力只能是均匀、三角或反正弦分布，不能是 {word}；已知标准不确定度的请用 known"
        en = f"limits and resolutions are rectangular, triangular or arcsine, not {word}; take known where u is known"
        raise EvaluationError(f"template.{each.symbol}.distribution", zh, en)
    return _input(each, ended(value, half_width, dof=_given(each.dof), source=source))


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


def mean(values: Sequence[DecimalText]) -> float:
    """The mean of readings."""
    return sample_mean([float(value) for value in values])


def _reading(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    series = series_of(section, point, each.series)
    _same_unit(series.unit, each, point)
    if each.distribution == "constant":
        return _exact(each, mean(series.values))
    if len(series.values) < 2:
        zh, en = "A 类评定至少要两个读数", "a Type A evaluation needs two readings at least"
        raise MissingError(_where(point, each), zh, en)
    observations = tuple(float(value) for value in series.values)
    found = mean_of(observations)
    return replace(_known_u(each, found.value, found.u, found.dof), observations=observations)


def _resolution(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    series = series_of(section, point, each.series)
    _same_unit(series.unit, each, point)
    if series.resolution is None:
        raise MissingError(_where(point, each), "读数没有注明分辨力", "the readings have no resolution")
    return _limited(each, 0.0, float(series.resolution) / 2)


def _summary(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    summary = summary_of(section, point, each.series)
    _same_unit(summary.unit, each, point)
    value, u = float(summary.value), float(summary.u)
    return _exact(each, value) if u == 0 else _known_u(each, value, u, _given(summary.dof))


def _certified(section: SectionInputs, point: Point, each: TemplateInput) -> tuple[Standard, Certified]:
    standard = standard_of(section, point, each.role)
    certificate = standard.certificate
    if certificate is not None:
        _same_unit(certificate.unit, each, point)
    return standard, certified(standard, point.nominal, _where(point, each))


def _standard(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    _, known = _certified(section, point, each)
    value = known.correction if each.from_ == "standard_correction" else known.value
    if known.half_width is None:
        return _known_u(each, value, known.u, _given(each.dof), known.source_id)
    return _limited(replace(each, distribution="rectangular"), value, known.half_width, known.source_id)


def _drift(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    standard = standard_of(section, point, each.role)
    if standard.drift is None:
        raise MissingError(
            _where(point, each), "标准器没有当日的漂移评定", "the standard has no drift for the day of use"
        )
    _same_unit(standard.drift.unit, each, point)
    source = f"{standard.equipment_id}/drift@{point.nominal.value} {point.nominal.unit}"
    return _limited(replace(each, distribution="rectangular"), 0.0, float(standard.drift.half_width), source)


def _added_drift(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    name = Text(zh=f"{each.name.zh}：漂移", en=f"{each.name.en}: drift")
    drift = _drift(section, point, replace(each, symbol=f"{each.symbol}_drift", name=name))
    return replace(drift, drift_of=each.symbol)


def _nominal(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    _same_unit(point.nominal.unit, each, point)
    return _exact(each, float(point.nominal.value))


def _influence(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    for influence in point.influences:
        if influence.name == each.series:
            _same_unit(influence.quantity.unit, each, point)
            return _exact(each, float(influence.quantity.value))
    raise MissingError(
        _where(point, each), f"该点没有影响量 {each.series}", f"the point has no influence {each.series}"
    )


def _constant(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    return _exact(each, _required(each.value, "value", each))


def _limit(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    value = 0.0 if each.value is None else float(each.value)
    return _limited(each, value, _required(each.half_width, "half_width", each))


def _known(section: SectionInputs, point: Point, each: TemplateInput) -> InputValue:
    value = 0.0 if each.value is None else float(each.value)
    return _known_u(each, value, _required(each.u, "u", each), _given(each.dof))


def _given(dof: DecimalText | None) -> float:
    return math.inf if dof is None else float(dof)


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
