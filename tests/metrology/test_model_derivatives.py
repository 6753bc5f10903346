"""Derivatives: against mpmath, against each other, where they do not exist, and of registered functions and tables."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from model_trees import FORMULAS, NAMES, POINTS

from guiju.metrology import DataError, Model, ModelError, Table, register_function
from guiju.metrology.model import registered
from guiju.metrology.model.symbolic import differentiate
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number


def in_mpmath(node: Node, point: dict[str, object]) -> object:
    """The value of a tree in mpmath's numbers, written here without any of the tape."""
    match node:
        case Number(value=value, name=name):
            return mpmath.pi if name == "pi" else mpmath.mpf(value)
        case Name(name=name):
            return point[name]
        case Negative(operand=operand):
            return -in_mpmath(operand, point)
        case Binary(sign=sign, left=left, right=right):
            a, b = in_mpmath(left, point), in_mpmath(right, point)
            return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__, "**": a.__pow__}[sign](b)
        case Call(function=function, arguments=arguments):
            values = [in_mpmath(one, point) for one in arguments]
            return getattr(mpmath, function)(*values)
    raise AssertionError(node)


@settings(max_examples=150, deadline=None)
@given(FORMULAS, POINTS)
def test_value_and_gradient_agree_with_mpmath(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    value, slopes = model.gradient(point)
    with mpmath.workdps(50):
        exact = {name: mpmath.mpf(number) for name, number in point.items()}
        assert value == pytest.approx(float(in_mpmath(model.tree, exact)), rel=1e-11, abs=1e-11)
        for name in model.names:
            slope = mpmath.diff(lambda x, n=name: in_mpmath(model.tree, {**exact, n: x}), exact[name])
            assert slopes[name] == pytest.approx(float(slope), rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(FORMULAS, POINTS)
def test_the_shown_partial_derivative_is_the_computed_one(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    _, slopes = model.gradient(point)
    for name in NAMES:
        shown = Model(model.partial(name)) if len(model.partial(name)) < 1500 else None
        assume(shown is not None)
        assert shown.value(point) == pytest.approx(slopes.get(name, 0.0), rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(FORMULAS, POINTS)
def test_second_and_third_derivatives_are_those_of_the_first(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    hessian = model.hessian(point)
    place = dict.fromkeys(model.names, 0.0)
    with mpmath.workdps(40):
        exact = {name: mpmath.mpf(number) for name, number in point.items()}
        for i, name in enumerate(model.names):
            trees = differentiate(model.tree, name)
            direction = [0.0] * len(place)
            direction[i] = 1.0
            _, third = model.curvature_at([point[n] for n in model.names], direction)
            for j, other in enumerate(model.names):
                second = mpmath.diff(lambda x, o=other, t=trees: in_mpmath(t, {**exact, o: x}), exact[other])
                assert hessian[name, other] == pytest.approx(float(second), rel=1e-7, abs=1e-7)
                slope = differentiate(model.tree, other)
                expected = mpmath.diff(lambda x, n=name, t=slope: in_mpmath(t, {**exact, n: x}), exact[name], 2)
                assert third[j] == pytest.approx(float(expected), rel=1e-6, abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(FORMULAS, POINTS)
def test_arrays_give_what_numbers_give(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    steps = np.array([0.9, 1.0, 1.1])
    block = model.array({name: number * steps for name, number in point.items()})
    for step, found in zip(steps, np.broadcast_to(block, (3,)), strict=True):
        moved = {name: number * float(step) for name, number in point.items()}
        assert found == pytest.approx(model.value(moved), rel=1e-11, abs=1e-12)


def test_the_stefan_boltzmann_constant_needs_no_step_size() -> None:
    """Values from 1e-34 to 1e7 (notes, A4): a fixed finite-difference step fails here."""
    model = Model("32*pi**5*h*R**4*Rinf**4/(15*Ar**4*Mu**4*c**6*alpha**8)")
    point = {
        "h": 6.62606957e-34,
        "R": 8.3144621,
        "Rinf": 10973731.568539,
        "Ar": 0.00054857990946,
        "Mu": 0.001,
        "c": 299792458.0,
        "alpha": 0.0072973525698,
    }
    value, slopes = model.gradient(point)
    powers = {"h": 1, "R": 4, "Rinf": 4, "Ar": -4, "Mu": -4, "c": -6, "alpha": -8}
    for name, power in powers.items():
        assert slopes[name] * point[name] / value == pytest.approx(power, rel=1e-13)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("sqrt(x)", {"x": 0.0}),
        ("abs(x)", {"x": 0.0}),
        ("hypot(x, y)", {"x": 0.0, "y": 0.0}),
        ("max(x, y)", {"x": 1.0, "y": 1.0}),
        ("x**0.5", {"x": 0.0}),
        ("acos(x)", {"x": 1.0}),
    ],
)
def test_a_point_with_a_value_but_no_derivative_says_so(text: str, point: dict[str, float]) -> None:
    model = Model(text)
    assert math.isfinite(model.value(point))
    with pytest.raises(ModelError, match=r"no derivative.*Monte Carlo"):
        model.gradient(point)


@pytest.mark.parametrize(
    ("text", "point", "slopes"),
    [
        ("abs(x)", {"x": -2.0}, {"x": -1.0}),
        ("min(x, y)", {"x": 1.0, "y": 2.0}, {"x": 1.0, "y": 0.0}),
        ("max(x, y, 5)", {"x": 1.0, "y": 2.0}, {"x": 0.0, "y": 0.0}),
        ("x**2", {"x": 0.0}, {"x": 0.0}),
        ("x**1", {"x": 0.0}, {"x": 1.0}),
        ("x**0", {"x": 0.0}, {"x": 0.0}),
        ("2**x", {"x": 3.0}, {"x": 8 * math.log(2)}),
        ("atan2(y, x)", {"x": -1.0, "y": 0.0}, {"x": 0.0, "y": -1.0}),
        ("x - x", {"x": 3.0}, {"x": 0.0}),
    ],
)
def test_derivatives_where_a_complex_step_would_fail(
    text: str, point: dict[str, float], slopes: dict[str, float]
) -> None:
    assert Model(text).gradient(point)[1] == pytest.approx(slopes)


def test_a_table_is_read_between_its_points_and_never_beyond() -> None:
    model = Model("x + interp(corr, x)", tables={"corr": Table([0, 10, 20], [0.0, 0.5, -0.5])})
    value, slopes = model.gradient({"x": 5.0})
    assert (value, slopes["x"]) == (5.25, 1.05)
    assert model.value({"x": 20.0}) == 19.5
    assert model.gradient({"x": 10.0})[1]["x"] == pytest.approx(1.0 + (0.05 - 0.1) / 2)
    assert model.array({"x": np.array([5.0, 15.0])}) == pytest.approx([5.25, 15.0])
    for evaluate in (model.value, model.gradient, lambda point: model.array({"x": np.array([point["x"]])})):
        with pytest.raises(ModelError, match="outside the table"):
            evaluate({"x": 20.001})
    for x, y in (([0], [1]), ([0, 0], [1, 2]), ([0, 1], [1]), ([0, 1], [1, math.inf])):
        with pytest.raises(DataError):
            Table(x, y)


def test_a_registered_function_has_a_version_and_derivatives_of_its_own_or_by_differences() -> None:
    def cube_by_y(x: float, y: float) -> float:
        return x**3 / y

    register_function("cube_by_y", 2, cube_by_y, version="1")
    register_function("cube_by_y", 2, cube_by_y, version="1")
    model = Model("2*cube_by_y(a, b)")
    assert model.versions == {"cube_by_y": "1"}
    point = {"a": 1.3, "b": 0.7}
    value, slopes = model.gradient(point)
    assert value == pytest.approx(2 * 1.3**3 / 0.7)
    assert slopes["a"] == pytest.approx(6 * 1.3**2 / 0.7, rel=1e-9)
    assert slopes["b"] == pytest.approx(-2 * 1.3**3 / 0.7**2, rel=1e-9)
    assert model.hessian(point)["a", "b"] == pytest.approx(-6 * 1.3**2 / 0.7**2, rel=1e-6)
    assert model.array({"a": np.array([1.0, 2.0]), "b": 2.0}) == pytest.approx([1.0, 8.0])
    register_function("cube_by_y", 2, lambda x, y: x**3 / y + 1, version="2")
    assert Model("cube_by_y(a, b)").value(point) == pytest.approx(1.3**3 / 0.7 + 1)
    assert Model("cube_by_y(a, b)", versions={"cube_by_y": "1"}).value(point) == pytest.approx(1.3**3 / 0.7)
    assert registered("cube_by_y").version == "2"
    with pytest.raises(ModelError, match="no function"):
        Model("cube_by_y(a, b)", versions={"cube_by_y": "3"})
    with pytest.raises(ModelError, match="registered already"):
        register_function("cube_by_y", 2, lambda x, y: x, version="2")
    for name in ("sin", "pi", "_f", "a b", "f__g"):
        with pytest.raises(ModelError, match="cannot be called"):
            register_function(name, 1, math.sin, version="1")
