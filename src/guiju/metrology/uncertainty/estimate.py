"""The result of an evaluation: value, standard uncertainty, degrees of freedom, and what each source contributes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guiju.metrology.uncertainty.quantities import INFINITE, Input

Key = Any
"""The identity of a random variable: its source id, or (evaluation, name) of one that is private to an evaluation."""


@dataclass(frozen=True)
class Remark:
    """Something that the user of a result must know, in Chinese and English."""

    code: str
    zh: str
    en: str

    def sentence(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, eq=False, init=False)
class Estimate:
    """A measured value with its standard uncertainty, in one unit.

    `contributions[i]` is c_i u_i, with its sign, of the source `inputs[i]`, which the report calls `names[i]`;
    `sensitivities[i]` is c_i. `links` are the correlations between sources. Two estimates with a source in common are
    correlated; see `guiju.metrology.covariance`. `order` is 2 where u contains the terms of second order, and `bias` is
    then the mean minus the value, to second order.
    """

    value: float
    u: float
    dof: float
    names: tuple[str, ...]
    sensitivities: Sequence[float]
    contributions: Sequence[float]
    inputs: tuple[Input, ...]
    evaluation: object
    own_keys: tuple[Key, ...] | None = None
    links: tuple[tuple[Key, Key, float], ...] = ()
    order: int = 1
    bias: float = 0.0
    remarks: tuple[Remark, ...] = ()

    def __init__(self, **fields: Any) -> None:
        # One per point and evaluation: the generated one, which sets field after field, is four times slower.
        self.__dict__.update(fields)

    @property
    def components(self) -> dict[str, float]:
        """|c_i| u_i of each source, in the unit of the result."""
        return dict(zip(self.names, map(abs, self.contributions), strict=True))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The identity of each source."""
        if self.own_keys is not None:
            return self.own_keys
        return tuple(one.source or (self.evaluation, name) for name, one in zip(self.names, self.inputs, strict=True))

    @property
    def relative_u(self) -> float:
        """u/|value|; infinite for a value of zero."""
        return self.u / abs(self.value) if self.value else math.inf

    @property
    def vanishing(self) -> tuple[str, ...]:
        """Uncertain sources whose sensitivity is zero: there first order may say too little."""
        return tuple(
            name
            for name, slope, one in zip(self.names, self.sensitivities, self.inputs, strict=True)
            if slope == 0.0 and one.u > 0.0
        )


def changed(estimate: Estimate, **fields: Any) -> Estimate:
    """The estimate with some fields changed."""
    return Estimate(**{**estimate.__dict__, **fields})


def effective_dof(u: float, parts: Sequence[tuple[float, float]]) -> float:
    """Welch-Satterthwaite (GUM G.4.1) from pairs (contribution, its dof); infinite when all are known."""
    if u == 0.0:
        return INFINITE
    total = 0.0
    for part, dof in parts:
        square = (part / u) ** 2
        total += square * square / dof
    return 1.0 / total if total > 0.0 else INFINITE
