"""Simulation: repeatable, the same for any number of threads, right against theory and published examples."""

import math
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import (
    AdaptiveSimulation,
    Arcsine,
    Constant,
    ConvergenceError,
    Correlations,
    CurvilinearTrapezoid,
    DataError,
    Empirical,
    Input,
    InputError,
    MetrologyError,
    ModelError,
    Normal,
    Rectangular,
    StudentT,
    adaptive,
    adaptive_all,
    ellipsoidal_region,
    expand,
    multivariate_normal,
    numerical_tolerance,
    propagate,
    rectangular_region,
    simulate,
    simulate_all,
    smallest_region,
    validate,
)
from guiju.metrology.monte_carlo import simulation
from guiju.metrology.monte_carlo.tails import Tails, covered, symmetric_rank

GAUGE = "Ls + D + d1 + d2 - Ls*(dalpha*(theta0 + Delta) + alphas*dtheta) - 50000000"


def gauge_inputs(convention: str = "scaled") -> dict[str, Input]:
    """JCGM 101, table 10, in nm."""
    return {
        "Ls": StudentT(50000623.0, 25.0, dof=18, convention=convention),
        "D": StudentT(215.0, 6.0, dof=24, convention=convention),
        "d1": StudentT(0.0, 4.0, dof=5, convention=convention),
        "d2": StudentT(0.0, 7.0, dof=8, convention=convention),
        "alphas": Rectangular(1.15e-5, 2e-6),
        "theta0": Normal(-0.1, 0.2),
        "Delta": Arcsine(0.0, 0.5),
        "dalpha": CurvilinearTrapezoid(0.0, 1e-6, 1e-7),
        "dtheta": CurvilinearTrapezoid(0.0, 0.05, 0.025),
    }


def test_trap_1_the_gauge_block_under_both_conventions_of_t() -> None:
    """JCGM 101, 9.5: 838 nm, 36 nm, [745, 932] nm; converged u 35.81, and 34.2 where u is the standard deviation."""
    run = simulate(GAUGE, gauge_inputs(), trials=1_000_000, p=0.99, seed=95)
    assert run.mean == pytest.approx(838.0, abs=0.2)
    assert run.u == pytest.approx(35.81, abs=0.15)
    assert run.symmetric == pytest.approx((744.33, 931.65), abs=1.0)
    other = simulate(GAUGE, gauge_inputs("standard_deviation"), trials=300_000, p=0.99, seed=95)
    assert other.u == pytest.approx(34.2, abs=0.2)


def test_the_same_bits_for_any_number_of_threads_and_again() -> None:
    runs = [
        simulate(GAUGE, gauge_inputs(), trials=100_001, seed=7, threads=threads, keep=True) for threads in (1, 2, 5, 2)
    ]
    for run in runs[1:]:
        assert (run.mean, run.u, run.symmetric, run.shortest) == (
            runs[0].mean,
            runs[0].u,
            runs[0].symmetric,
            runs[0].shortest,
        )
        assert np.array_equal(run.samples, runs[0].samples)
    assert simulate(GAUGE, gauge_inputs(), trials=100_001, seed=8).mean != runs[0].mean
    assert runs[0].provenance.generator == "SFC64/2" and runs[0].provenance.numpy == np.__version__
    assert (runs[0].provenance.seed, runs[0].trials, runs[0].provenance.block) == (7, 100_001, 16384)


def test_a_run_kept_from_an_earlier_day_is_repeated() -> None:
    """Kept with numpy 2.4.6: the same seed gives the same figures within 1e-12 wherever the stream is unchanged."""
    run = simulate(GAUGE, gauge_inputs(), trials=50_000, p=0.99, seed=20081001)
    assert run.mean == pytest.approx(838.1962422676906, rel=1e-12)
    assert run.u == pytest.approx(35.90774797016731, rel=1e-12)
    # The formula subtracts 50 000 000 nm, so a last digit there is 1e-11 of the result.
    assert run.symmetric == pytest.approx((744.4912961944938, 931.9253798872232), rel=1e-10)


def test_without_a_seed_the_one_that_was_drawn_repeats_the_run() -> None:
    first = simulate("a", {"a": Normal(0.0, 1.0)}, trials=10_000)
    again = simulate("a", {"a": Normal(0.0, 1.0)}, trials=10_000, seed=first.provenance.seed)
    assert again.symmetric == first.symmetric


