"""How an evaluation behaves: smallest U, rounding, standards and their drift, what is missing, what does not fit."""

from __future__ import annotations

import dataclasses
import math
from decimal import Decimal
from typing import Any

import measured
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from guiju.metrology import Normal, propagate
from guiju.metrology.reporting import reported
from guiju.record import enclosures as e
from guiju.record.measurement import Influence, Result
from guiju.record.reading import record_sha256
from guiju.record.smallest import Function
from guiju.record.statement import Case
from guiju.record.words import DecimalText, Quantity
from guiju.results.certified import certified
from guiju.results.evaluate import evaluate, live
from guiju.results.lines import Coordinate, fitted
from guiju.results.propagation import coverage_factor
from guiju.results.recompute import recompute
from guiju.results.sections import Evaluation, EvaluationError, MissingError, SectionInputs, number
from guiju.results.units import factor, fraction

D = DecimalText


@pytest.fixture
def multimeter() -> SectionInputs:
    return measured.section_of(measured.BY_KEY["ea402-s9-multimeter"])


@pytest.fixture
def attenuator() -> SectionInputs:
    return measured.section_of(measured.BY_KEY["ea402-s7-attenuator"])


def only(found: Evaluation) -> Result:
    assert len(found.results) == 1
    return found.results[0]


def with_row(section: SectionInputs, **changed: Any) -> SectionInputs:
    return dataclasses.replace(section, scope=(dataclasses.replace(section.scope[0], **changed),))


def with_input(section: SectionInputs, symbol: str, **changed: Any) -> SectionInputs:
    inputs = tuple(
        dataclasses.replace(each, **changed) if each.symbol == symbol else each for each in section.template.inputs
    )
    return dataclasses.replace(section, template=dataclasses.replace(section.template, inputs=inputs))


def with_standard(section: SectionInputs, **changed: Any) -> SectionInputs:
    role, each = next(iter(section.standards.items()))
    return dataclasses.replace(section, standards={role: dataclasses.replace(each, **changed)})


# The scope's smallest U


def test_a_smaller_U_is_raised_and_both_are_kept(attenuator: SectionInputs) -> None:
    plain = only(evaluate(attenuator))
    result = only(evaluate(with_row(attenuator, smallest_U=D("0.0523"))))
    assert result.raised is not None
    assert result.raised.computed_U == plain.U
    assert result.U == result.raised.smallest_U == "0.0523"
    assert result.raised.row_id == "row1" and result.raised.note.zh and result.raised.note.en
    assert (result.u, result.k, result.value) == (plain.u, plain.k, plain.value)
    assert result.reported_U == "0.053"


@pytest.mark.parametrize("rounding", ["up", "nearest", "half_even"])
def test_rounding_never_takes_U_below_the_smallest(attenuator: SectionInputs, rounding: str) -> None:
    section = dataclasses.replace(with_row(attenuator, smallest_U=D("0.0523")), rounding=rounding)
    assert only(evaluate(section)).reported_U == "0.053"
    # computed 0.04478 stands above 0.0446, but rounded to 0.04 (one digit) it would not
    coarse = dataclasses.replace(section.template, digits=1)
    section = dataclasses.replace(with_row(section, smallest_U=D("0.0446")), template=coarse)
    result = only(evaluate(section))
    assert result.raised is None and result.reported_U == "0.05"


def test_like_is_compared_with_like_k(multimeter: SectionInputs) -> None:
    """The result's k is 1.645, the row's 2: the row's 0.058 is 0.0477 at the result's k, below the computed 0.0487."""
    assert only(evaluate(with_row(multimeter, smallest_U=D("0.058")))).raised is None
    raised = only(evaluate(with_row(multimeter, smallest_U=D("0.060"))))
    assert raised.raised is not None
    assert float(raised.U) == pytest.approx(0.060 / 2 * float(raised.k), rel=1e-12)


def test_relative_rows_are_of_the_nominal_value(multimeter: SectionInputs) -> None:
    """0.1 % of 100 V is 0.1 V, though the result, an error of 0.1 V, is much smaller."""
    for smallest, unit in (("0.1", "%"), ("1", "‰"), ("0.001", "1"), ("1000", "ppm")):
        result = only(evaluate(with_row(multimeter, smallest_U=D(smallest), smallest_U_unit=unit, relative=True)))
        assert result.raised is not None
        assert float(result.raised.smallest_U) == pytest.approx(0.1 / 2 * float(result.k), rel=1e-12)


