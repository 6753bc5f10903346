"""Evaluation from observations (GUM 4.2, JJF 1059.1): mean, pooled and range methods, with exact sums."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guiju.metrology.errors import DataError, InputError
from guiju.metrology.uncertainty.quantities import Input, Rectangular, StudentT
from guiju.metrology.uncertainty.special import is_number


@dataclass(frozen=True)
class Deviation:
    """An experimental standard deviation of a single reading and its degrees of freedom."""

    s: float
    dof: float


def sample_of(readings: Iterable[float], where: str = "readings", least: int = 2) -> list[float]:
    """The readings as finite floats. Raises DataError for fewer than `least` or one that is no finite number."""
    try:
        found = list(readings)
    except TypeError:
        raise DataError(f"须为一列读数，不能是 {readings!r}", f"must be readings, not {readings!r}", where) from None
    if len(found) < least:
        raise DataError(
            f"至少需要 {least} 个读数，只有 {len(found)} 个",
            f"needs at least {least} readings, has {len(found)}",
            where,
        )
    for place, reading in enumerate(found):
        if not is_number(reading):
            raise DataError(
                f"须为有限数，不能是 {reading!r}", f"must be a finite number, not {reading!r}", f"{where}[{place}]"
            )
    return [float(reading) for reading in found]


def sample_mean(readings: Sequence[float]) -> float:
    """The mean, from an exactly rounded sum."""
    return math.fsum(readings) / len(readings)


def standard_deviation(readings: Iterable[float]) -> Deviation:
    """Bessel's formula (GUM 4.2.2), in two passes: many constant leading digits cost nothing. Raises DataError.

    >>> standard_deviation([1.0, 2.0, 3.0])
    Deviation(s=1.0, dof=2.0)
    """
    values = sample_of(readings)
    mean = sample_mean(values)
    deviations = [value - mean for value in values]
    # The second sum takes out what rounding of the mean has left.
    rest = math.fsum(deviations) ** 2 / len(values)
    squares = math.fsum(one * one for one in deviations) - rest
    return Deviation(math.sqrt(max(squares, 0.0) / (len(values) - 1)), len(values) - 1.0)


def pooled_standard_deviation(groups: Iterable[Iterable[float] | tuple[float, float]]) -> Deviation:
    """The pooled standard deviation of groups of readings taken under one repeatability (JJF 1059.1, pooled sample).

    A group is its readings, or a `Deviation`. s**2 is the mean of the groups' s**2 weighted by their degrees of
    freedom. Raises DataError for no group.

    >>> pooled_standard_deviation([[1.0, 3.0], Deviation(2.0, 1.0)]).dof
    2.0
    """
    found = [group if isinstance(group, Deviation) else standard_deviation(group) for group in groups]
    dof = math.fsum(one.dof for one in found)
    if not found or not dof > 0:
        raise DataError("没有可合并的组", "there is no group to pool", "groups")
    return Deviation(math.sqrt(math.fsum(one.dof * one.s**2 for one in found) / dof), dof)


# JJF 1059.1-2012, table of the range coefficient C and degrees of freedom: n -> (C, dof)
_RANGE = {
    2: (1.13, 0.9),
    3: (1.69, 1.8),
    4: (2.06, 2.7),
    5: (2.33, 3.6),
    6: (2.53, 4.5),
    7: (2.70, 5.3),
    8: (2.85, 6.0),
    9: (2.97, 6.8),
}


def range_standard_deviation(readings: Iterable[float]) -> Deviation:
    """The range method of JJF 1059.1-2012 for two to nine readings: s = (largest - smallest)/C(n). Raises DataError.

    >>> range_standard_deviation([10.0, 10.3, 10.1, 10.2]).dof
    2.7
    """
    values = sample_of(readings)
    if len(values) not in _RANGE:
        raise DataError(
            f"极差法用于 2 至 9 个读数，有 {len(values)} 个；请用贝塞尔公式",
            f"the range method takes 2 to 9 readings, there are {len(values)}: use Bessel's formula",
            "readings",
        )
    factor, dof = _RANGE[len(values)]
    return Deviation((max(values) - min(values)) / factor, dof)


def mean_of(
    readings: Iterable[float],
    *,
    deviation: Deviation | None = None,
    method: str = "bessel",
    source: str = "",
    sample: str = "",
) -> StudentT:
    """The mean of n readings as an input: value, u = s/sqrt(n), and a scaled t distribution (JCGM 101, 6.4.9.2).

    s comes from the readings by `method` ("bessel" or "range"), or is the earlier or pooled `deviation`; then one
    reading is enough, and the degrees of freedom are those of s. Raises DataError, and InputError for an unknown
    method.

    >>> mean_of([9.0, 11.0]).u
    1.0
    """
    values = sample_of(readings, least=1 if deviation is not None else 2)
    if deviation is None:
        deviation = _METHODS[method](values) if method in _METHODS else _unknown(method)
    u = deviation.s / math.sqrt(len(values))
    return StudentT(sample_mean(values), u, dof=deviation.dof, source=source, sample=sample)


_METHODS = {"bessel": standard_deviation, "range": range_standard_deviation}


def _unknown(method: str) -> Deviation:
    listed = ", ".join(_METHODS)
    raise InputError(f"不认识方法 {method}；可用：{listed}", f"{method} is not known; there are: {listed}", "method")


def displayed_readings(
    readings: Iterable[float], step: float, *, rule: str = "larger", zeroed: bool = False
) -> dict[str, Input]:
    """Readings of a digital display as inputs: "reading", and "resolution" and "zero_resolution" where they count.

    The scatter of displayed readings already contains the resolution (half a step, rectangular). `rule` "larger" keeps
    the larger of the two uncertainties and drops the other (JJF 1059.1, 4.3), "both" keeps both, "repeatability" the
    scatter alone. A zero reading that was subtracted (`zeroed`) is a second resolution of its own, whatever the rule.

    >>> sorted(displayed_readings([10.0, 10.0, 10.0], 0.1))
    ['reading', 'resolution']
    """
    mean = mean_of(readings)
    resolved = resolution(step)
    kept: dict[str, Input] = {"reading": mean}
    if rule == "larger" and resolved.u > mean.u:
        from guiju.metrology.uncertainty.quantities import Constant

        kept = {"reading": Constant(mean.value), "resolution": resolved}
    elif rule == "both":
        kept["resolution"] = resolved
    elif rule not in ("larger", "repeatability"):
        raise InputError(
            f"规则须为 larger、both 或 repeatability，不能是 {rule}",
            f"larger, both or repeatability, not {rule}",
            "rule",
        )
    if zeroed:
        kept["zero_resolution"] = resolved
    return kept


def resolution(step: float, value: float = 0.0, *, source: str = "") -> Rectangular:
    """What the finite step of a display leaves open: rectangular within half a step (GUM F.2.2.1). Raises InputError.

    >>> round(resolution(1.0).u, 4)
    0.2887
    """
    if not is_number(step) or step <= 0:
        raise InputError(f"分辨力须大于零，不能是 {step}", f"a step must be above zero, not {step}", "step")
    return Rectangular(value, 0.5 * step, source=source)
