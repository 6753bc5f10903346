"""Polynomials and linear functions: NIST's Statistical Reference Datasets, evaluation, inverse."""

import math

import curves_data as data
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import curves
from guiju.metrology.errors import DataError


def digits(computed, certified):
    """Correct digits of the worst value: -log10 of the relative error (absolute where the certified value is zero)."""
    errors = [
        abs(found - right) / (abs(right) or 1.0)
        for found, right in zip(np.ravel(computed), np.ravel(certified), strict=True)
    ]
    return -math.log10(max(*errors, 1e-16)) if len(errors) > 1 else -math.log10(max(errors[0], 1e-16))


@pytest.mark.parametrize(
    ("name", "estimates", "deviations"),
    [
        ("NORRIS", 12.5, 13),
        ("PONTIUS", 12, 12),
        ("NOINT1", 13, 13),
        ("FILIP", 12, 12),
        ("WAMPLER1", 12, 8),
        ("WAMPLER2", 11, 12),
        ("WAMPLER3", 13, 12),
        ("WAMPLER4", 13, 12),
        ("WAMPLER5", 13, 12),
    ],
)
def test_certified_digits(name, estimates, deviations):
    case = getattr(data, name)
    fit = curves.polynomial(case.x, case.y, powers=case.powers)
    assert digits(fit.coefficients, case.estimates) >= estimates
    assert digits(fit.u_coefficients, case.deviations) >= deviations
    assert digits([fit.residual_std], [case.residual_std]) >= min(deviations, 12)


def test_longley():
    columns = np.column_stack([np.ones(16), data.LONGLEY_X])
    fit = curves.linear(columns, data.LONGLEY_Y)
    assert digits(fit.coefficients, data.LONGLEY_ESTIMATES) >= 12
    assert digits(fit.u_coefficients, data.LONGLEY_DEVIATIONS) >= 12
    assert digits([fit.residual_std], [data.LONGLEY_RESIDUAL_STD]) >= 13


def test_norris_as_a_line():
    line = curves.ordinary(data.NORRIS.x, data.NORRIS.y)
    assert digits([line.a, line.b], data.NORRIS.estimates) >= 12.5
    assert digits([line.u_a, line.u_b], data.NORRIS.deviations) >= 13


def test_filip_is_evaluated_without_the_loss_of_its_large_coefficients():
    """At the data, fitted values and residuals belong together; the plain sum of powers is some 1e-8 off."""
    fit = curves.polynomial(data.FILIP.x, data.FILIP.y, degree=10)
    found = curves.polynomial_points(fit, data.FILIP.x)
    assert np.abs(np.array(data.FILIP.y) - found.values - fit.residuals).max() < 1e-14
    # The leverages of n points sum to the number of coefficients
    assert np.trace(found.covariance) / fit.residual_std**2 == pytest.approx(11, rel=1e-9)


def test_known_uncertainties_and_the_chi_squared_check():
    x = np.linspace(0, 4, 9)
    y = 1 + 0.5 * x - 0.2 * x**2 + 0.01 * np.array([1, -1, 2, -2, 0, 1, -1, 1, -1])
    fit = curves.polynomial(x, y, degree=2, u_y=np.full(9, 0.01))
    doubled = curves.polynomial(x, y, degree=2, cov_y=np.eye(9) * 4e-4)
    assert fit.chi2 == pytest.approx(4 * doubled.chi2)
    assert doubled.u_coefficients == pytest.approx(2 * fit.u_coefficients)
    check = curves.check_chi2(fit.chi2, fit.n - 3)
    # chi-squared 0.95 with 6 degrees of freedom in the usual tables: 12.592
    assert check.limit == pytest.approx(12.592, abs=5e-4)
    assert not curves.check_chi2(12.6, 6).consistent and curves.check_chi2(12.58, 6).consistent


def test_powers_without_intercept_and_in_any_order():
    x = [1.0, 2.0, 3.0, 4.0]
    y = [each**3 - 2 * each for each in x]
    fit = curves.polynomial(x, y, powers=[3, 1], u_y=[1.0] * 4)
    assert fit.coefficients == pytest.approx([1.0, -2.0], rel=1e-12)
    assert fit.names == ("x**3", "x")
    turned = curves.polynomial(x, [5.0 + each for each in x], powers=[1, 0], u_y=[1.0] * 4)
    assert turned.coefficients == pytest.approx([1.0, 5.0], rel=1e-12)


@given(st.floats(0.0, 4.0), st.floats(0.001, 0.1))
@settings(max_examples=60, deadline=None)
def test_inverse_of_a_rising_polynomial(at, u):
    fit = curves.polynomial([0, 1, 2, 3, 4], [0.0, 1.2, 2.9, 5.1, 7.8], degree=2, u_y=[0.01] * 5)
    there = curves.polynomial_forward(fit, at)
    back = curves.polynomial_inverse(fit, there.value, u)
    assert back.value == pytest.approx(at, abs=1e-9)
    slope = curves.polynomial_slope(fit, at)
    assert back.u == pytest.approx(math.hypot(there.u, u) / slope, rel=1e-6)


def test_an_inverse_that_is_not_unique_or_not_there_is_refused():
    fit = curves.polynomial([-2, -1, 0, 1, 2], [4.0, 1, 0, 1, 4], degree=2, u_y=[0.1] * 5)
    for y in (2.0, -1.0, 9.0):
        with pytest.raises(DataError) as caught:
            curves.polynomial_inverse(fit, y)
        assert caught.value.where == f"y = {y!r}"
