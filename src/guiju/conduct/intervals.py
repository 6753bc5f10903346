"""Intervals and units as rules compare them, in decimal numbers. None: the units do not compare."""

from decimal import Decimal

from guiju.record.words import Interval, Quantity
from guiju.results.units import behind, factor


def holds(interval: Interval, value: str, unit: str) -> bool | None:
    """Whether a closed interval holds a value."""
    scale = factor(unit, interval.unit)
    if scale is None:
        return None
    at = Decimal(value) * scale
    lower, upper = interval.lower, interval.upper
    return (lower is None or Decimal(lower) <= at) and (upper is None or at <= Decimal(upper))


def covers(outer: Interval, inner: Interval) -> bool | None:
    """Whether the outer interval holds the whole inner one; an open end is held by an open end alone."""
    if factor(inner.unit, outer.unit) is None:
        return None
    low = outer.lower is None or (inner.lower is not None and bool(holds(outer, inner.lower, inner.unit)))
    high = outer.upper is None or (inner.upper is not None and bool(holds(outer, inner.upper, inner.unit)))
    return low and high


def at_most(value: str, unit: str, limit: str, limit_unit: str) -> bool | None:
    """Whether a value does not exceed a limit."""
    scale = factor(unit, limit_unit)
    return None if scale is None else Decimal(value) * scale <= Decimal(limit)


def shown(interval: Interval) -> str:
    """An interval for sentences."""
    lower, upper, unit = interval.lower, interval.upper, behind(interval.unit)
    if lower is None and upper is None:
        return "−∞ … ∞"
    if lower is None or upper is None:
        return f"≤ {upper}{unit}" if lower is None else f"≥ {lower}{unit}"
    return f"{lower}{unit}" if lower == upper else f"{lower} … {upper}{unit}"


def written(quantity: Quantity) -> str:
    """A value with its unit for sentences."""
    return f"{quantity.value}{behind(quantity.unit)}"
