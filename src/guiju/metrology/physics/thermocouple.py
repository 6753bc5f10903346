"""Thermocouples of types B, E, J, K, N, R, S and T: IEC 60584-1:2013. Electromotive force in mV, temperature in degC.

The reference junction is at 0 degC unless told otherwise. The inverse solves the reference function itself, so there
and back agree to rounding; the standard's approximate inverse polynomials are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import InputError
from guiju.metrology.physics.function import PhysicsFunction, Range, horner
from guiju.metrology.physics.inverse import Piece, invert, invert_array, piecewise, slope_of
from guiju.metrology.physics.thermocouple_tables import K_EXPONENTIAL, LOWEST, PIECES

TYPES = tuple(PIECES)
_SOURCE = "IEC 60584-1:2013, annex A; NIST Monograph 175 (1993)"
# Type B falls and rises again below 42 degC: below 50 degC its force does not tell the temperature
_INVERTIBLE_FROM = {"B": 50.0}
# The pieces of a function meet to a few 1e-6 mV
_JOINT = 1e-5


def _piece(letter: str, coefficients: tuple[float, ...], highest: float) -> Piece:
    if letter != "K" or highest <= 0:
        return highest, lambda t: horner(coefficients, t)
    a0, a1, a2 = K_EXPONENTIAL
    return highest, lambda t: horner(coefficients, t) + a0 * np.exp(a1 * (t - a2) ** 2)


def _formula(letter: str) -> Callable[[Any], Any]:
    pieces = [_piece(letter, coefficients, highest) for highest, coefficients in PIECES[letter]]
    return lambda t: piecewise(t, pieces)


_FORMULAS = {letter: _formula(letter) for letter in TYPES}
_HIGHEST = {letter: PIECES[letter][-1][0] for letter in TYPES}
_INVERSE_FROM = {letter: _INVERTIBLE_FROM.get(letter, LOWEST[letter]) for letter in TYPES}


def _inverse_array(letter: str) -> Callable[[Any], Any]:
    formula, low, high = _FORMULAS[letter], _INVERSE_FROM[letter], _HIGHEST[letter]
    least, most = float(formula(low)), float(formula(high))

    def inverse(emf: Any) -> Any:
        within = np.clip(emf, least, most)
        return invert_array(formula, within, low, high, low + (within - least) / (most - least) * (high - low))

    return inverse


def _inverse(letter: str) -> Callable[[float], float]:
    formula, low, high = _FORMULAS[letter], _INVERSE_FROM[letter], _HIGHEST[letter]
    least, most = float(formula(low)), float(formula(high))

    def inverse(emf: float) -> float:
        share = (emf - least) / (most - least)
        return invert(formula, min(max(emf, least), most), low, high, low + share * (high - low))

    return inverse


_INVERSES = {letter: _inverse(letter) for letter in TYPES}


def _inverse_slopes(letter: str) -> Callable[[float], tuple[float]]:
    return lambda emf: (1 / slope_of(_FORMULAS[letter], _INVERSES[letter](emf)),)


def _emf_function(letter: str) -> PhysicsFunction:
    limits = Range("t", LOWEST[letter], _HIGHEST[letter], "degC")
    return PhysicsFunction(f"emf_{letter}", "IEC 60584-1:2013", _SOURCE, "mV", (limits,), _FORMULAS[letter])


def _temperature_function(letter: str) -> PhysicsFunction:
    """Bounds reach half a digit of the printed tables beyond the reference function's ends."""
    least, most = float(_FORMULAS[letter](_INVERSE_FROM[letter])), float(_FORMULAS[letter](_HIGHEST[letter]))
    limits = Range("emf", least - 5e-4, most + 5e-4, "mV")
    return PhysicsFunction(
        f"temperature_{letter}",
        "IEC 60584-1:2013",
        _SOURCE + ", reference function inverted",
        "degC",
        (limits,),
        _INVERSES[letter],
        _inverse_slopes(letter),
        _inverse_array(letter),
    )