def test_a_row_that_states_a_function_raises_to_its_value_at_the_point(multimeter: SectionInputs) -> None:
    """Q[0.03 V, 0.4 mV/V · L] at 100 V: √(0.03² + 0.04²) = 0.05 V for k = 2; and so relative, in per cent of 100 V."""
    absolute = Function(form="root_sum_square", a=D("30"), b=D("0.4"))
    relative = Function(form="linear", a=D("0.01"), b=D("0.0004"))
    rows = (
        {"smallest_U": None, "smallest_U_rule": absolute, "smallest_U_unit": "mV"},
        {"smallest_U": None, "smallest_U_rule": relative, "smallest_U_unit": "%", "relative": True},
    )
    for row in rows:
        result = only(evaluate(with_row(multimeter, k=D("1.6"), **row)))
        assert result.raised is not None and result.raised.computed_U != result.U
        assert float(result.raised.smallest_U) == pytest.approx(0.05 / 1.6 * float(result.k), rel=1e-12)


def test_units_of_rows_are_brought_together_or_refused(multimeter: SectionInputs) -> None:
    result = only(evaluate(with_row(multimeter, smallest_U=D("100"), smallest_U_unit="mV")))
    assert result.raised is not None and float(result.U) == pytest.approx(0.05 * float(result.k), rel=1e-12)
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_row(multimeter, smallest_U_unit="A"))
    assert caught.value.where == "scope.row1" and caught.value.zh and "A" in caught.value.en


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "another"},
        {"edition": "2020"},
        {"site": "S2"},
        {"quantity": "ac_voltage"},
        {"valid_to": "2026-03-09"},
        {"valid_from": "2026-03-11"},
        {"range": measured.interval("0", "99", "V")},
        {"range": measured.interval("0", "1000", "A")},
        {"smallest_U": None},
    ],
)
def test_rows_that_do_not_cover_the_point_raise_nothing(multimeter: SectionInputs, changed: dict[str, Any]) -> None:
    assert only(evaluate(with_row(multimeter, **({"smallest_U": D("1")} | changed)))).raised is None


def test_the_largest_of_several_rows_counts(multimeter: SectionInputs) -> None:
    row = multimeter.scope[0]
    rows = tuple(
        dataclasses.replace(row, row_id=f"row{n}", smallest_U=D(each)) for n, each in enumerate(("0.1", "0.3", "0.2"))
    )
    result = only(evaluate(dataclasses.replace(multimeter, scope=rows)))
    assert result.raised is not None and result.raised.row_id == "row1"


# Reported strings


@pytest.mark.parametrize(
    ("value", "U", "rule", "smallest", "expected"),
    [
        (10.05762, 0.027, (2, "nearest"), None, ("10.058", "0.027")),  # GUM 7.2.6
        (0.0, 10.47, (2, "up"), None, ("0", "11")),
        (0.0, 28.05, (2, "nearest"), None, ("0", "28")),
        (1.23456, 0.0996, (2, "up"), None, ("1.23", "0.10")),
        (1.23456, 0.0996, (2, "nearest"), None, ("1.23", "0.10")),
        (1.23456, 0.096, (1, "nearest"), None, ("1.2", "0.1")),
        (1234.5, 120.0, (2, "nearest"), None, ("1230", "120")),
        (-0.0004, 0.01, (1, "nearest"), None, ("0.00", "0.01")),
        (2.5, 1.0, (1, "half_even"), None, ("2", "1")),
        (2.5, 1.0, (1, "nearest"), None, ("3", "1")),
        (1.0, 0.10000000000000002, (2, "up"), None, ("1.00", "0.10")),
        (1.0, 0.1004, (2, "nearest"), 0.1004, ("1.00", "0.11")),
        (5.0, 0.0, (2, "up"), None, ("5.0", "0")),
        (1e15, 1e-7, (2, "up"), None, ("1000000000000000.00000000", "0.00000010")),
    ],
)
def test_reported_strings(
    value: float, U: float, rule: tuple[int, str], smallest: float | None, expected: tuple[str, str]
) -> None:
    assert reported(value, U, *rule, smallest) == expected


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-9, 1e6),
    st.sampled_from([1, 2]),
    st.sampled_from(["up", "nearest", "half_even"]),
)
def test_rounding_properties(value: float, U: float, digits: int, rounding: str) -> None:
    value_text, U_text = reported(value, U, digits, rounding, None)
    shown = Decimal(U_text)
    assert Decimal(value_text).as_tuple().exponent == shown.as_tuple().exponent or "." not in U_text
    assert len(U_text.replace(".", "").strip("0")) <= digits
    if rounding == "up":
        assert shown >= Decimal(repr(U)) * (1 - Decimal("1e-11"))
    floored = Decimal(reported(value, U, digits, rounding, U)[1])
    assert floored >= Decimal(repr(U)) * (1 - Decimal("1e-11"))


