"""Partial derivatives as formulas, for people to read; the numbers come from the tape, and tests compare the two."""

from __future__ import annotations

import math
from collections.abc import Callable

from guiju.metrology.model.parser import arithmetic
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number, walk

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)
DERIVATIVE = "derivative"
"""Call(DERIVATIVE, (call, Number(i))): the partial of a registered function by its argument number i, from 1."""


def add(left: Node, right: Node) -> Node:
    """left + right, without zeros."""
    if left == ZERO:
        return right
    if right == ZERO:
        return left
    if isinstance(right, Negative):
        return subtract(left, right.operand)
    return _folded("+", left, right)


def subtract(left: Node, right: Node) -> Node:
    """left - right, without zeros."""
    if right == ZERO:
        return left
    if left == ZERO:
        return negative(right)
    if isinstance(right, Negative):
        return add(left, right.operand)
    return ZERO if left == right else _folded("-", left, right)


def negative(node: Node) -> Node:
    """Minus a node."""
    if isinstance(node, Negative):
        return node.operand
    if isinstance(node, Number) and not node.name:
        return Number(-node.value) if node.value else ZERO
    return Negative(node)


def multiply(left: Node, right: Node) -> Node:
    """left * right, without ones and zeros; numbers and minus signs to the front."""
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    if right == ONE:
        return left
    if isinstance(left, Negative):
        return negative(multiply(left.operand, right))
    if isinstance(right, Negative):
        return negative(multiply(left, right.operand))
    if isinstance(right, Number) and not isinstance(left, Number):
        return multiply(right, left)
    if isinstance(right, Binary) and right.sign == "/" and right.left == ONE:
        return divide(left, right.right)
    return _folded("*", left, right)


def divide(left: Node, right: Node) -> Node:
    """left / right, without ones and zeros."""
    if left == ZERO:
        return ZERO
    if right == ONE:
        return left
    if left == right:
        return ONE
    if isinstance(left, Negative):
        return negative(divide(left.operand, right))
    return Binary("/", left, right)


def power(base: Node, exponent: Node) -> Node:
    """base ** exponent, without exponents 0 and 1."""
    if exponent == ZERO:
        return ONE
    return base if exponent == ONE else Binary("**", base, exponent)


def _folded(sign: str, left: Node, right: Node) -> Node:
    plain = isinstance(left, Number) and isinstance(right, Number) and not (left.name or right.name)
    if plain and isinstance(left, Number) and isinstance(right, Number):
        value = arithmetic(sign, left.value, right.value)
        if math.isfinite(value):
            return Number(value)
    return Binary(sign, left, right)


def differentiate(node: Node, name: str) -> Node:
    """The partial derivative of a tree by an input, simplified where that is plain."""
    if not any(isinstance(one, Name) and one.name == name for one in walk(node)):
        return ZERO
    match node:
        case Name():
            return ONE
        case Negative(operand=operand):
            return negative(differentiate(operand, name))
        case Binary():
            return _binary(node, name)
        case Call():
            return _call(node, name)
    return ZERO


def _binary(node: Binary, name: str) -> Node:
    u, v = node.left, node.right
    du, dv = differentiate(u, name), differentiate(v, name)
    if node.sign == "+":
        return add(du, dv)
    if node.sign == "-":
        return subtract(du, dv)
    if node.sign == "*":
        return add(multiply(du, v), multiply(u, dv))
    if node.sign == "/":
        return _quotient(u, v, du, dv)
    outer = multiply(multiply(v, power(u, subtract(v, ONE))), du)
    return add(outer, multiply(multiply(node, Call("log", (u,))), dv)) if dv != ZERO else outer


def _quotient(u: Node, v: Node, du: Node, dv: Node) -> Node:
    if dv == ZERO:
        return divide(du, v)
    if du == ZERO:
        return negative(divide(multiply(u, dv), power(v, TWO)))
    return divide(subtract(multiply(du, v), multiply(u, dv)), power(v, TWO))


_OUTER: dict[str, Callable[[Node, Node], Node]] = {
    "sqrt": lambda x, f: divide(ONE, multiply(TWO, f)),
    "exp": lambda x, f: f,
    "log": lambda x, f: divide(ONE, x),
    "log10": lambda x, f: divide(ONE, multiply(x, Call("log", (Number(10.0),)))),
    "sin": lambda x, f: Call("cos", (x,)),
    "cos": lambda x, f: negative(Call("sin", (x,))),
    "tan": lambda x, f: divide(ONE, power(Call("cos", (x,)), TWO)),
    "asin": lambda x, f: divide(ONE, Call("sqrt", (subtract(ONE, power(x, TWO)),))),
    "acos": lambda x, f: negative(divide(ONE, Call("sqrt", (subtract(ONE, power(x, TWO)),)))),
    "atan": lambda x, f: divide(ONE, add(ONE, power(x, TWO))),
    "abs": divide,
}


def _call(node: Call, name: str) -> Node:
    if node.function in _OUTER:
        x = node.arguments[0]
        return multiply(_OUTER[node.function](x, node), differentiate(x, name))
    total: Node = ZERO
    for place, argument in enumerate(node.arguments):
        total = add(total, multiply(_partial(node, place), differentiate(argument, name)))
    return total


def _partial(node: Call, place: int) -> Node:
    if node.function == "hypot":
        return divide(node.arguments[place], node)
    if node.function == "atan2":
        y, x = node.arguments
        square = add(power(x, TWO), power(y, TWO))
        return divide(x, square) if place == 0 else negative(divide(y, square))
    return Call(DERIVATIVE, (node, Number(place + 1.0)))
