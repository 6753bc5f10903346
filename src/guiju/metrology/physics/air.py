"""Density of moist air: CIPM-2007 (Picard et al., Metrologia 45 (2008) 149) and the approximation of OIML R 111-1.

Arguments throughout: t in degC, p in Pa, h the relative humidity as a ratio from 0 to 1, x_co2 the mole fraction of
carbon dioxide. Density in kg/m^3.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guiju.metrology.physics.function import PhysicsFunction, Range

KELVIN = 273.15
CO2 = 400e-6
"""Mole fraction of carbon dioxide that CIPM-2007 takes unless measured."""

_T, _P, _H = Range("t", 15, 27, "degC"), Range("p", 60000, 110000, "Pa"), Range("h", 0, 1, "")
_CO2 = Range("x_co2", 0, 0.01, "")
_CIPM = "CIPM-2007: A. Picard et al., Metrologia 45 (2008) 149, eqs. (1), (2) and appendix A.1, A.2"


def _saturation(kelvin: Any) -> Any:
    return np.exp(1.2378847e-5 * kelvin**2 - 1.9121316e-2 * kelvin + 33.93711047 - 6.3431645e3 / kelvin)


def _vapour(t: Any, p: Any, h: Any) -> Any:
    """Mole fraction of water vapour: h times enhancement factor times saturation pressure over p (appendix A.1)."""
    enhancement = 1.00062 + 3.14e-8 * p + 5.6e-7 * t**2
    return h * enhancement * _saturation(t + KELVIN) / p


def _compressibility(t: Any, p: Any, x: Any) -> Any:
    """Compressibility factor Z (appendix A.2)."""
    first = 1.58123e-6 - 2.9331e-8 * t + 1.1043e-10 * t**2 + (5.707e-6 - 2.051e-8 * t) * x
    first = first + (1.9898e-4 - 2.376e-6 * t) * x**2
    ratio = p / (t + KELVIN)
    return 1 - ratio * first + ratio**2 * (1.83e-11 - 0.765e-8 * x**2)


def _density(t: Any, p: Any, h: Any, x_co2: Any = CO2) -> Any:
    x = _vapour(t, p, h)
    molar = (3.483740 + 1.4446 * (x_co2 - CO2)) * 1e-3
    return molar * p / (_compressibility(t, p, x) * (t + KELVIN)) * (1 - 0.3780 * x)


def _approximate(t: Any, p: Any, h: Any) -> Any:
    return (0.34848 * (p / 100) - 0.009 * (100 * h) * np.exp(0.061 * t)) / (KELVIN + t)


AIR_DENSITY = PhysicsFunction("air_density", "CIPM-2007", _CIPM, "kg/m^3", (_T, _P, _H), _density)
AIR_DENSITY_CO2 = PhysicsFunction("air_density_co2", "CIPM-2007", _CIPM, "kg/m^3", (_T, _P, _H, _CO2), _density)
AIR_DENSITY_R111 = PhysicsFunction(
    "air_density_r111",
    "R111-1:2004",
    "OIML R 111-1:2004, E.3.1; relative uncertainty 2e-4",
    "kg/m^3",
    (Range("t", 10, 30, "degC"), Range("p", 90000, 110000, "Pa"), Range("h", 0, 0.8, "")),
    _approximate,
)


def air_density(t: float, p: float, h: float, x_co2: float = CO2) -> float:
    """Density of moist air in kg/m^3 by CIPM-2007; its formula adds 22e-6 relative standard uncertainty.

    t 15 to 27 degC, p 60 to 110 kPa (in Pa), h 0 to 1. Raises OutOfRangeError outside.

    >>> f"{air_density(20.0, 101325.0, 0.5):.4f}"
    '1.1993'
    """
    return AIR_DENSITY_CO2.value(t, p, h, x_co2)


def air_density_r111(t: float, p: float, h: float) -> float:
    """Density of moist air in kg/m^3 by the approximation of OIML R 111-1:2004 E.3.1, within 2e-4.

    t 10 to 30 degC, p 900 to 1100 hPa (in Pa), h 0 to 0.8. Raises OutOfRangeError outside.

    >>> f"{air_density_r111(20.0, 101325.0, 0.5):.3f}"
    '1.199'
    """
    return AIR_DENSITY_R111.value(t, p, h)


FUNCTIONS = (AIR_DENSITY, AIR_DENSITY_CO2, AIR_DENSITY_R111)