def test_numbers_are_the_shortest_that_give_the_float_back() -> None:
    assert (number(0.1), number(1e-7), number(-0.0), number(100.0)) == ("0.1", "1e-07", "0.0", "100.0")
    for bad in (math.nan, math.inf):
        with pytest.raises(EvaluationError):
            number(bad)


# Standards


def test_a_drift_that_the_template_does_not_name_gets_a_line_of_its_own(multimeter: SectionInputs) -> None:
    named = evaluate(multimeter)
    template = multimeter.template
    model = dataclasses.replace(template.outputs[0], model="ViX - VS + dViX")
    inputs = tuple(each for each in template.inputs if each.symbol != "dVS")
    section = dataclasses.replace(multimeter, template=dataclasses.replace(template, outputs=(model,), inputs=inputs))
    found = evaluate(section)
    assert only(found).u == only(named).u and only(found).k == only(named).k
    budget = found.budgets[0]
    assert budget.model == "ViX - (VS + VS_drift) + dViX"
    line = next(each for each in budget.lines if each.symbol == "VS_drift")
    assert (line.distribution, line.sensitivity, line.unit) == ("rectangular", "-1.0", "V")
    assert float(line.u) == pytest.approx(0.011 / math.sqrt(3))
    # without any drift the line goes, and u with it
    calm = only(evaluate(with_standard(section, drift=None)))
    assert float(calm.u) < float(only(found).u)


def test_a_drift_that_the_template_wants_must_be_there(multimeter: SectionInputs) -> None:
    with pytest.raises(MissingError) as caught:
        evaluate(with_standard(multimeter, drift=None))
    assert caught.value.where == "p1.dVS" and "漂移" in caught.value.zh


def table(*rows: tuple[str, str, str], interpolation: str = "linear", used_by: str = "value") -> e.Standard:
    base = next(iter(measured.section_of(measured.BY_KEY["ea402-s9-multimeter"]).standards.values()))
    assert base.certificate is not None
    points = tuple(
        e.CertifiedPoint(
            nominal=measured.quantity(nominal, "V"),
            value=D(str(Decimal(nominal) + Decimal(correction))),
            correction=D(correction),
            U=D(U),
            k=D("2"),
        )
        for nominal, correction, U in rows
    )
    certificate = dataclasses.replace(base.certificate, points=points, limits=D("0.3"))
    return dataclasses.replace(base, certificate=certificate, interpolation=interpolation, used_by=used_by)  # type: ignore[arg-type]


ROWS = (("10", "0.1", "0.02"), ("20", "0.3", "0.04"), ("30", "0.2", "0.04"))


def test_certified_values() -> None:
    at = measured.quantity
    exact = certified(table(*ROWS, interpolation="none"), at("20", "V"), "")
    assert (exact.value, exact.correction, exact.u) == (20.3, 0.3, 0.02)
    assert certified(table(*ROWS), at("20000", "mV"), "") == exact
    between = certified(table(*ROWS), at("12.5", "V"), "")
    assert (between.value, between.correction, between.u) == pytest.approx((12.65, 0.15, 0.0125))
    curve = certified(table(*ROWS, interpolation="curve"), at("15", "V"), "")
    assert 0.2 < curve.correction < 0.3
    by_class = certified(table(used_by="class"), at("15", "V"), "")
    assert (by_class.value, by_class.half_width, by_class.u) == (15.0, 0.3, pytest.approx(0.3 / math.sqrt(3)))


