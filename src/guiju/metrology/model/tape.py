"""A formula as a list of steps, compiled once: its value, and all first derivatives in one backward sweep.

The derivatives are exact to rounding: no step size. The same steps serve real and complex numbers. A record with many
points takes this path, so it stays on Python's own numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.metrology.model.functions import Function
from guiju.metrology.model.parser import constant_value
from guiju.metrology.model.tables import Tabulated
from guiju.metrology.model.tree import Binary, Call, Name, Negative, Node

# Operations. "C" has a constant operand, held in the step itself; POWC a whole exponent, POWF a broken one.
MUL, DIV, ADD, SUB, POWC, MULC, ADDC, RSUBC, DIVC, RDIVC, NEG, CALL, POWF, POW, MANY = range(15)

# How a function slopes, from the argument x and the value v; m is the namespace of the numbers (math, cmath or Taylor).
SLOPES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "sqrt": lambda m, x, v: 0.5 / v,
    "exp": lambda m, x, v: v,
    "log": lambda m, x, v: 1.0 / x,
    "log10": lambda m, x, v: (1.0 / math.log(10.0)) / x,
    "sin": lambda m, x, v: m.cos(x),
    "cos": lambda m, x, v: -m.sin(x),
    "tan": lambda m, x, v: 1.0 + v * v,
    "asin": lambda m, x, v: 1.0 / m.sqrt((1.0 - x) * (1.0 + x)),
    "acos": lambda m, x, v: -1.0 / m.sqrt((1.0 - x) * (1.0 + x)),
    "atan": lambda m, x, v: 1.0 / (1.0 + x * x),
}
HOLOMORPHIC = frozenset(SLOPES)


@dataclass(frozen=True, slots=True)
class Many:
    """A function of several arguments, or with a rule of its own: value and partial derivatives of real arguments."""

    name: str
    value: Callable[..., float]
    partials: Callable[..., Sequence[float]]
    table: Tabulated | None = None


Step = tuple[int, Any, Any]


@dataclass(frozen=True, slots=True)
class Tape:
    """Steps over slots: the inputs first, then the constants that need a slot, then each step's result.

    `positions[i]` is where step i stands in the formula, `root` the slot of the result.
    """

    inputs: int
    constants: tuple[float, ...]
    steps: tuple[Step, ...]
    positions: tuple[int, ...]
    root: int

    @property
    def first(self) -> int:
        """The slot of the first step's result."""
        return self.inputs + len(self.constants)


def compile_tape(
    tree: Node, names: Sequence[str], functions: dict[str, Function], tables: dict[str, Tabulated]
) -> Tape:
    """The tape of a tree over the inputs `names`, equal parts computed once."""
    constants = _constant_operands(tree)
    compiler = _Compiler({name: slot for slot, name in enumerate(names)}, constants, functions, tables)
    root = compiler.slot(tree)
    return Tape(len(names), tuple(constants), tuple(compiler.steps), tuple(compiler.positions), root)


def _constant_operands(tree: Node) -> dict[float, int]:
    """Constants that need a slot: the whole formula, bases of powers and arguments of functions."""
    found: dict[float, int] = {}

    def add(node: Node) -> None:
        value = constant_value(node)
        if value is not None and value not in found:
            found[value] = len(found)

    def visit(node: Node) -> None:
        if constant_value(node) is not None:
            return
        match node:
            case Binary(sign=sign, left=left, right=right):
                if sign == "**":
                    add(left)
                visit(left)
                visit(right)
            case Negative(operand=operand):
                visit(operand)
            case Call(arguments=arguments):
                for argument in arguments:
                    add(argument)
                    visit(argument)

    add(tree)
    visit(tree)
    return found


class _Compiler:
    def __init__(
        self,
        slots: dict[str, int],
        constants: dict[float, int],
        functions: dict[str, Function],
        tables: dict[str, Tabulated],
    ) -> None:
        self.names, self.constants, self.functions, self.tables = slots, constants, functions, tables
        self.steps: list[Step] = []
        self.positions: list[int] = []
        self.known: dict[Step, int] = {}

    def add(self, step: Step, position: int) -> int:
        slot = self.known.get(step)
        if slot is None:
            slot = len(self.names) + len(self.constants) + len(self.steps)
            self.known[step] = slot
            self.steps.append(step)
            self.positions.append(position)
        return slot

    def slot(self, node: Node) -> int:
        constant = constant_value(node)
        if constant is not None:
            return len(self.names) + self.constants[constant]
        match node:
            case Name(name=name):
                return self.names[name]
            case Negative(operand=operand, position=position):
                return self.add((NEG, self.slot(operand), None), position)
            case Binary():
                return self.binary(node)
            case Call():
                return self.call(node)
        raise AssertionError(node)

    def binary(self, node: Binary) -> int:
        left, right = constant_value(node.left), constant_value(node.right)
        position = node.position
        if node.sign == "**":
            base = self.slot(node.left)
            if right is not None:
                return self.add((POWC if right.is_integer() else POWF, base, right), position)
            return self.add((POW, base, self.slot(node.right)), position)
        if right is not None:
            return self.add(self.with_right_constant(node.sign, self.slot(node.left), right), position)
        if left is not None:
            code = {"*": MULC, "/": RDIVC, "+": ADDC, "-": RSUBC}[node.sign]
            return self.add((code, self.slot(node.right), left), position)
        code = {"*": MUL, "/": DIV, "+": ADD, "-": SUB}[node.sign]
        return self.add((code, self.slot(node.left), self.slot(node.right)), position)

    def with_right_constant(self, sign: str, slot: int, constant: float) -> Step:
        if sign == "-":
            return (ADDC, slot, -constant)
        return ({"*": MULC, "/": DIVC, "+": ADDC}[sign], slot, constant)

    def call(self, node: Call) -> int:
        arguments = tuple(self.slot(argument) for argument in node.arguments)
        if node.function in SLOPES:
            return self.add((CALL, arguments[0], node.function), node.position)
        return self.add((MANY, arguments, self.many(node)), node.position)

    def many(self, node: Call) -> Many:
        if node.function == "interp":
            table = self.tables[node.table]
            return Many("interp", table.value, lambda x: (table.slope(x),), table)
        if node.function in _SEVERAL:
            return _SEVERAL[node.function]
        function = self.functions[node.function]
        return Many(node.function, function.value, function.partials)


def _atan2_partials(y: float, x: float) -> tuple[float, float]:
    size = math.hypot(x, y)
    return x / size / size, -y / size / size


def _hypot_partials(x: float, y: float) -> tuple[float, float]:
    size = math.hypot(x, y)
    return x / size, y / size


def _abs_partials(x: float) -> tuple[float]:
    if x == 0.0:
        raise ZeroDivisionError
    return (math.copysign(1.0, x),)


def _extreme_partials(choose: Callable[..., float]) -> Callable[..., tuple[float, ...]]:
    def partials(*arguments: float) -> tuple[float, ...]:
        extreme = choose(arguments)
        if arguments.count(extreme) != 1:
            raise ZeroDivisionError
        return tuple(float(argument == extreme) for argument in arguments)

    return partials


def _smallest(*arguments: float) -> float:
    return min(arguments)


def _largest(*arguments: float) -> float:
    return max(arguments)


_SEVERAL = {
    "atan2": Many("atan2", math.atan2, _atan2_partials),
    "hypot": Many("hypot", math.hypot, _hypot_partials),
    "abs": Many("abs", math.fabs, _abs_partials),
    "min": Many("min", _smallest, _extreme_partials(min)),
    "max": Many("max", _largest, _extreme_partials(max)),
}
