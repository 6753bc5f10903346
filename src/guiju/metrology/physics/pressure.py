"""Pressure head and local gravity. Densities in kg/m^3, heights in m, gravity in m/s^2, pressures in Pa."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiju.metrology.physics.function import PhysicsFunction, Range

_FLUID = Range("fluid", 0, 25000, "kg/m^3")
_AIR = Range("air", 0, 2, "kg/m^3")
_G = Range("g", 9.7, 9.9, "m/s^2")
_H = Range("height", -1e4, 1e4, "m")
_P = Range("p", -1e10, 1e10, "Pa")
_LATITUDE = Range("latitude", -90, 90, "deg")
_ALTITUDE = Range("altitude", -500, 9000, "m")


def _head(fluid: Any, air: Any, g: Any, height: Any) -> Any:
    return (fluid - air) * g * height


def _gauge(p: Any, fluid: Any, air: Any, g: Any, height: Any) -> Any:
    return p + _head(fluid, air, g, height)


# Radius, first eccentricity squared, flattening, m = omega^2 a^2 b / GM, gravity at the equator, k of Somigliana
_WGS84 = (6378137.0, 6.69437999014e-3, 1 / 298.257223563, 0.00344978650684, 9.7803253359, 0.00193185265241)
_GRS80 = (6378137.0, 6.69438002290e-3, 1 / 298.257222101, 0.00344978600308, 9.7803267715, 0.001931851353)


def _somigliana(ellipsoid: tuple[float, ...], latitude: Any, altitude: Any) -> Any:
    radius, eccentricity, flattening, m, equator, k = ellipsoid
    square = np.sin(latitude * (np.pi / 180)) ** 2
    surface = equator * (1 + k * square) / np.sqrt(1 - eccentricity * square)
    fall = 2 / radius * (1 + flattening + m - 2 * flattening * square)
    return surface * (1 - fall * altitude + 3 / radius**2 * altitude**2)


def _wgs84(latitude: Any, altitude: Any) -> Any:
    return _somigliana(_WGS84, latitude, altitude)


def _grs80(latitude: Any, altitude: Any) -> Any:
    return _somigliana(_GRS80, latitude, altitude)


PRESSURE_HEAD = PhysicsFunction(
    "pressure_head",
    "1",
    "Hydrostatics at constant density: (fluid - air) g height",
    "Pa",
    (_FLUID, _AIR, _G, _H),
    _head,
)
HEAD_CORRECTED = PhysicsFunction(
    "head_corrected_pressure",
    "1",
    "Hydrostatics at constant density; EURAMET cg-17: reference level above the item's level counts positive",
    "Pa",
    (_P, _FLUID, _AIR, _G, _H),
    _gauge,
)
GRAVITY = PhysicsFunction(
    "normal_gravity",
    "WGS84",
    "NGA.STND.0036 (WGS 84), closed formula of Somigliana and second-order height term",
    "m/s^2",
    (_LATITUDE, _ALTITUDE),
    _wgs84,
)
GRAVITY_GRS80 = PhysicsFunction(
    "normal_gravity_grs80",
    "GRS80",
    "H. Moritz, Geodetic Reference System 1980, closed formula of Somigliana and second-order height term",
    "m/s^2",
    (_LATITUDE, _ALTITUDE),
    _grs80,
)


def pressure_head(fluid: float, air: float, g: float, height: float) -> float:
    """Pressure in Pa of a column: (fluid - air) g height; air 0 for absolute pressure.

    Raises OutOfRangeError outside fluid 0 to 25000 and air 0 to 2 kg/m^3, g 9.7 to 9.9 m/s^2, height within 10 km.

    >>> f"{pressure_head(1000.0, 0.0, 9.80665, 1.0):.2f}"
    '9806.65'
    """
    return PRESSURE_HEAD.value(fluid, air, g, height)


def head_corrected_pressure(p: float, fluid: float, air: float, g: float, height: float) -> float:
    """Gauge pressure in Pa at the item's level, `height` m below the reference level of the standard.

    Ranges as in `pressure_head`.

    >>> f"{head_corrected_pressure(1.0e6, 914.0, 1.2, 9.8, 0.10):.1f}"
    '1000894.5'
    """
    return HEAD_CORRECTED.value(p, fluid, air, g, height)


def normal_gravity(latitude: float, altitude: float = 0.0) -> float:
    """Normal gravity in m/s^2 on WGS 84, latitude in degrees, altitude above the ellipsoid -500 to 9000 m.

    It leaves out the local anomaly, up to some 5e-4 m/s^2: a laboratory that needs less measures g. Raises
    OutOfRangeError outside.

    >>> f"{normal_gravity(45.0):.5f}"
    '9.80620'
    """
    return GRAVITY.value(latitude, altitude)


def normal_gravity_grs80(latitude: float, altitude: float = 0.0) -> float:
    """As `normal_gravity`, on the Geodetic Reference System 1980.

    >>> f"{normal_gravity_grs80(0.0):.7f}"
    '9.7803268'
    """
    return GRAVITY_GRS80.value(latitude, altitude)


FUNCTIONS = (PRESSURE_HEAD, HEAD_CORRECTED, GRAVITY, GRAVITY_GRS80)