@pytest.mark.parametrize(
    ("standard", "nominal", "unit", "kind"),
    [
        (table(*ROWS, interpolation="none"), "12", "V", EvaluationError),
        (table(*ROWS), "31", "V", EvaluationError),
        (table(*ROWS), "9.9", "V", EvaluationError),
        (table(*ROWS), "10", "A", EvaluationError),
        (table(), "10", "V", MissingError),
        (dataclasses.replace(table(*ROWS), certificate=None), "10", "V", MissingError),
    ],
)
def test_no_value_outside_the_certificate(standard: e.Standard, nominal: str, unit: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        certified(standard, measured.quantity(nominal, unit), "p1.VS")


def test_a_run_may_have_a_standard_of_its_own(multimeter: SectionInputs) -> None:
    point = dataclasses.replace(multimeter.points[0], run_id="run1")
    other = dataclasses.replace(multimeter.standards["source"], drift=None)
    drift = e.Drift(half_width=D("0.2"), unit="V", basis=measured.text("-"))
    section = dataclasses.replace(
        multimeter, points=(point,), run_standards={"run1": {"source": dataclasses.replace(other, drift=drift)}}
    )
    assert float(only(evaluate(section)).u) > float(only(evaluate(multimeter)).u)


# Results that share a source


def test_points_at_one_certified_value_share_it(multimeter: SectionInputs) -> None:
    """Two cycles at 100 V: the certified value and the drift are the same random variables, the rest is not."""
    first = multimeter.points[0]
    second = dataclasses.replace(first, point_id="p2", cycle=2)
    summary = dataclasses.replace(multimeter.summaries[0], point_id="p2", value=D("100.2"))
    section = dataclasses.replace(multimeter, points=(first, second), summaries=(*multimeter.summaries, summary))
    found = evaluate(section)
    assert [each.result_id for each in found.results] == ["s1-r1", "s1-r2"]
    assert len(found.covariances) == 1
    shared = 0.001**2 + (0.011 / math.sqrt(3)) ** 2
    assert float(found.covariances[0].covariance) == pytest.approx(shared, rel=1e-12)
    sources = [{line.source_id for line in budget.lines if line.source_id} for budget in found.budgets]
    assert sources[0] == sources[1] and len(sources[0]) == 2


# What is missing, and what does not fit


def test_live_says_what_is_missing_and_gives_the_rest(multimeter: SectionInputs) -> None:
    first = multimeter.points[0]
    section = dataclasses.replace(multimeter, points=(first, dataclasses.replace(first, point_id="p2")))
    found = live(section)
    assert found.evaluation == evaluate(multimeter)
    assert [each.where for each in found.missing] == ["p2.ViX"]
    assert found.missing[0].zh and found.missing[0].en
    with pytest.raises(MissingError):
        evaluate(section)
    assert live(dataclasses.replace(multimeter, points=())).evaluation.results == ()
    assert live(dataclasses.replace(multimeter, standards={})).missing[0].where == "p1.source"
    assert live(multimeter).missing == ()


def test_live_line_grows_with_its_points() -> None:
    whole = measured.section_of(measured.BY_KEY["gum-h3-thermometer"])
    for count in (0, 2, 3, 11):
        part = dataclasses.replace(whole, series=whole.series[: 2 * count])
        found = live(part)
        assert bool(found.evaluation.results) == (count >= 3)
        assert bool(found.missing) == (count < 11)


def test_one_reading_is_no_sample(attenuator: SectionInputs) -> None:
    series = dataclasses.replace(attenuator.series[0], values=(D("30.033"),), offsets=(0,))
    section = dataclasses.replace(attenuator, series=(series,))
    with pytest.raises(MissingError) as caught:
        evaluate(section)
    assert caught.value.where == "p1.LS"
    exact = with_input(section, "LS", distribution="constant")
    assert float(only(evaluate(exact)).value) == pytest.approx(30.036)


def test_units_must_be_those_of_the_template(attenuator: SectionInputs) -> None:
    series = dataclasses.replace(attenuator.series[0], unit="Np")
    with pytest.raises(EvaluationError) as caught:
        evaluate(dataclasses.replace(attenuator, series=(series,)))
    assert caught.value.where == "p1.LS" and "Np" in caught.value.zh and "dB" in caught.value.en


def test_resolution_nominal_and_influence_are_sources(attenuator: SectionInputs) -> None:
    section = with_input(attenuator, "dib", from_="resolution", series="LS", half_width=None)
    budget = evaluate(section).budgets[0]
    line = next(each for each in budget.lines if each.symbol == "dib")
    assert float(line.u) == pytest.approx(0.0005 / math.sqrt(3))
    load = Influence(name="load", quantity=measured.quantity("0.25", "dB"))
    point = dataclasses.replace(attenuator.points[0], influences=(load,))
    section = with_input(dataclasses.replace(attenuator, points=(point,)), "dia", from_="influence", series="load")
    assert float(only(evaluate(section)).value) == pytest.approx(30.04025 + 0.003 - 0.25)
    with pytest.raises(MissingError):
        evaluate(with_input(attenuator, "dia", from_="influence", series="load"))
    nominal = with_input(attenuator, "dia", from_="nominal")
    assert float(only(evaluate(nominal)).value) == pytest.approx(0.04325)


@pytest.mark.parametrize(
    ("symbol", "changed", "where"),
    [
        ("dLD", {"half_width": None}, "template.dLD.half_width"),
        ("d0a", {"u": None}, "template.d0a.u"),
        ("dib", {"from_": "constant", "value": None}, "template.dib.value"),
        ("dLD", {"distribution": "normal"}, "template.dLD.distribution"),
        ("dib", {"from_": "resolution", "series": "LS", "distribution": "t"}, "template.dib.distribution"),
    ],
)
def test_a_template_that_lacks_a_number_or_names_a_distribution_without_ends(
    attenuator: SectionInputs, symbol: str, changed: dict[str, Any], where: str
) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_input(attenuator, symbol, **changed))
    assert caught.value.where == where


