"""Straight lines: published examples of ISO/TS 28037 and others, a 40-digit minimisation, bad data."""

import math
import subprocess
import sys

import curves_data as data
import mpmath
import numpy as np
import pytest
from mpmath import mpf

from guiju.metrology import curves
from guiju.metrology.errors import ConvergenceError, DataError, InputError, MetrologyError

X6 = [1.0, 2, 3, 4, 5, 6]
GDR_X, GDR_Y = [1.2, 1.9, 2.9, 4.0, 4.7, 5.9], [3.4, 4.4, 7.2, 8.5, 10.8, 13.5]
GDR_U_Y = [0.2, 0.2, 0.2, 0.4, 0.4, 0.4]


def test_unequal_weights_of_iso_ts_28037():
    line = curves.weighted(X6, [3.2, 4.3, 7.6, 8.6, 11.7, 12.8], [0.5, 0.5, 0.5, 1.0, 1.0, 1.0])
    assert (line.a, line.b, line.u_a, line.u_b, line.cov) == pytest.approx(
        (0.885, 2.057, 0.530, 0.178, -0.082), abs=5e-4
    )
    assert line.chi2 == pytest.approx(4.131, abs=5e-4)
    found = curves.inverse(line, 10.5, 1.0)
    assert (found.value, found.u) == pytest.approx((4.674, 0.533), abs=5e-4)
    check = curves.chi_squared_check(line)
    assert check.consistent and check.limit == pytest.approx(9.488, abs=5e-4)


def test_generalised_distance_prints_the_standard_s_uncertainty_not_the_one_propagated_through_the_fit():
    line = curves.generalised_distance(GDR_X, GDR_Y, [0.2] * 6, GDR_U_Y)
    assert (line.a, line.b, line.u_a, line.u_b) == pytest.approx((0.5788, 2.1597, 0.4764, 0.1355), abs=5e-5)
    assert line.chi2 == pytest.approx(2.743, abs=5e-4)
    assert abs(line.u_a - 0.4804) > 0.003


def test_pearsons_data_with_yorks_weights():
    u_x, u_y = curves.from_weights(data.YORK_WEIGHT_X), curves.from_weights(data.YORK_WEIGHT_Y)
    line = curves.generalised_distance(data.YORK_X, data.YORK_Y, u_x, u_y)
    assert (line.a, line.b) == pytest.approx((5.47991022, -0.480533407), abs=5e-9)
    assert line.chi2 == pytest.approx(11.8663531941, abs=5e-10)


def test_working_hotelling_band_is_wider_than_that_of_one_point():
    line = curves.ordinary(X6, [3.014, 5.225, 7.004, 9.061, 11.201, 12.762])
    one, whole = curves.confidence_band(line, 2.0), curves.confidence_band(line, 2.0, simultaneous=True)
    # t 0.975 with 4 dof and F 0.95 with 2 and 4 dof of the usual tables: 2.776 and 6.944
    assert one.k == pytest.approx(2.776, abs=5e-4)
    assert whole.k == pytest.approx(math.sqrt(2 * 6.944), abs=5e-4)
    assert one.variance == whole.variance


def test_inverse_from_replicates_and_its_degrees_of_freedom():
    line = curves.weighted([1.0, 2, 3, 4], [2.1, 3.9, 6.2, 7.8], [0.1, 0.1, 0.2, 0.2])
    found = curves.inverse_replicates(line, [5.0, 5.2])
    assert found.u == pytest.approx(math.hypot(found.u_curve, found.u_input))
    assert found.u_input == pytest.approx(0.1 / line.b)
    assert found.dof == pytest.approx((found.u / found.u_input) ** 4)


