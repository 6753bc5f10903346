"""Propagation by the GUM: published examples, properties, correlation, samples, second order, complex quantities."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import (
    Cartesian,
    Constant,
    Correlations,
    DataError,
    Input,
    InputError,
    ModelError,
    Normal,
    Polar,
    Rectangular,
    expand,
    multivariate_normal,
    propagate,
    propagate_all,
    propagate_complex,
    simultaneous,
)

H1 = {
    "ls": Normal(50000623.0, 25.0, dof=18),
    "d": Normal(215.0, 9.7, dof=25.6),
    "dalpha": Normal(0.0, 5.8e-7, dof=50),
    "theta": Normal(-0.1, 0.41),
    "alphas": Normal(1.15e-5, 1.2e-6),
    "dtheta": Normal(0.0, 0.029, dof=2),
}
H1_MODEL = "ls + d - ls*(dalpha*theta + alphas*dtheta)"
H2 = {
    "V": [5.007, 4.994, 5.005, 4.99, 4.999],
    "I": [0.019663, 0.019639, 0.01964, 0.019685, 0.019678],
    "phi": [1.0456, 1.0438, 1.0468, 1.0428, 1.0433],
}
H2_MODELS = {"R": "V/I*cos(phi)", "X": "V/I*sin(phi)", "Z": "V/I"}


def test_gum_h1_end_gauge() -> None:
    result = propagate(H1_MODEL, H1)
    assert (round(result.value), round(result.u)) == (50000838, 32)
    assert result.components == pytest.approx(
        {"ls": 25.0, "d": 9.7, "dalpha": 2.9, "theta": 0.0, "alphas": 0.0, "dtheta": 16.6752}, abs=1e-4
    )
    assert int(result.dof) == 16
    assert set(result.vanishing) == {"theta", "alphas"}
    # GUM H.1.7: the terms of second order raise u from 32 nm to 34 nm.
    assert round(propagate(H1_MODEL, H1, order=2).u) == 34
    assert propagate(H1_MODEL, H1, order="auto").order == 2


def test_gum_h2_readings_taken_together() -> None:
    found = simultaneous(H2)
    printed = {("V", "I"): -0.36, ("V", "phi"): 0.86, ("I", "phi"): -0.65}
    for (a, b), r in printed.items():
        assert found.correlations.coefficient(a, b) == pytest.approx(r, abs=0.005)
    joint = propagate_all(H2_MODELS, found.inputs, found.correlations)
    values = {name: (one.value, one.u) for name, one in joint.estimates.items()}
    assert values["R"] == pytest.approx((127.732, 0.071), abs=0.0005)
    assert values["X"] == pytest.approx((219.847, 0.295), abs=0.001)
    assert values["Z"] == pytest.approx((254.260, 0.236), abs=0.0005)
    assert joint.correlation("R", "X") == pytest.approx(-0.588, abs=0.0005)
    assert joint.correlation("R", "Z") == pytest.approx(-0.485, abs=0.0005)
    assert joint.correlation("X", "Z") == pytest.approx(0.993, abs=0.0005)
    # Five sets of readings have four degrees of freedom, whatever a sum of Welch-Satterthwaite would say.
    assert [one.dof for one in joint.estimates.values()] == pytest.approx([4.0, 4.0, 4.0])
    assert expand(joint["R"]).k == pytest.approx(2.776, abs=0.001)


def test_gum_h2_reduced_set_by_set_gives_the_same() -> None:
    """Approach 2 of H.2.4: the model evaluated for every set, then the mean."""
    found = simultaneous(H2)
    joint = propagate_all(H2_MODELS, found.inputs, found.correlations)
    sets = [v / i * math.sin(phi) for v, i, phi in zip(H2["V"], H2["I"], H2["phi"], strict=True)]
    assert joint["X"].value == pytest.approx(np.mean(sets), rel=1e-5)
    assert joint["X"].u == pytest.approx(np.std(sets, ddof=1) / math.sqrt(5), rel=2e-3)


def test_a_sample_beside_other_sources_counts_once() -> None:
    found = simultaneous({"a": [1.0, 2.0, 4.0], "b": [3.0, 1.0, 2.0]})
    inputs = {**found.inputs, "c": Normal(0.0, 0.5)}
    result = propagate("a + b + c", inputs, found.correlations)
    together = propagate("a + b", found.inputs, found.correlations)
    assert together.dof == pytest.approx(2.0)
    assert result.dof == pytest.approx(2.0 * (result.u / together.u) ** 4)
    other = {**inputs, "b": Normal(2.0, 0.5, dof=9, sample="sample")}
    with pytest.raises(InputError, match="one sample has different degrees of freedom"):
        propagate("a + b + c", other)


def test_correlated_inputs_with_dof_that_are_no_sample_are_remarked_on() -> None:
    """Trap 5: others refuse; the effective degrees of freedom are approximate and said to be so."""
    inputs = {"a": Normal(1.0, 0.1, dof=5), "b": Normal(1.0, 0.1, dof=7)}
    assert [one.code for one in propagate("a + b", inputs, {("a", "b"): 0.5}).remarks] == ["dof-of-correlated"]
    assert propagate("a + b", inputs).remarks == ()


def test_no_small_component_is_dropped() -> None:
    """Trap 5: components below one per cent of the largest are still listed."""
    result = propagate("a + b + c", {"a": Normal(1.0, 1.0), "b": Normal(1.0, 1e-6), "c": Constant(2.0)})
    assert result.components == {"a": 1.0, "b": 1e-6, "c": 0.0}


def test_ten_resistors_with_a_singular_correlation_matrix() -> None:
    names = [f"R{i}" for i in range(1, 11)]
    inputs = {name: Normal(1000.0, 0.1) for name in names}
    pairs = {(a, b): 1.0 for i, a in enumerate(names) for b in names[i + 1 :]}
    assert propagate("+".join(names), inputs, pairs).u == pytest.approx(1.0, rel=1e-12)
    one_source = {name: Normal(1000.0, 0.1, source="standard") for name in names}
    result = propagate("+".join(names), one_source)
    assert result.u == pytest.approx(1.0, rel=1e-12)
    assert len(result.components) == 1


WIDTHS = st.floats(1e-6, 1e6)
VALUES = st.floats(-1e6, 1e6)
MODEL = "2*a - 3*b + a*c/(1 + c**2)"
INPUTS = st.fixed_dictionaries(
    {name: st.builds(Normal, VALUES, WIDTHS, dof=st.floats(1, 1e4)) for name in ("a", "b", "c")}
)


@given(INPUTS, st.floats(1e-3, 1e3))
def test_scaling_the_result_scales_its_uncertainty(inputs: dict[str, Input], factor: float) -> None:
    plain = propagate(MODEL, inputs)
    scaled = propagate(f"{factor!r}*({MODEL})", inputs)
    size = factor * sum(abs(one.value) for one in inputs.values())
    assert scaled.value == pytest.approx(factor * plain.value, rel=1e-12, abs=1e-12 * size)
    assert scaled.u == pytest.approx(factor * plain.u, rel=1e-12)
    assert scaled.dof == pytest.approx(plain.dof, rel=1e-9)


@given(INPUTS, st.permutations(["a", "b", "c"]))
def test_the_order_of_the_inputs_does_not_matter(inputs: dict[str, Input], order: list[str]) -> None:
    plain, other = propagate(MODEL, inputs), propagate(MODEL, {name: inputs[name] for name in order})
    assert (plain.value, plain.u, plain.dof, plain.components) == (other.value, other.u, other.dof, other.components)


@given(INPUTS)
def test_a_source_of_zero_changes_nothing(inputs: dict[str, Input]) -> None:
    plain = propagate(MODEL, inputs)
    more = propagate(MODEL + " + z", {**inputs, "z": Normal(0.0, 0.0, dof=1)})
    assert (more.value, more.u) == (plain.value, plain.u)
    assert more.dof == pytest.approx(plain.dof, rel=1e-12)
    unused = propagate(MODEL, {**inputs, "z": Normal(5.0, 9.0)})
    assert (unused.u, unused.components["z"]) == (plain.u, 0.0)


@given(st.floats(0.001, 1000), st.floats(0.001, 1000), st.floats(-1, 1))
def test_correlation_between_its_limits(u_a: float, u_b: float, r: float) -> None:
    inputs = {"a": Normal(1.0, u_a), "b": Normal(2.0, u_b)}

    def u(model: str, r: float) -> float:
        return propagate(model, inputs, {("a", "b"): r}).u

    assert u("a + b", 1.0) == pytest.approx(u_a + u_b, rel=1e-12)
    assert u("a + b", -1.0) == pytest.approx(abs(u_a - u_b), rel=1e-6, abs=1e-6 * (u_a + u_b))
    assert u("a + b", 0.0) == pytest.approx(math.hypot(u_a, u_b), rel=1e-12)
    between = math.sqrt(max(u_a**2 + u_b**2 - 2 * r * u_a * u_b, 0.0))
    assert u("a - b", r) == pytest.approx(between, rel=1e-6, abs=1e-6 * (u_a + u_b))


@settings(max_examples=50)
@given(st.lists(st.floats(0.1, 10), min_size=3, max_size=3), st.integers(0, 10**6))
def test_u_is_the_root_of_j_v_j(widths: list[float], seed: int) -> None:
    factor = np.random.default_rng(seed).normal(size=(3, 3))
    covariance = factor @ factor.T
    joint = multivariate_normal(["a", "b", "c"], widths, ((covariance + covariance.T) / 2).tolist())
    result = propagate("a*b - c**2", joint.inputs, joint.correlations)
    a, b, c = widths
    gradient = np.array([b, a, -2 * c])
    assert result.u == pytest.approx(math.sqrt(gradient @ covariance @ gradient), rel=1e-9)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Correlations({("a", "b"): 1.1}), "from -1 to 1"),
        (lambda: Correlations({("a", "b"): math.nan}), "from -1 to 1"),
        (lambda: Correlations({("a", "a"): 0.5}), "always 1"),
        (lambda: Correlations({("a", "b"): 0.5, ("b", "a"): 0.4}), "two different"),
        (lambda: Correlations({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}), "smallest eigenvalue"),
        (lambda: Correlations({("a", "b"): 0.5}, "clayton"), "there are: gaussian"),
        (lambda: Correlations.from_matrix(["a", "b"], [[1, 0.5], [0.4, 1]]), "not symmetric"),
        (lambda: Correlations.from_matrix(["a", "b"], [[1, 0.5]]), "2 x 2"),
        (lambda: Correlations.from_matrix(["a", "b"], [[2, 0.5], [0.5, 1]]), "diagonal"),
        (lambda: multivariate_normal(["a", "b"], [0, 0], [[1, 2], [2, 1]]), "from -1 to 1"),
        (lambda: multivariate_normal(["a", "b"], [0, 0], [[-1, 0], [0, 1]]), "variance"),
        (lambda: propagate("a", {"a": Normal(1, 1)}, {("a", "q"): 0.5}), "names q"),
        (
            lambda: propagate("a+b", {n: Normal(1, 1, source="s") for n in "ab"}, {("a", "b"): 0.5}),
            "r can only be 1",
        ),
        (lambda: propagate("a+b", {"a": Normal(1, 1, source="s"), "b": Normal(1, 2, source="s")}), "two different"),
        (lambda: propagate("a+b", {"a": Normal(1, 1)}), "uses b"),
        (lambda: propagate("a", {"a": 5.0}), "must be an input"),
        (lambda: propagate("a", {"a": Normal(1, 1)}, order=3), "1, 2 or auto"),
    ],
)
def test_impossible_correlations_and_inputs_are_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]


def test_readings_taken_together_are_of_one_length() -> None:
    with pytest.raises(DataError, match="one length"):
        simultaneous({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]})


def test_trap_11_a_sensitivity_of_zero_is_no_error_and_is_told() -> None:
    """JCGM 101, 9.4: x1**2 + x2**2 at zero: first order gives 0, second order u(y) = 2 u**2 / sqrt(2) * sqrt(2)."""
    inputs = {"X1": Normal(0.0, 0.005), "X2": Normal(0.0, 0.005)}
    first = propagate("X1**2 + X2**2", inputs)
    assert first.u == 0.0 and set(first.vanishing) == {"X1", "X2"}
    second = propagate("X1**2 + X2**2", inputs, order="auto")
    assert second.u == pytest.approx(2 * 0.005**2, rel=1e-12)
    assert second.bias == pytest.approx(2 * 0.005**2, rel=1e-12)
    assert second.value == 0.0
    # Correlated: var = 2 u**4 (1 + 1 + 2 r**2) for jointly normal inputs.
    correlated = propagate("X1**2 + X2**2", inputs, {("X1", "X2"): 0.9}, order=2)
    assert correlated.u == pytest.approx(math.sqrt(4 * 0.005**4 * (1 + 0.9**2)), rel=1e-9)


def test_second_order_of_the_mass_example() -> None:
    """JCGM 101, 9.3: 0.0539 mg to first order, 0.0750 mg to second."""
    inputs: dict[str, Input] = {
        "mRc": Normal(100000.0, 0.05),
        "dmRc": Normal(1.234, 0.02),
        "rhoA": Rectangular(1.2, 0.1),
        "rhoW": Rectangular(8000.0, 1000.0),
        "rhoR": Rectangular(8000.0, 50.0),
    }
    model = "(mRc + dmRc)*(1 + (rhoA - 1.2)*(1/rhoW - 1/rhoR)) - 100000"
    assert propagate(model, inputs).u == pytest.approx(0.0539, abs=6e-5)
    assert propagate(model, inputs, order=2).u == pytest.approx(0.0750, abs=6e-5)


@given(st.floats(0.5, 2), st.floats(0.001, 0.2), st.floats(-2, 2), st.floats(0.001, 0.3))
def test_second_order_has_the_mixed_terms_of_the_gum(x: float, u_x: float, y: float, u_y: float) -> None:
    """GUM 5.1.2 NOTE for f = x**3 y: half the squares of f_ij, and f_i f_ijj."""
    second = propagate("x**3*y", {"x": Normal(x, u_x), "y": Normal(y, u_y)}, order=2)
    fx, fy, fxx, fxy, fxxx, fxxy = 3 * x * x * y, x**3, 6 * x * y, 3 * x * x, 6 * y, 6 * x
    vx, vy = u_x**2, u_y**2
    variance = fx**2 * vx + fy**2 * vy + 0.5 * fxx**2 * vx**2 + fxy**2 * vx * vy
    variance += fx * fxxx * vx**2 + fy * fxxy * vx * vy
    assert second.u == pytest.approx(math.sqrt(variance), rel=1e-9)


def test_second_order_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ModelError, match="negative"):
        propagate("sin(x)", {"x": Normal(0.0, 3.0)}, order=2)


def test_trap_2_both_parts_of_a_complex_result_have_their_own_uncertainty() -> None:
    """NIST TN 1900, E15: 0.0074 + 0.0031i, u 0.0050 and 0.0045, r = 0.0321."""
    inputs = {
        "S22": Polar(Normal(0.24776, 0.00337), Normal(4.88683, 0.01392)),
        "S12": Polar(Normal(0.49935, 0.0034), Normal(4.78595, 0.00835)),
        "S23": Polar(Normal(0.24971, 0.0017), Normal(4.85989, 0.00842)),
        "S13": Polar(Normal(0.49952, 0.0034), Normal(4.79054, 0.00835)),
    }
    result = propagate_complex("S22 - S12*S23/S13", inputs)
    assert (result.re.u, result.im.u) == pytest.approx((0.0050, 0.0045), abs=5e-5)
    assert (result.value.real, result.value.imag) == pytest.approx((0.0074, 0.0031), abs=5e-5)
    assert result.r == pytest.approx(0.0321, abs=5e-4)
    assert "S22.phase" in result.re.components


@given(st.complex_numbers(min_magnitude=0.5, max_magnitude=2), st.floats(0.001, 0.1), st.floats(0.001, 0.1))
def test_complex_parts_agree_with_the_real_formulas(z: complex, u_re: float, u_im: float) -> None:
    parts = {"x": Normal(z.real, u_re), "y": Normal(z.imag, u_im)}
    result = propagate_complex("exp(z)", {"z": Cartesian(parts["x"], parts["y"], r=0.3)})
    joint = propagate_all({"re": "exp(x)*cos(y)", "im": "exp(x)*sin(y)"}, parts, {("x", "y"): 0.3})
    assert result.value == pytest.approx(cmath.exp(z), rel=1e-12)
    assert result.re.u == pytest.approx(joint["re"].u, rel=1e-9)
    assert result.im.u == pytest.approx(joint["im"].u, rel=1e-9)
    assert result.r == pytest.approx(joint.correlation("re", "im"), rel=1e-6, abs=1e-9)


def test_magnitude_and_phase_give_back_a_polar_input() -> None:
    result = propagate_complex("z", {"z": Polar(Normal(2.0, 0.1), Normal(0.7, 0.05))})
    assert (result.magnitude().value, result.magnitude().u) == pytest.approx((2.0, 0.1))
    assert (result.phase().value, result.phase().u) == pytest.approx((0.7, 0.05))


def test_complex_formulas_only_of_holomorphic_functions() -> None:
    with pytest.raises(ModelError, match="holomorphic"):
        propagate_complex("abs(z)", {"z": Cartesian(Normal(1, 1), Normal(1, 1))})
    with pytest.raises(ModelError, match="division by zero"):
        propagate_complex("1/z", {"z": Cartesian(Normal(0, 1), Normal(0, 1))})
    with pytest.raises(InputError, match="uses w"):
        propagate_complex("w", {})
