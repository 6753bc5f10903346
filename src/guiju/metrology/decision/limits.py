"""Tolerance and acceptance limits, one- or two-sided, and guard bands between them (JCGM 106 clauses 3.3 and 8.3)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """A lower and an upper limit in one unit; None where there is none. Raises InputError for none or reversed limits.

    >>> Limits(-1.0, 1.0).inside(0.4)
    True
    >>> Limits(None, 5.0).inside(5.2)
    False
    """

    lower: float | None
    upper: float | None

    def __post_init__(self) -> None:
        lower = None if self.lower is None else checking.finite(self.lower, "limits.lower")
        upper = None if self.upper is None else checking.finite(self.upper, "limits.upper")
        if lower is None and upper is None:
            raise InputError("至少要给出一个限", "at least one limit must be given", "limits")
        if lower is not None and upper is not None and not lower < upper:
            raise InputError(
                f"下限 {lower} 须小于上限 {upper}",
                f"the lower limit {lower} must be below the upper limit {upper}",
                "limits",
            )

    @classmethod
    def symmetric(cls, mpev: float, nominal: float = 0.0) -> Limits:
        """nominal -/+ MPEV, the absolute value of the maximum permissible error.

        >>> Limits.symmetric(0.5)
        Limits(lower=-0.5, upper=0.5)
        """
        half = checking.positive(mpev, "mpev")
        centre = checking.finite(nominal, "nominal")
        return cls(centre - half, centre + half)

    def inside(self, value: float) -> bool:
        """Whether the value lies within the limits, the limits included."""
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)

    @property
    def two_sided(self) -> bool:
        return self.lower is not None and self.upper is not None

    @property
    def width(self) -> float:
        """upper - lower. Raises InputError for a single limit."""
        if self.lower is None or self.upper is None:
            raise InputError("单侧限没有宽度", "a single limit has no width", "limits")
        return self.upper - self.lower

    def guarded(self, guard_band: float) -> Limits | None:
        """Acceptance limits: `guard_band` (the limits' unit) taken off inside each limit; a negative one widens them.

        None when nothing is left between them. JCGM 106 8.3.2.

        >>> Limits(-1.0, 1.0).guarded(0.2)
        Limits(lower=-0.8, upper=0.8)
        """
        width = checking.finite(guard_band, "guard_band")
        lower = None if self.lower is None else self.lower + width
        upper = None if self.upper is None else self.upper - width
        if lower is not None and upper is not None and not lower < upper:
            return None
        return Limits(lower, upper)


def uncertainty_ratio(limits: Limits, U: float) -> float:
    """TUR = (upper - lower) / (2 U) for U with k = 2 (ANSI/NCSL Z540.3 3.11). Raises InputError for a single limit.

    >>> uncertainty_ratio(Limits(-1.0, 1.0), 0.25)
    4.0
    """
    return limits.width / (2 * checking.positive(U, "U"))
