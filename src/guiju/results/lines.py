"""A straight line through a section's points: intercept, slope, and its values where the template asks for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.metrology import Estimate
from guiju.metrology.curves import Line, covariance_at, fit_line, forward
from guiju.quickly_made import quickly_made
from guiju.record.enclosures import TemplateLine, TemplateOutput
from guiju.record.measurement import BudgetLine, Figure, Point
from guiju.record.words import DecimalText, Quantity, Text
from guiju.results.evaluate import Collector, Report
from guiju.results.propagation import coverage_factor
from guiju.results.sections import (
    Evaluation,
    EvaluationError,
    MissingError,
    SectionInputs,
    evaluating,
    number,
    optional_number,
)
from guiju.results.sources import mean, series_of, summary_of

FEWEST_POINTS = {"ordinary": 3, "weighted": 2, "generalised_distance": 2}


def evaluate_line(section: SectionInputs, report: Report) -> Evaluation:
    """The line's parameters and forward values as results. Raises EvaluationError; reports what is missing."""
    template, collector = section.template, Collector(section)
    line = template.line
    if line is None or len(template.outputs) != 1:
        zh, en = "直线模板须有 line 和一个输出", "a line template has a line and one output"
        raise EvaluationError("template.line", zh, en)
    points, xs, ys = _coordinates(section, line, report)
    if len(points) < FEWEST_POINTS[line.method]:
        fewest = FEWEST_POINTS[line.method]
        report(
            MissingError(section.section_id, f"直线至少要 {fewest} 个点", f"the line needs {fewest} points at least")
        )
        return collector.evaluation()
    with evaluating("line"):
        fit = fitted(line, xs, ys)
        _results(_LineResults(collector, line, points, fit), template.outputs[0], xs[0].unit, ys[0].unit)
    return collector.evaluation()


def fitted(line: TemplateLine, xs: Sequence[Coordinate], ys: Sequence[Coordinate]) -> Line:
    """The line by the template's method (ISO/TS 28037 clauses 6 and 7, GUM H.3), x less the template's offset.

    Raises EvaluationError where an uncertainty that the method needs is not given, MetrologyError where no line can be
    fitted.
    """
    offset = float(line.x_offset)
    u_y = None if line.method == "ordinary" else _given([y.u for y in ys], "u_y")
    u_x = _given([x.u for x in xs], "u_x") if line.method == "generalised_distance" else None
    return fit_line([x.value - offset for x in xs], [y.value for y in ys], u_y=u_y, u_x=u_x)


def _given(uncertainties: Sequence[float | None], member: str) -> list[float]:
    found = [u for u in uncertainties if u is not None]
    if len(found) != len(uncertainties):
        raise EvaluationError(f"template.line.{member}", f"该拟合需要 {member}", f"this fit needs {member}")
    return found


@quickly_made
@dataclass(frozen=True, slots=True)
class Coordinate:
    """x or y of one point; u where it is known."""

    value: float
    u: float | None
    unit: str


def _coordinates(
    section: SectionInputs, line: TemplateLine, report: Report
) -> tuple[tuple[Point, ...], list[Coordinate], list[Coordinate]]:
    points: list[Point] = []
    xs: list[Coordinate] = []
    ys: list[Coordinate] = []
    for point in section.points:
        try:
            x = _coordinate(section, point, line.x_series, line.u_x)
            y = _coordinate(section, point, line.y_series, line.u_y)
        except MissingError as error:
            report(error)
            continue
        if xs and (x.unit, y.unit) != (xs[0].unit, ys[0].unit):
            zh, en = "各点的单位须相同", "all points of a line need the same units"
            raise EvaluationError(point.point_id, zh, en)
        points.append(point)
        xs.append(x)
        ys.append(y)
    return tuple(points), xs, ys


def _coordinate(section: SectionInputs, point: Point, symbol: str, u: DecimalText | None) -> Coordinate:
    """The mean of the readings, or the published summary; u from the template, else from the summary."""
    given = None if u is None else float(u)
    if any(each.point_id == point.point_id and each.symbol == symbol for each in section.summaries):
        summary = summary_of(section, point, symbol)
        return Coordinate(float(summary.value), float(summary.u) if given is None else given, summary.unit)
    series = series_of(section, point, symbol)
    return Coordinate(mean(series.values), given, series.unit)


