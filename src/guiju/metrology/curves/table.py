"""Tables of a certificate, interpolated between their points; never extrapolated.

The points of one certificate share their standard, so their errors move together unless the certificate says
otherwise: between two points uncertainties combine with r = 1. The interpolation itself adds an error term of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from guiju.metrology import checking
from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.errors import ExtrapolationError
from guiju.metrology.curves.evaluation import Evaluated, EvaluatedPoints, combine
from guiju.metrology.errors import DataError, InputError

METHODS = ("linear", "cubic")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Points of a certificate: x rising (n,), values (n,), standard uncertainties u (n,) in the values' unit.

    `r` is the correlation between the certificate's points. `u_interpolation` is the standard uncertainty of the
    interpolation in the values' unit; None estimates it from the points' curvature. Made by `table`.
    """

    x: Array
    values: Array
    u: Array
    method: str
    r: float
    u_interpolation: float | None
    slopes: Array = field(repr=False)
    name: str = "x"

    @property
    def lowest(self) -> float:
        """The least x of the table."""
        return float(self.x[0])

    @property
    def highest(self) -> float:
        """The greatest x of the table."""
        return float(self.x[-1])


def table(
    x: Numbers,
    values: Numbers,
    u: Numbers | None = None,
    *,
    method: str = "linear",
    r: float = 1.0,
    u_interpolation: float | None = None,
    name: str = "x",
) -> Table:
    """A table of n >= 2 points in any order; `method` is "linear" or "cubic" (monotone, Fritsch and Carlson 1980).

    Raises DataError for unequal lengths, numbers that are not finite, fewer than two points or an x given twice;
    InputError for a negative u, an r outside [-1, 1] (below -1/(n-1) is impossible) or an unknown method.

    >>> table([20, 0, 10], [0.05, 0.01, 0.02], [0.01, 0.01, 0.01]).x.tolist()
    [0.0, 10.0, 20.0]
    """
    places = arrays.vector(x, "x", least=2)
    order = np.argsort(places)
    places = places[order]
    heights = arrays.vector(values, "values", places.size)[order]
    own = np.zeros(places.size) if u is None else arrays.uncertainties(u, "u", places.size, zero=True)[order]
    twice = np.flatnonzero(np.diff(places) == 0)
    if twice.size:
        raise DataError("同一个点给了两次", "is given twice", f"x = {places[twice[0]]:.12g}")
    checking.one_of(method, METHODS, "method")
    share = checking.finite(r, "r")
    if not -1 / (places.size - 1) <= share <= 1:
        raise InputError("各点间不可能有这样的相关系数", "is no possible correlation between the points", "r")
    extra = None if u_interpolation is None else checking.not_negative(u_interpolation, "u_interpolation")
    return Table(places, heights, own, method, share, extra, _monotone_slopes(places, heights), name)


def _monotone_slopes(x: Array, y: Array) -> Array:
    """Slopes at the points for which the cubic between two points rises or falls as its chord does."""
    steps, chords = np.diff(x), np.diff(y) / np.diff(x)
    if len(x) == 2:
        return np.array([chords[0], chords[0]])
    slopes = np.zeros(len(x))
    for place in range(1, len(x) - 1):
        left, right = chords[place - 1], chords[place]
        if left * right > 0:
            first = 2 * steps[place] + steps[place - 1]
            second = steps[place] + 2 * steps[place - 1]
            slopes[place] = (first + second) / (first / left + second / right)
    slopes[0] = _end_slope(steps[0], steps[1], chords[0], chords[1])
    slopes[-1] = _end_slope(steps[-1], steps[-2], chords[-1], chords[-2])
    return slopes


def _end_slope(near: float, far: float, chord: float, next_chord: float) -> float:
    slope = ((2 * near + far) * chord - near * next_chord) / (near + far)
    if slope * chord <= 0:
        return 0.0
    return float(slope if chord * next_chord > 0 or abs(slope) <= 3 * abs(chord) else 3 * chord)


