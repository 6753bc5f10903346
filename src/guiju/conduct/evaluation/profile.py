"""Profiles: who evaluates with what demands. Weights, thresholds and the model of points are here, not in the rows.

The draft gives no scores: points, ladder and thresholds are this software's model (profile data, versioned).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

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
