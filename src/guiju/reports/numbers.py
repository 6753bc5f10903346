"""Computed numbers as a report prints them: few digits, real minus signs, powers of ten."""

from __future__ import annotations

import math

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float, digits: int = 3, *, zeros: bool = False) -> str:
    """A number to so many significant digits: 0.0123, 1.23 × 10⁻⁷, ∞; with `zeros` those at the end stay.

    >>> shown(-1.234e-7), shown(50000623.0, 10), shown(0.5), shown(838.0, 5, zeros=True)
    ('−1.23 × 10⁻⁷', '50000623', '0.5', '838.00')
    """
    if math.isinf(value):
        return "∞"
    text = f"{value + 0.0:{'#' if zeros else ''}.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if exponent and 0 <= int(exponent) < 5:
        mantissa, exponent = f"{float(text):.0f}", ""
    power = f" × 10{str(int(exponent)).translate(_RAISED)}" if exponent else ""
    return mantissa.removesuffix(".").replace("-", "−") + power


def percent(share: float) -> str:
    """A share in percent to one place.

    >>> percent(-0.0), percent(-0.6158)
    ('0.0 %', '−61.6 %')
    """
    return f"{round(100.0 * share, 1) + 0.0:.1f} %".replace("-", "−")


def digits_for(value: float, u: float, least: int = 4, most: int = 12) -> int:
    """Significant digits that show `value` two places below its uncertainty.

    >>> digits_for(50000623.0, 25.0)
    9
    """
    if value == 0.0 or u == 0.0 or math.isinf(u):
        return most if u == 0.0 else least
    wanted = math.floor(math.log10(abs(value))) - math.floor(math.log10(u)) + 3
    return min(max(wanted, least), most)
