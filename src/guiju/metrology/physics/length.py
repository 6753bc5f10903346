"""Thermal expansion to first order. Temperatures in degC, expansion coefficients in 1/K, lengths in any one unit."""

from __future__ import annotations

from typing import Any

from guiju.metrology.physics.function import PhysicsFunction, Range

REFERENCE = 20.0
"""Reference temperature of ISO 1 in degC."""

_L = Range("length", -1e12, 1e12, "")
_ALPHA = Range("alpha", -1e-4, 1e-3, "1/K")
_T = Range("t", -100, 200, "degC")
_ISO1 = "ISO 1:2022 (reference temperature 20 degC); expansion of first order in temperature"


def _at(length: Any, alpha: Any, t: Any) -> Any:
    return length * (1 + alpha * (t - REFERENCE))


def _back(length: Any, alpha: Any, t: Any) -> Any:
    return length / (1 + alpha * (t - REFERENCE))


LENGTH_AT = PhysicsFunction("length_at", "1", _ISO1, "as length", (_L, _ALPHA, _T), _at)
LENGTH_AT_20 = PhysicsFunction("length_at_20", "1", _ISO1, "as length", (_L, _ALPHA, _T), _back)


def length_at(length: float, alpha: float, t: float) -> float:
    """Length at t of a body that has `length` at 20 degC: length (1 + alpha (t - 20)). Unit as length.

    alpha in 1/K, t -100 to 200 degC; raises OutOfRangeError outside. ISO 1.

    >>> f"{length_at(1000.0, 11.5e-6, 30.0):.3f}"
    '1000.115'
    """
    return LENGTH_AT.value(length, alpha, t)


def length_at_20(length: float, alpha: float, t: float) -> float:
    """Length at 20 degC of a body that has `length` at t: the inverse of `length_at`. Unit as length. ISO 1.

    >>> f"{length_at_20(1000.115, 11.5e-6, 30.0):.3f}"
    '1000.000'
    """
    return LENGTH_AT_20.value(length, alpha, t)


FUNCTIONS = (LENGTH_AT, LENGTH_AT_20)
