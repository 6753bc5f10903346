"""The seven published measurements: every value and uncertainty that the sources print, from their own readings."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any

import measured
import pytest

from guiju.lab.demo.measurements import ORDER, DemoMeasurement, load
from guiju.record.check import problems
from guiju.record.codec import encode
from guiju.record.measurement import Result
from guiju.record.reading import case_bytes, read_case
from guiju.results.evaluate import evaluate
from guiju.results.recompute import recompute


@pytest.fixture(params=ORDER)
def demo(request: pytest.FixtureRequest) -> DemoMeasurement:
    return measured.BY_KEY[request.param]


def result_of(results: tuple[Result, ...], symbol: str, at: str | None) -> Result:
    found = [each for each in results if each.symbol == symbol and (at is None or (each.at and each.at.value == at))]
    assert len(found) == 1
    return found[0]


def test_every_published_value_and_uncertainty(demo: DemoMeasurement) -> None:
    results = evaluate(measured.section_of(demo)).results
    assert demo.published
    for published in demo.published:
        result = result_of(results, published.symbol, published.at)
        assert result.unit == published.unit
        assert published.value is not None and published.tolerance is not None
        assert abs(Decimal(result.value) - Decimal(published.value)) <= Decimal(published.tolerance), published
        assert published.U_tolerance is not None
        tolerance = Decimal(published.U_tolerance)
        if published.U is not None:
            assert abs(Decimal(result.U) - Decimal(published.U)) <= tolerance
            assert abs(Decimal(result.reported_U) - Decimal(published.U)) <= tolerance
        elif published.u is not None:
            assert abs(Decimal(result.u) - Decimal(published.u)) <= tolerance
        if published.u is not None:
            assert abs(Decimal(result.u) - Decimal(published.u)) <= tolerance


REFERENCE: list[tuple[str, str, str | None, float, float]] = [
    # Value and u recomputed to twelve digits by independent programs, not only as printed.
    ("gum-h3-thermometer", "intercept", None, -0.171203790131, 0.00287759783516),
    ("gum-h3-thermometer", "slope", None, 0.00218269773989, 0.000667938773228),
    ("gum-h3-thermometer", "b", "30", -0.149376812732, 0.00413859575285),
    ("gum-h2-impedance", "R", None, 127.732169928, 0.071071407397),
    ("gum-h2-impedance", "X", None, 219.846511913, 0.295581677359),
    ("gum-h2-impedance", "Z", None, 254.259701948, 0.236336130082),
    ("ts28037-line", "intercept", None, 1.86666666667, 0.465474668126),
    ("ts28037-line", "slope", None, 1.75714285714, 0.119522860933),
    ("ts28037-line", "y", "3.5", 8.01666666667, 0.406409531732),
    ("ea402-s9-multimeter", "EX", None, 0.1, 0.0295747640171),
    ("ea402-s2-weight", "mX", None, 10000.025, 0.0293322206228),
    ("ea402-s4-gauge-block", "lX", None, 49.999926, 3.63990988899e-05),
]


@pytest.mark.parametrize(("key", "symbol", "at", "value", "u"), REFERENCE)
def test_twelve_digits(key: str, symbol: str, at: str | None, value: float, u: float) -> None:
    result = result_of(evaluate(measured.section_of(measured.BY_KEY[key])).results, symbol, at)
    assert float(result.value) == pytest.approx(value, rel=1e-11)
    # the half widths and limits that the sources print have few digits, the rest follows from them
    assert float(result.u) == pytest.approx(u, rel=1e-9)


def test_degrees_of_freedom_and_coverage_factors() -> None:
    def of(key: str) -> Result:
        return evaluate(measured.section_of(measured.BY_KEY[key])).results[0]

    impedance, thermometer = of("gum-h2-impedance"), of("gum-h3-thermometer")
    assert impedance.dof == "4.0" and float(impedance.k) == pytest.approx(2.7764451, abs=1e-6)
    assert thermometer.dof == "9.0" and float(thermometer.k) == pytest.approx(2.2621572, abs=1e-6)
    assert float(of("ts28037-line").k) == pytest.approx(1.9599640, abs=1e-6)
    multimeter = of("ea402-s9-multimeter")
    assert float(multimeter.k) == pytest.approx(1.64544826719, rel=1e-9)
    attenuator = of("ea402-s7-attenuator")
    assert attenuator.k == "2.0" and attenuator.dof is not None
    assert float(attenuator.dof) == pytest.approx(110, abs=2)


def test_correlations_of_the_impedance() -> None:
    """GUM H.2, table H.4: r(R, X) = -0.588, r(R, Z) = -0.485, r(X, Z) = 0.993."""
    found = evaluate(measured.section_of(measured.BY_KEY["gum-h2-impedance"]))
    u = {each.result_id: float(each.u) for each in found.results}
    symbols = {each.result_id: each.symbol for each in found.results}
    r = {
        symbols[each.first] + symbols[each.second]: float(each.covariance) / u[each.first] / u[each.second]
        for each in found.covariances
    }
    assert r["RX"] == pytest.approx(-0.588429784424, rel=1e-9)
    assert r["RZ"] == pytest.approx(-0.48525922421, rel=1e-9)
    assert r["XZ"] == pytest.approx(0.992511648949, rel=1e-9)


def test_covariance_of_intercept_and_slope() -> None:
    """ISO/TS 28037 6.3: cov(a, b) = -0.050, chi-squared 1.665; GUM H.3: r(a, b) = -0.930, s = 0.0035."""
    line = evaluate(measured.section_of(measured.BY_KEY["ts28037-line"]))
    assert float(line.covariances[0].covariance) == pytest.approx(-0.05, abs=1e-12)
    figures = {each.name: float(each.value) for each in line.budgets[0].figures}
    assert figures["chi2"] == pytest.approx(1.66476190476, rel=1e-10)
    thermometer = evaluate(measured.section_of(measured.BY_KEY["gum-h3-thermometer"]))
    first, second = thermometer.results[:2]
    r = float(thermometer.covariances[0].covariance) / float(first.u) / float(second.u)
    assert r == pytest.approx(-0.930429603093, rel=1e-9)
    figures = {each.name: float(each.value) for each in thermometer.budgets[0].figures}
    assert figures["residual_std"] == pytest.approx(0.00349756396351, rel=1e-10)


def test_budgets_add_up(demo: DemoMeasurement) -> None:
    """Where inputs are independent the contributions give u; with one sample they need not."""
    found = evaluate(measured.section_of(demo))
    budgets = {each.budget_id: each for each in found.budgets}
    for result in found.results:
        lines = budgets[result.budget_id].lines
        assert lines
        if demo.template.kind != "joint":
            total = sum(float(line.contribution) ** 2 for line in lines) ** 0.5
            assert total == pytest.approx(float(result.u), rel=1e-12)


def test_nothing_is_raised_and_strings_are_rounded_up(demo: DemoMeasurement) -> None:
    for result in evaluate(measured.section_of(demo)).results:
        assert result.raised is None
        assert Decimal(result.reported_U) >= Decimal(result.U) * Decimal("0.999999999")
        assert abs(Decimal(result.reported_U)) < Decimal(result.U) * Decimal("1.1")
        value, U = Decimal(result.reported_value).as_tuple(), Decimal(result.reported_U).as_tuple()
        assert value.exponent == U.exponent
        half = Decimal("0.5000001") * Decimal(1).scaleb(int(U.exponent))
        assert abs(Decimal(result.reported_value) - Decimal(result.value)) <= half


def test_a_whole_case_is_sound_and_reproduces_itself(demo: DemoMeasurement) -> None:
    case = measured.case_of(demo)
    assert problems(case.record) == ()
    again = read_case(case_bytes(case))
    assert again == case
    assert recompute(again) == ()


def test_files_are_data_of_the_project_alone(demo: DemoMeasurement) -> None:
    """Invented things say so; a summary is never made into readings."""
    assert "演示" in demo.method.code and "演示" in demo.method.title.zh
    assert "demonstration" in demo.method.title.en
    assert all("演示" in each.model for each in demo.standards)
    assert "演示" in demo.item.serial_number
    with_summary = {each.symbol for each in demo.summaries}
    assert not with_summary & {each.symbol for each in demo.readings}
    assert bool(demo.readings) != bool(demo.summaries)
    assert len(load()) == 7


@pytest.mark.shared
def test_figures_are_those_of_the_reference_file(shared: Path) -> None:
    """Readings, and printed values with their tolerances, against the file of published cases."""
    import yaml

    text = (shared / "reference" / "metrology_cases.yaml").read_text(encoding="utf-8")
    cases: dict[str, Any] = {each["id"]: each for each in yaml.safe_load(text)["cases"]}
    wanted = {
        "gum-h3-thermometer": ("gum-h3-thermometer", {"intercept": "intercept", "slope": "slope", "b": "forward_y"}),
        "gum-h2-impedance": ("gum-h2", {"R": "y/R", "X": "y/X", "Z": "y/Z"}),
        "ts28037-line": ("ts28037-6-wls-equal", {"intercept": "intercept", "slope": "slope", "y": "forward_y"}),
        "ea402-s7-attenuator": ("ea402-s7-attenuator", {"LX": "y"}),
        "ea402-s9-multimeter": ("ea402-s9-multimeter", {"EX": "y"}),
        "ea402-s2-weight": ("ea402-s2-weight", {"mX": "y"}),
        "ea402-s4-gauge-block": ("ea402-s4-gauge-block", {"lX": "y"}),
    }
    for key, (case_id, symbols) in wanted.items():
        demo, case = measured.BY_KEY[key], cases[case_id]
        printed = {each["quantity"] + (f"/{each['of']}" if "of" in each else ""): each for each in case["expected"]}
        for published in demo.published:
            expected = printed[symbols[published.symbol]]
            assert float(published.value or "nan") == expected["printed"], (key, published.symbol)
            assert float(published.tolerance or "nan") == expected["tol"]
        if key == "gum-h3-thermometer":
            readings = {(each.point_id, each.symbol): float(each.values[0]) for each in demo.readings}
            assert [readings[f"p{n + 1}", "t"] - 20 for n in range(11)] == pytest.approx(case["x"], abs=1e-9)
            assert [readings[f"p{n + 1}", "b"] for n in range(11)] == case["y"]
        if key == "gum-h2-impedance":
            assert {each.symbol: [float(v) for v in each.values] for each in demo.readings} == case["observations"]
        if key == "ts28037-line":
            assert [float(each.values[0]) for each in demo.readings if each.symbol == "y"] == case["y"]
            assert demo.template.line is not None and float(demo.template.line.u_y or 0) == case["u_y"][0]


def test_a_template_survives_its_own_encoding(demo: DemoMeasurement) -> None:
    assert encode(demo.template)["outputs"]
    changed = dataclasses.replace(demo.template, digits=1)
    section = dataclasses.replace(measured.section_of(demo), template=changed)
    for result in evaluate(section).results:
        assert len(Decimal(result.reported_U).as_tuple().digits) == 1