def test_neither_the_order_of_inputs_nor_an_exact_one_changes_a_bit() -> None:
    inputs = gauge_inputs()
    plain = simulate(GAUGE, inputs, trials=50_000, seed=3)
    turned = simulate(GAUGE, dict(reversed(inputs.items())), trials=50_000, seed=3)
    more = simulate(GAUGE + " + A*0", {**inputs, "A": Normal(4.0, 0.0), "B": Constant(1.0)}, trials=50_000, seed=3)
    assert plain.symmetric == turned.symmetric == more.symmetric


def test_intervals_are_those_of_the_sorted_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    run = simulate("a**2", {"a": Normal(0.5, 1.0)}, trials=40_000, p=0.9, seed=4, keep=True)
    assert run.samples is not None
    ranked = np.sort(run.samples)
    q = covered(40_000, 0.9)
    r = symmetric_rank(40_000, q)
    assert run.symmetric == (ranked[r - 1], ranked[r + q - 1])
    widths = ranked[q:] - ranked[:-q]
    narrowest = int(np.argmin(widths))
    assert run.shortest == (ranked[narrowest], ranked[narrowest + q])
    monkeypatch.setattr(simulation, "CHUNK", 2 * simulation.BLOCK)
    piecewise = simulate("a**2", {"a": Normal(0.5, 1.0)}, trials=40_000, p=0.9, seed=4)
    assert (piecewise.symmetric, piecewise.shortest) == (run.symmetric, run.shortest)
    assert (piecewise.mean, piecewise.u) == (run.mean, run.u)
    assert run.mean == pytest.approx(run.samples.mean()) and run.u == pytest.approx(run.samples.std(ddof=1))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=20, max_size=300),
    st.floats(0.05, 0.97),
    st.lists(st.integers(1, 300), max_size=4),
)
def test_tails_do_not_depend_on_how_the_sample_is_cut(values: list[float], p: float, cuts: list[int]) -> None:
    ranked = np.sort(values)
    q = covered(len(values), p)
    r = symmetric_rank(len(values), q)
    tails = Tails(len(values), p)
    places = sorted({0, len(values), *(cut for cut in cuts if cut < len(values))})
    for start, end in pairwise(places):
        tails.add(np.array(values[start:end]))
    found = tails.intervals()
    assert found.symmetric == (ranked[r - 1], ranked[r + q - 1])
    assert found.shortest[1] - found.shortest[0] == (ranked[q:] - ranked[: len(values) - q]).min()


@settings(max_examples=20, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.1, 2), st.floats(0.1, 2), st.floats(-0.95, 0.95))
def test_a_linear_model_agrees_with_first_order(c_a: float, c_b: float, u_a: float, u_b: float, r: float) -> None:
    inputs = {"a": Normal(1.0, u_a), "b": Normal(2.0, u_b)}
    model = f"({c_a!r})*a + ({c_b!r})*b"
    first = propagate(model, inputs, {("a", "b"): r})
    run = simulate(model, inputs, {("a", "b"): r}, trials=200_000, seed=11)
    assert run.mean == pytest.approx(first.value, abs=6 * first.u / math.sqrt(200_000) + 1e-12)
    assert run.u == pytest.approx(first.u, rel=0.01, abs=1e-9)
    assert run.symmetric == pytest.approx(expand(first).interval, abs=0.03 * first.u + 1e-9)


def test_inputs_of_one_source_are_one_draw() -> None:
    inputs = {"a": Rectangular(1.0, 0.5, source="s"), "b": Rectangular(1.0, 0.5, source="s")}
    assert simulate("a - b", inputs, trials=10_000, seed=1).u == 0.0
    with pytest.raises(InputError, match="same source"):
        simulate("a - b", {"a": inputs["a"], "b": Normal(1.0, 0.1, source="s")}, trials=10_000, seed=1)