def test_one_sample_has_one_length() -> None:
    section = measured.section_of(measured.BY_KEY["gum-h2-impedance"])
    short = dataclasses.replace(section.series[0], values=section.series[0].values[:4])
    with pytest.raises(EvaluationError, match="of one length"):
        evaluate(dataclasses.replace(section, series=(short, *section.series[1:])))


# Formulas


def with_model(section: SectionInputs, model: str) -> SectionInputs:
    outputs = (dataclasses.replace(section.template.outputs[0], model=model),)
    return dataclasses.replace(section, template=dataclasses.replace(section.template, outputs=outputs))


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_sensitivities_against_differences(x: float, y: float) -> None:
    formula = "sin(x)*exp(-y) + x**y/(1 + y^2) - sqrt(x*y) + log(x + pi) - 2*atan(y) + cos(x)/tan(y/2)"
    section = with_model(measured.section_of(measured.BY_KEY["ea402-s7-attenuator"]), formula)
    base = section.template.inputs[-1]

    def found(at: dict[str, float]) -> tuple[float, dict[str, float]]:
        inputs = tuple(
            dataclasses.replace(base, symbol=name, from_="known", value=D(repr(each)), u=D("0.001"))
            for name, each in at.items()
        )
        evaluation = evaluate(
            dataclasses.replace(section, template=dataclasses.replace(section.template, inputs=inputs))
        )
        lines = {each.symbol: float(each.sensitivity) for each in evaluation.budgets[0].lines}
        return float(only(evaluation).value), lines

    value, sensitivities = found({"x": x, "y": y})
    for name in ("x", "y"):
        step = 1e-6
        ends = []
        for sign in (1, -1):
            moved = {"x": x, "y": y}
            moved[name] += sign * step
            ends.append(found(moved)[0])
        assert sensitivities[name] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-3, abs=1e-4)
    assert math.isfinite(value)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "x +",
        "__import__('os')",
        "x.real",
        "x[0]",
        "lambda: x",
        "eval(x)",
        "'a'",
        "1j",
        "x if x else 1",
        "sin(x, x)",
        "9**9**9",
        "1/(x - x)",
        "log(0*x)",
        "sqrt(0*x)",
        "(" * 300 + "x" + ")" * 300,
        "x" + "+x" * 999,
        "-" * 60 + "x",
        "x" * 3000,
    ],
)
def test_bad_formulas_are_refused(attenuator: SectionInputs, formula: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_model(attenuator, formula.replace("x", "LS") if len(formula) < 2999 else formula))
    assert caught.value.where == "p1.model" and caught.value.zh and caught.value.en


