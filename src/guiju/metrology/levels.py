"""Levels (dBm) and ratios (dB): two types that do not mix, power 10 lg and field 20 lg, and large u in linear terms.

ISO 80000-3; IEC 60027-3. A difference of levels is a ratio, a level and a ratio make a level; two levels are never
added in decibel, their powers are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import DataError, InputError, UnitError

# lg(x) counts ten times for powers, twenty times for fields (voltage, current, sound pressure).
KINDS = {"power": 10.0, "field": 20.0}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a level is counted from: 0 dBm is 1 mW."""

    name: str
    kind: str
    value: float
    unit: str


REFERENCES = {
    reference.name: reference
    for reference in (
        Reference("dBm", "power", 1.0, "mW"),
        Reference("dBW", "power", 1.0, "W"),
        Reference("dBV", "field", 1.0, "V"),
        Reference("dBmV", "field", 1.0, "mV"),
        Reference("dBµV", "field", 1.0, "µV"),
        Reference("dBu", "field", math.sqrt(0.6), "V"),
        Reference("dBµA", "field", 1.0, "µA"),
        Reference("dB(20 µPa)", "field", 20.0, "µPa"),
    )
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio in dB of powers or of fields. Ratios of one kind add; other additions raise UnitError.

    >>> Ratio(20.0, "field").linear, Ratio(20.0, "power").linear
    (10.0, 100.0)
    """

    decibel: float
    kind: str

    def __post_init__(self) -> None:
        checking.finite(self.decibel, "decibel")
        checking.one_of(self.kind, KINDS, "kind")

    @classmethod
    def of(cls, linear: float, kind: str) -> Ratio:
        """From the plain ratio, above zero.

        >>> Ratio.of(100.0, "power")
        Ratio(decibel=20.0, kind='power')
        """
        factor = KINDS[checking.one_of(kind, KINDS, "kind")]
        return cls(factor * math.log10(checking.positive(linear, "linear")), kind)

    @property
    def linear(self) -> float:
        return _linear(self.decibel, self.kind)

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.decibel + _same(self, other).decibel, self.kind)

    def __sub__(self, other: Ratio) -> Ratio:
        return Ratio(self.decibel - _same(self, other).decibel, self.kind)

    def __neg__(self) -> Ratio:
        return Ratio(-self.decibel, self.kind)


@dataclass(frozen=True, slots=True)
class Level:
    """A level in dB above a named reference (one of REFERENCES).

    >>> (Level(10.0, "dBm") - Level(7.0, "dBm")).decibel, Level(30.0, "dBm").value
    (3.0, 1000.0)
    """

    decibel: float
    reference: str

    def __post_init__(self) -> None:
        checking.finite(self.decibel, "decibel")
        checking.one_of(self.reference, REFERENCES, "reference")

    @classmethod
    def of(cls, value: float, reference: str) -> Level:
        """From a value in the reference's unit.

        >>> Level.of(1000.0, "dBm").decibel
        30.0
        """
        at = REFERENCES[checking.one_of(reference, REFERENCES, "reference")]
        return cls(KINDS[at.kind] * math.log10(checking.positive(value, "value") / at.value), reference)

    @property
    def kind(self) -> str:
        return REFERENCES[self.reference].kind

    @property
    def value(self) -> float:
        """In the reference's unit (dBm: mW)."""
        return REFERENCES[self.reference].value * _linear(self.decibel, self.kind)

    @property
    def unit(self) -> str:
        return REFERENCES[self.reference].unit

    def __add__(self, other: Ratio) -> Level:
        return Level(self.decibel + _ratio(self, other).decibel, self.reference)

    def minus(self, other: Ratio) -> Level:
        """The level lowered by a ratio."""
        return Level(self.decibel - _ratio(self, other).decibel, self.reference)

    def __sub__(self, other: Level) -> Ratio:
        if not isinstance(other, Level) or other.reference != self.reference:
            raise _mixed(f"{self.reference}", _name(other), "-")
        return Ratio(self.decibel - other.decibel, self.kind)


@dataclass(frozen=True, slots=True)
class Linear:
    """Expectation and standard deviation in linear terms."""

    mean: float
    u: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the ends of its coverage interval, which need not lie evenly about it."""

    value: float
    lower: float
    upper: float

    @property
    def minus(self) -> float:
        return self.value - self.lower

    @property
    def plus(self) -> float:
        return self.upper - self.value


def linear_moments(quantity: Ratio | Level, u_decibel: float) -> Linear:
    """Exact expectation and standard deviation of the linear value, when the decibel value is normal with u.

    With s = u ln(10)/10 (power; field: /20): mean = x exp(s^2/2), u = mean sqrt(exp(s^2) - 1). For small u the first
    order of GUM 5.1.2, u = x s; for large u the expectation exceeds x = 10^(dB/10).

    >>> found = linear_moments(Ratio(0.0, "power"), 0.01)
    >>> round(found.mean, 5), round(found.u, 5)
    (1.0, 0.0023)
    """
    s = _nepers(checking.not_negative(u_decibel, "u_decibel"), quantity.kind)
    if s > 10:
        raise InputError(f"不确定度 {u_decibel} dB 太大", f"an uncertainty of {u_decibel} dB is too large", "u_decibel")
    x = quantity.value if isinstance(quantity, Level) else quantity.linear
    mean = x * math.exp(s * s / 2)
    return Linear(mean, mean * math.sqrt(math.expm1(s * s)))


def linear_interval(quantity: Ratio | Level, U_decibel: float) -> Interval:
    """The interval dB -/+ U in linear terms; asymmetric.

    >>> found = linear_interval(Ratio(0.0, "power"), 3.0)
    >>> round(found.minus, 3), round(found.plus, 3)
    (0.499, 0.995)
    """
    s = _nepers(checking.not_negative(U_decibel, "U_decibel"), quantity.kind)
    x = quantity.value if isinstance(quantity, Level) else quantity.linear
    return Interval(x, x * math.exp(-s), x * math.exp(s))


def decibel_interval(value: float, U: float, reference: str) -> Interval:
    """value -/+ U, in a reference's unit, as levels in dB; asymmetric. `reference`: one of REFERENCES, or of KINDS.

    Raises InputError when U reaches the value: there is no level of zero.

    >>> found = decibel_interval(1.0, 0.5, "power")
    >>> round(found.minus, 2), round(found.plus, 2)
    (3.01, 1.76)
    """
    checking.one_of(reference, (*REFERENCES, *KINDS), "reference")
    at = REFERENCES.get(reference) or Reference(reference, reference, 1.0, "1")
    x, spread = checking.positive(value, "value"), checking.not_negative(U, "U")
    if spread >= x:
        raise InputError(
            f"扩展不确定度 {U} 不小于值 {value}，下端没有级",
            f"U = {U} reaches the value {value}; the lower end has no level",
            "U",
        )
    ends = [KINDS[at.kind] * math.log10(each / at.value) for each in (x, x - spread, x + spread)]
    return Interval(*ends)


def power_sum(levels: Sequence[tuple[Level, float]], *, k: float = 2.0) -> Interval:
    """Sum of independent power levels, each with its u in dB, as a level with its asymmetric interval.

    The powers are added in linear terms with their exact moments; the interval is mean -/+ k u. Raises UnitError for
    field levels or different references, DataError for none, InputError when k u reaches the sum.

    >>> round(power_sum([(Level(10.0, "dBm"), 0.0), (Level(10.0, "dBm"), 0.0)]).value, 2)
    13.01
    """
    if not levels:
        raise DataError("没有级", "there is no level", "levels")
    reference = levels[0][0].reference
    for level, _ in levels:
        if level.reference != reference or level.kind != "power":
            raise _mixed(reference, level.reference, "+")
    moments = [linear_moments(level, u) for level, u in levels]
    u = math.sqrt(math.fsum(each.u**2 for each in moments))
    return decibel_interval(math.fsum(each.mean for each in moments), checking.positive(k, "k") * u, reference)


def _linear(decibel: float, kind: str) -> float:
    try:
        return float(10 ** (decibel / KINDS[kind]))
    except OverflowError:
        raise InputError(f"{decibel} dB 太大", f"{decibel} dB is too large", "decibel") from None


def _nepers(decibel: float, kind: str) -> float:
    return decibel * math.log(10) / KINDS[kind]


def _same(one: Ratio, other: object) -> Ratio:
    if not isinstance(other, Ratio) or other.kind != one.kind:
        raise _mixed(_name(one), _name(other), "+")
    return other


def _ratio(level: Level, other: object) -> Ratio:
    if not isinstance(other, Ratio) or other.kind != level.kind:
        raise _mixed(level.reference, _name(other), "+")
    return other


def _name(quantity: object) -> str:
    if isinstance(quantity, Ratio):
        return f"dB ({quantity.kind})"
    return quantity.reference if isinstance(quantity, Level) else repr(quantity)


def _mixed(one: str, other: str, sign: str) -> UnitError:
    return UnitError(
        f"{one} {sign} {other} 没有意义：级与级相减得比值，级与同类比值相加得级",
        f"{one} {sign} {other} has no meaning: levels of one reference differ by a ratio, "
        "a level and a ratio of its kind make a level",
        "levels",
    )
