"""One-way analysis of variance, from raw groups or from their means (GUM H.5; ISO 5725-2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class Anova:
    """Sums of squares and what follows; `n0` is the (mean) number of readings per group, `groups` their number."""

    grand_mean: float
    ss_between: float
    ss_within: float
    dof_between: int
    dof_within: int
    n0: float
    std_of_means: float

    @property
    def groups(self) -> int:
        return self.dof_between + 1

    @property
    def ms_between(self) -> float:
        """s_a squared of GUM H.5.2.2."""
        return self.ss_between / self.dof_between

    @property
    def ms_within(self) -> float:
        """s_b squared: the pooled variance within groups."""
        return self.ss_within / self.dof_within

    @property
    def residual_std(self) -> float:
        return math.sqrt(self.ms_within)

    @property
    def s_a(self) -> float:
        return math.sqrt(self.ms_between)

    @property
    def F(self) -> float:
        """Ratio of the mean squares; infinite when nothing varies within the groups."""
        return self.ms_between / self.ms_within if self.ms_within > 0 else math.inf

    @property
    def s_between(self) -> float:
        """Standard deviation of the between-group component; 0 when the mean squares leave none."""
        return math.sqrt(max((self.ms_between - self.ms_within) / self.n0, 0.0))

    @property
    def u_mean(self) -> float:
        """u of the grand mean, between-group scatter included: std of the group means / sqrt(groups)."""
        return self.std_of_means / math.sqrt(self.groups)

    @property
    def r_squared(self) -> float:
        total = self.ss_between + self.ss_within
        return self.ss_between / total if total > 0 else math.nan

    def F_critical(self, p: float) -> float:
        """Quantile of F at probability p (0.95: a level of 5 %)."""
        from scipy.special import fdtri

        return float(fdtri(self.dof_between, self.dof_within, checking.probability(p, "p")))

    def significant(self, p: float = 0.95) -> bool:
        """Whether the groups differ: F above its critical value."""
        return self.F_critical(p) < self.F


def of_groups(groups: Sequence[Sequence[float]]) -> Anova:
    """From raw readings, groups of any size. Many constant leading digits are kept (NIST StRD, SmLs09).

    Raises DataError for fewer than two groups, an empty one, or no freedom within.

    >>> found = of_groups([[10.1, 10.3, 10.2], [10.4, 10.6, 10.5], [10.0, 10.2, 10.4]])
    >>> round(found.F, 9)
    4.5
    """
    if len(groups) < 2:
        raise DataError("至少需要两组", "at least two groups are needed", "groups")
    rows = [checking.sample(group, f"groups[{place}]") for place, group in enumerate(groups)]
    sizes = [len(row) for row in rows]
    total = sum(sizes)
    if total == len(rows):
        raise DataError("组内没有自由度：每组只有一个值", "no freedom within: one value in each group", "groups")
    # Differences from one of the values are exact where the leading digits are common.
    origin = rows[0][0]
    moved = [[value - origin for value in row] for row in rows]
    means = [math.fsum(row) / len(row) for row in moved]
    grand = math.fsum(value for row in moved for value in row) / total
    within = math.fsum((value - mean) ** 2 for row, mean in zip(moved, means, strict=True) for value in row)
    between = math.fsum(size * (mean - grand) ** 2 for size, mean in zip(sizes, means, strict=True))
    n0 = (total - math.fsum(size**2 for size in sizes) / total) / (len(rows) - 1)
    return Anova(origin + grand, between, within, len(rows) - 1, total - len(rows), n0, _std(means))


def of_means(means: Sequence[float], stds: Sequence[float], n_per_group: int) -> Anova:
    """From the groups' means and standard deviations, all of `n_per_group` readings (GUM H.5, table H.9).

    >>> round(of_means([1.0, 1.2, 1.1], [0.1, 0.1, 0.1], 4).F, 6)
    4.0
    """
    checking.same_length("groups", means, stds)
    centres = checking.sample(means, "group_means", least=2)
    spreads = [checking.not_negative(value, f"group_std[{place}]") for place, value in enumerate(stds)]
    size = checking.count(n_per_group, "n_per_group", least=2)
    grand = math.fsum(centres) / len(centres)
    between = size * math.fsum((centre - grand) ** 2 for centre in centres)
    within = (size - 1) * math.fsum(spread**2 for spread in spreads)
    freedom = len(centres) * (size - 1)
    return Anova(grand, between, within, len(centres) - 1, freedom, float(size), _std(centres))


def _std(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
