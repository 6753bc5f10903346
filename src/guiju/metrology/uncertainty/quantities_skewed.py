"""Input quantities whose distribution is not symmetric, or is only known by samples."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.metrology.errors import DataError, InputError
from guiju.metrology.uncertainty.quantities import Input, refuse
from guiju.metrology.uncertainty.special import functions, is_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Block = NDArray[np.float64]


def _positive(*values: Any) -> bool:
    return all(is_number(value) and value > 0 for value in values)


@dataclass(frozen=True)
class Exponential(Input):
    """A quantity that cannot be negative and of which only the estimate is known (JCGM 101, 6.4.10); u = value."""

    value: float

    def __post_init__(self) -> None:
        if not (_positive(self.value) and self.dof > 0):
            refuse(self, value="positive")

    @property
    def u(self) -> float:
        """The value itself."""
        return self.value

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        generator.standard_exponential(out=out)
        out *= self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        import numpy as np

        return -self.value * np.log1p(-p)


@dataclass(frozen=True)
class Gamma(Input):
    """A gamma distribution; value = shape*scale, u = sqrt(shape)*scale.

    For q counted events JCGM 101, 6.4.11 takes `Gamma.of_count(q)`: shape q + 1, so that value and u**2 are q + 1.

    >>> Gamma.of_count(24).value, Gamma.of_count(24).u
    (25.0, 5.0)
    """

    shape: float
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not (_positive(self.shape, self.scale) and self.dof > 0):
            refuse(self, shape="positive", scale="positive")

    @classmethod
    def of_count(cls, count: int) -> Gamma:
        """What is known of an expected number of events after `count` were seen. Raises InputError."""
        if not is_number(count) or count < 0 or count != int(count):
            raise InputError(f"计数须为非负整数，不能是 {count}", f"a whole number of events, not {count}", "Gamma")
        return cls(count + 1.0)

    @property
    def value(self) -> float:
        """shape*scale."""
        return self.shape * self.scale

    @property
    def u(self) -> float:
        """sqrt(shape)*scale."""
        return math.sqrt(self.shape) * self.scale

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        generator.standard_gamma(self.shape, out=out)
        out *= self.scale

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.scale * functions().gammaincinv(self.shape, p)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Beta(Input):
    """A beta distribution with exponents a and b between two limits (an extension; JCGM 101 has none).

    >>> Beta(0.0, 1.0, 2.0, 2.0).value
    0.5
    """

    lower: float
    upper: float
    a: float
    b: float

    def __post_init__(self) -> None:
        if not (_positive(self.a, self.b) and is_number(self.lower) and is_number(self.upper) and self.dof > 0):
            refuse(self, lower="finite", upper="finite", a="positive", b="positive")
        ordered(self.lower, self.upper, "Beta")

    @property
    def value(self) -> float:
        """The expectation."""
        return self.lower + (self.upper - self.lower) * self.a / (self.a + self.b)

    @property
    def u(self) -> float:
        """The standard deviation."""
        total = self.a + self.b
        return (self.upper - self.lower) / total * math.sqrt(self.a * self.b / (total + 1.0))

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        out[...] = generator.beta(self.a, self.b, out.shape[0])
        out *= self.upper - self.lower
        out += self.lower

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.lower + (self.upper - self.lower) * functions().betaincinv(self.a, self.b, p)  # type: ignore[no-any-return]


def ordered(lower: float, upper: float, where: str) -> None:
    """Raises InputError unless lower < upper."""
    if not lower < upper:
        raise InputError(
            f"下限 {lower} 须小于上限 {upper}", f"the lower limit {lower} must lie below the upper {upper}", where
        )


@dataclass(frozen=True)
class AsymmetricBounds(Input):
    """A quantity within [value - below, value + above], the estimate not in the middle (GUM 4.3.8).

    `shape` "rectangular" takes equal density between the bounds: u = (below + above)/sqrt(12), and the estimate stays
    the given value although the draws have their mean in the middle. "exponential" takes the density of maximum entropy
    whose mean is the value: its u is smaller, by the same clause. Both need bounds above zero.

    >>> round(AsymmetricBounds(0.0, 1.0, 3.0).u, 4)
    1.1547
    """

    value: float
    below: float
    above: float
    shape: str = "rectangular"

    def __post_init__(self) -> None:
        if not (_positive(self.below, self.above) and is_number(self.value) and self.dof > 0):
            refuse(self, value="finite", below="positive", above="positive")
        if self.shape not in ("rectangular", "exponential"):
            raise InputError(
                f"形状须为 rectangular 或 exponential，不能是 {self.shape!r}",
                f"must be rectangular or exponential, not {self.shape!r}",
                "AsymmetricBounds.shape",
            )

    @property
    def width(self) -> float:
        """The distance of the bounds."""
        return self.below + self.above

    @property
    def rate(self) -> float:
        """The rate of the exponential density, times the width; 0 for bounds at equal distance."""
        return _rate(self.below / self.width) if self.shape == "exponential" else 0.0

    @property
    def u(self) -> float:
        """The standard deviation between the bounds."""
        rate = self.rate
        if abs(rate) < 1e-4:
            return self.width / math.sqrt(12.0)
        below, above, per_unit = self.below, self.above, rate / self.width
        return math.sqrt(below * above - (above - below) / per_unit)

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws."""
        generator.random(out=out)
        out[...] = self.quantile(out)

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        import numpy as np

        rate = self.rate
        part = p if abs(rate) < 1e-4 else -np.log1p(p * math.expm1(-rate)) / rate
        return (self.value - self.below) + self.width * part


