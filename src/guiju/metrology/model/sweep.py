"""Runs a tape: values forward, derivatives backward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from guiju.metrology.errors import MetrologyError
from guiju.metrology.model.tape import (
    ADD,
    ADDC,
    CALL,
    DIV,
    DIVC,
    MANY,
    MUL,
    MULC,
    NEG,
    POW,
    POWC,
    POWF,
    RDIVC,
    RSUBC,
    SLOPES,
    SUB,
    Step,
    Tape,
)

Edge = tuple[int, int, Any]


class StepError(ArithmeticError):
    """Step number `step` of a tape has no value, or no derivative, at the point; `cause` is what arithmetic said."""

    def __init__(self, step: int, cause: Exception) -> None:
        super().__init__(step, cause)
        self.step, self.cause = step, cause


def forward(tape: Tape, values: Sequence[Any], numbers: Any) -> tuple[list[Any], list[Edge]]:
    """Every slot's value, and for each step (its slot, an operand's slot, the partial derivative).

    `numbers` is one of the namespaces of `guiju.metrology.model.numbers`. Raises StepError.
    """
    slots: list[Any] = [*values, *tape.constants]
    push = slots.append
    edges: list[Edge] = []
    edge = edges.append
    here = tape.first
    try:
        for code, a, b in tape.steps:
            if code == MUL:
                x, y = slots[a], slots[b]
                push(x * y)
                edge((here, a, y))
                edge((here, b, x))
            elif code == POWC:
                x = slots[a]
                if b == 2.0:
                    push(x * x)
                    edge((here, a, x + x))
                else:
                    # One power for both: x**b as x**(b - 1) times x.
                    power = x ** (b - 1.0) if b else 0.0 * x
                    push(power * x if b else power + 1.0)
                    edge((here, a, power * b))
            elif code == ADD:
                push(slots[a] + slots[b])
                edge((here, a, 1.0))
                edge((here, b, 1.0))
            elif code == SUB:
                push(slots[a] - slots[b])
                edge((here, a, 1.0))
                edge((here, b, -1.0))
            elif code == MULC:
                push(slots[a] * b)
                edge((here, a, b))
            elif code == DIV:
                y = slots[b]
                quotient = slots[a] / y
                push(quotient)
                edge((here, a, 1.0 / y))
                edge((here, b, -quotient / y))
            elif code == ADDC:
                push(slots[a] + b)
                edge((here, a, 1.0))
            else:
                push(_rare(numbers, (code, a, b), slots, edge, here))
            here += 1
    except MetrologyError:
        raise
    except (ArithmeticError, ValueError) as error:
        raise StepError(here - tape.first, error) from None
    return slots, edges


def _rare(numbers: Any, step: Step, slots: list[Any], edge: Callable[[Edge], None], here: int) -> Any:
    code, a, b = step
    if code == MANY:
        value, partials = numbers.many(b, [slots[one] for one in a])
        for one, partial in zip(a, partials, strict=True):
            edge((here, one, partial))
        return value
    x = slots[a]
    if code == CALL:
        value = getattr(numbers, b)(x)
        slope = SLOPES[b](numbers, x, value)
    elif code == POW:
        exponent = slots[b]
        value = numbers.pow(x, exponent)
        edge((here, b, value * numbers.log(x)))
        slope = exponent * value / x
    else:
        value, slope = _RARE[code](numbers, x, b)
    edge((here, a, slope))
    return value


# Value and derivative of the rarer steps with one changing operand x and a constant c.
_RARE: dict[int, Callable[[Any, Any, Any], tuple[Any, Any]]] = {
    NEG: lambda m, x, c: (-x, -1.0),
    RSUBC: lambda m, x, c: (c - x, -1.0),
    DIVC: lambda m, x, c: (x / c, 1.0 / c),
    RDIVC: lambda m, x, c: (c / x, -c / (x * x)),
    POWF: lambda m, x, c: (m.pow(x, c), m.pow(x, c - 1.0) * c),
}


def backward(tape: Tape, slots: Sequence[Any], edges: list[Edge]) -> list[Any]:
    """The derivative of the result by each input, from the values and partial derivatives of `forward`."""
    adjoint: list[Any] = [0.0] * len(slots)
    adjoint[tape.root] = 1.0
    edges.reverse()
    for here, operand, partial in edges:
        adjoint[operand] += adjoint[here] * partial
    return adjoint[: tape.inputs]


def plain_value(tape: Tape, values: Sequence[float], numbers: Any) -> Any:
    """The value alone, which may exist where a derivative does not. Raises StepError."""
    slots: list[Any] = [*values, *tape.constants]
    for place, (code, a, b) in enumerate(tape.steps):
        try:
            slots.append(_plain(numbers, code, a, b, slots))
        except MetrologyError:
            raise
        except (ArithmeticError, ValueError) as error:
            raise StepError(place, error) from None
    return slots


def _plain(numbers: Any, code: int, a: Any, b: Any, slots: list[Any]) -> Any:
    if code == CALL:
        return getattr(numbers, b)(slots[a])
    if code == MANY:
        return b.value(*(slots[one] for one in a))
    x = slots[a]
    if code in _WITH_CONSTANT:
        return _WITH_CONSTANT[code](numbers, x, b)
    return -x if code == NEG else _WITH_SLOT[code](numbers, x, slots[b])


_WITH_CONSTANT = {
    POWC: lambda m, x, c: x * x if c == 2.0 else x ** (c - 1.0) * x if c else 0.0 * x + 1.0,
    POWF: lambda m, x, c: m.pow(x, c),
    MULC: lambda m, x, c: x * c,
    ADDC: lambda m, x, c: x + c,
    RSUBC: lambda m, x, c: c - x,
    DIVC: lambda m, x, c: x / c,
    RDIVC: lambda m, x, c: c / x,
}
_WITH_SLOT = {
    MUL: lambda m, x, y: x * y,
    DIV: lambda m, x, y: x / y,
    ADD: lambda m, x, y: x + y,
    SUB: lambda m, x, y: x - y,
    POW: lambda m, x, y: m.pow(x, y),
}