def _place(points: Table, x: float) -> int:
    """Number of the interval that holds x; raises ExtrapolationError outside the points."""
    at = checking.finite(x, points.name)
    if not points.lowest <= at <= points.highest:
        ends = f"[{points.lowest:.12g}, {points.highest:.12g}]"
        zh = f"在证书各点的范围{ends}之外，不外推"
        raise ExtrapolationError(zh, f"lies outside the certificate's points {ends}", f"{points.name} = {at:.12g}")
    return min(int(np.searchsorted(points.x, at, side="right")) - 1, len(points.x) - 2)


def interp(points: Table, x: float) -> float:
    """The interpolated value at x; exact at the points. Raises ExtrapolationError outside them.

    >>> interp(table([0, 10, 20], [0.0, 1.0, 4.0]), 15)
    2.5
    """
    place = _place(points, x)
    left, right = points.x[place], points.x[place + 1]
    part = float((x - left) / (right - left))
    low, high = float(points.values[place]), float(points.values[place + 1])
    if part in (0.0, 1.0):
        return high if part else low
    if points.method == "linear":
        return low + part * (high - low)
    return low + part * (high - low) + part * (1 - part) * _bend(points, place, part)


def _bend(points: Table, place: int, part: float) -> float:
    """What the cubic adds to the chord, divided by part (1 - part): its slopes against the chord's."""
    step = float(points.x[place + 1] - points.x[place])
    rise = float(points.values[place + 1] - points.values[place])
    first = step * float(points.slopes[place]) - rise
    second = step * float(points.slopes[place + 1]) - rise
    return (1 - part) * first - part * second


def interp_slope(points: Table, x: float) -> float:
    """First derivative of `interp` at x; at a point of a linear table, that of the interval above (below, at the end).

    >>> interp_slope(table([0, 10, 20], [0.0, 1.0, 4.0]), 15)
    0.3
    """
    place = _place(points, x)
    step = float(points.x[place + 1] - points.x[place])
    rise = float(points.values[place + 1] - points.values[place])
    if points.method == "linear":
        return rise / step
    part = (x - float(points.x[place])) / step
    first = step * float(points.slopes[place]) - rise
    second = step * float(points.slopes[place + 1]) - rise
    bend = (1 - part) * first - part * second
    return (rise + (1 - 2 * part) * bend - part * (1 - part) * (first + second)) / step


def interpolation_error(points: Table, x: float) -> float:
    """Standard uncertainty of the interpolation at x, in the values' unit; zero at the points.

    As given with the table, else estimated. Linear: the largest error s (1-s) h^2 |f''|/2 with f'' from the points
    beside the interval, taken as half width of a rectangle. Cubic: a third of that difference from the chord. Raises
    DataError when there are only two points and nothing is given: they say nothing of the curvature.

    >>> f"{interpolation_error(table([0, 10, 20], [0.0, 1.0, 4.0]), 15):.4f}"
    '0.1443'
    """
    place = _place(points, x)
    if float(x) in (points.x[place], points.x[place + 1]):
        return 0.0
    if points.u_interpolation is not None:
        return points.u_interpolation
    if len(points.x) == 2:
        zh = "只有两点，看不出曲率，须给出内插的不确定度"
        raise DataError(
            zh, "two points show no curvature; the uncertainty of interpolation must be given", "u_interpolation"
        )
    step = float(points.x[place + 1] - points.x[place])
    part = (x - float(points.x[place])) / step
    bound = part * (1 - part) * step**2 * _curvature(points, place) / 2
    return bound / math.sqrt(3) / (3.0 if points.method == "cubic" else 1.0)


def _curvature(points: Table, place: int) -> float:
    """The larger |f''| of the parabolas through the interval and the point before or after it."""
    chords = np.diff(points.values) / np.diff(points.x)
    found = []
    for left in (place - 1, place):
        if 0 <= left < len(points.x) - 2:
            span = points.x[left + 2] - points.x[left]
            found.append(abs(2 * (chords[left + 1] - chords[left]) / span))
    return float(max(found))


def _shares(points: Table, x: float) -> Array:
    """How much each point of the table (n,) weighs at x, by linear interpolation."""
    place = _place(points, x)
    part = (x - points.x[place]) / (points.x[place + 1] - points.x[place])
    shares = np.zeros(len(points.x))
    shares[place], shares[place + 1] = 1 - part, part
    return shares


