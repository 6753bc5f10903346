"""Moist air: saturation vapour pressure, enhancement, dew point and relative humidity.

B. Hardy, ITS-90 formulations for vapor pressure, frostpoint temperature, dewpoint temperature and enhancement factors,
3rd Int. Symp. on Humidity and Moisture, 1998; D. Sonntag, Z. Meteorol. 40 (1990) 340. Temperatures in degC, pressures
in Pa, relative humidity as a ratio from 0 to 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guiju.metrology.physics.function import PhysicsFunction, Range, horner
from guiju.metrology.physics.inverse import invert, invert_array, slope_of

KELVIN = 273.15
_HARDY = "B. Hardy, 3rd Int. Symp. on Humidity and Moisture, 1998"
_SONNTAG = "D. Sonntag, Z. Meteorol. 40 (1990) 340, on ITS-90"
_OVER_WATER = (-6.028076559e3, 1.954263612e1, -2.737830188e-2, 1.6261698e-5, 7.0229056e-10, -1.8680009e-13)
_OVER_ICE = (-5.8666426e3, 2.232870244e1, 1.39387003e-2, -3.4262402e-5, 2.7040955e-8)
_ALPHA = (-1.6302041e-1, 1.8071570e-3, -6.7703064e-6, 8.5813609e-9)
_BETA = (-5.9890467e1, 3.4378043e-1, -7.7326396e-4, 6.3405286e-7)


def _water(t: Any) -> Any:
    kelvin = t + KELVIN
    rest = -2.8365744e3 / kelvin**2 + 2.7150305 * np.log(kelvin)
    return np.exp(rest + horner(_OVER_WATER, kelvin) / kelvin)


def _ice(t: Any) -> Any:
    kelvin = t + KELVIN
    return np.exp(horner(_OVER_ICE, kelvin) / kelvin + 6.7063522e-1 * np.log(kelvin))


def _water_sonntag(t: Any) -> Any:
    kelvin = t + KELVIN
    rest = -6096.9385 / kelvin + 21.2409642 - 2.711193e-2 * kelvin + 1.673952e-5 * kelvin**2
    return np.exp(rest + 2.433502 * np.log(kelvin))


def _ice_sonntag(t: Any) -> Any:
    kelvin = t + KELVIN
    rest = -6024.5282 / kelvin + 29.32707 + 1.0613868e-2 * kelvin - 1.3198825e-5 * kelvin**2
    return np.exp(rest - 0.49382577 * np.log(kelvin))


def _enhancement(t: Any, p: Any) -> Any:
    kelvin, saturation = t + KELVIN, _water(t)
    alpha, beta = horner(_ALPHA, kelvin), np.exp(horner(_BETA, kelvin))
    return np.exp(alpha * (1 - saturation / p) + beta * (p / saturation - 1))


def _relative(t: Any, dew: Any) -> Any:
    return _water(dew) / _water(t)


def _dew(t: float, h: float) -> float:
    return invert(lambda x: np.log(_water(x)), float(np.log(h * _water(t))), -110.0, 110.0, t)


def _dew_array(t: Any, h: Any) -> Any:
    wanted = np.log(h * _water(t))
    return invert_array(lambda x: np.log(_water(x)), wanted, -110.0, 110.0, t)


def _dew_slopes(t: float, h: float) -> tuple[float, float]:
    dew = _dew(t, h)
    rate = slope_of(_water, dew)
    return h * slope_of(_water, t) / rate, float(_water(t)) / rate


_T = Range("t", -50, 100, "degC")
_COLD = Range("t", -100, 0.01, "degC")
_WARM = Range("t", 0, 100, "degC")

SATURATION_WATER = PhysicsFunction("saturation_water", "Hardy 1998", _HARDY, "Pa", (_T,), _water)
SATURATION_ICE = PhysicsFunction("saturation_ice", "Hardy 1998", _HARDY, "Pa", (_COLD,), _ice)
SATURATION_WATER_SONNTAG = PhysicsFunction(
    "saturation_water_sonntag", "Sonntag 1990", _SONNTAG, "Pa", (Range("t", -100, 100, "degC"),), _water_sonntag
)
SATURATION_ICE_SONNTAG = PhysicsFunction(
    "saturation_ice_sonntag", "Sonntag 1990", _SONNTAG, "Pa", (_COLD,), _ice_sonntag
)
ENHANCEMENT = PhysicsFunction(
    "enhancement_factor", "Hardy 1998", _HARDY, "", (_WARM, Range("p", 30000, 200000, "Pa")), _enhancement
)
RELATIVE_HUMIDITY = PhysicsFunction(
    "relative_humidity",
    "Hardy 1998",
    _HARDY + "; the enhancement factors' ratio taken as 1",
    "",
    (_T, Range("dew", -50, 100, "degC")),
    _relative,
)
DEW_POINT = PhysicsFunction(
    "dew_point",
    "Hardy 1998",
    _HARDY + ", inverted; the enhancement factors' ratio taken as 1",
    "degC",
    (_T, Range("h", 0.001, 1, "")),
    _dew,
    _dew_slopes,
    _dew_array,
)


def saturation_water(t: float) -> float:
    """Saturation vapour pressure over water in Pa, t -50 to 100 degC (supercooled below 0). Hardy 1998.

    Raises OutOfRangeError outside.

    >>> f"{saturation_water(0.01):.3f}"
    '611.657'
    """
    return SATURATION_WATER.value(t)


def saturation_ice(t: float) -> float:
    """Saturation vapour pressure over ice in Pa, t -100 to 0.01 degC. Hardy 1998. Raises OutOfRangeError outside.

    >>> f"{saturation_ice(0.01):.3f}"
    '611.657'
    """
    return SATURATION_ICE.value(t)


def enhancement_factor(t: float, p: float) -> float:
    """How much more vapour saturated air holds than the vacuum, over water at t 0 to 100 degC and p in Pa. Hardy 1998.

    >>> f"{enhancement_factor(20.0, 101325.0):.4f}"
    '1.0040'
    """
    return ENHANCEMENT.value(t, p)


def relative_humidity(t: float, dew: float) -> float:
    """Relative humidity over water (ratio) from air temperature and dew point in degC.

    Raises OutOfRangeError outside -50 to 100 degC.

    >>> f"{relative_humidity(20.0, 20.0):.3f}"
    '1.000'
    """
    return RELATIVE_HUMIDITY.value(t, dew)


def dew_point(t: float, h: float) -> float:
    """Dew point over water in degC from air temperature and relative humidity (ratio): inverse of `relative_humidity`.

    >>> f"{dew_point(20.0, relative_humidity(20.0, 9.3)):.6f}"
    '9.300000'
    """
    return DEW_POINT.value(t, h)


FUNCTIONS = (
    SATURATION_WATER,
    SATURATION_ICE,
    SATURATION_WATER_SONNTAG,
    SATURATION_ICE_SONNTAG,
    ENHANCEMENT,
    RELATIVE_HUMIDITY,
    DEW_POINT,
)
