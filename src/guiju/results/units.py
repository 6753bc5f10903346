"""Whether two printed units are decimal multiples of one another; conversion proper belongs to the boundary.

Exact, by SI prefixes alone: mV and V compare, mm² and m² too; °C and K do not.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from guiju.metrology.errors import UnitError
from guiju.metrology.units import compatible, read_unit
from guiju.metrology.units_table import PREFIXES

_POWERS = {
    "quetta": 30,
    "ronna": 27,
    "yotta": 24,
    "zetta": 21,
    "exa": 18,
    "peta": 15,
    "tera": 12,
    "giga": 9,
    "mega": 6,
    "kilo": 3,
    "hecto": 2,
    "deca": 1,
    "": 0,
    "deci": -1,
    "centi": -2,
    "milli": -3,
    "micro": -6,
    "nano": -9,
    "pico": -12,
    "femto": -15,
    "atto": -18,
    "zepto": -21,
    "yocto": -24,
    "ronto": -27,
    "quecto": -30,
}
_PURE_NUMBERS = {"percent": -2, "permille": -3, "ppm": -6, "ppb": -9}
_BY_SIGN = {sign: _POWERS[name] for name, spelling in PREFIXES.items() for sign in (spelling.printed, *spelling.also)}


@lru_cache(maxsize=1024)
def factor(of: str, to: str) -> Decimal | None:
    """The number by which values in the unit `of` become values in `to`; None when the units do not compare.

    >>> factor("mV", "V"), factor("kg", "g"), factor("mm²", "m²"), factor("°C", "K")
    (Decimal('0.001'), Decimal('1E+3'), Decimal('0.000001'), None)
    """
    if of == to:
        return Decimal(1)
    one, other = _read(of), _read(to)
    if one is None or other is None:
        # A unit that the table knows is what it says there: Pa is no thousand million million of "a".
        return _by_first_sign(_ways(of, split=one is None), _ways(to, split=other is None))
    return Decimal(1).scaleb(one[1] - other[1]) if one[0] == other[0] else None


def fraction(unit: str) -> Decimal | None:
    """The pure number that a relative unit stands for; None for other units.

    >>> fraction("%"), fraction("µV/V"), fraction("V")
    (Decimal('0.01'), Decimal('0.000001'), None)
    """
    return factor(unit, "1")


def _read(text: str) -> tuple[dict[str, int], int] | None:
    """The powers of the units without their prefixes, and the power of ten of all prefixes; None for one not known."""
    try:
        unit = read_unit(text)
    except UnitError:
        return None
    bare: Counter[str] = Counter()
    power = 0
    for part in unit.parts:
        power += part.power * (_POWERS[part.prefix] + _PURE_NUMBERS.get(part.name, 0))
        if part.name not in _PURE_NUMBERS:
            bare[part.name] += part.power
    return {name: count for name, count in bare.items() if count}, power


def _by_first_sign(of: dict[str, int], to: dict[str, int]) -> Decimal | None:
    for rest, power in of.items():
        if rest in to:
            return Decimal(1).scaleb(power - to[rest])
    return None


def _ways(unit: str, *, split: bool) -> dict[str, int]:
    """The ways to read a unit by its signs alone: as it stands and, where `split`, as a prefix and the rest (kVA)."""
    ways = {unit: 0}
    if split and len(unit) > 1 and unit[0] in _BY_SIGN:
        ways[unit[1:]] = _BY_SIGN[unit[0]]
    return ways


_OTHERS = frozenset(
    ("var", "VA", "kgf", "gf", "r", "rev", "bit", "B", "NTU", "FNU", "FTU", "EBC", "Gal", "mmH₂O", "HL")
)
"""Units in use that the table of units does not convert."""
_SCALES = re.compile(r"%RH|pH|dB.*|H[RLSVBK][A-Z]*\d*|Shore [AD]|°d?H|°Bx|°Bé|ISO \d+|Brix|[SAD]U|μ?Np")
"""Levels, hardness, acidity and other scales: numbers of their own, which nothing converts."""


@lru_cache(maxsize=1024)
def is_known(unit: str) -> bool:
    """Whether people print this as a unit: known to the table of units, or a level, scale or unit beside it.

    >>> is_known("kVA"), is_known("r/min"), is_known("HRC"), is_known("dB"), is_known("blah"), is_known("")
    (True, True, True, True, False, False)
    """
    if not unit.strip():
        return False
    if _read(unit) is not None or _SCALES.fullmatch(unit):
        return True
    parts = [each for each in re.split(r"[/·*()]", unit) if each]
    return bool(parts) and all(_known_part(each) for each in parts)


def _known_part(part: str) -> bool:
    bare = part.rstrip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return bare in _OTHERS or (len(bare) > 1 and bare[0] in _BY_SIGN and bare[1:] in _OTHERS) or _read(part) is not None


@lru_cache(maxsize=1024)
def one_dimension(unit: str, other: str) -> bool:
    """Whether a difference in one unit can be told in the other: a kelvin is a degree Celsius here.

    >>> one_dimension("mK", "°C"), one_dimension("µm", "mm"), one_dimension("V", "mm")
    (True, True, False)
    """
    if factor(unit, other) is not None:
        return True
    try:
        return compatible(unit, other)
    except UnitError:
        return False


def behind(unit: str) -> str:
    """A unit behind a number; the unit one is not written (ISO 80000-1, 7.2.3)."""
    return "" if unit in ("", "1") else f" {unit}"
