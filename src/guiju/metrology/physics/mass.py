"""Buoyancy and conventional mass: OIML D 28:2004 and OIML R 111-1:2004. Masses in any one unit, densities in kg/m^3."""

from __future__ import annotations

from typing import Any

from guiju.metrology.physics.function import PhysicsFunction, Range

AIR_CONVENTIONAL = 1.2
DENSITY_CONVENTIONAL = 8000.0

_MASS = Range("m", -1e12, 1e12, "")
_DENSITY = Range("density", 500, 25000, "kg/m^3")
_AIR = Range("air", 0, 2, "kg/m^3")
_DIFFERENCE = Range("difference", -1e12, 1e12, "")


def _conventional(m: Any, density: Any) -> Any:
    return m * (1 - AIR_CONVENTIONAL / density) / (1 - AIR_CONVENTIONAL / DENSITY_CONVENTIONAL)


def _true(m: Any, density: Any) -> Any:
    return m * (1 - AIR_CONVENTIONAL / DENSITY_CONVENTIONAL) / (1 - AIR_CONVENTIONAL / density)


def _buoyancy(air: Any, test: Any, reference: Any) -> Any:
    return (1 - air / reference) / (1 - air / test)


def _weighing(difference: Any, m: Any, air: Any, test: Any, reference: Any) -> Any:
    return m + difference + m * (air - AIR_CONVENTIONAL) * (1 / test - 1 / reference)


_TEST = Range("test", 500, 25000, "kg/m^3")
_REFERENCE = Range("reference", 500, 25000, "kg/m^3")
_D28 = "OIML D 28:2004, clause 4: conventional value at 20 degC, air 1.2 kg/m^3, reference density 8000 kg/m^3"

CONVENTIONAL_MASS = PhysicsFunction("conventional_mass", "D28:2004", _D28, "as m", (_MASS, _DENSITY), _conventional)
MASS_FROM_CONVENTIONAL = PhysicsFunction("mass_from_conventional", "D28:2004", _D28, "as m", (_MASS, _DENSITY), _true)
BUOYANCY_FACTOR = PhysicsFunction(
    "buoyancy_factor",
    "1",
    "Balance of weight and buoyancy (Archimedes); OIML R 111-1:2004, annex C",
    "",
    (_AIR, _TEST, _REFERENCE),
    _buoyancy,
)
CONVENTIONAL_WEIGHING = PhysicsFunction(
    "conventional_weighing",
    "R111-1:2004",
    "OIML R 111-1:2004, annex C.6: m_r + difference + m_r (air - 1.2)(1/test - 1/reference), to first order",
    "as m",
    (_DIFFERENCE, _MASS, _AIR, _TEST, _REFERENCE),
    _weighing,
)


def conventional_mass(m: float, density: float) -> float:
    """Conventional mass of a body of mass m and density in kg/m^3 at 20 degC: m (1 - 1.2/density)/(1 - 1.2/8000).

    Unit as m. density 500 to 25000 kg/m^3; raises OutOfRangeError outside. OIML D 28:2004.

    >>> conventional_mass(1000.0, 8000.0)
    1000.0
    """
    return CONVENTIONAL_MASS.value(m, density)


def mass_from_conventional(m: float, density: float) -> float:
    """Mass of a body of conventional mass m: the inverse of `conventional_mass`. Unit as m. OIML D 28:2004.

    >>> round(mass_from_conventional(conventional_mass(1000.0, 2700.0), 2700.0), 9)
    1000.0
    """
    return MASS_FROM_CONVENTIONAL.value(m, density)


def buoyancy_factor(air: float, test: float, reference: float) -> float:
    """Mass of the test body over mass of the reference that balances it: (1 - air/reference)/(1 - air/test).

    Densities in kg/m^3 (air 0 to 2, bodies 500 to 25000); raises OutOfRangeError outside.

    >>> f"{buoyancy_factor(1.2, 1000.0, 8000.0):.6f}"
    '1.001051'
    """
    return BUOYANCY_FACTOR.value(air, test, reference)


def conventional_weighing(difference: float, m: float, air: float, test: float, reference: float) -> float:
    """Conventional mass of a test weight from its difference to a reference of conventional mass m.

    Unit as m; densities in kg/m^3. OIML R 111-1:2004, annex C.6. Raises OutOfRangeError outside the ranges.

    >>> f"{conventional_weighing(0.001, 1000.0, 1.2, 7950.0, 8000.0):.3f}"
    '1000.001'
    """
    return CONVENTIONAL_WEIGHING.value(difference, m, air, test, reference)


FUNCTIONS = (CONVENTIONAL_MASS, MASS_FROM_CONVENTIONAL, BUOYANCY_FACTOR, CONVENTIONAL_WEIGHING)
