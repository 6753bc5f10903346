"""ITS-90 between the triple point of hydrogen and the freezing point of silver: reference functions of the SPRT.

H. Preston-Thomas, The International Temperature Scale of 1990, Metrologia 27 (1990) 3, clauses 3.3.1 and 3.3.2 with
tables 1 and 4. Temperatures t90 in degC; W = R(t)/R(0.01 degC).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guiju.metrology.physics.function import PhysicsFunction, Range, horner
from guiju.metrology.physics.inverse import invert, invert_array, piecewise, slope_of

KELVIN = 273.15
TRIPLE_POINT = 0.01
LOWEST, HIGHEST = 13.8033 - KELVIN, 961.78
_SOURCE = "ITS-90: H. Preston-Thomas, Metrologia 27 (1990) 3, clause 3.3, eqs. (9), (10) and table 4"

_A = (
    *(-2.13534729, 3.18324720, -1.80143597, 0.71727204, 0.50344027, -0.61899395, -0.05332322, 0.28021362),
    *(0.10715224, -0.29302865, 0.04459872, 0.11868632, -0.05248134),
)
_B = (
    *(0.183324722, 0.240975303, 0.209108771, 0.190439972, 0.142648498, 0.077993465, 0.012475611, -0.032267127),
    *(-0.075291522, -0.056470670, 0.076201285, 0.123893204, -0.029201193, -0.091173542, 0.001317696, 0.026025526),
)
_C = (
    *(2.78157254, 1.64650916, -0.13714390, -0.00649767, -0.00234444, 0.00511868, 0.00187982, -0.00204472),
    *(-0.00046122, 0.00045724),
)
_D = (*(439.932854, 472.418020, 37.684494, 7.472018, 2.920828, 0.005184, -0.963864, -0.188732, 0.191203, 0.049025),)

FIXED_POINTS: dict[str, tuple[float, float]] = {
    "e-H2": (13.8033 - KELVIN, 0.00119007),
    "Ne": (24.5561 - KELVIN, 0.00844974),
    "O2": (54.3584 - KELVIN, 0.09171804),
    "Ar": (83.8058 - KELVIN, 0.21585975),
    "Hg": (-38.8344, 0.84414211),
    "H2O": (TRIPLE_POINT, 1.00000000),
    "Ga": (29.7646, 1.11813889),
    "In": (156.5985, 1.60980185),
    "Sn": (231.928, 1.89279768),
    "Zn": (419.527, 2.56891730),
    "Al": (660.323, 3.37600860),
    "Ag": (961.78, 4.28642053),
}
"""Defining fixed points of the SPRT's range: t90 in degC and W_r, as table 1 of the ITS-90 prints them."""


def _cold(t: Any) -> Any:
    return np.exp(horner(_A, (np.log((t + KELVIN) / 273.16) + 1.5) / 1.5))


def _warm(t: Any) -> Any:
    return horner(_C, (t - 481) / 481)


def reference_formula(t: Any) -> Any:
    """W_r at t90 in degC, unchecked; below and at 0.01 degC the function of the cold range."""
    return piecewise(t, [(np.nextafter(TRIPLE_POINT, -1), _cold), (np.inf, _warm)])


def approximate_temperature(ratio: float) -> float:
    """t90 in degC by the scale's own approximate inverses (within 0.1 mK below and 0.13 mK above 0 degC), unchecked."""
    return float(_cold_start(ratio) if ratio < 1 else _warm_start(ratio))


def _cold_start(ratio: Any) -> Any:
    return 273.16 * horner(_B, (ratio ** (1 / 6) - 0.65) / 0.35) - KELVIN


def _warm_start(ratio: Any) -> Any:
    return horner(_D, (ratio - 2.64) / 1.64)


_COLD_BOUNDS = LOWEST - 1e-3, TRIPLE_POINT + 1e-3
_WARM_BOUNDS = TRIPLE_POINT - 1e-3, HIGHEST + 1e-2


def inverse_formula(ratio: float) -> float:
    """t90 in degC where the reference function is `ratio`, to rounding, unchecked."""
    start = approximate_temperature(ratio)
    if ratio < 1:
        return invert(_cold, ratio, *_COLD_BOUNDS, start)
    return invert(_warm, ratio, *_WARM_BOUNDS, start)


def inverse_array(ratio: Any) -> Any:
    """`inverse_formula` for an array."""
    below = np.nextafter(1.0, 0.0)
    cold = (below, lambda w: invert_array(_cold, w, *_COLD_BOUNDS, _cold_start(w)))
    warm = (np.inf, lambda w: invert_array(_warm, w, *_WARM_BOUNDS, _warm_start(w)))
    return piecewise(ratio, [cold, warm]) if np.ndim(ratio) else inverse_formula(float(ratio))


def inverse_slope(ratio: float) -> tuple[float]:
    """dt/dW_r in K."""
    branch = _cold if ratio < 1 else _warm
    return (1 / slope_of(branch, inverse_formula(ratio)),)


REFERENCE_RATIO = PhysicsFunction(
    "its90_reference_ratio", "ITS-90", _SOURCE, "", (Range("t", LOWEST, HIGHEST, "degC"),), reference_formula
)
REFERENCE_TEMPERATURE = PhysicsFunction(
    "its90_reference_temperature",
    "ITS-90",
    _SOURCE,
    "degC",
    (Range("ratio", 0.00119006, 4.28642054, ""),),
    inverse_formula,
    inverse_slope,
    inverse_array,
)


def reference_ratio(t: float) -> float:
    """W_r(t90), the reference function; t in degC from -259.3467 to 961.78. Raises OutOfRangeError outside.

    >>> f"{reference_ratio(29.7646):.8f} {reference_ratio(-38.8344):.8f}"
    '1.11813889 0.84414211'
    """
    return REFERENCE_RATIO.value(t)


def reference_temperature(ratio: float) -> float:
    """t90 in degC where the reference function is `ratio` (0.00119007 to 4.28642053); its exact inverse.

    >>> f"{reference_temperature(1.89279768):.4f}"
    '231.9280'
    """
    return REFERENCE_TEMPERATURE.value(ratio)


FUNCTIONS = (REFERENCE_RATIO, REFERENCE_TEMPERATURE)
