"""The catalogue of requirements: every row of the code of good conduct, with its level and how it is met."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from guiju.record.words import Text

Level = Literal["must", "must_not", "should", "may"]


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


@cache
def _document() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((files("guiju.conduct") / "data" / "catalogue-1.toml").read_text(encoding="utf-8"))


@cache
def catalogue() -> Mapping[str, Requirement]:
    """Every requirement by its id, in the order of the code."""
    rows = {row["id"]: _requirement(row) for row in _document()["requirement"]}
    return MappingProxyType(rows)


def _requirement(row: Mapping[str, object]) -> Requirement:
    members = {name: value for name, value in row.items() if name not in ("zh", "en", "how")}
    how = row["how"]
    text = Text(zh=str(row["zh"]), en=str(row["en"]))
    literal = members.pop("literal", row["level"])
    return Requirement(**members, literal=literal, how=tuple(how), text=text)  # type: ignore[arg-type]


@cache
def chapters() -> Mapping[str, Text]:
    """Headings of the chapters by their number."""
    return MappingProxyType({row["id"]: Text(zh=row["zh"], en=row["en"]) for row in _document()["chapter"]})


def requirement(requirement_id: str) -> Requirement:
    """The row with this id. Raises KeyError when the catalogue has none."""
    return catalogue()[requirement_id]
