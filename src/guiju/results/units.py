"""Whether two printed units are decimal multiples of one another; conversion proper belongs to the boundary.

Exact, by SI prefixes alone: mV and V compare, °C and K do not.
"""

from __future__ import annotations

from decimal import Decimal

_PREFIXES = {
    "p": -12,
    "n": -9,
    "µ": -6,  # micro sign
    "μ": -6,  # Greek mu
    "u": -6,
    "m": -3,
    "c": -2,
    "d": -1,
    "h": 2,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
}

_FRACTIONS = {
    "1": Decimal(1),
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "ppm": Decimal("1e-6"),
    "1e-6": Decimal("1e-6"),
    "10^-6": Decimal("1e-6"),
    "×10⁻⁶": Decimal("1e-6"),
    "ppb": Decimal("1e-9"),
    "1e-9": Decimal("1e-9"),
}


def _readings(unit: str) -> dict[str, Decimal]:
    """The ways to read a unit: as it stands, and as a prefix with the rest."""
    ways = {unit: Decimal(1)}
    if len(unit) > 1 and unit[0] in _PREFIXES:
        ways[unit[1:]] = Decimal(1).scaleb(_PREFIXES[unit[0]])
    return ways


def factor(of: str, to: str) -> Decimal | None:
    """The number by which values in the unit `of` become values in `to`; None when the units do not compare.

    >>> factor("mV", "V"), factor("kg", "g"), factor("°C", "K")
    (Decimal('0.001'), Decimal('1E+3'), None)
    """
    if of == to:
        return Decimal(1)
    target = _readings(to)
    for base, scale in _readings(of).items():
        if base in target:
            return scale / target[base]
    return None


def fraction(unit: str) -> Decimal | None:
    """The pure number that a relative unit stands for (% is 0.01); None for other units."""
    return _FRACTIONS.get(unit)
