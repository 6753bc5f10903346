"""Runs a tape on numpy arrays: the model evaluated for a whole block of trials at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.metrology.model.functions import Function
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
    SUB,
    Many,
    Tape,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

Evaluate = Callable[[Sequence[Any]], Any]

_UFUNCS: dict[str, Any] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "abs": np.abs,
    "atan2": np.arctan2,
    "hypot": np.hypot,
}


def _whole_power(x: Any, exponent: float) -> Any:
    # Small powers as products: several times faster than the general power, and no less exact.
    if exponent == 2.0:
        return x * x
    if exponent == 3.0:
        return x * x * x
    if exponent == 4.0:
        square = x * x
        return square * square
    return np.power(x, exponent)


_TWO: dict[int, Any] = {MUL: np.multiply, DIV: np.true_divide, ADD: np.add, SUB: np.subtract, POW: np.power}
_CONSTANT: dict[int, Callable[[Any, float], Any]] = {
    POWC: _whole_power,
    POWF: np.power,
    MULC: np.multiply,
    ADDC: np.add,
    RSUBC: lambda x, c: c - x,
    DIVC: np.true_divide,
    RDIVC: lambda x, c: c / x,
    NEG: lambda x, c: np.negative(x),
}


def _least(*arguments: Any) -> Any:
    return _fold(np.minimum, arguments)


def _greatest(*arguments: Any) -> Any:
    return _fold(np.maximum, arguments)


def _fold(ufunc: Any, arguments: Sequence[Any]) -> Any:
    result = arguments[0]
    for other in arguments[1:]:
        result = ufunc(result, other)
    return result


def _action(code: int, a: Any, b: Any, functions: dict[str, Function]) -> Callable[[list[Any]], Any]:
    if code in _TWO:
        ufunc = _TWO[code]
        return lambda slots: ufunc(slots[a], slots[b])
    if code in _CONSTANT:
        with_constant = _CONSTANT[code]
        return lambda slots: with_constant(slots[a], b)
    if code == CALL:
        function = _UFUNCS[b]
        return lambda slots: function(slots[a])
    assert code == MANY
    several = _several(b, functions)
    return lambda slots: several(*(slots[one] for one in a))


def _several(many: Many, functions: dict[str, Function]) -> Callable[..., Any]:
    if many.table is not None:
        return many.table.array
    if many.name in ("min", "max"):
        return _least if many.name == "min" else _greatest
    return _UFUNCS[many.name] if many.name in _UFUNCS else functions[many.name].array


def compile_arrays(tape: Tape, functions: dict[str, Function]) -> Evaluate:
    """A function from the inputs' arrays (float64, one shape) or numbers to the array of results.

    Intermediate arrays are let go as soon as no later step needs them, so a block stays in the processor's cache.
    Where the formula has no value the result is nan or infinite, as numpy gives it; the caller looks.
    """
    last_use: dict[int, int] = {}
    actions = []
    for place, (code, a, b) in enumerate(tape.steps):
        actions.append(_action(code, a, b, functions))
        used = a if code == MANY else (a, b) if code in _TWO else (a,)
        last_use.update(dict.fromkeys(used, place))
    dying: list[list[int]] = [[] for _ in tape.steps]
    for slot, place in last_use.items():
        if slot >= tape.first:
            dying[place].append(slot)
    plan = tuple(zip(actions, map(tuple, dying), strict=True))

    def evaluate(values: Sequence[Any]) -> Any:
        slots: list[Any] = [*values, *tape.constants]
        for act, ended in plan:
            slots.append(act(slots))
            for slot in ended:
                slots[slot] = None
        return slots[tape.root]

    return evaluate
