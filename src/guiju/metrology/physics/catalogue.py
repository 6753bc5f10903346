"""All functions of physics that a measurement model may call."""

from __future__ import annotations

from guiju.metrology.physics import air, humidity, its90, length, mass, platinum, pressure, sprt, thermocouple
from guiju.metrology.physics.function import PhysicsFunction


def functions() -> tuple[PhysicsFunction, ...]:
    """Every function with name, arity, value, partials, version, source and ranges, in a fixed order.

    >>> [each.name for each in functions()][:3]
    ['air_density', 'air_density_co2', 'air_density_r111']
    """
    rooms = (air, mass, its90, sprt, platinum, thermocouple, length, pressure, humidity)
    return tuple(function for room in rooms for function in room.FUNCTIONS)
