"""Dimensions of units: powers of the seven base units, without pint, which needs half a second to load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Dimension:
    """Powers of the base units; equal when all powers are."""

    __slots__ = ("powers",)

    def __init__(self, powers: Mapping[str, Fraction] | None = None) -> None:
        self.powers = {name: power for name, power in sorted((powers or {}).items()) if power}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dimension) and self.powers == other.powers

    def __hash__(self) -> int:
        return hash(tuple(self.powers.items()))

    def times(self, other: Dimension, sign: int = 1) -> Dimension:
        """The dimension of a product, or with sign -1 of a quotient."""
        names = {**self.powers, **other.powers}
        zero = Fraction(0)
        return Dimension({name: self.powers.get(name, zero) + sign * other.powers.get(name, zero) for name in names})

    def raised(self, exponent: Fraction) -> Dimension:
        """The dimension of a power."""
        return Dimension({name: power * exponent for name, power in self.powers.items()})

    def __str__(self) -> str:
        ordered = sorted(self.powers.items(), key=lambda each: -each[1])
        told = [f"{name}{_exponent(power)}" for name, power in ordered]
        return "·".join(told) or "1"


def _exponent(power: Fraction) -> str:
    if power == 1:
        return ""
    return str(power).translate(_RAISED) if power.denominator == 1 else f"^({power})"


ONE = Dimension()
_NAMES = {
    "m": "metre inch foot",
    "kg": "gram tonne",
    "s": "second minute hour day",
    "A": "ampere",
    "K": "kelvin degreecelsius degreefahrenheit",
    "mol": "mole",
    "cd": "candela lumen",
    "s-1": "hertz becquerel",
    "kg m s-2": "newton",
    "kg m-1 s-2": "pascal bar psi mmhg",
    "kg m2 s-2": "joule electronvolt",
    "kg m2 s-3": "watt",
    "A s": "coulomb",
    "kg m2 s-3 A-1": "volt",
    "kg-1 m-2 s4 A2": "farad",
    "kg m2 s-3 A-2": "ohm",
    "kg-1 m-2 s3 A2": "siemens",
    "kg m2 s-2 A-1": "weber",
    "kg s-2 A-1": "tesla",
    "kg m2 s-2 A-2": "henry",
    "cd m-2": "lux",
    "m2 s-2": "gray sievert",
    "mol s-1": "katal",
    "m3": "litre",
    "": "radian steradian degree arcminute arcsecond percent permille ppm ppb one",
}


def _read(text: str) -> Dimension:
    return Dimension({name: Fraction(power or 1) for name, power in re.findall(r"([A-Za-z]+)(-?\d+)?", text)})


BY_NAME = {name: _read(text) for text, names in _NAMES.items() for name in names.split()}
"""The dimension of every unit by its D-SI name."""
