"""The catalogue of requirements: every row of the code of good conduct, with its level and how it is met."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from guiju.record.words import Text

VERSION = "catalogue-1"

Level = Literal["must", "must_not", "should", "may"]
Tier = Literal["basic_conditions", "basic_conduct", "good_conduct"]
"""Chapters 4, 5 and 6 of the draft."""

TIERS: Mapping[str, Tier] = MappingProxyType({"4": "basic_conditions", "5": "basic_conduct", "6": "good_conduct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row stands in the draft, whose own clause numbers are lost: its chapter, and which row of it."""

    chapters: tuple[str, ...]
    """Numbers of the chapters from the outermost to its own: 6, 6.1, 6.1.2."""
    position: int
    """1 for the first row of its chapter; rows that were taken out of one sentence stand beside one another."""
    heading_rebuilt: bool
    """The draft has no heading there any more; ours says what its text is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the code.

    `level`: must (应), must_not (不应/不得/禁止), should (宜), may (可). `literal` is the level that the draft's own
    word has where the row stands under a weaker parent: optional as a whole, judged as `literal` once adopted.
    """

    id: str
    chapter: str
    level: Level
    literal: Level
    how: tuple[Literal["enforce", "monitor", "record", "attest"], ...]
    text: Text
    place: Place

    @property
    def tier(self) -> Tier:
        """Basic conditions, basic conduct or good conduct, by its chapter."""
        return TIERS[self.chapter[0]]

    @property
    def effective(self) -> Level:
        """The level at which it is scored: that of the weakest parent above it."""
        return min(self.level, self.literal, key=STRENGTH.index)


STRENGTH: tuple[Level, ...] = ("may", "should", "must", "must_not")
"""From permission to prohibition: under a parent of weaker level the weaker counts."""

REBUILT = frozenset({"6.5", "6.6", "6.7", "6.8", "6.9"})
"""Chapters whose heading is lost in the text that we have."""


@cache
def _document() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((files("guiju.conduct") / "data" / f"{VERSION}.toml").read_text(encoding="utf-8"))


@cache
def catalogue() -> Mapping[str, Requirement]:
    """Every requirement by its id, in the order of the code."""
    counted: Counter[str] = Counter()
    rows: dict[str, Requirement] = {}
    for row in _document()["requirement"]:
        counted[row["chapter"]] += 1
        rows[row["id"]] = _requirement(row, counted[row["chapter"]])
    return MappingProxyType(rows)


def _requirement(row: Mapping[str, object], position: int) -> Requirement:
    members = {name: value for name, value in row.items() if name not in ("zh", "en", "how")}
    how = row["how"]
    text = Text(zh=str(row["zh"]), en=str(row["en"]))
    literal = members.pop("literal", row["level"])
    place = _place(str(row["chapter"]), position)
    return Requirement(**members, literal=literal, how=tuple(how), text=text, place=place)  # type: ignore[arg-type]


def _place(chapter: str, position: int) -> Place:
    numbers = chapter.split(".")
    above = tuple(".".join(numbers[: depth + 1]) for depth in range(len(numbers)))
    return Place(chapters=above, position=position, heading_rebuilt=chapter in REBUILT)


@cache
def chapters() -> Mapping[str, Text]:
    """Headings of the chapters by their number."""
    return MappingProxyType({row["id"]: Text(zh=row["zh"], en=row["en"]) for row in _document()["chapter"]})


def requirement(requirement_id: str) -> Requirement:
    """The row with this id. Raises KeyError when the catalogue has none."""
    return catalogue()[requirement_id]
