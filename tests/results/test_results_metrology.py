"""Results over the numeric room: what it is asked, what becomes of its errors, and a result beside its simulation."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from decimal import Decimal

import measured
import pytest

from guiju.record import enclosures as e
from guiju.record.words import DecimalText
from guiju.results.certified import certified
from guiju.results.evaluate import evaluate
from guiju.results.recompute import recompute
from guiju.results.sections import EvaluationError, SectionInputs
from guiju.results.simulation import MonteCarlo, monte_carlo, seed_of

D = DecimalText


def section_of(key: str) -> SectionInputs:
    return measured.section_of(measured.BY_KEY[key])


def with_template(section: SectionInputs, **changed: object) -> SectionInputs:
    return dataclasses.replace(section, template=dataclasses.replace(section.template, **changed))  # type: ignore[arg-type]


def test_scipy_waits_for_its_first_use() -> None:
    code = (
        "import sys, guiju.results.evaluate, guiju.results.recompute, guiju.results.lines\n"
        "sys.exit('scipy' in sys.modules or 'pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# One source is one random variable


def twice_the_standard(model: str) -> SectionInputs:
    """The multimeter whose template reads the standard's value and, again, its correction."""
    section = section_of("ea402-s9-multimeter")
    outputs = (dataclasses.replace(section.template.outputs[0], model=model),)
    standard = next(each for each in section.template.inputs if each.symbol == "VS")
    again = dataclasses.replace(standard, symbol="CS", from_="standard_correction")
    return with_template(section, outputs=outputs, inputs=(*section.template.inputs, again))


def test_a_standard_that_stands_twice_in_a_model_is_counted_once() -> None:
    """Its value less its correction is the nominal value, exactly; their sum has twice its u, not its root of two."""
    nothing = evaluate(twice_the_standard("0*ViX + VS - CS")).results[0]
    assert float(nothing.u) == 0 and float(nothing.value) == 100
    double = evaluate(twice_the_standard("0*ViX + VS + CS"))
    lines = {each.symbol: float(each.u) for each in double.budgets[0].lines}
    assert lines["VS"] == lines["CS"] > 0
    assert float(double.results[0].u) == pytest.approx(2 * lines["VS"], rel=1e-12)


def test_one_sample_beside_a_known_input_keeps_its_degrees_of_freedom() -> None:
    """Welch-Satterthwaite with the sample as one component of n - 1 (GUM H.2, G.4.1)."""
    section = section_of("gum-h2-impedance")
    base = section.template.inputs[0]
    known = dataclasses.replace(base, symbol="dR", from_="known", distribution="normal", value=D("0"), u=D("0.05"))
    outputs = (dataclasses.replace(section.template.outputs[0], model="V/I*cos(phi) + dR"),)
    found = evaluate(with_template(section, outputs=outputs, inputs=(*section.template.inputs, known)))
    alone = float(evaluate(section).results[0].u)
    u = math.hypot(alone, 0.05)
    assert float(found.results[0].u) == pytest.approx(u, rel=1e-12)
    assert float(found.results[0].dof or 0) == pytest.approx(4 * (u / alone) ** 4, rel=1e-9)


# Tables of certificates


def test_the_curve_of_a_certificate_is_the_monotone_cubic() -> None:
    """Against an independent program of Fritsch and Carlson's interpolation."""
    from scipy.interpolate import PchipInterpolator

    places, corrections = [10.0, 20.0, 30.0, 55.0, 110.0], [0.1, 0.3, 0.2, 0.1, -0.4]
    base = next(iter(section_of("ea402-s9-multimeter").standards.values()))
    assert base.certificate is not None
    points = tuple(
        e.CertifiedPoint(
            nominal=measured.quantity(repr(place), "V"),
            value=D(repr(place + correction)),
            correction=D(repr(correction)),
            U=D("0.02"),
            k=D("2"),
        )
        for place, correction in zip(places, corrections, strict=True)
    )
    certificate = dataclasses.replace(base.certificate, points=points)
    standard = dataclasses.replace(base, certificate=certificate, interpolation="curve")
    curve = PchipInterpolator(places, corrections)
    for at in ("12.5", "25", "29.9", "54", "100"):
        found = certified(standard, measured.quantity(at, "V"), "p1.VS")
        assert found.correction == pytest.approx(float(curve(float(at))), rel=1e-12)
        assert found.u == pytest.approx(0.01, rel=1e-12)


