"""Lines through few points: refined number by number as in arrays."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from guiju.metrology.curves import covariance_at, forward, forward_points, least_squares, weighted


@pytest.mark.parametrize("count", [2, 3, 7, 40])
def test_numbers_and_arrays_give_the_same_coefficients_to_the_last_digit(count: int) -> None:
    draws = random.Random(count)
    for _ in range(50):
        u = np.array([draws.choice([0.05, 0.1, 0.3]) for _ in range(count)])
        x = np.array([place + draws.uniform(-0.3, 0.3) for place in range(count)])
        matrix = np.column_stack([1 / u, (x - x.mean()) / u])
        values = (draws.uniform(-50, 50) * x + draws.uniform(-1, 1) + np.array([draws.gauss(0, 0.2) for _ in x])) / u
        q, r = np.linalg.qr(matrix)
        one, other = least_squares._few(matrix, q, r, values), least_squares._refined(matrix, q, r, values)
        assert one[0].tolist() == other[0].tolist()
        scale = float(np.abs(values).max())
        assert np.allclose(one[2], other[2], rtol=1e-12, atol=scale * 1e-28)


def test_the_covariance_of_two_values_is_that_of_all_at_once() -> None:
    line = weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6)
    whole = forward_points(line, [3.0, 4.0]).covariance
    assert covariance_at(line, 3.0, 4.0) == whole[0, 1]
    assert math.isclose(covariance_at(line, 3.0, 3.0), forward(line, 3.0).u ** 2, rel_tol=1e-14)