def test_correlation_of_what_is_not_normal_needs_a_named_copula() -> None:
    inputs: dict[str, Input] = {"a": Rectangular(0.0, 1.0), "b": Arcsine(0.0, 1.0)}
    with pytest.raises(InputError, match="name a copula"):
        simulate("a + b", inputs, {("a", "b"): 0.6}, trials=10_000, seed=1)
    named = Correlations({("a", "b"): 0.6}, "gaussian")
    run = simulate_all({"a": "a", "b": "b"}, inputs, named, trials=400_000, seed=1)
    assert run.correlation("a", "b") == pytest.approx(0.6, abs=0.005)
    assert run["a"].u == pytest.approx(inputs["a"].u, rel=0.005)
    assert run["b"].u == pytest.approx(inputs["b"].u, rel=0.005)
    # Whole correlation of the same shape: the one follows the other.
    same: dict[str, Input] = {"a": Rectangular(0.0, 1.0), "b": Rectangular(0.0, 2.0)}
    whole = simulate("b - 2*a", same, Correlations({("a", "b"): 1.0}, "gaussian"), trials=20_000, seed=1)
    assert whole.u < 1e-6
    skewed: dict[str, Input] = {"a": Empirical([0.0] * 99 + [1.0]), "b": Rectangular(0.0, 1.0)}
    with pytest.raises(InputError, match="can only have a coefficient"):
        simulate("a + b", skewed, Correlations({("a", "b"): 0.9}, "gaussian"), trials=10_000, seed=1)


def test_jointly_normal_inputs_with_a_singular_matrix() -> None:
    joint = multivariate_normal(["a", "b", "c"], [0.0, 0.0, 0.0], [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 4.0]])
    run = simulate_all({"d": "a - b", "s": "a + c"}, joint.inputs, joint.correlations, trials=100_000, seed=2)
    assert run["d"].u == pytest.approx(0.0, abs=1e-12)
    assert run["s"].u == pytest.approx(math.sqrt(5.0), rel=0.01)


def test_trap_10_the_symmetric_interval_is_the_default_one() -> None:
    """JCGM 101, 9.4: the lower end of the shortest interval scatters between 1590 and 1596 among good runs."""
    inputs = {"X1": Normal(0.05, 0.005), "X2": Normal(0.0, 0.005)}
    run = simulate("X1**2 + X2**2", inputs, trials=1_000_000, seed=94)
    assert run.interval() == run.symmetric
    assert run.interval("shortest")[0] == pytest.approx(1594e-6, abs=8e-6)
    assert run.shortest[1] - run.shortest[0] <= run.symmetric[1] - run.symmetric[0]
    with pytest.raises(InputError, match="symmetric or shortest"):
        run.interval("highest")


def test_validation_finds_where_the_gum_fails() -> None:
    """JCGM 101, 9.2 and 9.3: normal inputs pass, the mass example fails and passes to second order."""
    four = {f"X{i}": Normal(0.0, 1.0) for i in range(1, 5)}
    run = simulate("X1+X2+X3+X4", four, trials=2_000_000, seed=9)
    verdict = validate(expand(propagate("X1+X2+X3+X4", four)), run)
    assert verdict.passed and verdict.tolerance == 0.05
    mass: dict[str, Input] = {
        "mRc": Normal(100000.0, 0.05),
        "dmRc": Normal(1.234, 0.02),
        "rhoA": Rectangular(1.2, 0.1),
        "rhoW": Rectangular(8000.0, 1000.0),
        "rhoR": Rectangular(8000.0, 50.0),
    }
    model = "(mRc + dmRc)*(1 + (rhoA - 1.2)*(1/rhoW - 1/rhoR)) - 100000"
    simulated = simulate(model, mass, trials=1_000_000, seed=9)
    failed = validate(expand(propagate(model, mass)), simulated)
    assert not failed.passed and failed.tolerance == 0.0005
    assert (failed.d_low, failed.d_high) == pytest.approx((0.045, 0.043), abs=0.003)
    assert "未得到验证" in failed.sentence("zh") and "not validated" in failed.sentence("en")
    assert validate(expand(propagate(model, mass, order=2)), simulated, digits=1).passed
    with pytest.raises(InputError, match="cannot be compared"):
        validate(expand(propagate(model, mass), k=2), simulated)


