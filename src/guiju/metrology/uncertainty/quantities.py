"""Input quantities: what is known of each as a probability distribution (JCGM 101:2008, 6.4).

Every input has an estimate `value`, a standard uncertainty `u` in the same unit, degrees of freedom `dof` of that u
(infinite when it is known), the id of its `source` and of the `sample` it was computed from. Inputs of the same source
are one random variable wherever they stand; inputs of the same sample share its degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from guiju.metrology.errors import InputError
from guiju.metrology.uncertainty.drawing import fill_cosine, fill_student
from guiju.metrology.uncertainty.special import functions, is_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

INFINITE = math.inf
_ROOT_3 = math.sqrt(3.0)
_ROOT_6 = math.sqrt(6.0)
_ROOT_2 = math.sqrt(2.0)
_isfinite = math.isfinite


@dataclass(frozen=True, kw_only=True)
class Input:
    """What all inputs share; take one of the distributions below."""

    dof: float = INFINITE
    source: str = ""
    sample: str = ""

    if TYPE_CHECKING:  # a property here would be taken for the default of a field below

        @property
        def value(self) -> float:
            """The estimate."""

        @property
        def u(self) -> float:
            """The standard uncertainty that the GUM's formulas take."""

    @property
    def deviation(self) -> float:
        """The standard deviation of what `fill` draws; differs from `u` for the scaled t distribution."""
        return self.u

    @property
    def distribution(self) -> str:
        """The name of the distribution, as budget files spell it."""
        return _NAMES.get(type(self).__name__, type(self).__name__.lower())

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        raise NotImplementedError

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        raise NotImplementedError


_NAMES = {"StudentT": "t", "CurvilinearTrapezoid": "ctrapezoid", "AsymmetricBounds": "asymmetric"}


def refuse(quantity: Input, **wanted: str) -> NoReturn:
    """Raises InputError for the first field that is not what it must be: finite, positive, not_negative."""
    fields = {**wanted, "dof": "dof"}
    for name, demand in fields.items():
        value = getattr(quantity, name)
        where = f"{type(quantity).__name__}.{name}"
        if demand == "dof" and value == INFINITE:
            continue
        if not is_number(value):
            raise InputError(f"须为有限数，不能是 {value!r}", f"must be a finite number, not {value!r}", where)
        if demand in ("positive", "dof") and not value > 0:
            raise InputError(f"须大于零，不能是 {value}", f"must be above zero, not {value}", where)
        if demand == "not_negative" and value < 0:
            raise InputError(f"不能为负：{value}", f"must not be negative: {value}", where)
    raise InputError("参数不合适", "arguments that do not fit", type(quantity).__name__)


def sound(value: Any, spread: Any, dof: Any) -> bool:
    """The quick look at an input; `refuse` finds out what is wrong."""
    try:
        return bool(_isfinite(value) and spread >= 0.0 and _isfinite(spread) and dof > 0.0)
    except (TypeError, OverflowError):
        return False


@dataclass(frozen=True)
class Constant(Input):
    """An exact number.

    >>> Constant(299792458.0).u
    0.0
    """

    value: float

    def __post_init__(self) -> None:
        if not sound(self.value, 0.0, self.dof):
            refuse(self, value="finite")

    @property
    def u(self) -> float:
        """Zero."""
        return 0.0

    def fill(self, generator: Generator, out: Block) -> None:
        """The number itself."""
        out.fill(self.value)

    def quantile(self, p: Block) -> Block:
        """The number itself, for every p."""
        return 0.0 * p + self.value