def _exact(x, y, covariance):
    """a, b, u_a, u_b, chi2 of the line that makes the generalised distance least, with 40 digits.

    `covariance` is the matrix of (x, y) of size 2n; the abscissae's true values are eliminated exactly.
    """
    n = len(x)
    xs, ys = mpmath.matrix([mpf(v) for v in x]), mpmath.matrix([mpf(v) for v in y])
    ones = mpmath.matrix([mpf(1)] * n)
    full = mpmath.matrix([[mpf(float(v)) for v in row] for row in covariance])
    xx, xy, yy = full[:n, :n], full[:n, n:], full[n:, n:]

    def inverse(b):
        return (yy - b * (xy + xy.T) + b * b * xx) ** -1

    def intercept(b, weights):
        rest = ys - b * xs
        return (ones.T * weights * rest)[0] / (ones.T * weights * ones)[0]

    def slope_equation(b):
        """Half the derivative of the least distance by b, with a at its best."""
        weights = inverse(b)
        rest = ys - b * xs - intercept(b, weights) * ones
        feet = xs + (b * xx - xy) * (weights * rest)
        return (feet.T * weights * rest)[0]

    start = mpf(np.polyfit(x, y, 1)[0])
    b = mpmath.findroot(slope_equation, (start, start * mpf("1.001")), solver="secant", tol=mpf(10) ** -70)
    weights = inverse(b)
    a = intercept(b, weights)
    rest = ys - b * xs - a * ones
    feet = xs + (b * xx - xy) * (weights * rest)
    design = mpmath.matrix(n, 2)
    for row in range(n):
        design[row, 0], design[row, 1] = mpf(1), feet[row]
    parameters = (design.T * weights * design) ** -1
    chi2 = (rest.T * weights * rest)[0]
    return a, b, mpmath.sqrt(parameters[0, 0]), mpmath.sqrt(parameters[1, 1]), chi2


def _data(seed):
    random = np.random.default_rng(seed)
    n = 7
    x = np.sort(random.uniform(1, 9, n))
    u_x, u_y = random.uniform(0.02, 0.1, n), random.uniform(0.05, 0.3, n)
    y = 1.7 + 2.3 * x + random.normal(0, u_y)
    mixed = random.normal(size=(2 * n, 2 * n)) / 4
    spread = np.concatenate([u_x, u_y])
    full = (mixed @ mixed.T + np.eye(2 * n)) * np.outer(spread, spread)
    return x, y, u_x, u_y, (full + full.T) / 2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", ["weighted", "gauss_markov", "generalised_distance", "generalised_gauss_markov"])
def test_against_forty_digits(method, seed):
    x, y, u_x, u_y, full = _data(seed)
    n = len(x)
    zeros = np.zeros((n, n))
    if method == "weighted":
        line = curves.weighted(x, y, u_y)
        covariance = np.block([[zeros, zeros], [zeros, np.diag([mpf(u) ** 2 for u in u_y])]])
    elif method == "gauss_markov":
        line = curves.gauss_markov(x, y, full[n:, n:])
        covariance = np.block([[zeros, zeros], [zeros, full[n:, n:]]])
    elif method == "generalised_distance":
        line = curves.generalised_distance(x, y, u_x, u_y)
        covariance = np.diag(np.concatenate([u_x, u_y]) ** 2)
    else:
        line = curves.generalised_gauss_markov(x, y, full[:n, :n], full[n:, n:], full[:n, n:])
        covariance = full
    with mpmath.workdps(40):
        exact = [float(each) for each in _exact(x, y, covariance)]
    assert (line.a, line.b, line.u_a, line.u_b, line.chi2) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("seed", range(4))
def test_ordinary_against_forty_digits(seed):
    x, y, *_ = _data(seed)
    line = curves.ordinary(x, y)
    with mpmath.workdps(40):
        unit = np.diag([0.0] * len(x) + [1.0] * len(x))
        a, b, u_a, u_b, squares = _exact(x, y, unit)
        s = mpmath.sqrt(squares / (len(x) - 2))
        exact = [float(each) for each in (a, b, s * u_a, s * u_b, s)]
    assert (line.a, line.b, line.u_a, line.u_b, line.residual_std) == pytest.approx(exact, rel=1e-13)


