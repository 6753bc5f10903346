"""Results that share sources: covariance, and quantities computed from several, against one joint evaluation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.metrology import (
    DataError,
    Estimate,
    InputError,
    ModelError,
    Normal,
    combine,
    correlation,
    covariance,
    covariance_matrix,
    fiducial_error,
    hysteresis,
    linear_combination,
    linearity,
    propagate,
    ratio,
    simultaneous,
    span,
)


def point(value: float, u_own: float = 0.1, u_shared: float = 0.2, scale: float = 1.0) -> Estimate:
    """A point whose readings are its own and whose standard is shared with all others."""
    inputs = {"r": Normal(value, u_own, dof=9), "s": Normal(0.0, u_shared, source="standard 17")}
    return propagate(f"r + {scale!r}*s", inputs)


def test_a_shared_source_makes_points_correlated() -> None:
    first, second = point(1.0), point(2.0)
    assert covariance(first, second) == pytest.approx(0.04)
    assert covariance(first, first) == pytest.approx(first.u**2)
    assert correlation(first, second) == pytest.approx(0.04 / 0.05)
    assert correlation(first, first) == pytest.approx(1.0)


def test_inputs_without_a_source_id_are_private_even_when_the_object_is_the_same() -> None:
    one = Normal(0.0, 1.0)
    assert covariance(propagate("x", {"x": one}), propagate("x", {"x": one})) == 0.0


def test_the_common_part_cancels_in_a_span_and_not_in_a_sum() -> None:
    first, second = point(1.0), point(11.0)
    assert span(first, second).value == 10.0
    assert span(first, second).u == pytest.approx(math.hypot(0.1, 0.1))
    total = linear_combination([1.0, 1.0], [first, second], 5.0)
    assert (total.value, total.u) == pytest.approx((17.0, math.sqrt(0.02 + 0.16)))
    assert total.components["standard 17"] == pytest.approx(0.4)
    # Both readings count with nine degrees of freedom each: 2 * 9 for equal contributions.
    assert span(first, second).dof == pytest.approx(18.0)


@given(st.floats(1, 10), st.floats(1, 10), st.floats(0.001, 1), st.floats(0.001, 1))
def test_a_ratio_of_points_is_the_joint_evaluation(a: float, b: float, own: float, shared: float) -> None:
    found = ratio(point(a, own, shared), point(b, own, shared))
    inputs = {"a": Normal(a, own, dof=9), "b": Normal(b, own, dof=9), "s": Normal(0.0, shared)}
    joint = propagate("(a + s)/(b + s)", inputs)
    assert (found.value, found.u, found.dof) == pytest.approx((joint.value, joint.u, joint.dof), rel=1e-9)


def test_a_fiducial_error_with_exact_and_with_uncertain_full_scale() -> None:
    error = point(0.5)
    assert fiducial_error(error, 100.0).u == pytest.approx(error.u / 100)
    assert fiducial_error(error, point(100.0)).value == 0.005
    with pytest.raises(ModelError, match="division by zero"):
        fiducial_error(error, 0.0)


def test_hysteresis_forgets_the_standard() -> None:
    rising, falling = [point(1.0), point(2.0)], [point(1.3), point(1.9)]
    found = hysteresis(rising, falling)
    assert [one.value for one in found.points] == pytest.approx([0.3, -0.1])
    assert found.largest_at == 0 and found.largest.u == pytest.approx(math.hypot(0.1, 0.1))
    with pytest.raises(DataError, match="2 rising points and 1 falling"):
        hysteresis(rising, falling[:1])


@pytest.mark.parametrize("line", ["least_squares", "end_points", "zero"])
def test_linearity_is_the_deviation_from_a_line_of_the_same_results(line: str) -> None:
    x = [0.0, 1.0, 2.0, 4.0]
    y = [point(value) for value in (0.1, 1.2, 1.9, 4.3)]
    values = np.array([one.value for one in y])
    if line == "least_squares":
        design = np.stack([np.ones(4), x], axis=1)
    elif line == "zero":
        design = np.array(x)[:, np.newaxis]
    hat = (
        design @ np.linalg.pinv(design)
        if line != "end_points"
        else np.array([[1 - part / 4, 0, 0, part / 4] for part in x])
    )
    rest = np.eye(4) - hat
    expected = rest @ covariance_matrix(y) @ rest.T
    found = linearity(x, y, line).points
    assert [one.value for one in found] == pytest.approx(list(rest @ values), abs=1e-12)
    assert [one.u for one in found] == pytest.approx(list(np.sqrt(np.maximum(np.diag(expected), 0))), abs=1e-7)
    if line != "zero":
        # An offset common to all points is no deviation from a straight line.
        assert all(one.components["standard 17"] < 1e-12 for one in found)


def test_linearity_refuses_what_has_no_line() -> None:
    with pytest.raises(DataError):
        linearity([1.0, 1.0], [point(1.0), point(2.0)])
    with pytest.raises(DataError):
        linearity([1.0], [point(1.0)])
    with pytest.raises(InputError, match="least_squares, end_points, zero"):
        linearity([1.0, 2.0], [point(1.0), point(2.0)], "best")


def test_a_record_of_many_points_keeps_its_covariance() -> None:
    points = [point(float(i), 0.1, 0.2, 1.0 + i / 100) for i in range(200)]
    matrix = covariance_matrix(points)
    expected = np.array([[0.04 * (1 + i / 100) * (1 + j / 100) for j in range(200)] for i in range(200)])
    expected += 0.01 * np.eye(200)
    assert matrix == pytest.approx(expected, rel=1e-12)
    assert matrix[3, 150] == pytest.approx(covariance(points[3], points[150]))


def test_declared_correlation_between_sources_reaches_other_points() -> None:
    inputs = {"a": Normal(0.0, 1.0, source="A"), "b": Normal(0.0, 2.0, source="B")}
    both = propagate("a + b", inputs, {("a", "b"): 0.5})
    only_b = propagate("b", {"b": inputs["b"]})
    assert covariance(both, only_b) == pytest.approx(4.0 + 0.5 * 2.0)
    assert covariance_matrix([both, only_b]) == pytest.approx(np.array([[both.u**2, 5.0], [5.0, 4.0]]), rel=1e-12)
    assert combine("p - q", {"p": both, "q": only_b}).u == pytest.approx(1.0)
    other = propagate("a + b", inputs, {("a", "b"): 0.4})
    with pytest.raises(InputError, match="different coefficients"):
        covariance(both, other)


def test_a_sample_keeps_its_degrees_of_freedom_through_derived_quantities() -> None:
    found = simultaneous({"a": [1.0, 2.0, 4.0], "b": [3.0, 1.0, 2.0]})
    a = propagate("a + 0*b", found.inputs, found.correlations)
    b = propagate("b + 0*a", found.inputs, found.correlations)
    assert a.dof == pytest.approx(2.0) and b.dof == pytest.approx(2.0)


def test_combine_takes_numbers_and_inputs_too() -> None:
    found = combine("x*k + e", {"x": point(2.0), "k": 3.0, "e": Normal(1.0, 0.3)})
    assert found.value == 7.0
    assert found.u == pytest.approx(math.sqrt(9 * 0.05 + 0.09))
    with pytest.raises(InputError, match="uses k"):
        combine("x*k", {"x": point(2.0)})
