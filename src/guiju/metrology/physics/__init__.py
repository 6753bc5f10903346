"""Versioned functions of physics for measurement models, each with its source, range of validity and derivatives.

Importing this room registers them with the models. An argument outside a source's range is refused, never guessed at.
"""

from guiju.metrology.physics.air import air_density, air_density_r111
from guiju.metrology.physics.catalogue import functions
from guiju.metrology.physics.function import OutOfRangeError, PhysicsFunction, Range
from guiju.metrology.physics.humidity import (
    dew_point,
    enhancement_factor,
    relative_humidity,
    saturation_ice,
    saturation_water,
)
from guiju.metrology.physics.its90 import FIXED_POINTS, reference_ratio, reference_temperature
from guiju.metrology.physics.length import length_at, length_at_20
from guiju.metrology.physics.mass import (
    buoyancy_factor,
    conventional_mass,
    conventional_weighing,
    mass_from_conventional,
)
from guiju.metrology.physics.platinum import pt_resistance, pt_temperature, pt_tolerance
from guiju.metrology.physics.pressure import (
    head_corrected_pressure,
    normal_gravity,
    normal_gravity_grs80,
    pressure_head,
)
from guiju.metrology.physics.registration import register
from guiju.metrology.physics.sprt import (
    SUBRANGES,
    Sprt,
    sprt_deviation,
    sprt_from_fixed_points,
    sprt_ratio,
    sprt_slope,
    sprt_temperature,
)
from guiju.metrology.physics.thermocouple import emf, seebeck, temperature, tolerance

__all__ = [
    "FIXED_POINTS",
    "SUBRANGES",
    "OutOfRangeError",
    "PhysicsFunction",
    "Range",
    "Sprt",
    "air_density",
    "air_density_r111",
    "buoyancy_factor",
    "conventional_mass",
    "conventional_weighing",
    "dew_point",
    "emf",
    "enhancement_factor",
    "functions",
    "head_corrected_pressure",
    "length_at",
    "length_at_20",
    "mass_from_conventional",
    "normal_gravity",
    "normal_gravity_grs80",
    "pressure_head",
    "pt_resistance",
    "pt_temperature",
    "pt_tolerance",
    "reference_ratio",
    "reference_temperature",
    "register",
    "relative_humidity",
    "saturation_ice",
    "saturation_water",
    "seebeck",
    "sprt_deviation",
    "sprt_from_fixed_points",
    "sprt_ratio",
    "sprt_slope",
    "sprt_temperature",
    "temperature",
    "tolerance",
]

register()