def test_a_covariance_within_the_pairs_is_the_full_matrix_with_those_entries():
    shared = [0.01, 0.02, -0.01, 0.0, 0.03, 0.01]
    pairs = curves.generalised_distance(GDR_X, GDR_Y, [0.2] * 6, GDR_U_Y, shared)
    full = curves.generalised_gauss_markov(GDR_X, GDR_Y, np.eye(6) * 0.04, np.diag(np.square(GDR_U_Y)), np.diag(shared))
    assert (pairs.a, pairs.b, pairs.u_a, pairs.cov) == pytest.approx((full.a, full.b, full.u_a, full.cov), rel=1e-11)
    plain = curves.generalised_distance(GDR_X, GDR_Y, [0.2] * 6, GDR_U_Y)
    assert abs(pairs.b - plain.b) > 1e-3


def test_fit_line_chooses_by_what_is_known():
    known = {"u_y": GDR_U_Y}
    assert curves.fit_line(GDR_X, GDR_Y).method == "ordinary"
    assert curves.fit_line(GDR_X, GDR_Y, **known).method == "weighted"
    assert curves.fit_line(GDR_X, GDR_Y, u_x=[0.1] * 6, **known).method == "generalised_distance"
    assert curves.fit_line(GDR_X, GDR_Y, cov_y=np.eye(6)).method == "gauss_markov"
    mixed = curves.fit_line(GDR_X, GDR_Y, u_x=[0.2] * 6, cov_y=np.diag(np.square(GDR_U_Y)))
    plain = curves.fit_line(GDR_X, GDR_Y, u_x=[0.2] * 6, **known)
    assert (mixed.a, mixed.b) == pytest.approx((plain.a, plain.b), rel=1e-12)


NAN = math.nan


@pytest.mark.parametrize(
    ("call", "error", "where"),
    [
        (lambda: curves.ordinary([1, 2, NAN], [1, 2, 3]), DataError, "x[2]"),
        (lambda: curves.ordinary([1, 2, 3], [1, math.inf, 3]), DataError, "y[1]"),
        (lambda: curves.ordinary([1, 2, 3], [1, 2]), DataError, "y"),
        (lambda: curves.ordinary([1, 2], [1, 2]), DataError, "x"),
        (lambda: curves.ordinary(["a", 2, 3], [1, 2, 3]), DataError, "x"),
        (lambda: curves.ordinary([[1, 2, 3]], [1, 2, 3]), DataError, "x"),
        (lambda: curves.ordinary([4, 4, 4], [1, 2, 3]), DataError, "x"),
        (lambda: curves.weighted([1, 2, 3], [1, 2, 3], [1, 0, 1]), InputError, "u_y[1]"),
        (lambda: curves.weighted([1, 2, 3], [1, 2, 3], [1, 1, -1]), InputError, "u_y[2]"),
        (lambda: curves.weighted([1, 2, 3], [1, 2, 3], [1, 1]), DataError, "u_y"),
        (lambda: curves.generalised_distance([1, 2], [1, 2], [0, 1], [0, 1]), InputError, "u_x[0], u_y[0]"),
        (lambda: curves.generalised_distance([1, 2], [1, 2], [1, 1], [1, 1], [0, 2]), InputError, "cov_xy[1]"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, 1], [1, 1]]), InputError, "cov_y"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, 2], [2, 1]]), InputError, "cov_y"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, 0.5], [0.4, 1]]), InputError, "cov_y[0, 1]"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, 0, 0], [0, 1, 0]]), DataError, "cov_y"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, 0], [0, 0]]), InputError, "cov_y[1, 1]"),
        (lambda: curves.gauss_markov([1, 2], [1, 2], [[1, NAN], [NAN, 1]]), DataError, "cov_y[0, 1]"),
        (lambda: curves.fit_line([1, 2], [1, 2], u_x=[1, 1]), InputError, "u_y"),
        (lambda: curves.fit_line([1, 2], [1, 2], u_y=[1, 1], cov_y=np.eye(2)), InputError, "u_y, cov_y"),
        (lambda: curves.from_weights([1.0, 0.0]), InputError, "weights[1]"),
        (lambda: curves.inverse(curves.ordinary([1, 2, 3], [5, 5, 5]), 5.0), DataError, "b"),
        (lambda: curves.forward(curves.ordinary([1, 2, 3], [5, 6, 5]), NAN), InputError, "x"),
        (lambda: curves.forward(curves.ordinary([1, 2, 3], [5, 6, 5]), 1.0, -1.0), InputError, "u"),
        (lambda: curves.replicates([5.0]), DataError, "y"),
        (lambda: curves.chi_squared_check(curves.ordinary([1, 2, 3], [5, 6, 5])), DataError, "chi2"),
        (lambda: curves.chi_squared_check(curves.weighted([1, 2], [5, 6], [1, 1])), DataError, "dof"),
        (lambda: curves.confidence_band(curves.ordinary([1, 2, 3], [5, 6, 5]), 1.0, 1.0), InputError, "p"),
        (lambda: curves.prediction_band(curves.weighted([1, 2], [5, 6], [1, 1]), 1.0), DataError, "u_y"),
        (lambda: curves.linear([[1.0], [2.0]], [1.0, NAN]), DataError, "y[1]"),
        (lambda: curves.linear([[1, 2], [2, 4], [3, 6.0]], [1, 2, 3]), DataError, "X"),
        (lambda: curves.linear([[1, 0], [2, 0], [3, 0.0]], [1, 2, 3]), DataError, "X[:, 1]"),
        (lambda: curves.linear([[1, 2], [2, 5.0]], [1, 2]), DataError, "y"),
        (lambda: curves.polynomial([1, 2, 2, 1], [1, 2, 3, 4], degree=2), DataError, "x"),
        (lambda: curves.polynomial([1, 2, 3], [1, 2, 3], degree=1, powers=[1]), InputError, "degree, powers"),
        (lambda: curves.polynomial([1, 2, 3], [1, 2, 3], powers=[1, 1]), InputError, "powers"),
    ],
)
def test_bad_data_is_refused_with_what_and_where(call, error, where):
    with pytest.raises(error) as caught:
        call()
    found: MetrologyError = caught.value
    assert found.where == where
    assert found.sentence("zh") != found.sentence("en")
    assert all(found.sentence(lang).startswith(where) for lang in ("zh", "en"))


