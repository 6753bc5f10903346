"""Measurement standards by JJF 1033, intermediate checks, calibration history and calibration intervals."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology.errors import DataError, InputError, MetrologyError
from guiju.metrology.validity import (
    history,
    intermediate,
    interval_attributes,
    interval_reactive,
    interval_reliability,
    interval_variables,
    standard,
)
from guiju.metrology.validity.standard import Group, Result

FEW = settings(max_examples=40, deadline=None)
READINGS = [10.1, 10.3, 10.2, 10.1, 10.3, 10.2]


# JJF 1033


def test_repeatability() -> None:
    found = standard.repeatability(READINGS, s_used=0.09)
    assert (found.mean, found.s, found.n) == pytest.approx((10.2, math.sqrt(0.04 / 5), 6))
    assert found.passes
    assert standard.repeatability(READINGS, s_used=0.08).passes is False
    assert standard.repeatability(READINGS).passes is None
    with pytest.raises(DataError):
        standard.repeatability(READINGS[:5])


def groups(*days: date) -> list[Group]:
    return [Group(day, (10.0 + 0.01 * place, 10.02 + 0.01 * place)) for place, day in enumerate(days)]


def test_stability_of_a_new_standard() -> None:
    """At least four groups more than a month apart; largest minus smallest mean, strictly below the limit."""
    days = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 1), date(2026, 5, 2)]
    found = standard.stability_of_new(list(reversed(groups(*days))), 0.031, "mpe")
    assert found.stability == pytest.approx(0.03) and found.passes
    assert found.means == pytest.approx((10.01, 10.02, 10.03, 10.04))
    assert not standard.stability_of_new(groups(*days), 0.0299, "U_of_correction").passes
    with pytest.raises(DataError, match="at least 4"):
        standard.stability_of_new(groups(*days[:3]), 1.0, "mpe")
    with pytest.raises(DataError) as caught:
        standard.stability_of_new(groups(days[0], days[1], date(2026, 3, 27), days[3]), 1.0, "mpe")
    assert "2026-03-27" in caught.value.en and "一个月" in caught.value.zh


def test_stability_in_service_is_the_last_year_against_the_one_before() -> None:
    days = [date(2023, 3, 1), date(2024, 3, 5), date(2025, 2, 20), date(2026, 3, 1)]
    many = groups(*days)
    assert standard.stability_in_service(many, 0.05, "mpe").stability == pytest.approx(0.01)
    far = [*many[:3], Group(days[3], (10.5, 10.5))]
    assert not standard.stability_in_service(far, 0.05, "mpe").passes
    with pytest.raises(DataError):
        standard.stability_in_service(groups(date(2026, 1, 1), date(2026, 5, 1)), 0.05, "mpe")
    with pytest.raises(DataError):
        standard.stability_in_service(many[:1], 0.05, "mpe")
    with pytest.raises(InputError):
        standard.stability_in_service(many, 0.05, "something")


def test_stability_by_chart() -> None:
    assert standard.stability_by_chart([0.1, -0.2, 0.1, 0.0], 0.0, 0.1).passes
    found = standard.stability_by_chart([0.1, -0.2, 0.1, 0.5], 0.0, 0.1)
    assert not found.passes and found.signals[0].rule == "nelson_1"


def test_verification_by_transfer() -> None:
    """200.0012 g, U 2.0 mg (k 2) against 200.0032 g, U 1.5 mg (k 3): 2.0 <= sqrt(2.0^2 + 1.0^2) = 2.24."""
    own, reference = Result(200.0012, 0.0020, 2), Result(200.0032, 0.0015, 3)
    found = standard.verify_by_transfer(own, reference, common_root=False)
    assert (found.difference, found.limit) == pytest.approx((0.0020, 0.0022360680))
    assert found.passes and found.En == pytest.approx(-0.0020 / 0.0022360680)
    # Without one k, U_ref would be 1.5 mg and the limit 2.5 mg.
    far = standard.verify_by_transfer(own, Result(200.0036, 0.0015, 3), common_root=False)
    assert not far.passes
    with pytest.raises(InputError) as caught:
        standard.verify_by_transfer(own, reference, common_root=True)
    assert caught.value.where == "common_root"


def test_a_reference_of_a_third_is_taken_as_exact() -> None:
    found = standard.verify_by_transfer(Result(10.0, 0.3, 2), Result(10.3, 0.1, 2), common_root=False)
    assert found.limit == 0.3 and found.passes
    near = standard.verify_by_transfer(Result(10.0, 0.3, 2), Result(10.3, 0.11, 2), common_root=False)
    assert near.limit == pytest.approx(math.hypot(0.3, 0.11))


def test_verification_by_comparison() -> None:
    """|y - mean| <= sqrt((n-1)/n) U with n laboratories, the own one among them."""
    found = standard.verify_by_comparison(10.3, 0.3, [10.0, 9.9])
    assert found.difference == pytest.approx(10.3 - 30.2 / 3)
    assert found.limit == pytest.approx(math.sqrt(2 / 3) * 0.3)
    assert found.passes and not standard.verify_by_comparison(10.5, 0.3, [10.0, 9.9]).passes


# Intermediate checks


def test_intermediate_checks() -> None:
    En = intermediate.check_by_En(10.02, 0.03, 10.0, 0.04)
    assert (En.ratio, En.limit, En.passes) == (pytest.approx(0.4), pytest.approx(0.05), True)
    assert intermediate.check_by_two_standards(10.05, 0.03, 10.0, 0.04).passes
    # Two thirds of each U come from one root: what is left allows less.
    shared = intermediate.check_by_two_standards(10.05, 0.03, 10.0, 0.04, shared_U=0.025)
    assert not shared.passes and shared.limit == pytest.approx(math.sqrt(0.0025 - 2 * 0.025**2))
    assert not intermediate.check_of_drift(9.94, 10.0, 0.05).passes
    assert intermediate.check_of_drift(9.95, 10.0, 0.05).passes


# History


def calibrations() -> list[history.Calibration]:
    found = [(None, 0.0), (0.3, 0.3), (0.5, 0.1), (0.2, 0.2), (None, 0.0), (0.05, 0.05)]
    return [history.Calibration(date(2020 + year, 1, 1), *pair) for year, pair in enumerate(found)]


def test_drift_is_as_found_minus_the_as_left_before() -> None:
    drifts = history.drifts(calibrations())
    assert [each.change for each in drifts] == pytest.approx([0.3, 0.2, 0.1, 0.05])
    assert [each.history for each in drifts] == [0, 0, 1, 2]
    assert drifts[0].days == 366


def test_an_adjustment_begins_a_history() -> None:
    found = calibrations()
    assert [each.day.year for each in history.latest_history(found)] == [2024, 2025]
    assert [each.day.year for each in history.latest_history(found[:4])] == [2022, 2023]
    assert [each.day.year for each in history.latest_history(found[:2])] == [2020, 2021]
    assert history.latest_history(list(reversed(found)))[0].day.year == 2024


@FEW
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=8))
def test_adjustments_do_not_count_as_drift(pairs: list[tuple[float, float]]) -> None:
    """Whatever was adjusted in between, the drifts are what the item did by itself."""
    at, found = 0.0, [history.Calibration(date(2010, 1, 1), None, 0.0)]
    for year, (change, adjustment) in enumerate(pairs, start=1):
        found.append(history.Calibration(date(2010 + year, 1, 1), at + change, at + change + adjustment))
        at += change + adjustment
    assert [each.change for each in history.drifts(found)] == pytest.approx([pair[0] for pair in pairs], abs=1e-12)


# Intervals by attributes


def test_interval_test_of_rp1() -> None:
    """NCSLI RP-1 method A3: assets 1 and 3 of the 2019 tutorial."""
    for x, interval, new, confidence in ((15, 365, 231, 0.9949), (16, 730, 523, 0.9682)):
        found = interval_attributes.interval_test(x, 20, interval, 0.95)
        assert found.new_interval == pytest.approx(new, abs=0.5)
        assert found.rejection_confidence == pytest.approx(confidence, abs=5e-5)


@FEW
@given(st.integers(1, 60), st.data(), st.floats(0.5, 0.99))
def test_more_found_in_tolerance_never_shortens(n: int, data: st.DataObject, target: float) -> None:
    x = data.draw(st.integers(0, n - 1))
    fewer, more = (interval_attributes.interval_test(each, n, 365, target) for each in (x, x + 1))
    assert more.new_interval >= fewer.new_interval * (1 - 1e-9)
    assert 365 / 2 <= fewer.new_interval <= 365 * 2
    assert more.reliability_lower <= more.reliability <= more.reliability_upper


def test_interval_test_at_its_ends() -> None:
    perfect = interval_attributes.interval_test(20, 20, 365, 0.9, max_change=1.5)
    assert perfect.new_interval == pytest.approx(547.5) and perfect.reliability_upper == 1
    none = interval_attributes.interval_test(0, 20, 365, 0.9)
    assert none.new_interval == pytest.approx(182.5) and none.reliability_lower == 0
    same = interval_attributes.interval_test(9, 10, 365, 0.9)
    assert (same.new_interval, same.rejection_confidence) == (365, 0)
    assert interval_attributes.interval_test(0, 20, 365, 0.9, shortest=200).new_interval == 200


# Intervals by a reliability model


def observed(reliability, times=(60.0, 120.0, 240.0, 365.0, 730.0), n=2000) -> list[interval_reliability.Interval]:
    return [interval_reliability.Interval(t, n, round(n * reliability(t))) for t in times]


@pytest.mark.parametrize(
    ("name", "reliability"),
    [
        ("exponential", lambda t: math.exp(-t / 2000)),
        ("weibull", lambda t: math.exp(-((t / 1200) ** 1.7))),
        ("mixed_exponential", lambda t: (1 + t / 800) ** -0.6),
        ("random_walk", lambda t: math.erf(1 / math.sqrt(0.3 + t / 500))),
        ("mortality_drift", lambda t: math.exp(-t / 5000 - (t / 1500) ** 2)),
        ("warranty", lambda t: 1 / (1 + math.exp((t - 900) / 250))),
    ],
)
def test_models_find_their_own_interval(name: str, reliability) -> None:
    found = interval_reliability.fit_reliability(observed(reliability, n=1_000_000), name)
    for target in (0.9, 0.8):
        interval = found.interval(target)
        assert interval is not None and reliability(interval) == pytest.approx(target, abs=1e-4)
    assert found.p_value > 1e-3


@pytest.mark.parametrize("name", interval_reliability.MODELS)
def test_a_higher_target_is_a_shorter_interval(name: str) -> None:
    found = interval_reliability.fit_reliability(observed(lambda t: math.exp(-((t / 1500) ** 1.3))), name)
    intervals = [found.interval(target) for target in (0.7, 0.8, 0.9, 0.95)]
    finite = [math.inf if each is None else each for each in intervals]
    assert finite == sorted(finite, reverse=True)
    times = np.linspace(0, 3000, 50)
    assert (np.diff([found.reliability(t) for t in times]) <= 1e-12).all()


def test_the_best_model_fits() -> None:
    """A sharp end of life is no exponential decay."""
    found = interval_reliability.best_model(observed(lambda t: 1 / (1 + math.exp((t - 500) / 60))))
    assert found.name == "warranty"
    exponential = interval_reliability.fit_reliability(
        observed(lambda t: 1 / (1 + math.exp((t - 500) / 60))), "exponential"
    )
    assert exponential.p_value < 1e-6 and exponential.aic > found.aic


# Intervals by variables

DAYS, DRIFT = [30.0, 60.0, 90.0, 120.0, 150.0], [0.05, 0.07, 0.14, 0.17, 0.26]


def test_drift_through_the_origin_by_normal_equations() -> None:
    model = interval_variables.fit_drift(DAYS, DRIFT)
    x = np.array([[t, t * t] for t in DAYS])
    coefficients = np.linalg.solve(x.T @ x, x.T @ np.array(DRIFT))
    residuals = np.array(DRIFT) - x @ coefficients
    s2 = residuals @ residuals / 3
    assert model.coefficients == pytest.approx(coefficients, rel=1e-9)
    assert model.covariance == pytest.approx(s2 * np.linalg.inv(x.T @ x), rel=1e-9)
    assert model.residual_std == pytest.approx(math.sqrt(s2), rel=1e-9)
    assert model.dof == 3 and model.drift(0.0) == 0


@FEW
@given(st.lists(st.floats(-0.3, 0.3), min_size=5, max_size=5), st.floats(0.01, 0.3), st.floats(0.5, 0.98))
def test_a_higher_reliability_never_lengthens(drift: list[float], u0: float, p: float) -> None:
    model = interval_variables.fit_drift(DAYS, drift)
    for limits in ({"lower": -1.0, "upper": 1.0}, {"upper": 1.0}, {"lower": -1.0}):
        low, high = (
            interval_variables.interval_for_reliability(model, 0.0, u0, each, **limits) for each in (p, p + 0.01)
        )
        assert (high if high is not None else math.inf) <= (low if low is not None else math.inf) * (1 + 1e-9)


def test_the_interval_ends_where_the_limit_is_met() -> None:
    from scipy.special import stdtrit

    model = interval_variables.fit_drift(DAYS, DRIFT)
    t = interval_variables.interval_for_reliability(model, 5.0, 0.2, 0.9, lower=4.0, upper=6.0)
    assert t is not None
    assert 5.0 + model.drift(t) + stdtrit(3, 0.95) * model.u(t, 0.2) == pytest.approx(6.0, abs=1e-9)
    t = interval_variables.interval_for_uncertainty(model, 0.2, 0.4)
    assert t is not None and model.u(t, 0.2) == pytest.approx(0.4, abs=1e-9)


def test_what_never_comes_and_what_is_there() -> None:
    still = interval_variables.fit_drift([100.0, 200.0, 300.0], [0.0, 0.0, 0.0], degree=1)
    assert interval_variables.interval_for_reliability(still, 0.0, 0.1, 0.95, upper=5.0) is None
    assert interval_variables.interval_for_uncertainty(still, 0.1, 0.2) is None
    assert interval_variables.interval_for_uncertainty(still, 0.3, 0.2) == 0
    assert interval_variables.interval_for_reliability(still, 0.99, 0.1, 0.95, upper=1.0) == 0


def test_intervals_from_a_history() -> None:
    first = date(2024, 1, 1)
    days = [first + timedelta(days=each) for each in (0, 100, 300, 600)]
    found = [
        history.Calibration(days[0], None, 0.0),
        history.Calibration(days[1], 0.1, 0.0),  # adjusted
        history.Calibration(days[2], 0.2, 0.2),
        history.Calibration(days[3], 0.5, 0.5),
    ]
    model = interval_variables.fit_history(history.drifts(found), degree=1)
    assert model.coefficients == pytest.approx([0.001])


# Reactive intervals


@FEW
@given(st.floats(0, 3), st.floats(0, 1))
def test_a_larger_error_never_extends(error: float, more: float) -> None:
    one, other = (interval_reactive.staircase(365, each, 1.0) for each in (error, error + more))
    assert other <= one
    assert interval_reactive.staircase(365, -error, 1.0) == one


def test_staircase_keeps_its_bounds() -> None:
    rule = interval_reactive.Staircase(keep_share=0.5, extend=2.0, shorten=0.25, shortest=180, longest=500)
    assert [interval_reactive.staircase(365, error, 1.0, rule) for error in (0.4, 0.6, 1.2)] == [500, 365, 180]


def test_time_in_use() -> None:
    readings = [(date(2026, 1, 1), 1000.0), (date(2026, 1, 31), 1150.0)]
    assert interval_reactive.due_by_use(readings, 900.0, 500.0) == date(2026, 1, 31) + timedelta(days=50)
    assert interval_reactive.due_by_use(readings, 600.0, 500.0) == date(2026, 1, 31)
    idle = [(date(2026, 1, 1), 1000.0), (date(2026, 1, 31), 1000.0)]
    assert interval_reactive.due_by_use(idle, 900.0, 500.0) == date.max


def test_black_box() -> None:
    found = interval_reactive.in_service_check(0.5, 1.0)
    assert (found.check_sooner, found.calibrate_now) == (False, False)
    assert interval_reactive.in_service_check(-1.1, 1.0).calibrate_now


@pytest.mark.parametrize(
    "make",
    [
        lambda: standard.repeatability([math.nan] * 6),
        lambda: standard.stability_of_new(groups(*[date(2026, m, 1) for m in (1, 2, 3, 4)]), 0.0, "mpe"),
        lambda: Result(1.0, 0.0, 2),
        lambda: Result(1.0, 0.1, -2),
        lambda: standard.verify_by_comparison(1.0, 0.1, [1.0]),
        lambda: intermediate.check_of_drift(1.0, 1.0, 0.0),
        lambda: intermediate.check_by_two_standards(1.0, 0.1, 1.0, 0.1, shared_U=0.2),
        lambda: history.drifts([]),
        lambda: history.drifts([history.Calibration(date(2026, 1, 1), 1.0, 1.0)] * 2),
        lambda: history.drifts([history.Calibration(date(2026, 1, 1), math.nan, 1.0)]),
        lambda: interval_attributes.interval_test(21, 20, 365, 0.9),
        lambda: interval_attributes.interval_test(2, 20, 365, 1.0),
        lambda: interval_attributes.interval_test(2, 20, 0, 0.9),
        lambda: interval_attributes.interval_test(2, 20, 365, 0.9, max_change=0.5),
        lambda: interval_attributes.interval_test(2, 20, 365, 0.9, shortest=9, longest=1),
        lambda: interval_reliability.fit_reliability([], "exponential"),
        lambda: interval_reliability.fit_reliability(observed(lambda t: 0.9), "unheard"),
        lambda: interval_reliability.Interval(0.0, 1, 1) and interval_reliability.best_model([]),
        lambda: interval_reliability.fit_reliability([interval_reliability.Interval(1.0, 2, 3)] * 3, "exponential"),
        lambda: interval_variables.fit_drift([1.0, 2.0], [1.0, 2.0]),
        lambda: interval_variables.fit_drift([1.0, 2.0, 3.0], [1.0, 2.0]),
        lambda: interval_variables.fit_drift([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]),
        lambda: interval_variables.fit_drift([-1.0, 1.0, 2.0], [1.0, 2.0, 3.0]),
        lambda: interval_variables.interval_for_reliability(
            interval_variables.fit_drift(DAYS, DRIFT), 7.0, 0.1, 0.9, lower=4.0, upper=6.0
        ),
        lambda: interval_reactive.Staircase(extend=0.9),
        lambda: interval_reactive.Staircase(shorten=0.0),
        lambda: interval_reactive.staircase(365, 0.1, 0.0),
        lambda: interval_reactive.due_by_use([(date(2026, 1, 1), 1.0)], 0.0, 1.0),
        lambda: interval_reactive.due_by_use([(date(2026, 1, 1), 2.0), (date(2026, 1, 9), 1.0)], 0.0, 1.0),
        lambda: interval_reactive.in_service_check(1.0, 0.0),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where
