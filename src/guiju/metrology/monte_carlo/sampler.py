"""Draws blocks of trials for the inputs of a model: independent ones, ones of one source, and correlated ones.

Columns are drawn in the order of their names, whatever order the inputs are given in; an input without uncertainty
draws nothing. So neither changes the numbers that the others get.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.metrology.errors import InputError
from guiju.metrology.monte_carlo.copula import normal_scores
from guiju.metrology.uncertainty.correlation import Correlations, triangular_factor
from guiju.metrology.uncertainty.propagation import by_name
from guiju.metrology.uncertainty.quantities import Input, Normal
from guiju.metrology.uncertainty.special import functions

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

GENERATOR = "SFC64/2"
"""The bit generator, one for each block, seeded by SeedSequence(seed, spawn_key=(block,)).

The number behind it grows when a distribution draws otherwise than before, so that an old seed gives other values.
"""


def generator_of(seed: int, block: int) -> Generator:
    """The generator of a block. It depends on the seed and the number of the block alone."""
    from numpy.random import SFC64, Generator, SeedSequence  # numpy loads this part late, and so does this room

    return Generator(SFC64(SeedSequence(seed, spawn_key=(block,))))


@dataclass(frozen=True)
class _Group:
    """Correlated columns: their places and the factor L of their correlation matrix."""

    places: tuple[int, ...]
    factor: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Sampler:
    """How the inputs of a set of models are drawn. `place_of[name]` is the column of an input, `exact` its number."""

    columns: tuple[Input, ...]
    place_of: Mapping[str, int]
    exact: Mapping[str, float]
    alone: tuple[int, ...]
    groups: tuple[_Group, ...]

    def buffer(self, size: int) -> Block:
        """Room for one block of draws: a row for each column."""
        return np.empty((len(self.columns), size))

    def fill(self, generator: Generator, rows: Block) -> None:
        """Fills the rows (columns x trials) with a block of draws."""
        for place in self.alone:
            self.columns[place].fill(generator, rows[place])
        for group in self.groups:
            self._fill_group(generator, rows, group)

    def _fill_group(self, generator: Generator, rows: Block, group: _Group) -> None:
        scores = [generator.standard_normal(rows.shape[1]) for _ in group.places]
        for place, weights in zip(group.places, group.factor, strict=True):
            row = rows[place]
            row.fill(0.0)
            # Written out: a matrix product may add in another order with another number of threads.
            for weight, score in zip(weights, scores, strict=True):
                if weight:
                    row += weight * score
            column = self.columns[place]
            if isinstance(column, Normal):
                row *= column.u
                row += column.value
            else:
                row[...] = column.quantile(np.clip(functions().ndtr(row), 1e-300, 1.0 - 2.0**-53))

    def arguments(self, names: Sequence[str], rows: Block) -> list[Any]:
        """The arguments of a model with these names: rows, or numbers for what is exact."""
        return [rows[self.place_of[name]] if name in self.place_of else self.exact[name] for name in names]


def sampler_of(names: Sequence[str], inputs: Mapping[str, Input], correlations: Correlations) -> Sampler:
    """The sampler of the inputs that models use.

    Raises InputError for a missing input, for correlated inputs that are not normal when no copula is named, and for
    coefficients that they cannot have.
    """
    by_name(inputs, "inputs")
    used = sorted(set(names))
    for name in used:
        if not isinstance(inputs.get(name), Input):
            raise InputError(f"没有输入量 {name}", f"there is no input {name}", name)
    exact = {name: inputs[name].value for name in used if inputs[name].u == 0.0}
    first_of: dict[str, str] = {}
    owner = {name: first_of.setdefault(inputs[name].source or f"\0{name}", name) for name in used if name not in exact}
    owners = sorted(set(owner.values()))
    places = {name: place for place, name in enumerate(owners)}
    _check_sources(owner, inputs)
    groups = _groups(owners, places, owner, inputs, correlations)
    grouped = {place for group in groups for place in group.places}
    return Sampler(
        tuple(inputs[name] for name in owners),
        {name: places[one] for name, one in owner.items()},
        exact,
        tuple(place for place in places.values() if place not in grouped),
        groups,
    )


def _check_sources(owner: Mapping[str, str], inputs: Mapping[str, Input]) -> None:
    for name, first in owner.items():
        if inputs[name] != inputs[first]:
            raise InputError(
                f"与 {first} 来源相同，分布却不同", f"is of the same source as {first} but distributed otherwise", name
            )


def _groups(
    owners: Sequence[str],
    places: Mapping[str, int],
    owner: Mapping[str, str],
    inputs: Mapping[str, Input],
    correlations: Correlations,
) -> tuple[_Group, ...]:
    wanted: dict[tuple[str, str], float] = {}
    for (a, b), r in correlations.coefficients.items():
        if r and a in owner and b in owner and owner[a] != owner[b]:
            wanted[owner[a], owner[b]] = r
    found = []
    for members in _connected(owners, wanted):
        scores = normal_scores({name: inputs[name] for name in members}, wanted, correlations.copula)
        factor = triangular_factor(scores.matrix(members))
        found.append(_Group(tuple(places[name] for name in members), tuple(map(tuple, factor))))
    return tuple(found)


def _connected(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """The sets of names that pairs join, each sorted, in the order of their first names."""
    leader = {name: name for name in names}

    def root(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        leader[high] = low
    sets: dict[str, list[str]] = {}
    for name in names:
        sets.setdefault(root(name), []).append(name)
    return [members for members in sets.values() if len(members) > 1]