def test_a_fit_that_has_no_end_says_so(monkeypatch):
    monkeypatch.setattr("guiju.metrology.curves.both_errors.MOST_STEPS", 2)
    with pytest.raises(ConvergenceError):
        curves.generalised_distance(GDR_X, GDR_Y, [0.2] * 6, GDR_U_Y)


def test_scattered_points_end_at_the_least_distance_of_all_slopes():
    """With uncertainties as large as the spread the distance has several hollows; a scan of all directions finds none
    deeper than the fit's."""
    random = np.random.default_rng(635)
    angles = np.tan(np.linspace(-math.pi / 2, math.pi / 2, 1001)[1:-1])
    for _ in range(40):
        x = random.uniform(0, 10, 6) + random.normal(0, 3, 6)
        y = 2 + 0.3 * x + random.normal(0, 3, 6)
        u_x, u_y = random.uniform(0.5, 4, 6), random.uniform(0.5, 4, 6)
        line = curves.generalised_distance(x, y, u_x, u_y)
        for slope in angles:
            weights = 1 / (u_y**2 + (slope * u_x) ** 2)
            rest = y - slope * x
            rest = rest - weights @ rest / weights.sum()
            assert line.chi2 <= weights @ rest**2 * (1 + 1e-12)


def test_points_straight_up_have_no_slope():
    with pytest.raises(ConvergenceError) as caught:
        curves.generalised_distance([0.999, 1.001, 1.001, 0.999], [0.0, 10.0, 20.0, 30.0], [1.0] * 4, [1e-6] * 4)
    assert caught.value.where


def test_a_level_line_has_a_slope_of_zero_and_points_on_a_line_no_scatter():
    level = curves.weighted([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], [0.01] * 3)
    assert (level.a, level.b, level.chi2) == (0.1, 0.0, 0.0)
    exact = curves.ordinary([0.0, 10.0, 20.0], [0.0, 10.0, 20.0])
    assert (exact.u_a, exact.u_b, exact.cov) == (0.0, 0.0, 0.0)
    assert exact.correlation == pytest.approx(-math.sqrt(3 / 5))


def test_neither_curves_nor_physics_load_scipy_before_they_need_it():
    code = "import sys, guiju.metrology.curves, guiju.metrology.physics; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
