"""A complex formula as two real ones: its real and imaginary part, or its magnitude and phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guiju.metrology.errors import ModelError
from guiju.metrology.model.parser import MAX_NODES
from guiju.metrology.model.symbolic import ONE, TWO, ZERO, add, divide, multiply, negative, power, subtract
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node, Number, children

HALF = Number(0.5)
_HIGHEST_POWER = 16


@dataclass(frozen=True, slots=True)
class Cartesian:
    """re + j im; real when `im` is zero."""

    re: Node
    im: Node = ZERO


@dataclass(frozen=True, slots=True)
class Polar:
    """magnitude * exp(j phase), phase in radian."""

    magnitude: Node
    phase: Node


Parts = Cartesian | Polar


def parts_of(tree: Node, inputs: Mapping[str, Parts]) -> Parts:
    """The parts of a formula whose names in `inputs` are complex; other names are real quantities.

    Products and quotients of polar quantities stay polar, so a formula stays as short as one written by hand. Raises
    ModelError, with the position, for what has no complex meaning here: functions other than exp, log, sqrt and abs
    of a complex argument, and powers that are no whole number from -16 to 16.

    >>> from guiju.metrology.model import Model
    >>> from guiju.metrology.model.output import to_text
    >>> z = parts_of(Model("a*z**2").tree, {"z": Polar(Name("m"), Name("p"))})
    >>> to_text(magnitude(z)), to_text(phase(z))
    ('a*m**2', '2*p')
    """
    found = _parts_of(tree, inputs)
    nodes = (found.re, found.im) if isinstance(found, Cartesian) else (found.magnitude, found.phase)
    if not all(_is_short(one) for one in nodes):
        raise ModelError(
            "复数公式的实部和虚部太长；请分成几个结果",
            "the real and imaginary part of the formula are too long: make it several results",
            position=tree.position,
        )
    return found


def _is_short(node: Node) -> bool:
    """Whether a tree has no more nodes than a formula may have; looks no further than that."""
    waiting, count = [node], 0
    while waiting:
        count += 1
        if count > MAX_NODES:
            return False
        waiting += children(waiting.pop())
    return True


def _parts_of(tree: Node, inputs: Mapping[str, Parts]) -> Parts:
    match tree:
        case Number():
            return Cartesian(tree)
        case Name(name=name):
            return inputs.get(name, Cartesian(tree))
        case Negative(operand=operand):
            return _negative(parts_of(operand, inputs))
        case Binary(sign=sign, left=left, right=right):
            if sign == "**":
                return _power(tree, parts_of(left, inputs), parts_of(right, inputs))
            return _SIGNS[sign](parts_of(left, inputs), parts_of(right, inputs))
        case Call():
            return _call(tree, [parts_of(one, inputs) for one in tree.arguments])


def is_real(one: Parts) -> bool:
    """Whether the imaginary part vanishes whatever the inputs are."""
    return isinstance(one, Cartesian) and one.im == ZERO


def cartesian(one: Parts) -> Cartesian:
    """Real and imaginary part."""
    if isinstance(one, Cartesian):
        return one
    return Cartesian(
        multiply(one.magnitude, Call("cos", (one.phase,))), multiply(one.magnitude, Call("sin", (one.phase,)))
    )


def magnitude(one: Parts) -> Node:
    """The magnitude; of a polar quantity as it stands, even where that is negative at a point."""
    if isinstance(one, Polar):
        return one.magnitude
    return Call("abs", (one.re,)) if one.im == ZERO else Call("hypot", (one.re, one.im))


def phase(one: Parts) -> Node:
    """The phase in radian: of a sum from -pi to pi, of a product of polar quantities the sum of theirs."""
    return one.phase if isinstance(one, Polar) else Call("atan2", (one.im, one.re))


def _negative(one: Parts) -> Parts:
    if isinstance(one, Polar):
        return Polar(negative(one.magnitude), one.phase)
    return Cartesian(negative(one.re), negative(one.im))


def _sum(a: Parts, b: Parts) -> Parts:
    x, y = cartesian(a), cartesian(b)
    return Cartesian(add(x.re, y.re), add(x.im, y.im))


def _difference(a: Parts, b: Parts) -> Parts:
    x, y = cartesian(a), cartesian(b)
    return Cartesian(subtract(x.re, y.re), subtract(x.im, y.im))


def _product(a: Parts, b: Parts) -> Parts:
    both = _both_polar(a, b)
    if both is not None:
        x, y = both
        return Polar(multiply(x.magnitude, y.magnitude), add(x.phase, y.phase))
    p, q = cartesian(a), cartesian(b)
    return Cartesian(
        subtract(multiply(p.re, q.re), multiply(p.im, q.im)), add(multiply(p.re, q.im), multiply(p.im, q.re))
    )


def _quotient(a: Parts, b: Parts) -> Parts:
    both = _both_polar(a, b)
    if both is not None:
        x, y = both
        return Polar(divide(x.magnitude, y.magnitude), subtract(x.phase, y.phase))
    p, q = cartesian(a), cartesian(b)
    if q.im == ZERO:
        return Cartesian(divide(p.re, q.re), divide(p.im, q.re))
    square = add(power(q.re, TWO), power(q.im, TWO))
    re = add(multiply(p.re, q.re), multiply(p.im, q.im))
    im = subtract(multiply(p.im, q.re), multiply(p.re, q.im))
    return Cartesian(divide(re, square), divide(im, square))


_SIGNS: dict[str, Callable[[Parts, Parts], Parts]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}


def _both_polar(a: Parts, b: Parts) -> tuple[Polar, Polar] | None:
    """Both as polar, when one is and the other is polar or real: that keeps the formula short."""
    if not (isinstance(a, Polar) or isinstance(b, Polar)):
        return None
    found = [one if isinstance(one, Polar) else Polar(one.re, ZERO) if is_real(one) else None for one in (a, b)]
    first, second = found
    return None if first is None or second is None else (first, second)


def _power(tree: Binary, base: Parts, exponent: Parts) -> Parts:
    if is_real(base) and is_real(exponent):
        return Cartesian(power(cartesian(base).re, cartesian(exponent).re))
    count = _whole(cartesian(exponent)) if is_real(exponent) else None
    if count is None:
        raise ModelError(
            f"复数的幂只能是 −{_HIGHEST_POWER} 至 {_HIGHEST_POWER} 的整数",
            f"a complex quantity takes whole powers from -{_HIGHEST_POWER} to {_HIGHEST_POWER} only",
            position=tree.position,
        )
    if isinstance(base, Polar):
        return Polar(power(base.magnitude, Number(float(count))), multiply(Number(float(count)), base.phase))
    found: Parts = Cartesian(ONE)
    for _ in range(abs(count)):
        found = _product(found, base)
    return found if count >= 0 else _quotient(Cartesian(ONE), found)


def _whole(one: Cartesian) -> int | None:
    node, sign = one.re, 1
    if isinstance(node, Negative):
        node, sign = node.operand, -1
    if not isinstance(node, Number) or node.value != int(node.value) or abs(node.value) > _HIGHEST_POWER:
        return None
    return sign * int(node.value)


def _call(tree: Call, arguments: list[Parts]) -> Parts:
    if all(map(is_real, arguments)):
        reals = tuple(cartesian(one).re for one in arguments)
        return Cartesian(Call(tree.function, reals, tree.position, tree.table))
    if tree.function not in _FUNCTIONS:
        raise ModelError(
            f"{tree.function} 不能用于复数；可用：{', '.join(_FUNCTIONS)}",
            f"{tree.function} cannot take a complex quantity; there are: {', '.join(_FUNCTIONS)}",
            position=tree.position,
        )
    return _FUNCTIONS[tree.function](arguments[0])


def _exp(one: Parts) -> Parts:
    z = cartesian(one)
    return Polar(Call("exp", (z.re,)), z.im)


def _log(one: Parts) -> Parts:
    z = cartesian(one)
    return Cartesian(Call("log", (magnitude(z),)), phase(z))


def _sqrt(one: Parts) -> Parts:
    # By the parts even of a polar quantity: its phase may lie beyond pi, and the principal root goes by the one within.
    z = cartesian(one)
    return Polar(Call("sqrt", (magnitude(z),)), multiply(HALF, phase(z)))


_FUNCTIONS: dict[str, Callable[[Parts], Parts]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "abs": lambda one: Cartesian(Call("abs", (one.magnitude,)) if isinstance(one, Polar) else magnitude(one)),
}
