"""The units and prefixes that `units` knows: D-SI name, printed symbols, UCUM code, pint's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a unit or prefix is written; `also`: further printed spellings that are read."""

    printed: str
    ucum: str
    pint: str = ""
    also: tuple[str, ...] = ()
    prefixed: bool = True
    in_dsi: bool = True


UNITS = {
    "metre": Spelling("m", "m", "meter"),
    "gram": Spelling("g", "g", "gram"),
    "second": Spelling("s", "s", "second"),
    "ampere": Spelling("A", "A", "ampere"),
    "kelvin": Spelling("K", "K", "kelvin"),
    "mole": Spelling("mol", "mol", "mole"),
    "candela": Spelling("cd", "cd", "candela"),
    "hertz": Spelling("Hz", "Hz", "hertz"),
    "newton": Spelling("N", "N", "newton"),
    "pascal": Spelling("Pa", "Pa", "pascal"),
    "joule": Spelling("J", "J", "joule"),
    "watt": Spelling("W", "W", "watt"),
    "coulomb": Spelling("C", "C", "coulomb"),
    "volt": Spelling("V", "V", "volt"),
    "farad": Spelling("F", "F", "farad"),
    "ohm": Spelling("Ω", "Ohm", "ohm", ("Ω", "Ohm", "ohm")),
    "siemens": Spelling("S", "S", "siemens"),
    "weber": Spelling("Wb", "Wb", "weber"),
    "tesla": Spelling("T", "T", "tesla"),
    "henry": Spelling("H", "H", "henry"),
    "lumen": Spelling("lm", "lm", "lumen"),
    "lux": Spelling("lx", "lx", "lux"),
    "becquerel": Spelling("Bq", "Bq", "becquerel"),
    "gray": Spelling("Gy", "Gy", "gray"),
    "sievert": Spelling("Sv", "Sv", "sievert"),
    "katal": Spelling("kat", "kat", "katal"),
    "radian": Spelling("rad", "rad", "radian"),
    "steradian": Spelling("sr", "sr", "steradian"),
    "litre": Spelling("L", "L", "liter", ("l",)),
    "tonne": Spelling("t", "t", "metric_ton"),
    "bar": Spelling("bar", "bar", "bar"),
    "electronvolt": Spelling("eV", "eV", "electron_volt"),
    "minute": Spelling("min", "min", "minute", prefixed=False),
    "hour": Spelling("h", "h", "hour", prefixed=False),
    "day": Spelling("d", "d", "day", prefixed=False),
    "degreecelsius": Spelling("°C", "Cel", "degC", ("℃", "degC"), prefixed=False),
    "degree": Spelling("°", "deg", "degree", prefixed=False),
    "arcminute": Spelling("′", "'", "arcminute", prefixed=False),
    "arcsecond": Spelling("″", "''", "arcsecond", ('"',), prefixed=False),
    "percent": Spelling("%", "%", "percent", ("％",), prefixed=False),
    "permille": Spelling("‰", "[ppth]", "guiju_permille", prefixed=False, in_dsi=False),
    "ppm": Spelling("ppm", "[ppm]", "ppm", ("1e-6", "10^-6", "10-6"), prefixed=False),
    "ppb": Spelling("ppb", "[ppb]", "guiju_ppb", ("1e-9", "10^-9", "10-9"), prefixed=False, in_dsi=False),
    "one": Spelling("1", "1", "", prefixed=False),
    "inch": Spelling("in", "[in_i]", "inch", prefixed=False, in_dsi=False),
    "foot": Spelling("ft", "[ft_i]", "foot", prefixed=False, in_dsi=False),
    "psi": Spelling("psi", "[psi]", "psi", prefixed=False, in_dsi=False),
    "mmhg": Spelling("mmHg", "mm[Hg]", "mmHg", prefixed=False, in_dsi=False),
    "degreefahrenheit": Spelling("°F", "[degF]", "degF", ("degF", "℉"), prefixed=False, in_dsi=False),
}
PREFIXES = {
    "quetta": Spelling("Q", "Q"),
    "ronna": Spelling("R", "R"),
    "yotta": Spelling("Y", "Y"),
    "zetta": Spelling("Z", "Z"),
    "exa": Spelling("E", "E"),
    "peta": Spelling("P", "P"),
    "tera": Spelling("T", "T"),
    "giga": Spelling("G", "G"),
    "mega": Spelling("M", "M"),
    "kilo": Spelling("k", "k"),
    "hecto": Spelling("h", "h"),
    "deca": Spelling("da", "da"),
    "deci": Spelling("d", "d"),
    "centi": Spelling("c", "c"),
    "milli": Spelling("m", "m"),
    # Micro sign; the Greek mu and u are read too.
    "micro": Spelling("µ", "u", also=("μ", "u")),
    "nano": Spelling("n", "n"),
    "pico": Spelling("p", "p"),
    "femto": Spelling("f", "f"),
    "atto": Spelling("a", "a"),
    "zepto": Spelling("z", "z"),
    "yocto": Spelling("y", "y"),
    "ronto": Spelling("r", "r"),
    "quecto": Spelling("q", "q"),
}


def _printed() -> dict[str, tuple[str, str]]:
    """Printed symbol to (prefix, unit); a unit of its own (min, Pa, cd) wins over a prefixed one."""
    found: dict[str, tuple[str, str]] = {}
    for name, unit in UNITS.items():
        for symbol in (unit.printed, *unit.also):
            found[symbol] = "", name
    for name, unit in UNITS.items():
        if unit.prefixed:
            for prefix, spelling in PREFIXES.items():
                for sign in (spelling.printed, *spelling.also):
                    for symbol in (unit.printed, *unit.also):
                        found.setdefault(sign + symbol, (prefix, name))
    return found


def _ucum() -> dict[str, tuple[str, str]]:
    found = {unit.ucum: ("", name) for name, unit in UNITS.items()}
    found |= {"l": ("", "litre"), "10*-6": ("", "ppm"), "10*-9": ("", "ppb"), "10*-3": ("", "permille")}
    for name, unit in UNITS.items():
        if unit.prefixed:
            for prefix, spelling in PREFIXES.items():
                found.setdefault(spelling.ucum + unit.ucum, (prefix, name))
    return found


BY_PRINTED = _printed()
BY_UCUM = _ucum()
# D-SI has kilogram as a word of its own.
BY_DSI = {name: ("", name) for name in UNITS} | {"kilogram": ("kilo", "gram")}
