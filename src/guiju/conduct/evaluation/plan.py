"""How each row of the code is judged: evidence specification, severity, weight, applicability, anchors outside.

The data stand in `conduct/data/judging-1.toml`; the catalogue beside it holds the rows themselves.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from guiju.conduct.catalogue import Level, Tier, catalogue
from guiju.record.words import Day, Text

VERSION = "judging-1"

PartName = Literal["rules", "documents", "attestation"]

Nature = Literal["existence", "operation", "prohibition", "maturity", "permission"]
"""existence: something is there and approved; operation: it is done, by dated records; prohibition: no contrary
evidence at stated assurance; maturity: scored by degree; permission: costs nothing where it is not used.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """The evidence specification of one row."""

    id: str
    tier: Tier
    nature: Nature
    effective: Level
    """Its level inside a list of weaker level: a must row under a should parent is scored as should."""
    parts: tuple[PartName, ...]
    """All that is asked; a row is met when every part is held."""
    documents: tuple[str, ...]
    """Kinds of documents that answer the row: one current document of each kind is asked."""
    severity: Literal["critical", "major", "minor"]
    """critical: a red line (G0)."""
    weight: int
    dimension: str
    """Chapter of 6 that its points belong to; empty for chapters 4 and 5."""
    parent: str
    """Row whose maturity the adopted rows under it bound; empty for none."""
    groups: tuple[str, ...]
    """What profiles speak of: market, on_site, several_sites, defence, own_methods …"""
    outside_asked: bool
    """The social profile asks for evidence from outside (E5)."""
    lacks: tuple[str, ...]
    """Words of the table `module`: parts of the software that do not exist yet and would judge this row."""
    asks: Text
    """What an assessor asks to see."""
    to_do: Text
    """What to do where it is lacking."""
    about: tuple[str, ...]
    """Roles whose post or work the row is about: who holds one does not attest the row."""
    counts: str
    """What its population is counted in, where the software knows their number: certificates, people; or empty."""
    anchors: tuple[str, ...]
    """Clauses of outside standards, as 'GB/T 27025 6.2'."""


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads((files("guiju.conduct") / "data" / f"{VERSION}.toml").read_text(encoding="utf-8"))


def revised() -> Day:
    """The day on which the specification was last revised."""
    return Day(_document()["revised"].isoformat())


@cache
def plans() -> Mapping[str, RowPlan]:
    """The plan of every row, in the order of the catalogue. Raises ValueError where a row has none, or too many."""
    given = {str(row["id"]): row for row in _document()["row"]}
    if set(given) != set(catalogue()) or len(given) != len(_document()["row"]):
        wrong = sorted(set(given) ^ set(catalogue()))
        raise ValueError(f"{VERSION}.toml does not have each row of the catalogue once: {wrong}")
    return MappingProxyType({key: _plan(key, given[key]) for key in catalogue()})


def _plan(key: str, row: Mapping[str, Any]) -> RowPlan:
    chapter = catalogue()[key].chapter
    return RowPlan(
        id=key,
        tier=catalogue()[key].tier,
        nature=row["nature"],
        effective=catalogue()[key].effective,
        parts=tuple(row["parts"]),
        documents=tuple(row.get("documents", ())),
        severity=row["severity"],
        weight=row.get("weight", 1),
        dimension=dimension_of(chapter),
        parent=row.get("parent", ""),
        groups=tuple(row.get("groups", ())),
        outside_asked=row.get("outside_asked", False),
        lacks=tuple(row.get("lacks", ())),
        asks=Text(**row["asks"]),
        to_do=Text(**row["to_do"]),
        about=tuple(row.get("about", ())),
        counts=row.get("counts", ""),
        anchors=tuple(row.get("anchors", ())),
    )


def dimension_of(chapter: str) -> str:
    """The dimension of a chapter of 6: 6.1.1 to 6.1.9 each for themselves, 6.2 to 6.9; empty for 4 and 5."""
    return chapter if chapter.startswith("6") else ""
