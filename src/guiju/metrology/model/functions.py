"""The functions that a formula may call: the elementary ones, and versioned ones that other rooms register."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from guiju.metrology.errors import ModelError

Value = Callable[..., float]
Partials = Callable[..., Sequence[float]]

# Imported, once, when a formula calls a function that is not known yet: these rooms register theirs.
_PROVIDERS = ["guiju.metrology.physics"]


@dataclass(frozen=True, slots=True)
class Function:
    """A registered function of `arity` real arguments, in coherent SI units unless its source says otherwise.

    `value(*arguments)` gives a float and raises ValueError (or MetrologyError) outside its range.
    `partials(*arguments)` gives the partial derivative by each argument. `array(*arguments)` takes float64 arrays of
    one shape and numbers.
    """

    name: str
    arity: int
    value: Value
    partials: Partials
    array: Callable[..., Any]
    version: str
    source: str = ""


_REGISTERED: dict[tuple[str, str], Function] = {}
_CURRENT: dict[str, str] = {}

# Elementary functions: fewest and most arguments.
ELEMENTARY: dict[str, tuple[int, int | None]] = {
    "sqrt": (1, 1),
    "exp": (1, 1),
    "log": (1, 1),
    "log10": (1, 1),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "asin": (1, 1),
    "acos": (1, 1),
    "atan": (1, 1),
    "abs": (1, 1),
    "atan2": (2, 2),
    "hypot": (2, 2),
    "min": (2, None),
    "max": (2, None),
    "interp": (1, 1),
}


def register_function(
    name: str,
    arity: int,
    value: Value,
    partials: Partials | None = None,
    *,
    version: str,
    array: Callable[..., Any] | None = None,
    source: str = "",
) -> Function:
    """Lets every formula call `name(...)`; the version registered last is the one that formulas take by default.

    Without `partials` they are computed by central differences of fourth order (about ten digits); without `array` the
    function is called once for each trial. `version` names the implementation and is kept with every model, `source`
    the document and clause. Registering the same object again changes nothing.

    Raises ModelError for a name that is no name or is an elementary function, for an arity below one, and for a version
    that is registered with another `value`.

    >>> from guiju.metrology import Model
    >>> _ = register_function("doubled", 1, lambda x: 2 * x, lambda x: (2.0,), version="1")
    >>> Model("doubled(x) + 1").value({"x": 3.0})
    7.0
    """
    if not name.isidentifier() or name.startswith("_") or "__" in name or name in ELEMENTARY or name == "pi":
        raise ModelError(f"函数不能叫 {name!r}", f"a function cannot be called {name!r}")
    if arity < 1 or not version:
        raise ModelError("函数要有参数和版本", "a function needs arguments and a version", name)
    known = _REGISTERED.get((name, version))
    if known is not None:
        if known.value is not value:
            raise ModelError(f"版本 {version} 已登记", f"version {version} is registered already", name)
        return known
    function = Function(
        name, arity, value, partials or _by_differences(value), array or _one_by_one(value), version, source
    )
    _REGISTERED[name, version] = function
    _CURRENT[name] = version
    return function


def registered(name: str, version: str = "") -> Function:
    """A registered function, in its current version unless one is named.

    Raises ModelError when there is none.
    """
    _load_providers_for(name)
    function = _REGISTERED.get((name, version or _CURRENT.get(name, "")))
    if function is None:
        named = f"{name} {version}".strip()
        raise ModelError(f"没有函数 {named}", f"there is no function {named}")
    return function


def arity_of(name: str) -> tuple[int, int | None] | None:
    """Fewest and most arguments of a function, None when there is no such function."""
    elementary = ELEMENTARY.get(name)
    if elementary is not None:
        return elementary
    _load_providers_for(name)
    version = _CURRENT.get(name)
    if version is None:
        return None
    arity = _REGISTERED[name, version].arity
    return arity, arity


def nearest_name(name: str) -> str:
    """The known function whose name is most like `name`, or "" when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(name[:40], [*ELEMENTARY, *_CURRENT], n=1, cutoff=0.6)
    return near[0] if near else ""


def _load_providers_for(name: str) -> None:
    if name in _CURRENT or name in ELEMENTARY:
        return
    while _PROVIDERS:
        provider = _PROVIDERS.pop()
        if find_spec(provider) is not None:
            import_module(provider)


def _one_by_one(value: Value) -> Callable[..., Any]:
    def array(*arguments: Any) -> Any:
        import numpy as np

        return np.vectorize(value, otypes=[float])(*arguments)

    return array


def _by_differences(value: Value) -> Partials:
    """Partial derivatives by central differences of fourth order; the step is eps**(1/5) of the argument's size."""

    def partials(*arguments: float) -> tuple[float, ...]:
        return tuple(_difference(value, arguments, place) for place in range(len(arguments)))

    return partials


def _difference(value: Value, arguments: Sequence[float], place: int) -> float:
    centre = arguments[place]
    step = 7.4e-4 * max(abs(centre), 1e-3)

    def at(steps: int) -> float:
        moved = list(arguments)
        moved[place] = centre + steps * step
        return float(value(*moved))

    return math.fsum((8.0 * at(1), -8.0 * at(-1), -at(2), at(-2))) / (12.0 * step)
