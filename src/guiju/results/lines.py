"""A straight line through all points of a section: intercept, slope, and its values where the template asks for them.

Fits as in ISO/TS 28037: ordinary (uncertainty from the residuals, n - 2 degrees of freedom), weighted (u of y known),
generalised distance (u of x and y known).
"""

from __future__ import annotations

import math

from guiju.record.enclosures import TemplateLine, TemplateOutput
from guiju.record.measurement import BudgetLine, Figure, Point
from guiju.record.words import DecimalText, Quantity, Text
from guiju.results import engine
from guiju.results.evaluate import Collector, Report
from guiju.results.sections import Evaluation, EvaluationError, MissingError, SectionInputs, number, optional_number
from guiju.results.sources import mean_and_deviation, series_of, summary_of

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
    offset = float(line.x_offset)
    fit = engine.fitted_line(
        line.method,
        tuple(x.value - offset for x in xs),
        tuple(y.value for y in ys),
        tuple(x.u for x in xs),
        tuple(y.u for y in ys),
    )
    _results(_LineResults(collector, line, points, fit), template.outputs[0], xs[0].unit, ys[0].unit)
    return collector.evaluation()


class _Coordinate:
    def __init__(self, value: float, u: float | None, unit: str) -> None:
        self.value, self.u, self.unit = value, u, unit


def _coordinates(
    section: SectionInputs, line: TemplateLine, report: Report
) -> tuple[tuple[Point, ...], list[_Coordinate], list[_Coordinate]]:
    points: list[Point] = []
    xs: list[_Coordinate] = []
    ys: list[_Coordinate] = []
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


def _coordinate(section: SectionInputs, point: Point, symbol: str, u: DecimalText | None) -> _Coordinate:
    """The mean of the readings, or the published summary; u from the template, else from the summary."""
    given = None if u is None else float(u)
    if any(each.point_id == point.point_id and each.symbol == symbol for each in section.summaries):
        summary = summary_of(section, point, symbol)
        return _Coordinate(float(summary.value), float(summary.u) if given is None else given, summary.unit)
    series = series_of(section, point, symbol)
    mean, _ = mean_and_deviation(series.values)
    return _Coordinate(mean, given, series.unit)


class _LineResults:
    """Makes the results of one fitted line."""

    def __init__(self, collector: Collector, line: TemplateLine, points: tuple[Point, ...], fit: engine.Line) -> None:
        self.collector, self.line, self.points, self.fit = collector, line, points, fit
        self.offset = float(line.x_offset)
        self.figures = tuple(Figure(name=name, value=number(value)) for name, value in fit.figures.items())

    def add(self, *, quantity: Text, symbol: str, unit: str, at: Quantity | None, value: float, u: float) -> str:
        """A parameter of the line as a result: the fit alone is in its budget."""
        fitted = _fit_line(unit, value, u, self.fit.dof)
        estimate = engine.Estimate(value, u, self.fit.dof, {})
        return self._add(quantity, symbol, unit, at, estimate=estimate, lines=(fitted,))

    def forward(self, *, quantity: Text, symbol: str, unit: str, at: Quantity) -> tuple[str, float]:
        """The line's value at an abscissa with its uncertainty (ISO/TS 28037 11.2); the id and the shifted abscissa."""
        x, u_x = float(at.value) - self.offset, float(self.line.forward_u)
        value, u_fit = self.fit.a + self.fit.b * x, math.sqrt(_between(self.fit, x, x))
        u, dof = math.hypot(u_fit, self.fit.b * u_x), self.fit.dof
        if dof is not None and u_fit:
            # Welch-Satterthwaite; u of the abscissa is known, with infinite degrees of freedom.
            dof *= (u / u_fit) ** 4
        abscissa = BudgetLine(
            symbol="x",
            name=Text(zh="自变量", en="abscissa"),
            unit=at.unit,
            value=number(float(at.value)),
            distribution="normal",
            u=number(u_x),
            dof=None,
            sensitivity=number(self.fit.b),
            contribution=number(abs(self.fit.b) * u_x),
            source_id="",
        )
        lines = (_fit_line(unit, value, u_fit, self.fit.dof), abscissa)
        estimate = engine.Estimate(value, u, dof, {})
        return self._add(quantity, symbol, unit, at, estimate=estimate, lines=lines), x

    def _add(
        self,
        quantity: Text,
        symbol: str,
        unit: str,
        at: Quantity | None,
        *,
        estimate: engine.Estimate,
        lines: tuple[BudgetLine, ...],
    ) -> str:
        k = engine.coverage_factor(self.collector.section.template, estimate, ())
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
    collector.covariance(intercept, slope, fit.covariance)
    forward: list[tuple[str, float]] = []
    for text in made.line.forward_x:
        at = Quantity(value=text, unit=x_unit)
        name, x = made.forward(quantity=quantity, symbol=output.symbol, unit=y_unit, at=at)
        collector.covariance(intercept, name, fit.u_a**2 + x * fit.covariance)
        collector.covariance(slope, name, fit.covariance + x * fit.u_b**2)
        for earlier, other in forward:
            collector.covariance(earlier, name, _between(fit, other, x))
        forward.append((name, x))


def _between(fit: engine.Line, x: float, other: float) -> float:
    """Covariance of the line's values at two abscissae; its variance at one."""
    return fit.u_a**2 + (x + other) * fit.covariance + x * other * fit.u_b**2


def _fit_line(unit: str, value: float, u: float, dof: float | None) -> BudgetLine:
    return BudgetLine(
        symbol="fit",
        name=Text(zh="直线拟合", en="fit of the line"),
        unit=unit,
        value=number(value),
        distribution="normal" if dof is None else "t",
        u=number(u),
        dof=optional_number(dof),
        sensitivity=number(1.0),
        contribution=number(u),
        source_id="",
    )
