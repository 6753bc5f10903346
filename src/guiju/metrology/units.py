"""Units at the boundary: read as printed, in D-SI or in UCUM; written in each; converted by pint.

A unit is a product of powers of prefixed units. Alone, °C and °F are temperatures with a zero of their own; as part
of a product (µm/(m·°C)), and for uncertainties and differences, they are temperature intervals. Levels and ratios in
decibel are no units of this kind: see `guiju.metrology.levels`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from guiju.metrology import checking
from guiju.metrology.errors import UnitError
from guiju.metrology.units_dimensions import BY_NAME, ONE, Dimension
from guiju.metrology.units_table import BY_DSI, BY_PRINTED, BY_UCUM, PREFIXES, UNITS

_SUPERSCRIPTS = str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"^(?P<symbol>.*?[^\d^+-])\^?(?P<power>[+-]?\d+)?$")
_DSI = re.compile(r"\\tothe\{(?P<power>-?\d+)\}|\\(?P<word>[a-z]+)")
_WITH_ZERO = ("degreecelsius", "degreefahrenheit")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One factor: prefix and unit by their D-SI names ("" for no prefix), and its power."""

    prefix: str
    name: str
    power: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of parts; none: the number one."""

    parts: tuple[Part, ...]

    @property
    def dsi(self) -> str:
        """In the words of D-SI: \\milli\\metre\\second\\tothe{-1}; |psi for what D-SI does not know."""
        if any(not UNITS[part.name].in_dsi for part in self.parts):
            return f"|{self.printed}"
        words = []
        for part in self.parts:
            prefix = f"\\{part.prefix}" if part.prefix else ""
            word = r"\kilogram" if (part.prefix, part.name) == ("kilo", "gram") else f"{prefix}\\{part.name}"
            words.append(word if part.power == 1 else f"{word}\\tothe{{{part.power}}}")
        return "".join(words) or r"\one"

    @property
    def ucum(self) -> str:
        """In UCUM, case sensitive: mm.s-1."""
        words = []
        for part in self.parts:
            prefix = PREFIXES[part.prefix].ucum if part.prefix else ""
            words.append(f"{prefix}{UNITS[part.name].ucum}{'' if part.power == 1 else part.power}")
        return ".".join(words) or "1"

    @property
    def printed(self) -> str:
        """As printed on a certificate: mm·s⁻¹."""
        words = []
        for part in self.parts:
            prefix = PREFIXES[part.prefix].printed if part.prefix else ""
            power = "" if part.power == 1 else str(part.power).translate(_RAISED)
            words.append(f"{prefix}{UNITS[part.name].printed}{power}")
        return "·".join(words) or "1"

    @property
    def has_own_zero(self) -> bool:
        """Whether values of it are temperatures counted from a zero other than that of kelvin."""
        return len(self.parts) == 1 and self.parts[0].name in _WITH_ZERO and self.parts[0].power == 1

    def __str__(self) -> str:
        return self.printed


def read_unit(text: str) -> Unit:
    """A unit in D-SI (begins with a backslash), as printed, or in UCUM where it is not a printed unit.

    Raises UnitError for what it does not know, and for a quotient that can be read in two ways (J/kg·K).

    >>> read_unit("mm/s").dsi, read_unit(r"\\milli\\metre\\per\\second").ucum, read_unit("Cel").printed
    ('\\\\milli\\\\metre\\\\second\\\\tothe{-1}', 'mm.s-1', '°C')
    """
    plain = text.strip()
    if len(plain) > LONGEST:
        raise UnitError(f"单位长于 {LONGEST} 个字符", f"the unit is longer than {LONGEST} characters", plain[:20])
    if plain.startswith("\\"):
        return _read_dsi(plain)
    try:
        return _read_printed(plain)
    except UnitError:
        if "." in plain or "[" in plain or "10*" in plain or not set(plain) & set("·()*"):
            return _read_ucum(plain)
        raise


def convert(value: float, unit: str | Unit, to: str | Unit) -> float:
    """A value in another unit; °C and °F alone are temperatures, so that 20 °C is 293.15 K.

    Raises UnitError, naming both sides, when the dimensions differ.

    >>> convert(20.0, "°C", "K"), round(convert(1.0, "bar", "kPa"), 9)
    (293.15, 100.0)
    """
    source, target = _unit(unit), _unit(to)
    number = checking.finite(value, "value")
    if source == target:
        return number
    _same_dimension(source, target)
    registry = _registry()
    return float(registry.Quantity(number, _pint(source, interval=False)).to(_pint(target, interval=False)).magnitude)


def convert_interval(value: float, unit: str | Unit, to: str | Unit) -> float:
    """A difference, an uncertainty or a limit of error in another unit; 0.5 °C is 0.5 K. Raises UnitError.

    >>> convert_interval(0.5, "°C", "K"), round(convert_interval(1.8, "°F", "°C"), 9)
    (0.5, 1.0)
    """
    source, target = _unit(unit), _unit(to)
    number = checking.finite(value, "value")
    if source == target:
        return number
    _same_dimension(source, target)
    registry = _registry()
    return float(registry.Quantity(number, _pint(source, interval=True)).to(_pint(target, interval=True)).magnitude)


def compatible(unit: str | Unit, other: str | Unit) -> bool:
    """Whether the two have one dimension.

    >>> compatible("mV", "V"), compatible("V", "A")
    (True, False)
    """
    return dimension_of(unit) == dimension_of(other)


def dimension_of(unit: str | Unit) -> Dimension:
    """The dimension of a unit. Raises UnitError.

    >>> str(dimension_of("mV")), str(dimension_of("%"))
    ('m²·kg·A⁻¹·s⁻³', '1')
    """
    found = ONE
    for part in _unit(unit).parts:
        found = found.times(BY_NAME[part.name].raised(Fraction(part.power)))
    return found


def _unit(unit: str | Unit) -> Unit:
    return unit if isinstance(unit, Unit) else read_unit(unit)


def _same_dimension(source: Unit, target: Unit) -> None:
    one, other = dimension_of(source), dimension_of(target)
    if one != other:
        raise UnitError(
            f"量纲不同：{source}（{one}）与 {target}（{other}）",
            f"dimensions differ: {source} ({one}) and {target} ({other})",
            "unit",
        )


def _pint(unit: Unit, *, interval: bool) -> Any:
    registry = _registry()
    found = registry.Unit("")
    for part in unit.parts:
        name = UNITS[part.name].pint
        if part.name in _WITH_ZERO and (interval or not unit.has_own_zero):
            name = f"delta_{name}"
        found = found * registry.Unit(f"{part.prefix}{name}") ** part.power
    return found


@cache
def _registry() -> Any:
    try:
        import pint
    except ImportError:
        raise UnitError(
            "换算单位需要 pint；请安装 units 部分", "converting units needs pint; install the extra units"
        ) from None
    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    registry.define("guiju_permille = 0.001")
    registry.define("guiju_ppb = 1e-9")
    return registry


def _product(parts: Iterable[Part]) -> Unit:
    """Parts with the same prefix and unit brought together, in the order of their first appearance."""
    powers: Counter[tuple[str, str]] = Counter()
    for part in parts:
        if part.name != "one":
            powers[part.prefix, part.name] += part.power
    return Unit(tuple(Part(prefix, name, power) for (prefix, name), power in powers.items() if power))


def _unknown(text: str, where: str) -> UnitError:
    if text.lower().startswith("db") or text in ("Np", "B"):
        return UnitError(
            f"{text} 是级或比值，不是单位；请用级的类型",
            f"{text} is a level or a ratio, not a unit; use the types of levels",
            where,
        )
    return UnitError(f"不认识的单位 {text!r}", f"unknown unit {text!r}", where)


def _read_dsi(text: str) -> Unit:
    place, sign, prefix = 0, 1, ""
    parts: list[Part] = []
    for match in _DSI.finditer(text):
        word, power = match["word"], match["power"]
        misplaced = (not parts or prefix) if power is not None else word == "tothe"
        if match.start() != place or misplaced:
            break
        place = match.end()
        if power is not None:
            parts[-1] = Part(parts[-1].prefix, parts[-1].name, parts[-1].power * int(power))
        elif word == "per" and sign == 1 and not prefix:
            sign = -1
        elif word in BY_DSI:
            known_prefix, name = BY_DSI[word]
            parts.append(Part(prefix or known_prefix, name, sign))
            prefix = ""
        elif word in PREFIXES and not prefix:
            prefix = word
        else:
            raise _unknown(word, text)
    if place != len(text) or prefix:
        raise UnitError(f"D-SI 写法有误，位置 {place}", f"not a D-SI unit, position {place}", text)
    return _product(parts)


def _read_printed(text: str) -> Unit:
    groups = text.translate(_SUPERSCRIPTS).split("/")
    parts: list[Part] = []
    for place, group in enumerate(groups):
        bare = group.strip()
        bracketed = bare.startswith("(") and bare.endswith(")")
        factors = [each for each in re.split(r"[·⋅*× ]+", bare.strip("()")) if each]
        if place and len(factors) > 1 and not bracketed:
            raise UnitError("除号后的乘积须加括号", "a product after / needs brackets", text)
        if not factors and (text or place):
            raise UnitError("单位写法有误", "not a unit", text)
        parts += [_factor(each, -1 if place else 1, text, BY_PRINTED) for each in factors]
    return _product(parts)


def _read_ucum(text: str) -> Unit:
    """From left to right: only the factor after / is inverse."""
    tokens = re.split(r"([./])", text)
    if tokens[0] == "":  # /s is 1/s
        tokens[0] = "1"
    if "" in tokens:
        raise UnitError("单位写法有误", "not a unit", text)
    signs = [1, *(-1 if operator == "/" else 1 for operator in tokens[1::2])]
    return _product(_factor(token, sign, text, BY_UCUM) for token, sign in zip(tokens[::2], signs, strict=True))


def _factor(factor: str, sign: int, where: str, known: dict[str, tuple[str, str]]) -> Part:
    if factor in known:
        prefix, name = known[factor]
        return Part(prefix, name, sign)
    match = _POWER.match(factor)
    if match is None or match["symbol"] not in known:
        raise _unknown(factor, where)
    prefix, name = known[match["symbol"]]
    return Part(prefix, name, sign * int(match["power"] or 1))