@pytest.mark.parametrize(
    ("u", "digits", "tolerance"), [(0.00035, 2, 5e-6), (35.8, 2, 0.5), (99.6, 2, 5.0), (0.0, 2, 0.0), (2.0, 1, 0.5)]
)
def test_the_numerical_tolerance(u: float, digits: int, tolerance: float) -> None:
    assert numerical_tolerance(u, digits) == tolerance


def test_an_adaptive_run_stops_when_it_is_stable_whatever_the_threads() -> None:
    runs = [adaptive(GAUGE, gauge_inputs(), p=0.99, seed=5, threads=threads) for threads in (1, 3)]
    assert runs[0].symmetric == runs[1].symmetric and runs[0].trials == runs[1].trials
    run = runs[0]
    assert max(run.spread) <= run.tolerance == 0.5
    assert run.trials == run.sequences * 10_000
    assert run.symmetric == pytest.approx((744.33, 931.65), abs=1.0)
    assert run.u == pytest.approx(35.81, abs=0.3)
    finer = adaptive("a + b", {"a": Normal(0.0, 1.0), "b": Rectangular(0.0, 1.0)}, seed=1, finer=2)
    coarse = adaptive("a + b", {"a": Normal(0.0, 1.0), "b": Rectangular(0.0, 1.0)}, seed=1)
    assert finer.trials > coarse.trials and finer.tolerance == coarse.tolerance / 2
    shortest = adaptive("a", {"a": Normal(0.0, 1.0)}, digits=1, seed=1, interval="shortest", keep=True)
    assert shortest.samples is not None and len(shortest.samples) == shortest.trials


def test_an_adaptive_run_that_cannot_end_says_so() -> None:
    with pytest.raises(ConvergenceError, match="not stable after"):
        adaptive("a", {"a": StudentT(0.0, 1.0, dof=1)}, seed=1, most_trials=200_000)


def test_several_results_are_simulated_until_all_are_stable() -> None:
    """JCGM 102, 9.2 in kind: two correlated inputs; u, r and the ends by theory, the same for any number of threads."""
    inputs = {"a": Normal(0.0, 1.0), "b": Normal(0.0, 2.0), "c": Normal(0.0, 1.0)}
    models = {"s": "a + b", "d": "a - b", "q": "3*c"}
    runs = [adaptive_all(models, inputs, {("a", "b"): 0.5}, seed=4, threads=threads) for threads in (1, 3)]
    run = runs[0]
    assert all(run[name].symmetric == runs[1][name].symmetric for name in models) and run.moments == runs[1].moments
    u_s, u_d = math.sqrt(1 + 4 + 2), math.sqrt(1 + 4 - 2)
    assert (run["s"].u, run["d"].u, run["q"].u) == pytest.approx((u_s, u_d, 3.0), rel=0.01)
    assert run.correlation("s", "d") == pytest.approx((1 - 4) / (u_s * u_d), abs=0.01)
    assert run["s"].symmetric == pytest.approx((-1.96 * u_s, 1.96 * u_s), abs=0.06)
    for name in models:
        one = run[name]
        assert isinstance(one, AdaptiveSimulation) and max(one.spread) <= one.tolerance == 0.05
        assert one.trials == one.sequences * 10_000
    assert run.r_spread <= 0.01
    assert ellipsoidal_region(run).k > 0
    # One result by itself stops where the single run stops.
    single = adaptive("a + b", inputs, {("a", "b"): 0.5}, seed=4)
    joint = adaptive_all({"s": "a + b"}, inputs, {("a", "b"): 0.5}, seed=4)
    assert (joint["s"].symmetric, joint["s"].trials) == (single.symmetric, single.trials)
    with pytest.raises(ConvergenceError, match="not stable after"):
        adaptive_all({"t": "a"}, {"a": StudentT(0.0, 1.0, dof=1)}, seed=1, most_trials=200_000)
    with pytest.raises(InputError, match="no model"):
        adaptive_all({}, inputs)


