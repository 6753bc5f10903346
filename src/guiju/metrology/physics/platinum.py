"""Industrial platinum resistance thermometers: IEC 60751:2008 and :2022. Temperatures in degC, resistances in ohm."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiju.metrology import checking
from guiju.metrology.physics.function import PhysicsFunction, Range
from guiju.metrology.physics.inverse import invert, invert_array, piecewise, slope_of

A, B, C = 3.9083e-3, -5.775e-7, -4.183e-12
LOWEST, HIGHEST = -200.0, 850.0
_SOURCE = "IEC 60751:2008, clause 4.2 (the same in IEC 60751:2022)"
_T = Range("t", LOWEST, HIGHEST, "degC")
_R0 = Range("r0", 1, 1e5, "ohm")

# Class: constant and factor of |t| (clause 5.1.3, table 3); ranges of wire-wound and of film resistors in degC
TOLERANCES: dict[str, tuple[float, float, tuple[float, float], tuple[float, float]]] = {
    "AA": (0.10, 0.0017, (-50.0, 250.0), (0.0, 150.0)),
    "A": (0.15, 0.002, (-100.0, 450.0), (-30.0, 300.0)),
    "B": (0.30, 0.005, (-196.0, 600.0), (-50.0, 500.0)),
    "C": (0.60, 0.010, (-196.0, 600.0), (-50.0, 600.0)),
}


def _ratio(t: Any, a: Any = A, b: Any = B, c: Any = C) -> Any:
    """R(t)/R(0): Callendar-van Dusen, the cubic term below 0 degC alone."""

    def above(x: Any) -> Any:
        return 1 + a * x + b * x**2

    return piecewise(t, [(0.0, lambda x: above(x) + c * (x - 100) * x**3), (math.inf, above)])


def _resistance(t: Any, r0: Any) -> Any:
    return r0 * _ratio(t)


def _dusen(t: Any, r0: Any, a: Any, b: Any, c: Any) -> Any:
    above = 1 + a * t + b * t**2
    return r0 * (above + c * (t - 100) * t**3 * (t.real < 0))


# The ends of the standard's table, which prints 18.52 and 390.48 ohm for 100 ohm
_RATIO = Range("r/r0", 0.1852, 3.904812, "")


def _inverse(r: float, r0: float) -> float:
    ratio = r / r0
    _RATIO.refuse(ratio, "pt_temperature")
    if ratio >= 1:
        return float(_above(ratio))
    return invert(_ratio, ratio, LOWEST - 1, 0.0, (ratio - 1) / A)


def _above(ratio: Any) -> Any:
    """The quadratic solved in the form that loses no digits near 0 degC."""
    return 2 * (ratio - 1) / (A + np.sqrt(A**2 + 4 * B * (ratio - 1)))


def _inverse_array(r: Any, r0: Any) -> Any:
    ratio = np.asarray(r / r0)
    if ratio.ndim == 0:
        return _inverse(float(ratio), 1.0)
    if ratio.size:
        _RATIO.refuse(float(ratio.min()), "pt_temperature")
        _RATIO.refuse(float(ratio.max()), "pt_temperature")
    below = (np.nextafter(1.0, 0.0), lambda w: invert_array(_ratio, w, LOWEST - 1, 0.0, (w - 1) / A))
    return piecewise(ratio, [below, (np.inf, _above)])


def _inverse_slopes(r: float, r0: float) -> tuple[float, float]:
    rate = slope_of(_ratio, _inverse(r, r0))
    return 1 / (r0 * rate), -r / (r0**2 * rate)


RESISTANCE = PhysicsFunction("pt_resistance", "IEC 60751", _SOURCE, "ohm", (_T, _R0), _resistance)
TEMPERATURE = PhysicsFunction(
    "pt_temperature",
    "IEC 60751",
    _SOURCE + ", inverted",
    "degC",
    (Range("r", 0.1, 4e5, "ohm"), _R0),
    _inverse,
    _inverse_slopes,
    _inverse_array,
)
CALLENDAR_VAN_DUSEN = PhysicsFunction(
    "callendar_van_dusen",
    "IEC 60751",
    _SOURCE + ", with coefficients of the thermometer's own",
    "ohm",
    (_T, _R0, Range("a", 3e-3, 5e-3, "1/K"), Range("b", -1e-6, 0, "1/K^2"), Range("c", -1e-11, 1e-11, "1/K^4")),
    _dusen,
)


def pt_resistance(t: float, r0: float = 100.0) -> float:
    """Resistance in ohm at t from -200 to 850 degC of a thermometer with r0 at 0 degC. IEC 60751 clause 4.2.

    Raises OutOfRangeError outside.

    >>> f"{pt_resistance(100.0):.4f} {pt_resistance(-100.0):.2f}"
    '138.5055 60.26'
    """
    return RESISTANCE.value(t, r0)


def pt_temperature(r: float, r0: float = 100.0) -> float:
    """Temperature in degC from the resistance: exact inverse of `pt_resistance`.

    Raises OutOfRangeError when the temperature would lie outside -200 to 850 degC.

    >>> f"{pt_temperature(138.5055):.4f}"
    '100.0000'
    """
    return TEMPERATURE.value(r, r0)


def pt_tolerance(tolerance_class: str, t: float, film: bool = False) -> float:
    """Largest permitted deviation in K of class AA, A, B or C at t in degC. IEC 60751 clause 5.1.3, table 3.

    `film` takes the ranges of film resistors instead of wire-wound ones. Raises InputError for another class,
    OutOfRangeError outside the class's range.

    >>> f"{pt_tolerance('A', 100.0):.2f}"
    '0.35'
    """
    checking.one_of(tolerance_class, TOLERANCES, "tolerance_class")
    constant, factor, wire, coated = TOLERANCES[tolerance_class]
    place = checking.finite(t, "t")
    Range("t", *(coated if film else wire), "degC").refuse(place, f"pt_tolerance {tolerance_class}")
    return constant + factor * abs(place)


FUNCTIONS = (RESISTANCE, TEMPERATURE, CALLENDAR_VAN_DUSEN)
