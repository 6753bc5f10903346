"""Rules that find a special cause in a control chart: Nelson's eight (1984) and Westgard's six (1981)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guiju.metrology import checking


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule met at the place `at`, and the places of the values that meet it; `warning`: look, do not reject."""

    rule: str
    at: int
    places: tuple[int, ...]
    warning: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """Met when `met` holds for the last `length` values in units of sigma from the centre."""

    name: str
    length: int
    met: Callable[[Sequence[float]], bool]
    warning: bool = False


def _beyond(z: Sequence[float], count: int, sigmas: float) -> bool:
    """The last value and at least `count` of all lie beyond `sigmas` on its side."""
    side = 1 if z[-1] > 0 else -1
    return side * z[-1] > sigmas and sum(side * each > sigmas for each in z) >= count


def _one_side(z: Sequence[float]) -> bool:
    return all(each > 0 for each in z) or all(each < 0 for each in z)


def _steps(z: Sequence[float]) -> list[float]:
    return [b - a for a, b in pairwise(z)]


def _monotone(z: Sequence[float]) -> bool:
    return _one_side(_steps(z))


def _alternating(z: Sequence[float]) -> bool:
    steps = _steps(z)
    return all(a * b < 0 for a, b in pairwise(steps))


_NELSON = (
    _Rule("nelson_1", 1, lambda z: abs(z[-1]) > 3),
    _Rule("nelson_2", 9, _one_side),
    _Rule("nelson_3", 6, _monotone),
    _Rule("nelson_4", 14, _alternating),
    _Rule("nelson_5", 3, lambda z: _beyond(z, 2, 2)),
    _Rule("nelson_6", 5, lambda z: _beyond(z, 4, 1)),
    _Rule("nelson_7", 15, lambda z: all(abs(each) < 1 for each in z)),
    _Rule("nelson_8", 8, lambda z: all(abs(each) > 1 for each in z)),
)
_WESTGARD = (
    _Rule("1_2s", 1, lambda z: abs(z[-1]) > 2, warning=True),
    _Rule("1_3s", 1, lambda z: abs(z[-1]) > 3),
    _Rule("2_2s", 2, lambda z: _beyond(z, 2, 2)),
    _Rule("R_4s", 2, lambda z: (z[0] > 2 and z[1] < -2) or (z[0] < -2 and z[1] > 2)),
    _Rule("4_1s", 4, lambda z: _beyond(z, 4, 1)),
    _Rule("10_x", 10, _one_side),
)
NELSON_RULES = tuple(rule.name for rule in _NELSON)
WESTGARD_RULES = tuple(rule.name for rule in _WESTGARD)


def nelson(
    values: Sequence[float], centre: float, sigma: float, *, rules: Iterable[str] = NELSON_RULES
) -> tuple[Signal, ...]:
    """Signals of Nelson's rules, in the order of their places.

    1 one beyond 3 sigma; 2 nine on one side; 3 six rising or falling; 4 fourteen alternating; 5 two of three beyond 2
    sigma on one side; 6 four of five beyond 1 sigma on one side; 7 fifteen within 1 sigma; 8 eight beyond 1 sigma.

    >>> nelson([0.1, -0.2, 3.4], 0.0, 1.0)
    (Signal(rule='nelson_1', at=2, places=(2,), warning=False),)
    """
    return _signals(_NELSON, values, centre, sigma, rules)


def westgard(
    values: Sequence[float], centre: float, sigma: float, *, rules: Iterable[str] = WESTGARD_RULES
) -> tuple[Signal, ...]:
    """Signals of Westgard's rules; 1_2s is a warning, the others reject.

    R_4s: one value beyond +2 sigma and its neighbour beyond -2 sigma.

    >>> [signal.rule for signal in westgard([0.0, 2.1, 2.2], 0.0, 1.0)]
    ['1_2s', '1_2s', '2_2s']
    """
    return _signals(_WESTGARD, values, centre, sigma, rules)


def _signals(
    known: Sequence[_Rule], values: Sequence[float], centre: float, sigma: float, names: Iterable[str]
) -> tuple[Signal, ...]:
    wanted = [checking.one_of(name, [rule.name for rule in known], "rules") for name in names]
    middle, spread = checking.finite(centre, "centre"), checking.positive(sigma, "sigma")
    z = [(value - middle) / spread for value in checking.sample(values, "values")]
    found = []
    for at in range(len(z)):
        for rule in known:
            first = at + 1 - rule.length
            if rule.name in wanted and first >= 0 and rule.met(z[first : at + 1]):
                found.append(Signal(rule.name, at, tuple(range(first, at + 1)), rule.warning))
    return tuple(found)