def test_regions_of_two_results() -> None:
    """JCGM 102: for a bivariate normal k is 2.45 (ellipse) and for r = 0 the box takes k = 2.24 at 95 %."""
    joint = multivariate_normal(["a", "b"], [1.0, 2.0], [[1.0, 0.0], [0.0, 4.0]])
    run = simulate_all({"x": "a", "y": "b"}, joint.inputs, trials=400_000, seed=6)
    ellipse = ellipsoidal_region(run)
    assert ellipse.k == pytest.approx(math.sqrt(-2 * math.log(0.05)), abs=0.01)
    assert ellipse.content == pytest.approx(math.pi * ellipse.k**2 * 2.0, rel=0.01)
    assert ellipse.holds((1.0, 2.0)) and not ellipse.holds((1.0, 8.0))
    box = rectangular_region(run)
    assert box.k == pytest.approx(2.236, abs=0.01)
    assert box.holds((3.0, 6.0)) and not box.holds((3.5, 2.0))
    smallest = smallest_region(run, bins=60)
    assert smallest.content == pytest.approx(ellipse.content, rel=0.05)
    assert smallest.content < box.content
    with pytest.raises(InputError, match="singular"):
        ellipsoidal_region(simulate_all({"x": "a", "y": "2*a"}, joint.inputs, trials=10_000, seed=1))
    with pytest.raises(DataError, match="keep=True"):
        ellipsoidal_region(simulate_all({"x": "a", "y": "b"}, joint.inputs, trials=10_000, seed=1, keep=False))


def test_polar_co_ordinates_of_jcgm_102() -> None:
    """JCGM 102, 9.3, x1 = 0.010, r = 0.9: magnitude 0.015 (0.008), phase -0.343 (0.903)."""
    joint = multivariate_normal(["x1", "x2"], [0.01, 0.0], [[1e-4, 0.9e-4], [0.9e-4, 1e-4]])
    models = {"magnitude": "hypot(x1, x2)", "phase": "atan2(x2, x1)"}
    run = simulate_all(models, joint.inputs, joint.correlations, trials=500_000, seed=10)
    assert (run["magnitude"].mean, run["magnitude"].u) == pytest.approx((0.0153, 0.0081), abs=1e-4)
    assert (run["phase"].mean, run["phase"].u) == pytest.approx((-0.343, 0.903), abs=0.006)


def test_a_histogram_of_kept_samples_has_area_one() -> None:
    run = simulate("a", {"a": Normal(0.0, 1.0)}, trials=20_000, seed=1, keep=True)
    density, edges = run.histogram(50)
    assert (density * np.diff(edges)).sum() == pytest.approx(1.0)
    with pytest.raises(DataError, match="keep=True"):
        simulate("a", {"a": Normal(0.0, 1.0)}, trials=20_000, seed=1).histogram()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"trials": 10}, "trials"),
        ({"trials": 1000, "p": 0.9999}, "trials"),
        ({"trials": 1e6}, "trials"),
        ({"p": 1.0}, "between 0 and 1"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"threads": 0}, "threads"),
        ({"inputs": {}}, "no input a"),
        ({"model": "sqrt(a)"}, "no finite value for"),
        ({"model": "a/0.0"}, "no finite value for"),
    ],
)
def test_what_cannot_be_simulated_is_refused(arguments: dict[str, object], words: str) -> None:
    asked = {"model": "a", "inputs": {"a": Normal(0.0, 1.0)}, "trials": 20_000, "seed": 1, **arguments}
    with pytest.raises(MetrologyError, match=words):
        simulate(asked.pop("model"), asked.pop("inputs"), **asked)  # type: ignore[arg-type]


def test_a_table_that_is_left_stops_the_run() -> None:
    from guiju.metrology import Model, Table

    model = Model("interp(t, a)", tables={"t": Table([-1.0, 1.0], [0.0, 1.0])})
    with pytest.raises(ModelError, match="outside the table"):
        simulate(model, {"a": Normal(0.0, 1.0)}, trials=20_000, seed=1)


def test_scipy_and_django_stay_away_until_they_are_needed() -> None:
    script = (
        "import sys, guiju.metrology as m\n"
        "budget = m.propagate('a/b', {'a': m.Normal(1, 0.1), 'b': m.Rectangular(2, 0.1)})\n"
        "m.simulate('a', {'a': m.Normal(1.0, 0.1)}, trials=10000, seed=1)\n"
        "assert not {'scipy', 'django', 'pint'} & set(sys.modules), sorted(sys.modules)\n"
        "m.expand(budget)\n"
        "assert 'scipy.special' in sys.modules and 'scipy.stats' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