@pytest.mark.parametrize("name", ["unknown", "True"])
def test_a_model_without_its_input(attenuator: SectionInputs, name: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_model(attenuator, f"LS + {name}"))
    assert caught.value.where == f"p1.{name}" and "输入量" in caught.value.zh and "no such input" in caught.value.en


def test_a_wrong_model_is_shown_with_its_place(attenuator: SectionInputs) -> None:
    """The first character that is wrong is the second star of the product, the seventh of the text."""
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_model(attenuator, "LS + 2/*dLS"))
    assert caught.value.position == 7
    assert "第 8 个字符" in caught.value.zh and "character 8" in caught.value.en
    assert caught.value.sentence("en").endswith("LS + 2/*dLS\n       ^")


def test_full_width_signs_are_read(attenuator: SectionInputs) -> None:
    """Mean of the four readings 30.03975, less nothing else: (LS + 1) times 2."""
    found = evaluate(with_model(attenuator, "（LS＋1）×2"))
    mean = math.fsum(map(float, attenuator.series[0].values)) / len(attenuator.series[0].values)
    assert float(only(found).value) == pytest.approx((mean + 1) * 2, rel=1e-14)
    assert {each.symbol: each.sensitivity for each in found.budgets[0].lines if each.sensitivity != "0.0"} == {
        "LS": "2.0"
    }


# Lines of the other two kinds


def line_of(method: str, **changed: Any) -> e.TemplateLine:
    line = measured.BY_KEY["ts28037-line"].template.line
    assert line is not None
    return dataclasses.replace(line, method=method, x_offset=D("0"), **changed)  # type: ignore[arg-type]


def coordinates(values: list[float], u: list[float] | None = None) -> list[Coordinate]:
    return [Coordinate(each, None if u is None else u[place], "1") for place, each in enumerate(values)]


def test_weighted_line_with_unequal_weights() -> None:
    """ISO/TS 28037:2010, 6.3 EXAMPLE 2."""
    u_y = [0.5, 0.5, 0.5, 1, 1, 1]
    line = fitted(
        line_of("weighted"), coordinates([1, 2, 3, 4, 5, 6]), coordinates([3.2, 4.3, 7.6, 8.6, 11.7, 12.8], u_y)
    )
    assert (line.a, line.b) == pytest.approx((0.885232067511, 2.05696202532), rel=1e-11)
    assert (line.u_a, line.u_b) == pytest.approx((0.529708143509, 0.177892016741), rel=1e-11)
    assert line.cov == pytest.approx(-0.0822784810127, rel=1e-11)
    assert line.chi2 == pytest.approx(4.13080168776, rel=1e-11)


def test_generalised_distance_line() -> None:
    """ISO/TS 28037:2010, 7.4 EXAMPLE."""
    xs = coordinates([1.2, 1.9, 2.9, 4.0, 4.7, 5.9], [0.2] * 6)
    ys = coordinates([3.4, 4.4, 7.2, 8.5, 10.8, 13.5], [0.2, 0.2, 0.2, 0.4, 0.4, 0.4])
    line = fitted(line_of("generalised_distance"), xs, ys)
    # Minimum of the weighted distances found with 40 digits; the standard prints 0.5788 and 2.1597.
    assert (line.a, line.b) == pytest.approx((0.5788221221494984, 2.1596565673992932), rel=1e-13)
    assert (line.u_a, line.u_b) == pytest.approx((0.4764206294, 0.135547927409), rel=1e-8)
    assert line.cov == pytest.approx(-0.0577169390436, rel=1e-8)
    assert line.chi2 == pytest.approx(2.74267678973, rel=1e-9)


