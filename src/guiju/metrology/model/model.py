"""A measurement model: a formula read once, then evaluated as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn

from guiju.metrology.errors import InputError, MetrologyError, ModelError
from guiju.metrology.model.characters import caret_line, normalise
from guiju.metrology.model.functions import ELEMENTARY, Function, arity_of, nearest_name, registered
from guiju.metrology.model.numbers import Complex, Real, Series, SeriesNumbers
from guiju.metrology.model.output import to_text, to_typst
from guiju.metrology.model.parser import parse
from guiju.metrology.model.sweep import StepError, backward, forward, plain_value
from guiju.metrology.model.symbolic import differentiate
from guiju.metrology.model.tables import Tabulated
from guiju.metrology.model.tape import HOLOMORPHIC, Tape, compile_tape
from guiju.metrology.model.tree import Call, Name, walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Model:
    """A measurement model y = f(x1, ..., xn), given as text.

    The text knows + - * / ** ( ) pi, sqrt exp log log10 sin cos tan asin acos atan atan2 hypot abs min max,
    `interp(table, x)` for the tables given (`Table`, or an interpolator of a certificate's points), and registered
    functions. Full-width signs, × ÷ − ^ and raised digits are read as the plain ones; `text` shows the formula as it
    was understood. Angles are in radian, log is the natural logarithm.

    `versions` pins registered functions ({"air_density": "CIPM-2007"}); others take their current version, and the
    model's `versions` tells which ones it has. Raises ModelError with position and a caret line for anything that is
    no formula.

    >>> model = Model("V ÷ I")
    >>> model.text, model.names
    ('V/I', ('V', 'I'))
    >>> model.value({"V": 10.0, "I": 4.0})
    2.5
    >>> model.partial("I")
    '-V/I**2'
    """

    def __init__(
        self,
        typed: str,
        *,
        tables: Mapping[str, Tabulated] | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        self.typed = typed
        self.tables: dict[str, Tabulated] = dict(tables or {})
        self.tree = parse(typed, arity_of, self.tables, nearest_name)
        nodes = walk(self.tree)
        self.names = tuple(dict.fromkeys(node.name for node in nodes if isinstance(node, Name)))
        called = dict.fromkeys(node.function for node in nodes if isinstance(node, Call))
        asked = versions or {}
        self.functions: dict[str, Function] = {
            name: registered(name, asked.get(name, "")) for name in called if name not in ELEMENTARY
        }
        self.holomorphic = all(name in HOLOMORPHIC for name in called)
        self._tape: Tape = compile_tape(self.tree, self.names, self.functions, self.tables)

    def __repr__(self) -> str:
        return f"Model({self.text!r})"

    @cached_property
    def text(self) -> str:
        """The formula as it was understood; reading it again gives the same model."""
        return to_text(self.tree)

    @cached_property
    def normalised(self) -> str:
        """The typed text in plain signs, otherwise as typed."""
        return normalise(self.typed)[0].strip()

    @property
    def versions(self) -> dict[str, str]:
        """The version of each registered function that the formula calls."""
        return {name: function.version for name, function in self.functions.items()}

    def typst(self) -> str:
        """The formula in Typst's mathematics, to be set between dollar signs."""
        return to_typst(self.tree)

    def partial(self, name: str) -> str:
        """The partial derivative by an input, as text; "0" for a name that the formula does not use."""
        return to_text(differentiate(self.tree, name))

    def partial_typst(self, name: str) -> str:
        """The partial derivative by an input, in Typst's mathematics."""
        return to_typst(differentiate(self.tree, name))

    def value(self, values: Mapping[str, float]) -> float:
        """The value at a point. Raises InputError for a missing name, ModelError where there is no finite value."""
        return self.value_at(self._ordered(values))

    def gradient(self, values: Mapping[str, float]) -> tuple[float, dict[str, float]]:
        """The value and every first derivative at a point, exact to rounding (no step size).

        Raises InputError for a missing name, ModelError where the formula has no finite value or derivative.
        """
        value, slopes = self.gradient_at(self._ordered(values))
        return value, dict(zip(self.names, slopes, strict=True))

    def hessian(self, values: Mapping[str, float]) -> dict[tuple[str, str], float]:
        """Every second derivative at a point, by pairs of names in both orders, exact to rounding."""
        point = self._ordered(values)
        found: dict[tuple[str, str], float] = {}
        for place, name in enumerate(self.names):
            direction = [0.0] * len(point)
            direction[place] = 1.0
            second = self.curvature_at(point, direction)[0]
            found.update({(name, other): slope for other, slope in zip(self.names, second, strict=True)})
        return found

    def array(self, values: Mapping[str, Any]) -> NDArray[np.float64]:
        """The values for arrays of inputs (float64 of one shape, or numbers); nan where the formula has none."""
        import numpy as np

        with np.errstate(all="ignore"):
            return np.asarray(self.evaluate(self._ordered(values)), dtype=float)

    @cached_property
    def evaluate(self) -> Callable[[Sequence[Any]], Any]:
        """The formula compiled for numpy: takes the inputs' arrays in the order of `names`."""
        from guiju.metrology.model.arrays import compile_arrays

        return compile_arrays(self._tape, self.functions)

    def value_at(self, point: Sequence[float]) -> float:
        """`value` for floats in the order of `names`."""
        try:
            slots = plain_value(self._tape, point, Real)
        except StepError as error:
            self._refuse(error)
        self._check_finite(slots)
        return float(slots[self._tape.root])

    def gradient_at(self, point: Sequence[float]) -> tuple[float, list[float]]:
        """`gradient` for floats in the order of `names`."""
        tape = self._tape
        try:
            slots, edges = forward(tape, point, Real)
        except StepError as error:
            self._refuse_derivative(error, point)
        slopes = backward(tape, slots, edges)
        # A sum is finite unless a term is not; only an overflow of the sum itself needs the second look.
        if not isfinite(sum(slots) + sum(slopes)):
            self._check_finite(slots)
            if not all(map(isfinite, slopes)):
                raise ModelError("导数太大，不是有限数", "a derivative is not finite here", self.text)
        return slots[tape.root], slopes

    def complex_gradient_at(self, point: Sequence[complex]) -> tuple[complex, list[complex]]:
        """Value and complex derivatives. Raises ModelError for a formula that is not holomorphic, or has no value."""
        try:
            slots, edges = forward(self._tape, point, Complex)
        except StepError as error:
            self._refuse(error)
        slopes = [complex(slope) for slope in backward(self._tape, slots, edges)]
        return complex(slots[self._tape.root]), slopes

    def curvature_at(self, point: Sequence[float], direction: Sequence[float]) -> tuple[list[float], list[float]]:
        """How the gradient changes along a direction d: (sum_j f_ij d_j, sum_jk f_ijk d_j d_k) for each input i.

        One forward and one backward sweep over power series. Raises ModelError where a derivative does not exist.
        """
        series = [Series(x, d) for x, d in zip(point, direction, strict=True)]
        tape = replace(self._tape, constants=tuple(map(Series, self._tape.constants)))  # type: ignore[arg-type]
        try:
            slots, edges = forward(tape, series, SeriesNumbers)
        except StepError as error:
            self._refuse_derivative(error, point)
        slopes = [one if isinstance(one, Series) else Series(one) for one in backward(tape, slots, edges)]
        first, second = [one.c1 for one in slopes], [2.0 * one.c2 for one in slopes]
        if not all(map(isfinite, first + second)):
            raise ModelError("高阶导数太大，不是有限数", "a higher derivative is not finite here", self.text)
        return first, second

    def _ordered(self, values: Mapping[str, Any]) -> list[Any]:
        try:
            return [values[name] for name in self.names]
        except KeyError:
            missing = next(name for name in self.names if name not in values)
            raise InputError(
                f"公式 {self.text} 用到 {missing}，但没有这个输入量",
                f"the formula {self.text} uses {missing}, and there is no such input",
                missing,
            ) from None

    def _refuse(self, error: StepError, zh: str = "", en: str = "") -> NoReturn:
        position = self._tape.positions[error.step]
        shown = caret_line(self.typed, position)
        if not zh:
            zh, en = _CAUSES.get(type(error.cause), _OUTSIDE)
        raise ModelError(f"{zh}\n{shown}", f"{en}\n{shown}", f"{position + 1}", position) from None

    def _refuse_derivative(self, error: StepError, point: Sequence[float]) -> NoReturn:
        try:
            self.value_at(point)
        except MetrologyError:
            self._refuse(error)
        self._refuse(
            error,
            "公式在这一点没有导数，一阶传播不适用；请用蒙特卡洛法",
            "the formula has no derivative at this point, so first order does not apply: use Monte Carlo",
        )

    def _check_finite(self, slots: Sequence[float]) -> None:
        for slot, value in enumerate(slots):
            if not isfinite(value):
                if slot < self._tape.first:
                    name = self.names[slot]
                    raise InputError(f"须为有限数，不能是 {value}", f"must be finite, not {value}", name)
                self._refuse(StepError(slot - self._tape.first, OverflowError()))


_OUTSIDE = ("这里的参数超出函数的定义域", "the argument is outside the range of this operation")
_CAUSES: dict[type[Exception], tuple[str, str]] = {
    ZeroDivisionError: ("这里除以零", "division by zero here"),
    OverflowError: ("这里的结果太大", "the result is too large here"),
    ValueError: _OUTSIDE,
}
