"""Whether the dimensions of a formula go together, before anything is computed with it (GUM 4.1.1; VIM 1.7).

A formula computes with numbers in the units that its inputs are declared in, so only dimensions can be judged, and
only where they are known. What stands for more than a number is not guessed at: a constant that is no small whole
number or power of ten may carry a unit, a table, a registered function and a level in decibel do; a constant that is
added takes the dimension of what it is added to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from guiju.metrology.errors import UnitError
from guiju.metrology.model import Model
from guiju.metrology.model.output import to_text
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number
from guiju.metrology.units import dimension_of
from guiju.metrology.units_dimensions import ONE, Dimension

_ALIKE = frozenset({"min", "max", "hypot", "abs"})
_LARGEST_COUNT = 12


class DimensionError(UnitError):
    """Dimensions that do not go together, at a place of the formula; `position` counts characters from 0."""

    def __init__(self, zh: str, en: str, where: str, position: int | None) -> None:
        super().__init__(zh, en, where)
        self.position = position


Known = Dimension | None
"""A dimension; None where it cannot be known."""


def check_dimensions(model: Model | str, units: Mapping[str, str], unit: str = "") -> None:
    """Raises DimensionError, with the place and both sides, when a formula cannot be of the unit of its result.

    `units` are those of the inputs; one that is missing or is a level (dB, dBm, Np) is not known, nor is the unit of
    the result when it is empty. Raises UnitError for a unit that does not exist.

    >>> check_dimensions("U/I", {"U": "mV", "I": "A"}, "Ω")
    >>> check_dimensions("U + I", {"U": "V", "I": "A"}, "V")
    Traceback (most recent call last):
        ...
    guiju.metrology.dimensions.DimensionError: U + I: dimensions differ: U (m²·kg·A⁻¹·s⁻³) and I (A)
    """
    read = model if isinstance(model, Model) else Model(model)
    known = {name: _known(units.get(name, "")) for name in read.names}
    found, wanted = _of(read.tree, known, read.text), _known(unit)
    if found is not None and wanted is not None and found != wanted:
        raise DimensionError(
            f"公式的量纲是 {found}，而结果的单位 {unit} 的量纲是 {wanted}",
            f"the formula has the dimension {found}, and the unit of the result, {unit}, has {wanted}",
            read.text,
            None,
        )


def _known(unit: str) -> Known:
    level = unit.startswith("dB") or unit == "Np"
    return None if not unit or level else dimension_of(unit)


def _of(node: Node, known: Mapping[str, Known], text: str) -> Known:
    match node:
        case Number():
            return ONE if _is_count(node) else None
        case Name(name=name):
            return known.get(name)
        case Negative(operand=operand):
            return _of(operand, known, text)
        case Binary():
            return _binary(node, known, text)
        case Call():
            return _call(node, known, text)


def _is_count(node: Number) -> bool:
    """Whether a constant is surely a pure number: pi, a small whole one or its inverse, a power of ten."""
    value = abs(node.value)
    if node.name or value == 0.0:
        return bool(node.name)
    exponent = math.log10(value)
    ten = abs(exponent - round(exponent)) < 1e-12
    inverse = 1.0 / value
    return ten or any(one <= _LARGEST_COUNT and one == int(one) for one in (value, inverse))


def _binary(node: Binary, known: Mapping[str, Known], text: str) -> Known:
    left, right = _of(node.left, known, text), _of(node.right, known, text)
    if node.sign in "+-":
        return _alike(node, [node.left, node.right], [left, right], text)
    if node.sign == "**":
        return _power(node, left, right, text)
    if left is None or right is None:
        return None
    return left.times(right, 1 if node.sign == "*" else -1)


def _alike(node: Node, operands: list[Node], found: list[Known], text: str) -> Known:
    """One dimension for all; a constant takes that of the others."""
    pairs = [
        (operand, each)
        for operand, each in zip(operands, found, strict=True)
        if each is not None and not isinstance(operand, Number)
    ]
    for operand, each in pairs[1:]:
        first, dimension = pairs[0]
        if each != dimension:
            a, b = (f"{_short(one)}（{of}）" for one, of in ((first, dimension), (operand, each)))
            en = f"{_short(first)} ({dimension}) and {_short(operand)} ({each})"
            raise DimensionError(f"量纲不同：{a}与 {b}", f"dimensions differ: {en}", text, node.position)
    return pairs[0][1] if pairs else None


def _power(node: Binary, base: Known, exponent: Known, text: str) -> Known:
    _pure(node.right, exponent, text, node.position)
    count = node.right.operand if isinstance(node.right, Negative) else node.right
    if base is None:
        return None
    if isinstance(count, Number):
        power = Fraction(count.value).limit_denominator(1000)
        return base.raised(-power if count is not node.right else power)
    return base if base == ONE else None


def _call(node: Call, known: Mapping[str, Known], text: str) -> Known:
    found = [_of(one, known, text) for one in node.arguments]
    if node.function in _ALIKE or node.function == "atan2":
        alike = _alike(node, list(node.arguments), found, text)
        return ONE if node.function == "atan2" else alike
    if node.function == "sqrt":
        return None if found[0] is None else found[0].raised(Fraction(1, 2))
    if node.function in ("exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan"):
        _pure(node.arguments[0], found[0], text, node.position)
        return ONE
    return None


def _pure(node: Node, found: Known, text: str, position: int) -> None:
    if found is not None and found != ONE:
        raise DimensionError(
            f"{_short(node)} 应为量纲为 1 的量，而它的量纲是 {found}",
            f"{_short(node)} must be a pure number, and has the dimension {found}",
            text,
            position,
        )


def _short(node: Node) -> str:
    text = to_text(node)
    return text if len(text) <= 40 else f"{text[:39]}…"
