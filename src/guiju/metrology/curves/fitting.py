"""One door to all straight-line fits: what is known of the uncertainties chooses the method."""

from __future__ import annotations

import numpy as np

from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.both_errors import generalised_distance, generalised_gauss_markov
from guiju.metrology.curves.line import Line, gauss_markov, ordinary, weighted
from guiju.metrology.errors import InputError


def fit_line(
    x: Numbers,
    y: Numbers,
    *,
    u_y: Numbers | None = None,
    u_x: Numbers | None = None,
    cov_y: object | None = None,
    cov_x: object | None = None,
    cov_xy: object | None = None,
) -> Line:
    """The straight line by the method of ISO/TS 28037:2010 that fits what is given.

    Nothing: `ordinary`. u_y: `weighted`. u_x with u_y (and cov_xy (n,) within the pairs): `generalised_distance`.
    cov_y: `gauss_markov`. cov_x with cov_y (and cov_xy (n, n)): `generalised_gauss_markov`; a u beside a matrix
    of the other variable counts as a diagonal one. Raises as those do, and InputError when u and covariance of one
    variable are both given or the uncertainty of x stands alone.

    >>> fit_line([1, 2, 3], [2, 4, 6.3], u_y=[0.1, 0.1, 0.1]).method
    'weighted'
    """
    _one_of(u_y, cov_y, "u_y, cov_y")
    _one_of(u_x, cov_x, "u_x, cov_x")
    if cov_x is not None or (cov_y is not None and u_x is not None):
        n = arrays.vector(x, "x").size
        across, upward = _matrix(u_x, cov_x, "u_x", n), _matrix(u_y, cov_y, "u_y", n)
        return generalised_gauss_markov(x, y, across, upward, cov_xy)
    if cov_y is not None:
        return gauss_markov(x, y, cov_y)
    if u_x is not None:
        if u_y is None:
            raise InputError("给出u_x时须同时给出u_y", "u_x needs u_y beside it", "u_y")
        pairs = None if cov_xy is None else arrays.vector(cov_xy, "cov_xy")  # type: ignore[arg-type]
        return generalised_distance(x, y, u_x, u_y, pairs)
    return ordinary(x, y) if u_y is None else weighted(x, y, u_y)


def _one_of(u: Numbers | None, covariance: object | None, names: str) -> None:
    if u is not None and covariance is not None:
        raise InputError("只能给一个", "give one of them", names)


def _matrix(u: Numbers | None, covariance: object | None, name: str, n: int) -> object:
    if covariance is not None:
        return covariance
    own: Array = np.zeros(n) if u is None else arrays.uncertainties(u, name, n, zero=True)
    return np.diag(own**2)


def from_weights(weights: Numbers, name: str = "weights") -> Array:
    """Standard uncertainties (n,) from weights 1/u^2 (n,); raises InputError naming a weight that is not positive.

    >>> from_weights([4.0, 100.0]).tolist()
    [0.5, 0.1]
    """
    array = arrays.vector(weights, name)
    bad = np.flatnonzero(array <= 0)
    if bad.size:
        raise InputError("权应大于零", "a weight must be positive", f"{name}[{bad[0]}]")
    return np.asarray(1 / np.sqrt(array), dtype=np.float64)