# Errors of the numeric room


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"half_width": D("-0.1")}, "p1.dLD.Arcsine.half_width"),
        ({"half_width": D("0.1"), "dof": D("0")}, "p1.dLD.Arcsine.dof"),
        ({"from_": "known", "u": D("1e999")}, "p1.dLD.Arcsine.half_width"),
    ],
)
def test_an_impossible_input_is_named(changed: dict[str, object], where: str) -> None:
    section = section_of("ea402-s7-attenuator")
    inputs = tuple(
        dataclasses.replace(each, **changed) if each.symbol == "dLD" else each  # type: ignore[arg-type]
        for each in section.template.inputs
    )
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_template(section, inputs=inputs))
    assert caught.value.where == where and caught.value.zh and caught.value.en


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"k_rule": "fixed", "k": D("0")}, "template"),
        ({"k_rule": "t_truncated", "probability": D("1.5")}, "template.p"),
        ({"digits": 3}, "template.digits"),
    ],
)
def test_an_impossible_rule_is_named(changed: dict[str, object], where: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(with_template(section_of("ea402-s7-attenuator"), **changed))
    assert caught.value.where.startswith(where) and caught.value.zh and caught.value.en


def test_a_certificate_with_k_of_zero_is_refused() -> None:
    section = section_of("ea402-s9-multimeter")
    role, standard = next(iter(section.standards.items()))
    assert standard.certificate is not None
    points = tuple(dataclasses.replace(each, k=D("0")) for each in standard.certificate.points)
    certificate = dataclasses.replace(standard.certificate, points=points)
    changed = dataclasses.replace(standard, certificate=certificate)
    with pytest.raises(EvaluationError) as caught:
        evaluate(dataclasses.replace(section, standards={role: changed}))
    assert caught.value.where == "p1.VS.k"


# Recomputation


def test_a_covariance_of_nothing_may_be_left_out() -> None:
    """The line's value at the middle of its abscissae has nothing in common with its slope."""
    case = measured.case_of(measured.BY_KEY["ts28037-line"])
    slope, middle = case.record.results[1], case.record.results[2]
    assert middle.at is not None and (slope.symbol, middle.at.value) == ("slope", "3.5")
    pair = {slope.result_id, middle.result_id}
    others = tuple(each for each in case.record.covariances if {each.first, each.second} != pair)
    assert len(others) == len(case.record.covariances) - 1
    record = dataclasses.replace(case.record, covariances=others)
    assert recompute(dataclasses.replace(case, record=record)) == ()


# Monte Carlo


@pytest.fixture(scope="module")
def multimeter() -> MonteCarlo:
    section = section_of("ea402-s9-multimeter")
    return monte_carlo(section, section.points[0], "DEMO-R-1")


def test_a_dominating_rectangle_is_simulated_as_one(multimeter: MonteCarlo) -> None:
    """EA-4/02 S9: a rectangle of half width 0.05 V dominates; simulated 0.1 V and u = 0.0296 V."""
    assert float(multimeter.mean) == pytest.approx(0.1, abs=4 * 0.0296 / math.sqrt(2e5))
    assert float(multimeter.u) == pytest.approx(0.0295747640171, rel=5e-3)
    low, high = map(float, multimeter.interval)
    assert (low, high) == pytest.approx((0.1 - 0.049, 0.1 + 0.049), abs=0.002)
    ends = [abs(float(a) - float(b)) for a, b in zip(multimeter.gum_interval, multimeter.interval, strict=True)]
    assert ends == pytest.approx([float(multimeter.d_low), float(multimeter.d_high)], rel=1e-9)
    assert multimeter.tolerance == "0.0005"
    assert multimeter.validated == (max(ends) <= 0.0005)


def test_all_trials_are_in_the_histogram(multimeter: MonteCarlo) -> None:
    histogram = multimeter.histogram
    assert sum(histogram.counts) + histogram.below + histogram.above == multimeter.trials == 200_000
    assert len(histogram.edges) == len(histogram.counts) + 1
    edges = [Decimal(each) for each in histogram.edges]
    assert edges == sorted(edges)
    assert float(edges[0]) < float(multimeter.interval[0]) < float(multimeter.interval[1]) < float(edges[-1])


def test_the_record_number_is_the_seed(multimeter: MonteCarlo) -> None:
    section = section_of("ea402-s9-multimeter")
    assert monte_carlo(section, section.points[0], "DEMO-R-1") == multimeter
    other = monte_carlo(section, section.points[0], "DEMO-R-2")
    assert other.seed != multimeter.seed and other.mean != multimeter.mean
    assert multimeter.seed == seed_of("DEMO-R-1", "p1", "EX")


def test_few_readings_need_the_wider_interval() -> None:
    """GUM H.2: five readings of each, so t with 4 degrees of freedom; correlated as they were taken."""
    section = section_of("gum-h2-impedance")
    found = monte_carlo(section, section.points[0], "DEMO-R-3", "Z")
    assert found.symbol == "Z" and float(found.gum_k) == pytest.approx(2.7764451, abs=1e-6)
    assert float(found.u) > 1.2 * float(found.gum_u)  # a t distribution of 4 has a standard deviation of 1.41 scales
    assert float(found.mean) == pytest.approx(254.2597, abs=0.01)


def test_a_normal_result_with_fixed_k_is_compared_at_the_probability() -> None:
    section = section_of("ea402-s2-weight")
    found = monte_carlo(section, section.points[0], "DEMO-R-4")
    assert found.probability == section.template.probability
    p, k = float(found.probability), float(found.gum_k)
    assert math.erf(k / math.sqrt(2)) == pytest.approx(p, abs=1e-6)
    assert found.validated


def test_what_cannot_be_simulated_is_refused() -> None:
    line, weight = section_of("gum-h3-thermometer"), section_of("ea402-s2-weight")
    for section, symbol in ((line, ""), (weight, "nothing")):
        with pytest.raises(EvaluationError) as caught:
            monte_carlo(section, section.points[0], "DEMO-R-5", symbol)
        assert caught.value.where.startswith("p1.") and caught.value.zh and caught.value.en
