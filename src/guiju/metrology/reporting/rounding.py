"""Rounding once, last: U to its significant digits and the value to the same place, or to a prescribed interval.

Decimal arithmetic on the shortest strings that give the computed numbers back; these stay unrounded beside the strings.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from guiju.metrology import checking
from guiju.metrology.errors import InputError

_ROUNDINGS = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
ROUNDINGS = tuple(_ROUNDINGS)
# Holds every float exactly to the place of every other.
_WIDE = Context(prec=700)
# Digits of U that floating point vouches for: 0.10000000000000002 is 0.10 and must not be rounded up to 0.11.
_SOUND_DIGITS = 12
_SOUND_DIGITS_OF_VALUE = 15


def reported(
    value: float, U: float, digits: int = 2, rounding: str = "up", smallest: float | None = None
) -> tuple[str, str]:
    """The strings of value and U: U to `digits` (1 or 2) significant digits, the value to the same place (GUM 7.2.6).

    `rounding` of U: "up", "nearest" or "half_even" (GB/T 8170); the value is rounded half away from zero, or half-even
    with the last. U is never rounded below `smallest`. Trailing zeros stay; 0.0996 becomes 0.10. U = 0 leaves the value
    as it is. Raises InputError for what is not finite, a negative U or digits other than 1 and 2.

    >>> reported(10.05762, 0.027, 2, "nearest")
    ('10.058', '0.027')
    >>> reported(1.23456, 0.0996, 2, "up")
    ('1.23', '0.10')
    """
    exact = _decimal(value, "value")
    if checking.not_negative(U, "U") == 0:
        return plain(exact), "0"
    rounded = rounded_U(U, digits, rounding, smallest)
    place = int(rounded.as_tuple().exponent)
    return plain(_to_place(exact, place, _of_value(rounding))), plain(rounded)


def rounded_U(U: float, digits: int = 2, rounding: str = "up", smallest: float | None = None) -> Decimal:
    """U as a Decimal whose last digit is the last significant one; arguments as in `reported`, U above zero.

    >>> rounded_U(10.47)
    Decimal('11')
    """
    if digits not in (1, 2):
        raise InputError(
            f"扩展不确定度取一位或两位有效数字，不能是 {digits}",
            f"U has one or two significant digits, not {digits}",
            "digits",
        )
    how = _ROUNDINGS[checking.one_of(rounding, ROUNDINGS, "rounding")]
    sound = _sound(checking.positive(U, "U"))
    place = sound.adjusted() - digits + 1
    rounded = _to_place(sound, place, how)
    if smallest is not None and rounded < _sound(checking.not_negative(smallest, "smallest")):
        rounded = _to_place(max(sound, _sound(smallest)), place, ROUND_CEILING)
    while len(rounded.as_tuple().digits) > digits:  # 0.0996 has become 0.100: one digit too many
        place += 1
        rounded = _to_place(rounded, place, ROUND_CEILING)
    return rounded


def to_interval(value: float, interval: float, rounding: str = "half_even") -> str:
    """The value to the nearest multiple of a rounding interval 修约间隔 such as 0.02 or 5 (GB/T 8170-2008 3.2, 3.4).

    "half_even", the rule of GB/T 8170, or "nearest". Raises InputError for an interval not above zero.

    >>> to_interval(60.25, 0.5), to_interval(60.38, 0.5), to_interval(-60.75, 0.5)
    ('60.0', '60.5', '-61.0')
    """
    how = _of_value(checking.one_of(rounding, ("nearest", "half_even"), "rounding"))
    return plain(_multiple(_sound(checking.finite(value, "value"), _SOUND_DIGITS_OF_VALUE), interval, how))


def reported_to_interval(
    value: float,
    U: float,
    interval: float,
    *,
    digits: int = 2,
    rounding: str = "half_even",
    smallest: float | None = None,
) -> tuple[str, str]:
    """The strings where the method prescribes the rounding interval of the value.

    U has at most `digits` significant digits and no finer place than the interval, and is never rounded to zero.

    >>> reported_to_interval(10.037, 0.0321, 0.05, rounding="up")
    ('10.05', '0.04')
    """
    value_text = to_interval(value, interval, "nearest" if rounding == "nearest" else "half_even")
    if checking.not_negative(U, "U") == 0:
        return value_text, "0"
    fine = rounded_U(U, digits, rounding, smallest)
    place = int(_decimal(interval, "interval").normalize().as_tuple().exponent)
    if int(fine.as_tuple().exponent) >= place:
        return value_text, plain(fine)
    coarse = _to_place(_sound(U), place, _ROUNDINGS[rounding])
    least = _sound(smallest) if smallest is not None else Decimal(0)
    if coarse == 0 or coarse < least:
        coarse = _to_place(max(_sound(U), least), place, ROUND_CEILING)
    return value_text, plain(coarse)


def plain(value: Decimal) -> str:
    """A Decimal without exponent; zero has no sign.

    >>> plain(Decimal("-0.00")), plain(Decimal("1.20E+3"))
    ('0.00', '1200')
    """
    text = f"{value:f}"
    return text.removeprefix("-") if value == 0 else text


def _of_value(rounding: str) -> str:
    return ROUND_HALF_EVEN if rounding == "half_even" else ROUND_HALF_UP


def _decimal(value: float, where: str) -> Decimal:
    # + 0.0 turns -0.0 into 0.0
    return Decimal(repr(checking.finite(value, where) + 0.0))


def _to_place(value: Decimal, place: int, rounding: str) -> Decimal:
    return value.quantize(_one_at(place), rounding=rounding, context=_WIDE)


@lru_cache(maxsize=64)
def _one_at(place: int) -> Decimal:
    return Decimal(1).scaleb(place)


def _sound(value: float, digits: int = _SOUND_DIGITS) -> Decimal:
    exact = _decimal(value, "U")
    return exact if exact == 0 else _to_place(exact, exact.adjusted() - digits + 1, ROUND_HALF_EVEN)


def _multiple(value: Decimal, interval: float, how: str) -> Decimal:
    step = _decimal(checking.positive(interval, "interval"), "interval").normalize()
    count = _WIDE.divide(value, step).quantize(Decimal(1), rounding=how, context=_WIDE)
    place = min(int(step.as_tuple().exponent), 0)
    return _to_place(_WIDE.multiply(count, step), place, ROUND_HALF_EVEN)