EMF = {letter: _emf_function(letter) for letter in TYPES}
TEMPERATURE = {letter: _temperature_function(letter) for letter in TYPES}


def _known(letter: str) -> str:
    return checking.one_of(letter, TYPES, "letter")


def emf(letter: str, t: float, reference: float = 0.0) -> float:
    """Electromotive force in mV of a thermocouple at t with the reference junction at `reference`, both in degC.

    Raises InputError for another type, OutOfRangeError outside the type's range. IEC 60584-1.

    >>> f"{emf('K', 1000.0):.3f} {emf('K', 1000.0, 20.0):.2f}"
    '41.276 40.48'
    """
    function = EMF[_known(letter)]
    return function.value(t) - function.value(reference)


def seebeck(letter: str, t: float) -> float:
    """Seebeck coefficient dE/dt in mV/K at t in degC. Raises as `emf`.

    >>> f"{seebeck('K', 100.0):.4f}"
    '0.0414'
    """
    return EMF[_known(letter)].partials(t)[0]


def temperature(letter: str, force: float, reference: float = 0.0) -> float:
    """Temperature in degC from the force in mV, reference junction at `reference` degC: the inverse of `emf`.

    Type B from 50 degC only. Raises InputError for another type, OutOfRangeError outside the type's range.

    >>> f"{temperature('K', 41.276):.2f}"
    '1000.01'
    """
    own = EMF[_known(letter)].value(reference)
    return TEMPERATURE[letter].value(checking.finite(force, "force") + own)


# IEC 60584-1:2013 table 12: class -> (constant in K, factor of |t|, range in degC); the larger of the two holds
_BASE = {"1": (1.5, 0.004), "2": (2.5, 0.0075), "3": (2.5, 0.015)}
TOLERANCES: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "E": {"1": (*_BASE["1"], -40.0, 800.0), "2": (*_BASE["2"], -40.0, 900.0), "3": (*_BASE["3"], -200.0, 40.0)},
    "J": {"1": (*_BASE["1"], -40.0, 750.0), "2": (*_BASE["2"], -40.0, 750.0)},
    "K": {"1": (*_BASE["1"], -40.0, 1000.0), "2": (*_BASE["2"], -40.0, 1200.0), "3": (*_BASE["3"], -200.0, 40.0)},
    "N": {"1": (*_BASE["1"], -40.0, 1000.0), "2": (*_BASE["2"], -40.0, 1200.0), "3": (*_BASE["3"], -200.0, 40.0)},
    "T": {"1": (0.5, 0.004, -40.0, 350.0), "2": (1.0, 0.0075, -40.0, 350.0), "3": (1.0, 0.015, -200.0, 40.0)},
    "R": {"2": (1.5, 0.0025, 0.0, 1600.0)},
    "S": {"2": (1.5, 0.0025, 0.0, 1600.0)},
    "B": {"2": (0.0, 0.0025, 600.0, 1700.0), "3": (4.0, 0.005, 600.0, 1700.0)},
}


def tolerance(letter: str, tolerance_class: str, t: float) -> float:
    """Largest permitted deviation in K of class "1", "2" or "3" at t in degC. IEC 60584-1:2013.

    For R and S class 1 it is 1 K up to 1100 degC and 1 + 0.003 (t - 1100) K above. Raises InputError for a type or
    class that is not there, OutOfRangeError outside the class's range.

    >>> tolerance("K", "1", 600.0)
    2.4
    """
    place = checking.finite(t, "t")
    name = f"tolerance {_known(letter)} {tolerance_class}"
    if letter in "RS" and tolerance_class == "1":
        Range("t", 0, 1600, "degC").refuse(place, name)
        return max(1.0, 1 + 0.003 * (place - 1100))
    classes = TOLERANCES[letter]
    if tolerance_class not in classes:
        raise InputError("这一型号没有这个允差等级", "the type has no such tolerance class", name)
    constant, factor, low, high = classes[tolerance_class]
    Range("t", low, high, "degC").refuse(place, name)
    return max(constant, factor * abs(place))


FUNCTIONS = (*EMF.values(), *TEMPERATURE.values())
