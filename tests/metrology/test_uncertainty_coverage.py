"""Coverage factors: published tables, rules, shapes, and what is said about a fixed k."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.metrology import (
    Constant,
    Estimate,
    Input,
    InputError,
    Normal,
    Rectangular,
    Trapezoidal,
    Triangular,
    coverage_factor,
    expand,
    propagate,
    shape_factor,
)


@pytest.mark.parametrize(
    ("dof", "p", "k"),
    [
        (1, 0.95, 12.71),
        (5, 0.95, 2.57),
        (16, 0.99, 2.92),
        (50, 0.95, 2.01),
        (8, 0.9545, 2.37),
        (2, 0.9973, 19.21),
        (math.inf, 0.95, 1.96),
        (math.inf, 0.99, 2.576),
    ],
)
def test_table_g2_of_the_gum(dof: float, p: float, k: float) -> None:
    assert coverage_factor(p, dof) == pytest.approx(k, abs=0.0051)


@given(st.floats(1, 200), st.floats(0.5, 0.999))
def test_k_is_the_quantile_of_t(dof: float, p: float) -> None:
    k = coverage_factor(p, dof, "t")
    below = 1 - mpmath.betainc(dof / 2, 0.5, 0, dof / (dof + k * k), regularized=True) / 2
    assert float(below) == pytest.approx((1 + p) / 2, abs=1e-10)


def result(dof: float) -> Estimate:
    return propagate("a", {"a": Normal(10.0, 1.0, dof=dof)})


def test_trap_9_degrees_of_freedom_are_truncated_unless_said_otherwise() -> None:
    """GUM H.1.6: 16.66 effective degrees of freedom, t99(16) = 2.92; untruncated it would be 2.906."""
    assert expand(result(16.66), 0.99).k == pytest.approx(2.9208, abs=1e-4)
    assert expand(result(16.66), 0.99).dof_used == 16
    assert expand(result(16.66), 0.99, rule="t_nearest").dof_used == 17
    assert expand(result(16.66), 0.99, rule="t").k == pytest.approx(2.9056, abs=1e-4)
    # Rounding must not cost a degree of freedom.
    assert expand(result(4 - 1e-12)).dof_used == 4
    assert expand(result(math.inf)).shape == "normal"


def test_fewer_than_one_degree_of_freedom_stay_and_are_told() -> None:
    expanded = expand(result(0.9))
    assert expanded.dof_used == pytest.approx(0.9)
    assert [one.code for one in expanded.remarks] == ["few-dof"]


def test_a_fixed_k_promises_no_probability_and_warns_below_fifteen() -> None:
    expanded = expand(result(100.0), k=2)
    assert (expanded.U, expanded.p, expanded.remarks) == (2.0, None, ())
    assert expanded.interval == (8.0, 12.0) and expanded.relative == 0.2
    few = expand(result(9.0), rule="fixed")
    assert few.k == 2.0
    assert "95 %" in few.remarks[0].sentence("zh") and "9 effective" in few.remarks[0].sentence("en")


def multimeter(first: float, second: float, u_rest: float) -> Estimate:
    inputs: dict[str, Input] = {
        "reading": Constant(100.1),
        "source": Normal(100.0, u_rest),
        "a": Rectangular(0.0, first),
        "b": Rectangular(0.0, second),
    }
    return propagate("reading - source + a - b", inputs)


def test_one_rectangular_input_dominates_ea_4_02_s9() -> None:
    expanded = expand(multimeter(0.05, 0.011, 0.001), rule="dominant_shape")
    assert expanded.shape == "rectangular"
    assert expanded.k == pytest.approx(math.sqrt(3) * 0.95)
    assert round(expanded.U, 2) == 0.05


def test_two_rectangular_inputs_dominate() -> None:
    """Two equal ones make a triangle, unequal ones a trapezoid; JJF 1059.1 k of a triangle for 95 % is 1.90."""
    assert expand(multimeter(0.05, 0.05, 0.0), rule="dominant_shape").k == pytest.approx(1.90, abs=0.005)
    unequal = expand(multimeter(0.05, 0.03, 0.001), rule="dominant_shape")
    beta = 0.02 / 0.08
    expected = (1 - math.sqrt(0.05 * (1 - beta**2))) / math.sqrt((1 + beta**2) / 6)
    assert (unequal.shape, unequal.k) == ("trapezoidal", pytest.approx(expected))
    assert expand(multimeter(0.05, 0.05, 0.1), rule="dominant_shape").shape == "normal"


@given(st.floats(0, 1), st.floats(0.01, 0.99))
def test_the_factor_of_a_trapezoid_holds_p(top: float, p: float) -> None:
    one = Trapezoidal(0.0, 1.0, top)
    half = shape_factor("trapezoidal", p, top) * one.u
    import numpy as np

    assert one.quantile(np.array([(1 + p) / 2]))[0] == pytest.approx(half, abs=1e-9)


def test_non_normal_factors_of_jjf_1059() -> None:
    table = {
        ("rectangular", 1.0): 1.73,
        ("rectangular", 0.99): 1.71,
        ("triangular", 1.0): 2.45,
        ("triangular", 0.99): 2.20,
    }
    for (shape, p), k in table.items():
        assert shape_factor(shape, p) == pytest.approx(k, abs=0.0051)
    assert shape_factor("arcsine", 1.0) == pytest.approx(math.sqrt(2))
    assert shape_factor("rectangular", 1.0) * Rectangular(0, 1).u == pytest.approx(1.0)
    assert shape_factor("triangular", 1.0) * Triangular(0, 1).u == pytest.approx(1.0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: coverage_factor(1.0),
        lambda: coverage_factor(0.95, 0),
        lambda: coverage_factor(0.95, math.nan),
        lambda: coverage_factor(0.95, 5, "fixed"),
        lambda: shape_factor("normal", 1.0),
        lambda: shape_factor("round", 0.9),
        lambda: shape_factor("rectangular", 1.1),
        lambda: expand(result(9), 95),
        lambda: expand(result(9), rule="usual"),
        lambda: expand(result(9), k=-2),
    ],
)
def test_impossible_questions_are_refused(ask: object) -> None:
    with pytest.raises(InputError):
        ask()  # type: ignore[operator]