def test_lines_that_cannot_be_fitted() -> None:
    whole = measured.section_of(measured.BY_KEY["gum-h3-thermometer"])
    level = tuple(
        dataclasses.replace(each, values=(D("20.5"),)) if each.symbol == "t" else each for each in whole.series
    )
    with pytest.raises(EvaluationError, match="all abscissae are the same") as caught:
        evaluate(dataclasses.replace(whole, series=level))
    assert caught.value.where == "line.x" and "自变量" in caught.value.zh
    with pytest.raises(EvaluationError, match="u_y"):
        fitted(line_of("weighted", u_y=None), coordinates([1, 2]), coordinates([1, 2]))


def test_covariances_of_a_line_are_those_of_its_parameters() -> None:
    """y = a + b x: cov(a, y) = u_a^2 + x cov, cov(b, y) = cov + x u_b^2, and so on, whatever the fit."""
    section = measured.section_of(measured.BY_KEY["gum-h3-thermometer"])
    line = section.template.line
    assert line is not None and line.x_offset == "20"
    line = dataclasses.replace(line, forward_x=(D("30"), D("21")), forward_u=D("0.05"))
    found = evaluate(dataclasses.replace(section, template=dataclasses.replace(section.template, line=line)))
    intercept, slope, at_30, at_21 = found.results
    known = {(each.first, each.second): float(each.covariance) for each in found.covariances}
    assert len(known) == 6
    u_a, u_b = float(intercept.u), float(slope.u)
    cov = known[intercept.result_id, slope.result_id]
    for result, x in ((at_30, 10), (at_21, 1)):
        assert known[intercept.result_id, result.result_id] == pytest.approx(u_a**2 + x * cov, rel=1e-10)
        assert known[slope.result_id, result.result_id] == pytest.approx(cov + x * u_b**2, rel=1e-10)
        u_fit = u_a**2 + 2 * x * cov + x**2 * u_b**2
        assert float(result.u) ** 2 == pytest.approx(u_fit + (float(slope.value) * 0.05) ** 2, rel=1e-10)
        assert float(result.dof or 0) == pytest.approx(9 * float(result.u) ** 4 / u_fit**2, rel=1e-9)
    expected = u_a**2 + 11 * cov + 10 * u_b**2
    assert known[at_30.result_id, at_21.result_id] == pytest.approx(expected, rel=1e-10)


# Coverage factors


def test_trapezoidal_coverage_factor() -> None:
    """Two equal rectangular inputs make a triangle: k = sqrt(6) (1 - sqrt(0.05)) = 1.90 (EA-4/02 S10)."""
    section = measured.section_of(measured.BY_KEY["ea402-s9-multimeter"])
    drift = e.Drift(half_width=D("0.05"), unit="V", basis=measured.text("-"))
    result = only(evaluate(with_standard(section, drift=drift)))
    assert float(result.k) == pytest.approx(math.sqrt(6) * (1 - math.sqrt(0.05)), rel=1e-9)


def test_truncated_degrees_of_freedom() -> None:
    template = measured.BY_KEY["gum-h2-impedance"].template
    of = [coverage_factor(template, propagate("a", {"a": Normal(0.0, 1.0, dof=dof)})) for dof in (16.0, 16.66, 0.4)]
    assert of[0] == of[1] == pytest.approx(2.1199053, abs=1e-6)
    # Fewer than one cannot be truncated, and are not taken for one either: that would say too little.
    assert of[2] == pytest.approx(float(stdtrit(0.4, 0.975))) and of[2] > 12.7062
    with pytest.raises(EvaluationError) as caught:
        fixed = dataclasses.replace(template, k_rule="fixed", k=None)
        coverage_factor(fixed, propagate("a", {"a": Normal(0.0, 1.0)}))
    assert caught.value.where == "template.k"


def test_units_compare_by_prefix_alone() -> None:
    assert (factor("mV", "V"), factor("kg", "g"), factor("V", "V")) == (Decimal("0.001"), 1000, 1)
    assert (factor("µm", "mm"), factor("°C", "K"), factor("V", "A"), factor("m", "g")) == (
        Decimal("0.001"),
        None,
        None,
        None,
    )
    assert (factor("kVA", "VA"), factor("VA", "VA"), factor("VA", "W")) == (1000, 1, None)
    assert (factor("m°C", "°C"), factor("°C", "m°C")) == (Decimal("0.001"), 1000)


