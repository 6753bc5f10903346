"""Tables of certificates and corrections: combination with r = 1, interpolation error, no extrapolation, monotony."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import curves
from guiju.metrology.errors import DataError, InputError
from guiju.metrology.model.model import Model

X = [0.0, 10.0, 20.0, 40.0]
Y = [0.00, 0.12, 0.20, 0.22]
U = [0.010, 0.012, 0.016, 0.030]


def test_between_points_uncertainties_combine_with_r_one_unless_told():
    together = curves.table(X, Y, U, u_interpolation=0.0)
    apart = curves.table(X, Y, U, r=0.0, u_interpolation=0.0)
    assert curves.interpolate(together, 15.0).u == pytest.approx(0.5 * 0.012 + 0.5 * 0.016)
    assert curves.interpolate(apart, 15.0).u == pytest.approx(math.hypot(0.5 * 0.012, 0.5 * 0.016))
    assert curves.interpolate(together, 15.0).value == pytest.approx(0.16)


def test_at_a_point_the_certificate_s_own_value_and_uncertainty():
    points = curves.table(X, Y, U)
    for x, y, u in zip(X, Y, U, strict=True):
        found = curves.interpolate(points, x)
        assert (found.value, found.u) == (y, pytest.approx(u))


def test_the_estimated_interpolation_error_bounds_a_parabola_s():
    """For y = c x^2 the linear interpolation is off by c s (1-s) h^2; the estimate is that over sqrt(3)."""
    x = np.array([0.0, 1.0, 2.0, 3.0])
    points = curves.table(x, 0.7 * x**2, [0.0] * 4)
    true = curves.interp(points, 1.3) - 0.7 * 1.3**2
    assert true == pytest.approx(0.7 * 0.3 * 0.7)
    assert curves.interpolation_error(points, 1.3) == pytest.approx(true / math.sqrt(3))
    assert curves.interpolate(points, 1.3).u == pytest.approx(true / math.sqrt(3))


def test_u_of_the_reading_counts_by_the_slope():
    points = curves.table(X, Y, [0.0] * 4, u_interpolation=0.0)
    assert curves.interpolate(points, 5.0, 2.0).u == pytest.approx(2.0 * 0.012)


@pytest.mark.parametrize("x", [-1e-9, 40.000001, math.inf, math.nan])
@pytest.mark.parametrize("method", ["linear", "cubic"])
def test_extrapolation_is_refused(x, method):
    points = curves.table(X, Y, U, method=method, name="t")
    for call in (curves.interp, curves.interp_slope, curves.interpolate, curves.interpolation_error):
        with pytest.raises((curves.ExtrapolationError, InputError)) as caught:
            call(points, x)
        assert caught.value.where.startswith("t")
    if math.isfinite(x):
        with pytest.raises(curves.ExtrapolationError, match="outside"):
            curves.interp(points, x)


@given(
    st.lists(st.floats(-5, 5), min_size=3, max_size=7),
    st.lists(st.floats(0.1, 3), min_size=7, max_size=7),
)
@settings(max_examples=100, deadline=None)
def test_the_cubic_is_smooth_and_stays_between_its_points(heights, steps):
    x = np.cumsum(steps[: len(heights)])
    points = curves.table(x, heights, method="cubic")
    for place in range(len(x) - 1):
        low, high = sorted(heights[place : place + 2])
        inside = np.linspace(x[place], x[place + 1], 21)
        found = np.array([curves.interp(points, float(each)) for each in inside])
        assert low - 1e-12 <= found.min() and found.max() <= high + 1e-12
        moves = np.diff(found)
        assert np.all(moves >= -1e-12) or np.all(moves <= 1e-12)
    for at in x[1:-1]:
        before, after = (curves.interp_slope(points, float(at + side)) for side in (-1e-9, 1e-9))
        assert before == pytest.approx(after, abs=1e-5)


@pytest.mark.parametrize("method", ["linear", "cubic"])
@given(st.floats(0.5, 39.5))
@settings(max_examples=60, deadline=None)
def test_the_slope_is_the_derivative(method, x):
    points = curves.table(X, Y, U, method=method)
    h = 1e-6
    if min(abs(x - each) for each in X) > 2 * h:
        difference = (curves.interp(points, x + h) - curves.interp(points, x - h)) / (2 * h)
        assert curves.interp_slope(points, x) == pytest.approx(difference, abs=1e-8)


def test_points_of_one_certificate_are_covariant():
    points = curves.table(X, Y, U, u_interpolation=0.005)
    found = curves.interpolate_points(points, [5.0, 15.0, 10.0])
    singles = [curves.interpolate(points, x).u for x in (5.0, 15.0, 10.0)]
    assert found.u == pytest.approx(singles)
    assert found.covariance[0, 1] == pytest.approx(0.011 * 0.014)
    assert np.linalg.eigvalsh(found.covariance).min() >= -1e-18


@pytest.mark.parametrize(
    ("call", "error", "where"),
    [
        (lambda: curves.table([1.0], [1.0]), DataError, "x"),
        (lambda: curves.table([1.0, 1.0], [1.0, 2.0]), DataError, "x = 1"),
        (lambda: curves.table([1.0, 2.0], [1.0]), DataError, "values"),
        (lambda: curves.table([1.0, 2.0], [1.0, 2.0], [0.1, -0.1]), InputError, "u[1]"),
        (lambda: curves.table([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], r=-0.6), InputError, "r"),
        (lambda: curves.table([1.0, 2.0], [1.0, 2.0], method="spline"), InputError, "method"),
        (lambda: curves.interpolate(curves.table([1.0, 2.0], [1.0, 2.0]), 1.5), DataError, "u_interpolation"),
    ],
)
def test_bad_tables(call, error, where):
    with pytest.raises(error) as caught:
        call()
    assert caught.value.where == where


def test_a_table_of_errors_is_one_of_corrections_with_the_other_sign():
    errors = curves.correction_table(X, Y, U, as_errors=True)
    corrections = curves.correction_table(X, [-y for y in Y], U)
    for reading in (0.0, 7.0, 33.0):
        assert curves.corrected(errors, reading) == curves.corrected(corrections, reading)
    assert curves.corrected(errors, 10.0).value == pytest.approx(9.88)


def test_drift_adds_in_quadrature_and_is_common_to_all_points():
    plain = curves.correction_table(X, Y, U)
    drifted = curves.correction_table(X, Y, U, u_drift=0.02)
    for reading in (10.0, 15.0):
        expected = math.hypot(curves.corrected(plain, reading).u, 0.02)
        assert curves.corrected(drifted, reading).u == pytest.approx(expected)
    some, more = curves.corrected_points(plain, [5.0, 35.0]), curves.corrected_points(drifted, [5.0, 35.0])
    assert more.covariance - some.covariance == pytest.approx(np.full((2, 2), 4e-4))


def test_a_curve_of_corrections_gives_what_its_fit_gives_and_ends_with_its_points():
    readings = [0.0, 25.0, 50.0, 75.0, 100.0]
    corrections = [0.010, 0.004, -0.004, -0.009, -0.017]
    line = curves.weighted(readings, corrections, [0.002] * 5)
    fits = [line, curves.polynomial(readings, corrections, degree=2, u_y=[0.002] * 5)]
    for fit in fits:
        standard = curves.correction_curve(fit)
        assert (standard.lowest, standard.highest) == (0.0, 100.0)
        points = curves.corrected_points(standard, [30.0, 60.0])
        for place, reading in enumerate((30.0, 60.0)):
            found = curves.corrected(standard, reading)
            assert (found.value, found.u) == pytest.approx((points.values[place], points.u[place]))
        for call in (curves.correction_at, curves.corrected):
            with pytest.raises(curves.ExtrapolationError):
                call(standard, 100.5)
        with pytest.raises(curves.ExtrapolationError):
            curves.corrected_points(standard, [50.0, -0.1])
    found = curves.corrected(curves.correction_curve(line), 30.0, 0.1)
    assert found.u_input == pytest.approx(0.1 * (1 + line.b))


def test_a_model_reads_the_table_as_a_callable():
    read = curves.interpolator(curves.table(X, Y, method="cubic"))
    inside = np.array([[1.0, 12.0], [25.0, 40.0]])
    assert read.array(inside).shape == (2, 2)
    assert read.array(inside)[1, 0] == read(25.0) == read.value(25.0)
    assert read.slope(25.0) == curves.interp_slope(read.table, 25.0)


def test_a_formula_interpolates_with_derivative():
    read = curves.interpolator(curves.table(X, Y, method="cubic"))
    model = Model("x + interp(c, x)", tables={"c": read})
    value, slopes = model.gradient({"x": 12.0})
    assert value == 12.0 + curves.interp(read.table, 12.0) == model.value({"x": 12.0})
    assert slopes["x"] == pytest.approx(1 + read.slope(12.0))
    assert list(model.array({"x": np.array([12.0, 25.0])})) == pytest.approx([value, 25.0 + read(25.0)])


def test_an_uncertainty_whose_square_overflows_is_refused_not_taken_for_zero():
    huge = curves.table([0, 10], [0.0, 1.0], [1e200, 1e200], u_interpolation=0.0)
    with np.errstate(all="ignore"), pytest.raises(InputError):
        curves.interpolate(huge, 5)


@pytest.mark.parametrize("method", ["linear", "cubic"])
def test_an_array_is_interpolated_as_each_of_its_numbers(method):
    points = curves.table([0.0, 1.0, 2.5, 7.0, 10.0], [0.3, 0.1, 0.1, -2.0, 5.0], method=method)
    reads = curves.interpolator(points)
    at = np.concatenate([np.linspace(0.0, 10.0, 1001), points.x]).reshape(2, -1)
    assert reads.array(at) == pytest.approx(np.array([[reads(one) for one in row] for row in at]), rel=1e-14, abs=1e-14)
    assert [reads.array(np.array(one)) for one in points.x] == list(points.values)
    with pytest.raises(curves.ExtrapolationError):
        reads.array(np.array([1.0, 10.001]))
