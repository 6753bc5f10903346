"""Profiles: who evaluates with what demands. Weights, thresholds and the model of points are here, not in the rows.

The draft gives no scores: points, ladder and thresholds are this software's model (profile data, versioned).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import EvidenceLevel
from guiju.record.words import DecimalText, Text

ProfileName = Literal["self", "social", "in-house"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    version: str
    title: Text
    minimum: Mapping[str, EvidenceLevel]
    """The weakest evidence that counts, by the nature of the row."""
    outside: EvidenceLevel
    """The weakest evidence that counts for rows whose plan asks for evidence from outside."""
    left_out: frozenset[str]
    """Groups of rows that do not apply under this profile."""
    points: Mapping[str, int]
    """Points of each dimension; together 1000."""
    bonus_limit: int
    bonus_each: int
    bonus_level: EvidenceLevel
    partly: DecimalText
    """Value of a must row that is partly met."""
    final_coverage: DecimalText
    good: int
    """Points for verdict A."""
    excellent: int
    """Points for verdict AA, which also asks for the assurance below and an evaluation from outside."""
    excellent_assurance: DecimalText
    by_outsiders: bool
    sample_for_prohibition: int
    """Clean samples that an attested prohibition asks for (59: 95 % sure that fewer than 5 % are bad)."""
    weights: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Weights of rows that differ from their plans'."""


@cache
def profiles() -> Mapping[str, Profile]:
    """The profiles that come with the software, by name."""
    text = (files("guiju.conduct") / "data" / "profiles.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _profile(name, row) for name, row in tomllib.loads(text).items()})


def _profile(name: str, row: Mapping[str, Any]) -> Profile:
    given = dict(row) | {
        "name": name,
        "title": Text(**row["title"]),
        "minimum": MappingProxyType(row["minimum"]),
        "points": MappingProxyType(row["points"]),
        "left_out": frozenset(row["left_out"]),
    }
    return Profile(**given)


class ProfileError(ValueError):
    """A profile of the agency's own that weakens the one it stands on, or does not add up."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        self.where, self.zh, self.en = where, zh, en
        super().__init__(en)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChanges:
    """What a profile of the agency's own changes: it may weigh otherwise and ask for more, never for less."""

    base: str
    points: tuple[tuple[str, int], ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    """Weights of rows inside their dimension, 1 to 10."""
    minimum: tuple[tuple[str, EvidenceLevel], ...] = ()
    good: int | None = None
    excellent: int | None = None
    final_coverage: DecimalText | None = None


def own_profile(name: str, version: str, title: Text, changes: OwnChanges) -> Profile:
    """A profile of the agency's own. Raises ProfileError where it weakens its base or its points are not 1000."""
    base = profiles().get(changes.base)
    if base is None or name in profiles():
        raise ProfileError(
            "base",
            f"没有方案“{changes.base}”，或名称 {name} 已占用",
            f"no profile '{changes.base}', or the name {name} is taken",
        )
    points = {**base.points, **dict(changes.points)}
    if set(points) != set(base.points) or sum(points.values()) != 1000 or min(points.values()) < 0:
        raise ProfileError(
            "points", "各部分分值须覆盖原有部分，且合计 1000 分", "points name the base's dimensions and add up to 1000"
        )
    good, excellent = changes.good or base.good, changes.excellent or base.excellent
    coverage = changes.final_coverage or base.final_coverage
    _not_below(base, good=good, excellent=excellent, final_coverage=coverage)
    for nature, level in changes.minimum:
        if nature not in base.minimum or level < base.minimum[nature]:
            raise ProfileError(
                "minimum",
                f"“{nature}”的证据要求不得弱于原方案",
                f"the evidence asked for '{nature}' may not be weaker than the base's",
            )
    for row, weight in changes.weights:
        if row not in catalogue() or not 1 <= weight <= 10:
            raise ProfileError("weights", f"条款 {row} 的权重须为 1 至 10", f"the weight of {row} is 1 to 10")
    return replace(
        base,
        name=name,
        version=version,
        title=title,
        points=MappingProxyType(points),
        minimum=MappingProxyType({**base.minimum, **dict(changes.minimum)}),
        weights=MappingProxyType(dict(changes.weights)),
        good=good,
        excellent=excellent,
        final_coverage=coverage,
    )


def _not_below(base: Profile, **asked: int | str) -> None:
    for what, value in asked.items():
        least = getattr(base, what)
        if Decimal(value) < Decimal(least):
            raise ProfileError(
                what, f"“{what}”不得低于原方案的 {least}", f"'{what}' may not be below the base's {least}"
            )
