"""Draws against the quantiles of their distributions, and the tails of long samples against sorting."""

import math

import numpy as np
import pytest

from guiju.metrology import Arcsine, StudentT, simulate_all
from guiju.metrology.monte_carlo.tails import highest, lowest


@pytest.mark.parametrize("dof", [0.1, 0.3, 1.0, 2.5, 5.0, 18.0, 1e6])
def test_t_draws_are_distributed_as_the_t_quantiles_say(dof: float) -> None:
    """The share of draws below each quantile, within five standard deviations of a share of 200 000."""
    one = StudentT(3.0, 2.0, dof=dof)
    draws = np.empty(200_000)
    one.fill(np.random.Generator(np.random.SFC64(42)), draws)
    for p in (1e-3, 0.01, 0.1, 0.3, 0.5, 0.8, 0.99, 0.999):
        share = np.count_nonzero(draws <= one.quantile(np.array([p]))[0]) / len(draws)
        assert share == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / len(draws)))


def test_two_t_inputs_of_one_block_do_not_depend_on_each_other() -> None:
    run = simulate_all(
        {"a": "a", "b": "b", "c": "a**2", "d": "b**2"},
        {"a": StudentT(0.0, 1.0, dof=18), "b": StudentT(0.0, 1.0, dof=18)},
        trials=400_000,
        seed=3,
    )
    assert abs(run.correlation("a", "b")) < 0.008 and abs(run.correlation("c", "d")) < 0.008


def test_arcsine_draws_are_distributed_as_their_quantiles_say() -> None:
    one = Arcsine(1.0, 2.0)
    draws = np.empty(200_000)
    one.fill(np.random.Generator(np.random.SFC64(7)), draws)
    assert draws.min() >= -1.0 and draws.max() <= 3.0
    for p in (0.01, 0.1, 0.5, 0.9, 0.99):
        share = np.count_nonzero(draws <= one.quantile(np.array([p]))[0]) / len(draws)
        assert share == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / len(draws)))


@pytest.mark.parametrize("keep", [1, 700, 5000, 40_000, 200_000])
@pytest.mark.parametrize("kind", ["random", "rising", "same", "periodic"])
def test_tails_of_a_long_sample_are_those_of_the_sorted_one(kind: str, keep: int) -> None:
    """However badly every nth value stands for all of them."""
    count = 150_000
    values = {
        "random": np.random.Generator(np.random.SFC64(1)).standard_normal(count),
        "rising": np.arange(count, dtype=float),
        "same": np.ones(count),
        "periodic": np.where(np.arange(count) % 9 == 0, 1000.0 + np.arange(count), -1.0 * np.arange(count)),
    }[kind]
    ranked = np.sort(values)
    assert np.array_equal(np.sort(lowest(values, keep)), ranked[:keep])
    assert np.array_equal(np.sort(highest(values, keep)), ranked[-keep:])
