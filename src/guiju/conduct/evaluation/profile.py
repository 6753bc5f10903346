"""Profiles: who evaluates with what demands. Weights, thresholds and the model of points are here, not in the rows.

The draft gives no scores: points, ladder and thresholds are this software's model (profile data, versioned). A profile
of the agency's own is a document that says what it changes of one of these; it may ask for more, never for less, and
weigh otherwise within bounds. Weighed otherwise the same evidence may bring more points; verdict, finality, coverage
and assurance are never better than by its base on the same snapshot (`evaluate`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from guiju.canonical import dumps, sha256
from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import LEVELS, EvidenceLevel
from guiju.conduct.evaluation.plan import PartName, RowPlan, plans
from guiju.record.codec import to_bytes
from guiju.record.words import DecimalText, Digest, Text

FULL = 1000
"""Points of all dimensions together."""
LEAST_SHARE = 2
"""Of the points that its base gives a dimension, an own profile leaves one in so many: none is weighed away."""
HEAVIEST = 10
"""Greatest weight of a row inside its dimension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What an own profile asks of one row beyond its base: the weakest evidence that counts, of the row or of a part.

    A part that the row's plan does not ask for is asked for too: an attestation beside clean rules, say.
    """

    row: str
    part: PartName | None
    """None: the strength of the row's evidence as a whole."""
    minimum: EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChanges:
    """What a profile of the agency's own changes: it may ask for more, never for less, and weigh otherwise."""

    base: str
    points: tuple[tuple[str, int], ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    """Weights of rows inside their dimension, 1 to 10."""
    minimum: tuple[tuple[str, EvidenceLevel], ...] = ()
    demands: tuple[Demand, ...] = ()
    outside: EvidenceLevel | None = None
    good: int | None = None
    excellent: int | None = None
    excellent_assurance: DecimalText | None = None
    final_coverage: DecimalText | None = None
    sample_for_prohibition: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProfile:
    """A profile of the agency's own as a document: what is approved, pinned by a run, and carried in a dossier."""

    format: Literal["guiju.evaluation_profile"]
    version: Literal[1]
    name: str
    edition: str
    title: Text
    base_version: str
    """Version of the base that it was approved on: on another one it would ask for something else."""
    changes: OwnChanges

    def profile(self) -> "Profile":
        """The profile. Raises ProfileError where it asks for less than its base, or does not add up."""
        return own_profile(self)

    @property
    def sha256(self) -> Digest:
        """Digest of the document."""
        return Digest(sha256(to_bytes(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    version: str
    title: Text
    sha256: Digest
    """Digest of the data that it stands in: of the software's own, or of the agency's document."""
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
    demands: tuple[Demand, ...] = ()
    own: OwnProfile | None = None
    """The agency's document; None for a profile that comes with the software."""

    @property
    def base(self) -> str:
        """Name of the profile of the software that it is, or stands on."""
        return self.name if self.own is None else self.own.changes.base


@cache
def profiles() -> Mapping[str, Profile]:
    """The profiles that come with the software, by name."""
    text = (files("guiju.conduct") / "data" / "profiles.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _profile(name, row) for name, row in tomllib.loads(text).items()})


def _profile(name: str, row: Mapping[str, Any]) -> Profile:
    given = dict(row) | {
        "name": name,
        "title": Text(**row["title"]),
        "sha256": Digest(sha256(dumps(dict(row)))),
        "minimum": MappingProxyType(row["minimum"]),
        "points": MappingProxyType(row["points"]),
        "left_out": frozenset(row["left_out"]),
    }
    return Profile(**given)


Wrong = Literal["base", "weaker", "points", "weights", "rows"]


class ProfileError(ValueError):
    """A profile of the agency's own that weakens the one it stands on, or does not add up."""

    def __init__(self, where: Wrong, zh: str, en: str) -> None:
        self.where, self.zh, self.en = where, zh, en
        super().__init__(en)


def own_profile(document: OwnProfile) -> Profile:
    """A profile of the agency's own. Raises ProfileError where it weakens its base or does not add up."""
    changes = document.changes
    base = _base(document)
    thresholds = {
        "good": _or(changes.good, base.good),
        "excellent": _or(changes.excellent, base.excellent),
        "excellent_assurance": _or(changes.excellent_assurance, base.excellent_assurance),
        "final_coverage": _or(changes.final_coverage, base.final_coverage),
        "sample_for_prohibition": _or(changes.sample_for_prohibition, base.sample_for_prohibition),
    }
    _demand_ladder(base, thresholds)
    outside = _or(changes.outside, base.outside)
    _demand_level("outside", outside, base.outside)
    return replace(
        base,
        name=document.name,
        version=document.edition,
        title=document.title,
        sha256=document.sha256,
        points=MappingProxyType(_points(base, changes)),
        minimum=MappingProxyType(_minimum(base, changes)),
        weights=MappingProxyType(_weights(changes)),
        demands=_demands(base, changes),
        outside=outside,
        own=document,
        **thresholds,
    )


def _or(own: Any, base: Any) -> Any:
    return base if own is None else own


def _base(document: OwnProfile) -> Profile:
    name, wanted = document.changes.base, document.base_version
    base = profiles().get(name)
    if base is None or document.name in profiles():
        raise ProfileError(
            "base",
            f"没有方案“{name}”，或名称 {document.name} 已占用",
            f"no profile '{name}', or the name {document.name} is taken",
        )
    if base.version != wanted:
        raise ProfileError(
            "base",
            f"所依据的方案 {name} 为第 {wanted} 版，本机为第 {base.version} 版",
            f"it stands on {name} version {wanted}; here is version {base.version}",
        )
    return base


def _points(base: Profile, changes: OwnChanges) -> dict[str, int]:
    points = {**base.points, **dict(changes.points)}
    _once("points", [name for name, _points in changes.points])
    if set(points) != set(base.points) or min(points.values()) < 0:
        raise ProfileError(
            "points", "分值只能分给第 6 章各部分，且不得为负", "points are for the parts of chapter 6, none negative"
        )
    for name, value in points.items():
        if value * LEAST_SHARE < base.points[name]:
            raise ProfileError(
                "weaker",
                f"{name} 的分值为 {value}，不得少于原方案 {base.points[name]} 分的一半",
                f"{name} has {value} points; it keeps at least half of the base's {base.points[name]}",
            )
    if sum(points.values()) != FULL:
        total = sum(points.values())
        raise ProfileError(
            "points", f"各部分分值合计须为 {FULL} 分，现为 {total} 分", f"points add up to {FULL}, not to {total}"
        )
    return points


def _weights(changes: OwnChanges) -> dict[str, int]:
    _once("weights", [row for row, _weight in changes.weights])
    for row, weight in changes.weights:
        if row not in catalogue() or not is_scored(plans()[row]):
            raise ProfileError("rows", f"没有计分的条款 {row}", f"there is no scored row {row}")
        if not 1 <= weight <= HEAVIEST:
            raise ProfileError(
                "weights", f"条款 {row} 的权重须为 1 至 {HEAVIEST}", f"the weight of {row} is 1 to {HEAVIEST}"
            )
    return dict(changes.weights)


def is_scored(plan: RowPlan) -> bool:
    """Whether a row has points: those of chapter 6 but the permissions, which bring a bonus alone."""
    return bool(plan.dimension) and plan.effective != "may"


def _minimum(base: Profile, changes: OwnChanges) -> dict[str, EvidenceLevel]:
    _once("rows", [nature for nature, _level in changes.minimum])
    for nature, level in changes.minimum:
        if nature not in base.minimum:
            raise ProfileError("rows", f"没有“{nature}”这类条款", f"there are no rows of the nature '{nature}'")
        _demand_level(nature, level, base.minimum[nature])
    return {**base.minimum, **dict(changes.minimum)}


def _demand_level(what: str, level: EvidenceLevel, least: EvidenceLevel) -> None:
    if level not in LEVELS or level < least:
        raise ProfileError(
            "weaker",
            f"“{what}”的证据要求 {level} 弱于原方案的 {least}",
            f"the evidence asked for '{what}', {level}, is weaker than the base's {least}",
        )


def _demands(base: Profile, changes: OwnChanges) -> tuple[Demand, ...]:
    _once("rows", [(each.row, each.part) for each in changes.demands])
    for each in changes.demands:
        if each.row not in catalogue():
            raise ProfileError("rows", f"规范中没有条款 {each.row}", f"the code has no row {each.row}")
        plan = plans()[each.row]
        if each.part is None:
            _demand_level(each.row, each.minimum, _least(base, plan))
        elif each.part != "attestation" and each.part not in plan.parts:
            raise ProfileError(
                "rows",
                f"条款 {each.row} 的判定不含“{each.part}”部分，只能另求人员证明",
                f"row {each.row} has no part '{each.part}'; an attestation alone may be asked for besides",
            )
    return changes.demands


def _least(base: Profile, plan: RowPlan) -> EvidenceLevel:
    level = base.minimum[plan.nature]
    return max(level, base.outside) if plan.outside_asked else level


def _demand_ladder(base: Profile, asked: Mapping[str, Any]) -> None:
    for what, value in asked.items():
        least = getattr(base, what)
        if not _at_least(value, least):
            raise ProfileError(
                "weaker",
                f"“{what}”为 {value}，不得低于原方案的 {least}",
                f"'{what}' is {value}; it may not be below the base's {least}",
            )
    limits = {"good": asked["excellent"], "excellent": FULL, "excellent_assurance": "5", "final_coverage": "1"}
    for what, most in limits.items():
        if not _at_least(most, asked[what]):
            raise ProfileError(
                "points",
                f"“{what}”为 {asked[what]}，不得高于 {most}",
                f"'{what}' is {asked[what]}; it may not be above {most}",
            )


def _at_least(value: int | str, least: int | str) -> bool:
    try:
        return Decimal(value) >= Decimal(least)
    except InvalidOperation:
        return False


def _once(where: Wrong, names: list[Any]) -> None:
    twice = [each for each in names if names.count(each) > 1]
    if twice:
        said = " ".join(str(each) for each in _parts(twice[0]))
        raise ProfileError(where, f"{said} 写了两次", f"{said} is there twice")


def _parts(name: Any) -> Iterator[Any]:
    yield from (name if isinstance(name, tuple) else (name,))
