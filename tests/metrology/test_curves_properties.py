"""Laws that every straight-line fit obeys, whatever the data."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guiju.metrology import curves

value = st.floats(-100, 100).map(lambda each: round(each, 3))
positive = st.floats(0.05, 5).map(lambda each: round(each, 3))
factor = st.floats(0.01, 100).map(lambda each: round(each, 4))


@st.composite
def points(draw):
    """x spread out, y near a line, u_x and u_y, for 3 to 8 points."""
    n = draw(st.integers(3, 8))
    x = [float(10 * place) + draw(st.floats(-3, 3)) for place in range(n)]
    slope, height = draw(st.floats(0.5, 5)), draw(value)
    u_y = draw(st.lists(positive, min_size=n, max_size=n))
    y = [height + slope * at + u * draw(st.floats(-2, 2)) for at, u in zip(x, u_y, strict=True)]
    u_x = draw(st.lists(st.floats(0.01, 0.5), min_size=n, max_size=n))
    return np.array(x), np.array(y), np.array(u_x), np.array(u_y)


FITS = {
    "ordinary": lambda x, y, u_x, u_y: curves.ordinary(x, y),
    "weighted": lambda x, y, u_x, u_y: curves.weighted(x, y, u_y),
    "gauss_markov": lambda x, y, u_x, u_y: curves.gauss_markov(x, y, _correlated(u_y)),
    "generalised_distance": curves.generalised_distance,
}
every_fit = pytest.mark.parametrize("fit", FITS.values(), ids=FITS.keys())


def _correlated(u):
    matrix = 0.3 * np.outer(u, u)
    np.fill_diagonal(matrix, u**2)
    return matrix


def _same(line, other, rel=1e-8, scale=1.0):
    assert (line.b, line.u_b) == pytest.approx((other.b, other.u_b), rel=rel, abs=1e-9 * scale)
    assert line.u_a == pytest.approx(other.u_a, rel=rel)


@every_fit
@given(points(), value, value)
@settings(max_examples=25, deadline=None)
def test_shift(fit, drawn, across, up):
    x, y, u_x, u_y = drawn
    line, moved = fit(x, y, u_x, u_y), fit(x + across, y + up, u_x, u_y)
    assert moved.b == pytest.approx(line.b, rel=1e-9)
    assert moved.value(across + x[1]) == pytest.approx(line.value(x[1]) + up, rel=1e-9, abs=1e-8)
    assert moved.u_b == pytest.approx(line.u_b, rel=1e-6, abs=1e-12)


@every_fit
@given(points(), factor, factor)
@settings(max_examples=25, deadline=None)
def test_scale(fit, drawn, across, up):
    x, y, u_x, u_y = drawn
    line, scaled = fit(x, y, u_x, u_y), fit(x * across, y * up, u_x * across, u_y * up)
    assert scaled.b == pytest.approx(line.b * up / across, rel=1e-9)
    assert scaled.u_b == pytest.approx(line.u_b * up / across, rel=1e-6, abs=1e-11 * up / across)
    assert scaled.height == pytest.approx(line.height * up, rel=1e-6, abs=1e-6 * up)
    if line.chi2 is not None:
        assert scaled.chi2 == pytest.approx(line.chi2, rel=1e-7, abs=1e-12)


@every_fit
@given(points(), st.randoms())
@settings(max_examples=25, deadline=None)
def test_order_of_the_points(fit, drawn, random):
    order = list(range(len(drawn[0])))
    random.shuffle(order)
    _same(fit(*drawn), fit(*(column[order] for column in drawn)), scale=10.0)


@given(points(), factor)
@settings(max_examples=25, deadline=None)
def test_a_common_factor_on_the_uncertainties_moves_uncertainties_not_the_line(drawn, by):
    x, y, u_x, u_y = drawn
    for fit in (FITS["weighted"], FITS["generalised_distance"]):
        line, other = fit(x, y, u_x, u_y), fit(x, y, u_x * by, u_y * by)
        assert other.b == pytest.approx(line.b, rel=1e-9)
        assert (other.u_a, other.u_b) == pytest.approx((line.u_a * by, line.u_b * by), rel=1e-8)
        assert other.chi2 == pytest.approx(line.chi2 / by**2, rel=1e-7, abs=1e-12)


@given(points())
@settings(max_examples=25, deadline=None)
def test_errors_in_both_variables_become_weighted_as_u_x_vanishes(drawn):
    x, y, u_x, u_y = drawn
    plain = curves.weighted(x, y, u_y)
    none = curves.generalised_distance(x, y, 0 * u_x, u_y)
    _same(none, plain)
    little = [abs(curves.generalised_distance(x, y, u_x * part, u_y).b - plain.b) for part in (1e-2, 1e-4)]
    assert little[1] <= 1e-3 * little[0] + 1e-12


@given(points())
@settings(max_examples=25, deadline=None)
def test_ordinary_is_weighted_with_the_residual_standard_deviation(drawn):
    x, y, *_ = drawn
    plain = curves.ordinary(x, y)
    assume(plain.residual_std > 1e-6)
    _same(curves.weighted(x, y, np.full(len(x), plain.residual_std)), plain)


@given(points())
@settings(max_examples=25, deadline=None)
def test_independent_points_in_a_matrix_are_weights(drawn):
    x, y, _, u_y = drawn
    _same(curves.gauss_markov(x, y, np.diag(u_y**2)), curves.weighted(x, y, u_y))


@every_fit
@given(points(), st.floats(-50, 150), positive)
@settings(max_examples=25, deadline=None)
def test_inverse_of_forward(fit, drawn, at, u):
    line = fit(*drawn)
    assume(abs(line.b) > 0.1)
    there = curves.forward(line, at)
    back = curves.inverse(line, there.value)
    assert back.value == pytest.approx(at, rel=1e-10, abs=1e-10)
    # What the line adds is the same on both ways, once in y and once in x
    assert back.u == pytest.approx(there.u / abs(line.b), rel=1e-9)
    assert curves.forward(line, at, u).u == pytest.approx(math.hypot(there.u, line.b * u), rel=1e-12)


@every_fit
@given(points(), st.lists(st.floats(-50, 150), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_covariance_of_points_is_one(fit, drawn, places):
    line = fit(*drawn)
    parameters = np.array([[line.u_a**2, line.cov], [line.cov, line.u_b**2]])
    assert np.linalg.eigvalsh(parameters).min() >= -1e-12 * np.trace(parameters)
    found = curves.forward_points(line, places)
    assert np.linalg.eigvalsh(found.covariance).min() >= -1e-9 * np.trace(found.covariance) - 1e-30
    for place, own in zip(places, found.u, strict=True):
        assert own == pytest.approx(curves.forward(line, place).u, rel=1e-12)
        plain = parameters[0, 0] + place**2 * parameters[1, 1] + 2 * place * parameters[0, 1]
        assert own**2 == pytest.approx(plain, rel=1e-6, abs=1e-9 * parameters[0, 0] + 1e-20)


@given(points())
@settings(max_examples=25, deadline=None)
def test_a_line_is_a_polynomial_of_the_first_degree(drawn):
    x, y, _, u_y = drawn
    line = curves.weighted(x, y, u_y)
    fit = curves.polynomial(x, y, degree=1, u_y=u_y)
    assert fit.coefficients == pytest.approx([line.a, line.b], rel=1e-9, abs=1e-8)
    assert fit.u_coefficients == pytest.approx([line.u_a, line.u_b], rel=1e-9)
    assert fit.chi2 == pytest.approx(line.chi2, rel=1e-6, abs=1e-10)
    inside = float(x[0] + x[-1]) / 2
    one, other = curves.polynomial_forward(fit, inside, 0.3), curves.forward(line, inside, 0.3)
    assert (one.value, one.u) == pytest.approx((other.value, other.u), rel=1e-9, abs=1e-9)
