"""Trapezoidal input quantities: of fixed half width, and of a half width that is itself inexact (JCGM 101, 6.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.metrology.errors import InputError
from guiju.metrology.uncertainty.quantities import Input, refuse, sound, trapezoid_quantile
from guiju.metrology.uncertainty.special import is_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

_ROOT_3 = math.sqrt(3.0)


@dataclass(frozen=True)
class Trapezoidal(Input):
    """A symmetric trapezoid of the given half width, its top `top` times as wide (JCGM 101, 6.4.4); 0 <= top <= 1.

    >>> round(Trapezoidal(0.0, 1.0, 0.5).u, 6)
    0.456435
    """

    value: float
    half_width: float
    top: float

    def __post_init__(self) -> None:
        if not sound(self.value, self.half_width, self.dof):
            refuse(self, value="finite", half_width="not_negative")
        if not is_number(self.top) or not 0.0 <= self.top <= 1.0:
            raise InputError(
                f"上底与下底之比须在 0 与 1 之间，不能是 {self.top}",
                f"must lie from 0 to 1, not {self.top}",
                "Trapezoidal.top",
            )

    @property
    def u(self) -> float:
        """half_width*sqrt((1 + top**2)/6)."""
        return self.half_width * math.sqrt((1.0 + self.top * self.top) / 6.0)

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws: the sum of two rectangular ones of unequal width."""
        generator.random(out=out)
        out *= 1.0 + self.top
        out += (1.0 - self.top) * generator.random(out.shape[0])
        out -= 1.0
        out *= self.half_width
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p."""
        return self.value + self.half_width * trapezoid_quantile(p, self.top)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class CurvilinearTrapezoid(Input):
    """Rectangular within a half width that is itself only known to +/- inexactness (JCGM 101, 6.4.3).

    u = sqrt(half_width**2/3 + inexactness**2/9); inexactness may not exceed half_width.
    """

    value: float
    half_width: float
    inexactness: float

    def __post_init__(self) -> None:
        if not (sound(self.value, self.half_width, self.dof) and sound(0.0, self.inexactness, 1.0)):
            refuse(self, value="finite", half_width="not_negative", inexactness="not_negative")
        if self.inexactness > self.half_width:
            raise InputError(
                f"半宽的不准确度 {self.inexactness:g} 大于半宽 {self.half_width:g}",
                f"{self.inexactness:g} is more than the half width {self.half_width:g}",
                "CurvilinearTrapezoid.inexactness",
            )

    @property
    def u(self) -> float:
        """sqrt(half_width**2/3 + inexactness**2/9)."""
        return math.hypot(self.half_width / _ROOT_3, self.inexactness / 3.0)

    def fill(self, generator: Generator, out: Block) -> None:
        """Fills a block with independent draws: a half width first, then a value within it."""
        generator.random(out=out)
        out *= 2.0
        out -= 1.0
        width = generator.random(out.shape[0])
        width *= 2.0 * self.inexactness
        width += self.half_width - self.inexactness
        out *= width
        out += self.value

    def quantile(self, p: Block) -> Block:
        """The values below which the quantity lies with probabilities p, from 20 001 points of the distribution."""
        import numpy as np

        if self.inexactness == 0.0:
            return self.value + self.half_width * (2.0 * p - 1.0)
        distance = np.linspace(0.0, self.half_width + self.inexactness, 10001)
        mass = self._mass_within(distance)
        points = np.concatenate((-distance[:0:-1], distance))
        cumulated = np.concatenate((0.5 - mass[:0:-1], 0.5 + mass))
        return self.value + np.interp(p, cumulated, points)

    def _mass_within(self, distance: Block) -> Block:
        """The probability between the centre and a distance from it, on one side."""
        import numpy as np

        inner, outer = self.half_width - self.inexactness, self.half_width + self.inexactness
        beyond = np.maximum(distance, inner)
        safe = np.where(beyond > 0.0, beyond, 1.0)
        slanted = beyond * np.log(outer / safe) + beyond
        flat = math.log(outer / inner) if inner > 0.0 else 0.0
        start = inner * flat + inner
        return (np.minimum(distance, inner) * flat + slanted - start) / (4.0 * self.inexactness)  # type: ignore[no-any-return]