def test_powers_and_units_that_begin_like_a_prefix() -> None:
    """A square millimetre is a millionth of a square metre; minutes are no milli-inches, pascals no pico-years."""
    assert (factor("mm²", "m²"), factor("cm3", "m³")) == (Decimal("1e-6"), Decimal("1e-6"))
    assert (factor("µm/m", "1"), factor("mV/V", "ppm"), factor("mm/s", "m/s")) == (
        Decimal("1e-6"),
        1000,
        Decimal("0.001"),
    )
    assert (factor("min", "in"), factor("cd", "d"), factor("Pa", "a")) == (None, None, None)


@pytest.mark.parametrize("unit", ["1e-9", "ppb"])
def test_relative_units(unit: str) -> None:
    assert fraction(unit) == Decimal("1e-9")
    assert (fraction("×10⁻⁶"), fraction("V"), fraction("dB")) == (Decimal("1e-6"), None, None)


# Recomputation


@pytest.fixture(scope="module")
def case() -> Case:
    return measured.case_of(measured.BY_KEY["gum-h2-impedance"])


def changed_result(case: Case, place: int, **changed: Any) -> Case:
    results = list(case.record.results)
    results[place] = dataclasses.replace(results[place], **changed)
    return dataclasses.replace(case, record=dataclasses.replace(case.record, results=tuple(results)))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("value", "127.7321"),
        ("u", "0.0710714"),
        ("U", "0.2"),
        ("k", "2.0"),
        ("dof", None),
        ("unit", "kΩ"),
        ("reported_value", "127.74"),
        ("reported_U", "0.19"),
        ("probability", "0.99"),
    ],
)
def test_a_changed_number_is_found(case: Case, member: str, value: Any) -> None:
    found = recompute(changed_result(case, 0, **{member: value}))
    assert found and f"$.results[0].{member}" in [each.where for each in found]


def test_the_tolerance_is_relative(case: Case) -> None:
    value = float(case.record.results[0].value)
    assert recompute(changed_result(case, 0, value=number(value * (1 + 5e-10)))) == ()
    assert recompute(changed_result(case, 0, value=number(value * (1 + 2e-9))))


def test_changed_readings_lost_results_and_budgets_are_found(case: Case) -> None:
    record = case.record
    series = dataclasses.replace(record.series[0], values=(D("5.008"), *record.series[0].values[1:]))
    variants = {
        "$.results[0].value": dataclasses.replace(record, series=(series, *record.series[1:])),
        "$.results[Z]": dataclasses.replace(
            record, results=record.results[:2], budgets=record.budgets[:2], covariances=record.covariances[:1]
        ),
        "$.covariances[s1-r1, s1-r2]": dataclasses.replace(record, covariances=record.covariances[1:]),
        "$.results[0].budget.lines[0].u": dataclasses.replace(
            record,
            budgets=(
                dataclasses.replace(
                    record.budgets[0],
                    lines=(
                        dataclasses.replace(record.budgets[0].lines[0], u=D("0.003")),
                        *record.budgets[0].lines[1:],
                    ),
                ),
                *record.budgets[1:],
            ),
        ),
    }
    for where, variant in variants.items():
        found = recompute(dataclasses.replace(case, record=variant))
        assert found and where in [each.where for each in found], where


def test_a_result_without_readings_is_found(case: Case) -> None:
    bare = dataclasses.replace(case, record=dataclasses.replace(case.record, series=()))
    found = recompute(bare)
    assert found and found[0].where == "$.sections.s1"


def test_a_left_out_template_makes_it_undetermined(case: Case) -> None:
    for kind in ("budget_template", "method"):
        kept = tuple(each for each in case.enclosures if each.kind != kind)
        assert recompute(dataclasses.replace(case, enclosures=kept)) is None
    multimeter = measured.case_of(measured.BY_KEY["ea402-s9-multimeter"])
    kept = tuple(each for each in multimeter.enclosures if each.kind != "standard")
    assert recompute(dataclasses.replace(multimeter, enclosures=kept)) is None
    assert record_sha256(case) == record_sha256(dataclasses.replace(case, enclosures=()))


def test_quantities_are_typed() -> None:
    assert isinstance(only(evaluate(measured.section_of(measured.BY_KEY["ea402-s2-weight"]))).at, Quantity)
