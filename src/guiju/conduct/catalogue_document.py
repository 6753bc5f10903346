"""The published catalogue: every row with its level, words, evidence and judging, as one versioned document.

`schemas/catalogue_document-1.json` is its JSON Schema, made from these types.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from guiju.conduct.catalogue import VERSION as CATALOGUE
from guiju.conduct.catalogue import Level, Requirement, Tier, catalogue, chapters
from guiju.conduct.evaluation.plan import VERSION as JUDGING
from guiju.conduct.evaluation.plan import PartName, plans, revised
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.parameters import default_parameters
from guiju.conduct.rule import RULES
from guiju.conduct.serving import serving
from guiju.record.schema import schema_text
from guiju.record.words import Day, Text

SCHEMA = "catalogue_document-1.json"
"""Name of the published schema, in `conduct/schemas`."""

Method = Literal["EXAMINE", "INTERVIEW", "TEST"]
"""How an assessor comes to know: by papers and records, by asking people, by trying it or letting rules run."""

METHODS: dict[PartName, tuple[Method, ...]] = {
    "rules": ("TEST",),
    "documents": ("EXAMINE",),
    "attestation": ("EXAMINE", "INTERVIEW"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterEntry:
    """A heading of the draft."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """Where a row stands in the draft: its chapters from the outermost, and which row of the last one it is."""

    chapters: tuple[str, ...]
    position: int
    heading_rebuilt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEntry:
    """A dated parameter that rules of the row read, as a new agency begins with it."""

    name: str
    value: str
    valid_from: Day
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A kind of document that the row asks for."""

    kind: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule that serves the row, with what it judges: act, case, register, period."""

    code: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementEntry:
    """One row of the code: what it asks, at which level, and how it is judged."""

    id: str
    place: PlaceEntry
    tier: Tier
    level: Level
    literal: Level
    """The draft's own word, where the row stands under a weaker parent."""
    effective: Level
    text: Text
    how: tuple[Literal["enforce", "monitor", "record", "attest"], ...]
    nature: Literal["existence", "operation", "prohibition", "maturity", "permission"]
    parts: tuple[PartName, ...]
    """Evidence that is asked for; a row is met when every part is held."""
    methods: tuple[Method, ...]
    documents: tuple[DocumentEntry, ...]
    severity: Literal["critical", "major", "minor"]
    weight: int
    dimension: str
    parent: str
    applies_to: tuple[Text, ...]
    """Agencies to which alone the row applies; empty for all."""
    outside_asked: bool
    asks: Text
    to_do: Text
    anchors: tuple[Text, ...]
    parameters: tuple[ParameterEntry, ...]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueDocument:
    """The code taken apart, as this software judges it."""

    format: Literal["guiju.catalogue"]
    version: Literal[1]
    catalogue: str
    judging: str
    revised: Day
    source: Text
    notice: Text
    """That the draft is unpublished and has no scores."""
    chapters: tuple[ChapterEntry, ...]
    requirements: tuple[RequirementEntry, ...]


def both(table: str, code: str) -> Text:
    """A word of the evaluation in both languages."""
    return Text(zh=word(table, code, "zh"), en=word(table, code, "en"))


@cache
def document() -> CatalogueDocument:
    """The catalogue as it is published; a pure function of the package's data."""
    return CatalogueDocument(
        format="guiju.catalogue",
        version=1,
        catalogue=CATALOGUE,
        judging=JUDGING,
        revised=revised(),
        source=both("catalogue", "source"),
        notice=both("catalogue", "notice"),
        chapters=tuple(ChapterEntry(id=number, title=title) for number, title in chapters().items()),
        requirements=tuple(_entry(each) for each in catalogue().values()),
    )


def _entry(row: Requirement) -> RequirementEntry:
    plan, served = plans()[row.id], serving()[row.id]
    return RequirementEntry(
        id=row.id,
        place=PlaceEntry(
            chapters=row.place.chapters, position=row.place.position, heading_rebuilt=row.place.heading_rebuilt
        ),
        tier=row.tier,
        level=row.level,
        literal=row.literal,
        effective=row.effective,
        text=row.text,
        how=row.how,
        nature=plan.nature,
        parts=plan.parts,
        methods=methods(plan.parts),
        documents=tuple(DocumentEntry(kind=kind, name=both("document_kind", kind)) for kind in plan.documents),
        severity=plan.severity,
        weight=plan.weight,
        dimension=plan.dimension,
        parent=plan.parent,
        applies_to=tuple(both("group", each) for each in plan.groups),
        outside_asked=plan.outside_asked,
        asks=plan.asks,
        to_do=plan.to_do,
        anchors=tuple(both("anchor", each) for each in plan.anchors),
        parameters=_parameters(served.parameters),
        rules=_rules(served.rules),
    )


def methods(parts: tuple[PartName, ...]) -> tuple[Method, ...]:
    """How an assessor comes to know whether the row is met, in a fixed order."""
    wanted = {method for part in parts for method in METHODS[part]}
    order: tuple[Method, ...] = ("TEST", "EXAMINE", "INTERVIEW")
    return tuple(each for each in order if each in wanted)


def _parameters(names: tuple[str, ...]) -> tuple[ParameterEntry, ...]:
    return tuple(
        ParameterEntry(name=each.name, value=each.value, valid_from=each.valid_from, source=each.source)
        for each in default_parameters()
        if each.name in names
    )


def _rules(codes: tuple[str, ...]) -> tuple[RuleEntry, ...]:
    return tuple(RuleEntry(code=code, subjects=tuple(sorted(RULES[code].subjects))) for code in codes)


def published_schema() -> str:
    """The JSON Schema of the document as it was published with this package."""
    return (files("guiju.conduct") / "schemas" / SCHEMA).read_text(encoding="utf-8")


def schema() -> str:
    """The JSON Schema of the document as its types are now."""
    return schema_text(CatalogueDocument)


if __name__ == "__main__":
    from pathlib import Path

    (Path(__file__).parent / "schemas" / SCHEMA).write_text(schema(), encoding="utf-8")
