"""How a decimal string is printed: real minus sign, powers of ten, coverage factor and probability."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

_EXPONENT = re.compile(r"^(?P<mantissa>[-+]?[\d.]+)[eE](?P<exponent>[-+]?\d+)$")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def printed(number: str) -> str:
    """``-1.50e-7`` as ``−1.50×10⁻⁷``; digits and trailing zeros stay as they are."""
    found = _EXPONENT.match(number)
    if found is None:
        return number.replace("-", "−")
    exponent = str(int(found["exponent"])).translate(_SUPERSCRIPT)
    return f"{found['mantissa'].replace('-', '−')}×10{exponent}"


def coverage_factor(k: str) -> str:
    """k as reported: an integer stays one, anything else has two decimals (2, 1.96, 2.28)."""
    exact = Decimal(k)
    if exact == exact.to_integral_value():
        return str(int(exact))
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN))


def per_cent(probability: str) -> str:
    """0.9545 as ``95.45 %``."""
    value = (Decimal(probability) * 100).normalize()
    return f"{value:f} %"


def with_unit(number: str, unit: str) -> str:
    """Number and unit with a space between; the unit one is not printed."""
    return printed(number) if unit in ("", "1") else f"{printed(number)} {unit}"


def difference(value: str, nominal: str) -> str:
    """value − nominal, exact in the digits given."""
    return str(Decimal(value) - Decimal(nominal))