@dataclass(frozen=True, init=False)
class Normal(Input):
    """A normal distribution with standard deviation u (JCGM 101, 6.4.7). Its dof serve the GUM's formulas only.

    >>> Normal(10.0, 0.1, dof=9).u
    0.1
    """

    value: float
    u: float

    def __init__(self, value: float, u: float, *, dof: float = INFINITE, source: str = "", sample: str = "") -> None:
        # Written out: a record makes thousands of these, and the generated one is three times slower.
        fields = self.__dict__
        fields["value"] = value
        fields["u"] = u
        if dof != INFINITE:
            fields["dof"] = dof
        if source:
            fields["source"] = source
        if sample:
            fields["sample"] = sample
        try:
            if u >= 0.0 and _isfinite(value) and _isfinite(u) and dof > 0.0:
                return
        except (TypeError, OverflowError):
            pass
        refuse(self, value="finite", u="not_negative")

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        generator.standard_normal(out=out)
        out *= self.u
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.value + self.u * functions().ndtri(p)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class StudentT(Input):
    """A scaled and shifted t distribution (JCGM 101, 6.4.9), or one of given standard deviation.

    `convention` says what u is: "scaled", the scale of the t distribution as JCGM 101 takes it (s/sqrt(n) for a mean),
    whose standard deviation is u*sqrt(dof/(dof-2)); or "standard_deviation", the standard deviation itself, which needs
    dof above 2. The GUM's formulas take u as it is given, in both.

    >>> round(StudentT(0.0, 1.0, dof=4).deviation, 4)
    1.4142
    >>> StudentT(0.0, 1.0, dof=4, convention="standard_deviation").deviation
    1.0
    """

    value: float
    u: float
    convention: str = "scaled"

    def __post_init__(self) -> None:
        if not sound(self.value, self.u, self.dof) or self.dof == INFINITE:
            refuse(self, value="finite", u="not_negative", dof="positive")
        if self.convention == "scaled":
            return
        if self.convention != "standard_deviation":
            raise InputError(
                f"约定须为 scaled 或 standard_deviation，不能是 {self.convention!r}",
                f"must be scaled or standard_deviation, not {self.convention!r}",
                "StudentT.convention",
            )
        if self.dof <= 2:
            raise InputError(
                "自由度不大于 2 的 t 分布没有标准偏差",
                "a t distribution with 2 degrees of freedom or fewer has no standard deviation",
                "StudentT.dof",
            )

    @property
    def scale(self) -> float:
        """The factor by which a standard t variable is multiplied."""
        return self.u if self.convention == "scaled" else self.u * math.sqrt((self.dof - 2.0) / self.dof)

    @property
    def deviation(self) -> float:
        """The standard deviation, infinite for dof of 2 or fewer."""
        if self.convention != "scaled":
            return self.u
        return self.u * math.sqrt(self.dof / (self.dof - 2.0)) if self.dof > 2 else INFINITE

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        fill_student(generator, self.dof, out)
        out *= self.scale
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.value + self.scale * functions().stdtrit(self.dof, p)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Rectangular(Input):
    """Equal density within value +/- half_width (JCGM 101, 6.4.2); u = half_width/sqrt(3).

    >>> round(Rectangular(0.0, 0.5).u, 6)
    0.288675
    """

    value: float
    half_width: float

    def __post_init__(self) -> None:
        if not sound(self.value, self.half_width, self.dof):
            refuse(self, value="finite", half_width="not_negative")

    @property
    def u(self) -> float:
        """half_width/sqrt(3)."""
        return self.half_width / _ROOT_3

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        generator.random(out=out)
        out *= 2.0 * self.half_width
        out += self.value - self.half_width

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.value + self.half_width * (2.0 * p - 1.0)


@dataclass(frozen=True)
class Triangular(Input):
    """Density falling in a straight line from the value to value +/- half_width (JCGM 101, 6.4.5); u = a/sqrt(6)."""

    value: float
    half_width: float

    def __post_init__(self) -> None:
        if not sound(self.value, self.half_width, self.dof):
            refuse(self, value="finite", half_width="not_negative")

    @property
    def u(self) -> float:
        """half_width/sqrt(6)."""
        return self.half_width / _ROOT_6

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws: the sum of two rectangular ones."""
        generator.random(out=out)
        out += generator.random(out.shape[0])
        out -= 1.0
        out *= self.half_width
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.value + self.half_width * trapezoid_quantile(p, 0.0)  # type: ignore[no-any-return]


def trapezoid_quantile(p: Any, top: float) -> Any:
    """Quantiles of the symmetric trapezoid from -1 to 1 whose top is `top` times as wide."""
    import numpy as np

    tail = np.minimum(p, 1.0 - p)
    corner = 0.5 * (1.0 - top) / (1.0 + top)
    slanted = -1.0 + np.sqrt(2.0 * tail * (1.0 - top) * (1.0 + top))
    flat = (tail - 0.5) * (1.0 + top)
    lower = np.where(tail <= corner, slanted, flat)
    return np.where(np.asarray(p) <= 0.5, lower, -lower)


@dataclass(frozen=True)
class Arcsine(Input):
    """The U-shaped distribution of a sine of unknown phase and the given amplitude (JCGM 101, 6.4.6); u = a/sqrt(2)."""

    value: float
    half_width: float

    def __post_init__(self) -> None:
        if not sound(self.value, self.half_width, self.dof):
            refuse(self, value="finite", half_width="not_negative")

    @property
    def u(self) -> float:
        """half_width/sqrt(2)."""
        return self.half_width / _ROOT_2

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws: the cosine of a phase from 0 to pi."""
        fill_cosine(generator, out)
        out *= self.half_width
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        import numpy as np

        return self.value - self.half_width * np.cos(math.pi * p)
