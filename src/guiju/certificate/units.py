"""A unit as printed (``mΩ``, ``µV/V``, ``kg·m³``) in the words of D-SI (``\\milli\\ohm``), and back for reading."""

import re

_UNITS = {
    "m": "metre",
    "g": "gram",
    "kg": "kilogram",
    "s": "second",
    "A": "ampere",
    "K": "kelvin",
    "mol": "mole",
    "cd": "candela",
    "Hz": "hertz",
    "N": "newton",
    "Pa": "pascal",
    "J": "joule",
    "W": "watt",
    "C": "coulomb",
    "V": "volt",
    "F": "farad",
    "Ω": "ohm",
    "Ohm": "ohm",
    "S": "siemens",
    "Wb": "weber",
    "T": "tesla",
    "H": "henry",
    "lm": "lumen",
    "lx": "lux",
    "Bq": "becquerel",
    "Gy": "gray",
    "Sv": "sievert",
    "rad": "radian",
    "sr": "steradian",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "L": "litre",
    "l": "litre",
    "t": "tonne",
    "bar": "bar",
    "eV": "electronvolt",
    "dB": "decibel",
    "Np": "neper",
    "B": "bel",
    "°C": "degreecelsius",
    "℃": "degreecelsius",
    "degC": "degreecelsius",
    "°": "degree",
    "′": "arcminute",
    "″": "arcsecond",
    "%": "percent",
    "1": "one",
    "": "one",
}
_PREFIXES = {
    "da": "deca",
    "Q": "quetta",
    "R": "ronna",
    "Y": "yotta",
    "Z": "zetta",
    "E": "exa",
    "P": "peta",
    "T": "tera",
    "G": "giga",
    "M": "mega",
    "k": "kilo",
    "h": "hecto",
    "d": "deci",
    "c": "centi",
    "m": "milli",
    "µ": "micro",
    "μ": "micro",
    "u": "micro",
    "n": "nano",
    "p": "pico",
    "f": "femto",
    "a": "atto",
    "z": "zepto",
    "y": "yocto",
}
_FACTOR = re.compile(r"^(?P<symbol>[^\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹^−-]*?)\^?(?P<power>[-−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)?$")
_PLAIN = str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
_SYMBOLS = {"degreecelsius": "°C", "one": "1", "ohm": "Ω", "litre": "L"} | {
    name: symbol for symbol, name in reversed(_UNITS.items()) if name not in ("degreecelsius", "one", "ohm", "litre")
}
_PREFIX_SYMBOLS = {name: symbol for symbol, name in reversed(_PREFIXES.items()) if name != "micro"} | {"micro": "µ"}

_DERIVED = {
    tuple(sorted(parts.split())): symbol
    for symbol, parts in {
        "N": "kg m s⁻²",
        "Pa": "kg m⁻¹ s⁻²",
        "J": "kg m² s⁻²",
        "W": "kg m² s⁻³",
        "C": "A s",
        "V": "kg m² s⁻³ A⁻¹",
        "F": "kg⁻¹ m⁻² s⁴ A²",
        "Ω": "kg m² s⁻³ A⁻²",
        "S": "kg⁻¹ m⁻² s³ A²",
        "Wb": "kg m² s⁻² A⁻¹",
        "T": "kg s⁻² A⁻¹",
        "H": "kg m² s⁻² A⁻²",
    }.items()
}
"""Coherent derived units that certificates write in base units, as D-SI recommends (SI Brochure, table 4)."""


def dsi(unit: str) -> str | None:
    """The D-SI spelling of a printed unit; None when it is not made of SI units, their prefixes, powers, products."""
    plain = unit.strip()
    if plain in ("", "1"):
        return r"\one"
    written = []
    for place, group in enumerate(plain.split("/")):
        for factor in re.split(r"[·⋅* ]+", group):
            part = _factor(factor.strip("()"), inverse=place > 0)
            if part is None:
                return None
            written.append(part)
    return "".join(part for part in written if part) or r"\one"


def _factor(text: str, *, inverse: bool) -> str | None:
    if text == "1":
        return ""
    found = _FACTOR.match(text)
    if found is None or not found["symbol"]:
        return None
    symbol = _symbol(found["symbol"])
    power = int((found["power"] or "1").translate(_PLAIN)) * (-1 if inverse else 1)
    if symbol is None:
        return None
    return symbol if power == 1 else f"{symbol}\\tothe{{{power}}}"


def _symbol(text: str) -> str | None:
    if text in _UNITS:
        return f"\\{_UNITS[text]}"
    for prefix, name in _PREFIXES.items():
        rest = text[len(prefix) :]
        if text.startswith(prefix) and rest in _UNITS and rest not in ("", "1", "%", "kg"):
            return f"\\{name}\\{_UNITS[rest]}"
    return None


def printed_unit(spelling: str) -> str:
    """A D-SI spelling for people: ``\\milli\\ohm`` as ``mΩ``; what is not understood stays as it is."""
    if not spelling.startswith("\\"):
        return spelling
    shown: list[str] = []
    prefix = ""
    for word, power in re.findall(r"\\([a-zA-Z]+)(?:\{([^}]*)\})?", spelling):
        if word == "per":
            return spelling
        if word == "tothe" and shown:
            shown[-1] += power.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        elif word in _PREFIX_SYMBOLS:
            prefix = _PREFIX_SYMBOLS[word]
        elif word in _SYMBOLS:
            shown.append(prefix + _SYMBOLS[word])
            prefix = ""
        else:
            return spelling
    return _DERIVED.get(tuple(sorted(shown)), "·".join(shown))