def _rate(part: float) -> float:
    """The rate r of a density exp(-r x) on [0, 1] whose mean is `part`, by bisection."""
    # Near the middle mean = 1/2 - r/12.
    if abs(part - 0.5) < 1e-6:
        return 12.0 * (0.5 - part)
    low, high = -1.0 / (1.0 - part) - 1.0, 1.0 / part + 1.0
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return middle
        mean = 1.0 / middle - 1.0 / math.expm1(middle) if abs(middle) > 1e-4 else 0.5 - middle / 12.0
        low, high = (middle, high) if mean > part else (low, middle)


@dataclass(frozen=True, eq=False)
class Empirical(Input):
    """A quantity known by samples of it, such as the results of an earlier simulation: any finite numbers, two or more.

    value and u are their mean and standard deviation; a trial takes one of them at random.

    >>> Empirical([1.0, 3.0]).value
    2.0
    """

    samples: tuple[float, ...]

    def __init__(self, samples: Iterable[float], *, source: str = "", sample: str = "") -> None:

        try:
            found = tuple(float(one) for one in samples)
        except (TypeError, ValueError):
            raise DataError("样本须为数", "the samples must be numbers", "Empirical") from None
        if len(found) < 2 or not all(map(math.isfinite, found)):
            raise DataError("样本至少两个，且须为有限数", "two samples or more, all finite", "Empirical")
        for name, value in (("samples", found), ("dof", math.inf), ("source", source), ("sample", sample)):
            object.__setattr__(self, name, value)

    @property
    def value(self) -> float:
        """The mean."""
        return math.fsum(self.samples) / len(self.samples)

    @property
    def u(self) -> float:
        """The standard deviation of the samples (divided by their number: they are the whole distribution)."""
        mean = self.value
        return math.sqrt(math.fsum((one - mean) ** 2 for one in self.samples) / len(self.samples))

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with samples drawn with replacement."""
        import numpy as np

        out[...] = np.asarray(self.samples)[generator.integers(0, len(self.samples), out.shape[0])]

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        import numpy as np

        ranked = np.sort(np.asarray(self.samples))
        place = np.clip((p * len(ranked)).astype(int), 0, len(ranked) - 1)
        return ranked[place]  # type: ignore[no-any-return]