def _certified(points: Table) -> Array:
    """Covariance of the certificate's points (n, n)."""
    matrix = points.r * np.outer(points.u, points.u)
    np.fill_diagonal(matrix, points.u**2)
    return np.asarray(matrix, dtype=np.float64)


def interpolate(points: Table, x: float, u: float = 0.0) -> Evaluated:
    """`interp` with its uncertainty: the certificate's, the interpolation's, and that of x (`u`) times the slope.

    The certificate's part weighs the two neighbours linearly, with the table's r; `u_curve` holds it together with the
    interpolation's. Raises ExtrapolationError outside the points, InputError for a negative u or a u² beyond floats.

    >>> found = interpolate(table([0, 10], [0.0, 1.0], [0.02, 0.04], u_interpolation=0.0), 5)
    >>> f"{found.value:.2f} {found.u:.3f}"
    '0.50 0.030'
    """
    own = checking.not_negative(u, "u")
    value, shares = interp(points, x), _shares(points, x)
    certified = max(checking.finite(float(shares @ _certified(points) @ shares), "u² of the table"), 0.0)
    u_curve = math.hypot(math.sqrt(certified), interpolation_error(points, x))
    slope = abs(interp_slope(points, x)) if own else 0.0
    return combine(value, u_curve, slope * own, math.inf, math.inf)


def interpolate_points(points: Table, x: Numbers) -> EvaluatedPoints:
    """`interpolate` at several x (m,) with the covariance (m, m) that they share through the certificate.

    The interpolation's errors count as independent between different x.

    >>> found = interpolate_points(table([0, 10], [0.0, 1.0], [0.02, 0.04], u_interpolation=0.0), [2.0, 8.0])
    >>> f"{found.covariance[0, 1] / (found.u[0] * found.u[1]):.3f}"
    '1.000'
    """
    places = [float(each) for each in arrays.vector(x, points.name)]
    values = np.array([interp(points, place) for place in places])
    shares = np.array([_shares(points, place) for place in places])
    extra = np.diag([interpolation_error(points, place) ** 2 for place in places])
    return EvaluatedPoints(values, np.asarray(shares @ _certified(points) @ shares.T + extra, dtype=np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Interpolator:
    """A table as a function of one variable, with derivative: what a model's `interp(table, x)` reads."""

    table: Table

    def __call__(self, x: float) -> float:
        """The interpolated value at x."""
        return interp(self.table, x)

    def value(self, x: float) -> float:
        """The interpolated value at x; raises ExtrapolationError outside the table."""
        return interp(self.table, x)

    def slope(self, x: float) -> float:
        """First derivative at x; raises ExtrapolationError outside the table."""
        return interp_slope(self.table, x)

    def array(self, x: Array) -> Array:
        """The interpolated values at every x of an array, in its shape; raises ExtrapolationError outside the table."""
        at = np.asarray(x, dtype=np.float64)
        points = self.table
        for end in (at.min(), at.max()) if at.size else ():
            _place(points, float(end))
        place = np.minimum(np.searchsorted(points.x, at, side="right") - 1, len(points.x) - 2)
        step = (points.x[1:] - points.x[:-1])[place]
        rise = (points.values[1:] - points.values[:-1])[place]
        part = (at - points.x[place]) / step
        straight = np.where(part == 1.0, points.values[place + 1], points.values[place] + part * rise)
        if points.method == "linear":
            return np.asarray(straight, dtype=np.float64)
        first = step * points.slopes[place] - rise
        second = step * points.slopes[place + 1] - rise
        return np.asarray(straight + part * (1 - part) * ((1 - part) * first - part * second), dtype=np.float64)


def interpolator(points: Table) -> Interpolator:
    """The table as a callable.

    >>> correction = interpolator(table([0, 10, 20], [0.0, 1.0, 4.0]))
    >>> correction(15.0), correction.slope(15.0)
    (2.5, 0.3)
    """
    return Interpolator(points)
