"""Axes: round tick values and the way from a number to a place on the page."""

import math
from dataclasses import dataclass

NARROW = 480.0
"""Up to this width a picture has fewer ticks, so that their numbers do not run into each other."""
_TINY, _FINEST = 1e-250, 1e-10
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear axis from `lower` to `upper` in data, drawn from `start` to `end` in user units."""

    lower: float
    upper: float
    start: float
    end: float
    step: float

    def __call__(self, value: float) -> float:
        """Place of a value."""
        return self.start + (value - self.lower) / (self.upper - self.lower) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Multiples of the step inside the axis."""
        first = math.ceil(self.lower / self.step - 1e-9)
        last = math.floor(self.upper / self.step + 1e-9)
        return [index * self.step for index in range(first, last + 1)]

    def label(self, value: float) -> str:
        """A tick's number with the digits that the step needs, a real minus sign, powers of ten where it is long."""
        digits = max(0, -math.floor(math.log10(self.step) + 1e-9))
        largest = max(abs(self.lower), abs(self.upper))
        if abs(value) < self.step / 2:
            return f"{0:.{digits if digits <= 5 else 0}f}"
        if largest < 1e6 and digits <= 5:
            return f"{value:.{digits}f}".replace("-", "−")
        needed = max(0, math.floor(math.log10(abs(value)) + 1e-9) - math.floor(math.log10(self.step) + 1e-9))
        mantissa, _, exponent = f"{value:.{needed}e}".partition("e")
        return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}".replace("-", "−")


def nice(values: list[float], start: float, end: float, *, count: int = 6, zero: bool = False) -> Scale:
    """An axis with round ticks around the values; `zero` makes it begin, or end, at zero. ValueError when none."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) != len(values) or not finite:
        raise ValueError("a chart needs finite numbers")
    lower, upper = min(finite), max(finite)
    if zero:
        lower, upper = min(lower, 0.0), max(upper, 0.0)
    largest = max(abs(lower), abs(upper))
    if largest < _TINY:
        lower, upper = -0.5, 0.5
    elif lower == upper:
        lower, upper = lower - largest / 2, upper + largest / 2
    elif upper - lower < _FINEST * largest:  # finer ticks could not be told apart in floating point
        lower, upper = lower - _FINEST * largest, upper + _FINEST * largest
    step = _round_step((upper - lower) / count)
    return Scale(math.floor(lower / step + 1e-9) * step, math.ceil(upper / step - 1e-9) * step, start, end, step)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if rough <= factor * power * (1 + 1e-9))
