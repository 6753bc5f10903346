"""The tree of a formula. Its nodes are values: two nodes of the same content are equal, whatever their position."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    """A constant; `name` is set for pi."""

    value: float
    position: int = field(default=0, compare=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """An input quantity."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an operand."""

    operand: Node
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and one of + - * / **."""

    sign: str
    left: Node
    right: Node
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of arguments; `table` names the table of `interp`."""

    function: str
    arguments: tuple[Node, ...]
    position: int = field(default=0, compare=False)
    table: str = ""


Node = Number | Name | Negative | Binary | Call


def children(node: Node) -> tuple[Node, ...]:
    """The operands or arguments of a node, from left to right."""
    match node:
        case Negative(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
    return ()


def walk(node: Node) -> list[Node]:
    """Every node of a tree, parents first, from left to right."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(reversed(children(one)))
    return found
