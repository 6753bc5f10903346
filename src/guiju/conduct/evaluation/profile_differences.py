"""What a profile of the agency's own changes of the one it stands on, item by item, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guiju.conduct.catalogue import catalogue, chapters
from guiju.conduct.evaluation.finality import profile_of
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import Profile, profiles
from guiju.conduct.evaluation.sentences import word

__all__ = ["ProfileDifference", "base_of", "differences", "own_object", "profile_of", "profile_words", "told"]

Kind = Literal["points", "weight", "minimum", "demand", "threshold"]
THRESHOLDS = ("good", "excellent", "excellent_assurance", "final_coverage", "sample_for_prohibition")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDifference:
    """One thing that the own profile sets otherwise; values as text, that of the base empty where it asks nothing."""

    kind: Kind
    of: str
    """Chapter, row, nature of rows, or name of the threshold."""
    part: str
    """Of a demand: the part of the row; empty for the row as a whole."""
    base: str
    own: str


def base_of(profile: Profile) -> Profile:
    """The profile of the software that an own one stands on; any other is its own base."""
    return profiles()[profile.base]


def differences(profile: Profile) -> tuple[ProfileDifference, ...]:
    """Everything in which the profile differs from its base; nothing for one that comes with the software."""
    return () if profile.own is None else tuple(_all(profile, base_of(profile)))


def _all(own: Profile, base: Profile) -> Iterator[ProfileDifference]:
    yield from _unequal("points", {key: (base.points[key], value) for key, value in own.points.items()})
    yield from _unequal("weight", {row: (plans()[row].weight, weight) for row, weight in own.weights.items()})
    levels = {nature: (base.minimum[nature], level) for nature, level in own.minimum.items()}
    yield from _unequal("minimum", levels | {"outside": (base.outside, own.outside)})
    yield from _unequal("threshold", {name: (getattr(base, name), getattr(own, name)) for name in THRESHOLDS})
    for each in own.demands:
        yield ProfileDifference(kind="demand", of=each.row, part=each.part or "", base="", own=each.minimum)


def _unequal(kind: Kind, pairs: Mapping[str, tuple[object, object]]) -> Iterator[ProfileDifference]:
    for name, (base, own) in pairs.items():
        if base != own:
            yield ProfileDifference(kind=kind, of=name, part="", base=str(base), own=str(own))


def told(each: ProfileDifference, lang: str) -> tuple[str, str, str, str]:
    """A difference in words: what kind, of what, the base's value, the own one."""
    return word("profile_part", each.kind, lang), of_words(each, lang), each.base or "—", each.own


def of_words(each: ProfileDifference, lang: str) -> str:
    """What a difference is about, by its name."""
    if each.kind == "points":
        title = chapters()[each.of]
        return f"{each.of} {title.zh if lang == 'zh' else title.en}"
    if each.kind in ("weight", "demand"):
        part = word("part", each.part, lang) if each.part else word("profile_of", "whole", lang)
        text = catalogue()[each.of].text
        asked = f"{each.of} {text.zh if lang == 'zh' else text.en}"
        return f"{asked} · {part}" if each.kind == "demand" else asked
    return word("profile_of" if each.kind == "threshold" or each.of == "outside" else "nature", each.of, lang)


def profile_words(profile: Profile, lang: str) -> str:
    """The profile by its title; of an own one also edition and base, as "Title (CODE/2, on self/1)"."""
    if profile.own is None:
        return word("profile", profile.name, lang)
    title = profile.title.zh if lang == "zh" else profile.title.en
    base = word("profile", profile.base, lang)
    named = f"{profile.name}/{profile.version}"
    return f"{title}（{named}，基于“{base}”）" if lang == "zh" else f"{title} ({named}, on the {base})"


def own_object(profile: Profile, lang: str) -> dict[str, object] | None:
    """An own profile as JSON, with every difference from its base; None for one that comes with the software."""
    if profile.own is None:
        return None
    return {
        "name": profile.name,
        "edition": profile.version,
        "title": profile.title.zh if lang == "zh" else profile.title.en,
        "base": f"{profile.base}/{base_of(profile).version}",
        "sha256": profile.sha256,
        "differences": [
            {"what": each.kind, "of": each.of, "part": each.part, "base": each.base, "own": each.own}
            for each in differences(profile)
        ],
    }