class _LineResults:
    """Makes the results of one fitted line."""

    def __init__(self, collector: Collector, line: TemplateLine, points: tuple[Point, ...], fit: Line) -> None:
        self.collector, self.line, self.points, self.fit = collector, line, points, fit
        self.offset = float(line.x_offset)
        self.figures = tuple(Figure(name=name, value=number(value)) for name, value in _figures(fit).items())

    def add(self, *, quantity: Text, symbol: str, unit: str, at: Quantity | None, value: float, u: float) -> str:
        """A parameter of the line as a result: the fit alone is in its budget."""
        of_fit = _fit_line(unit, value, u, self.fit.dof)
        return self._add(quantity, symbol, unit, at, estimate=_estimate(value, u, self.fit.dof), lines=(of_fit,))

    def forward(self, *, quantity: Text, symbol: str, unit: str, at: Quantity) -> str:
        """The line's value at an abscissa with its uncertainty (ISO/TS 28037 11.2)."""
        u_x = float(self.line.forward_u)
        found = forward(self.fit, self.shifted(at), u_x)
        abscissa = BudgetLine(
            symbol="x",
            name=Text(zh="自变量", en="abscissa"),
            unit=at.unit,
            value=number(float(at.value)),
            distribution="normal",
            u=number(u_x),
            dof=None,
            sensitivity=number(self.fit.b),
            contribution=number(found.u_input),
            source_id="",
        )
        lines = (_fit_line(unit, found.value, found.u_curve, self.fit.dof), abscissa)
        estimate = _estimate(found.value, found.u, found.dof)
        return self._add(quantity, symbol, unit, at, estimate=estimate, lines=lines)

    def shifted(self, at: Quantity) -> float:
        """The abscissa less the template's offset."""
        return float(at.value) - self.offset

    def _add(
        self,
        quantity: Text,
        symbol: str,
        unit: str,
        at: Quantity | None,
        *,
        estimate: Estimate,
        lines: tuple[BudgetLine, ...],
    ) -> str:
        k = coverage_factor(self.collector.section.template, estimate)
        return self.collector.add(
            points=self.points,
            quantity=quantity,
            symbol=symbol,
            unit=unit,
            at=at,
            estimate=estimate,
            k=k,
            model=self.line.method,
            lines=lines,
            figures=self.figures,
        )


def _results(made: _LineResults, output: TemplateOutput, x_unit: str, y_unit: str) -> None:
    """Intercept, slope and forward values, and the covariance of each pair of them."""
    fit, collector, quantity = made.fit, made.collector, output.quantity
    zero = Quantity(value=made.line.x_offset, unit=x_unit)
    place = zero.value if x_unit == "1" else f"{zero.value} {x_unit}"
    intercept = made.add(
        quantity=Text(zh=f"{quantity.zh}：{place} 处的截距", en=f"{quantity.en}: intercept at {place}"),
        symbol="intercept",
        unit=y_unit,
        at=zero,
        value=fit.a,
        u=fit.u_a,
    )
    slope = made.add(
        quantity=Text(zh=f"{quantity.zh}：斜率", en=f"{quantity.en}: slope"),
        symbol="slope",
        unit="1" if x_unit == y_unit else f"{y_unit}/{x_unit}",
        at=None,
        value=fit.b,
        u=fit.u_b,
    )
    collector.covariance(intercept, slope, fit.cov)
    places, names = [0.0], [intercept]
    for text in made.line.forward_x:
        at = Quantity(value=text, unit=x_unit)
        names.append(made.forward(quantity=quantity, symbol=output.symbol, unit=y_unit, at=at))
        places.append(made.shifted(at))
    # The intercept is the line's value at zero. What the abscissae themselves add is independent between them.
    for second in range(1, len(names)):
        collector.covariance(slope, names[second], fit.cov + places[second] * fit.u_b**2)
        for first in range(second):
            collector.covariance(names[first], names[second], covariance_at(fit, places[first], places[second]))


def _estimate(value: float, u: float, dof: float) -> Estimate:
    """What a fit gives, as an estimate without inputs of its own."""
    return Estimate(
        value=value, u=u, dof=dof, names=(), sensitivities=(), contributions=(), inputs=(), evaluation=object()
    )


def _figures(fit: Line) -> dict[str, float]:
    if fit.chi2 is not None:
        return {"chi2": fit.chi2, "chi2_dof": float(fit.chi2_dof)}
    return {"residual_std": fit.residual_std, "residual_sum_of_squares": fit.residual_sum_of_squares}


def _fit_line(unit: str, value: float, u: float, dof: float) -> BudgetLine:
    return BudgetLine(
        symbol="fit",
        name=Text(zh="直线拟合", en="fit of the line"),
        unit=unit,
        value=number(value),
        distribution="t" if math.isfinite(dof) else "normal",
        u=number(u),
        dof=optional_number(dof),
        sensitivity=number(1.0),
        contribution=number(u),
        source_id="",
    )
