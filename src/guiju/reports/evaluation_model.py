"""What an evaluation's report is told beside the evaluation and its snapshot, and its words in one language."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from guiju.charts import Tone
from guiju.conduct.evaluation.profile_differences import profile_of
from guiju.conduct.evaluation.result import Evaluation, Outcome, RowResult

TONES: Mapping[Outcome, Tone] = {
    "met": "good",
    "partly": "half",
    "not_met": "bad",
    "undetermined": "open",
    "not_applicable": "none",
    "error": "fault",
}
"""Colour and sign of each outcome, in the order in which a legend names them."""

SEVERITIES = ("critical", "major", "minor")
URGENT: tuple[Outcome, ...] = ("not_met", "error", "partly", "undetermined")
"""Outcomes that ask for something, the most pressing first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """Who evaluated, in what part, and the interests that he declared himself; empty for none."""

    name: str
    part: str = ""
    interests: str = ""
    declared_on: str = ""
    """Empty while nothing was declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRun:
    """An earlier run of the same profile, for the trend."""

    day: str
    verdict: str
    score: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """What came of asking one person whom a finding names, or its owner, for a reply."""

    row: str
    name: str
    state: str
    """asked, replied, waived; answered for the owner's."""
    day: str
    """Of the reply; while none has come, the last day on which the person may."""
    said: str = ""

    def words(self, lang: str) -> str:
        """The line in one language."""
        told = report_words(lang)[f"heard_{self.state}"]
        return told.format(name=self.name, day=self.day, said=self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The agency and the run: names in zh and en, number of the report, who evaluated and signed, earlier runs."""

    agency: tuple[str, str]
    number: str = ""
    software: str = ""
    by_itself: bool = True
    """Whether the agency evaluates itself: then the social profile is a rehearsal."""
    doubted: bool = False
    """Whether what the run shows is not what was filed or signed."""
    assessors: tuple[Assessor, ...] = ()
    signed: tuple[tuple[str, str], ...] = ()
    """Who signed the frozen run, and when."""
    earlier: tuple[EarlierRun, ...] = ()
    other: Evaluation | None = None
    """The same snapshot under the other profile, for the gap."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by code of the people of the agency; without them papers tell the codes."""
    owners: tuple[tuple[str, str, str], ...] = ()
    """Row, owner and due day of findings that have been given to somebody."""
    heard: tuple[HeardLine, ...] = ()
    """The replies of people named in findings, and of owners."""
    files: tuple[tuple[str, bytes], ...] = ()
    """Name and bytes of what a frozen run attaches: the signed statement, and how people were heard."""

    def names(self, code: str, lang: str) -> Mapping[str, str]:
        """Names by code, of the people and of the agency, whose code is `code`."""
        name = self.agency[0 if lang == "zh" else 1] or self.agency[0]
        return {**self.people, code: name} if code and name else self.people


@cache
def report_words(lang: str) -> Mapping[str, str]:
    """The report's words. Raises ValueError for a language other than zh and en."""
    if lang not in ("zh", "en"):
        raise ValueError(f"no report in '{lang}'; zh and en are there")
    text = (files("guiju.reports") / "data" / f"evaluation.{lang}.toml").read_text(encoding="utf-8")
    return {name: str(value) for name, value in tomllib.loads(text).items()}


def rehearsal(evaluation: Evaluation, house: House) -> bool:
    """Whether the run is a rehearsal (预评): the social profile, by the agency itself."""
    return house.by_itself and profile_of(evaluation).base == "social"


def chapter_of(row: str) -> str:
    """The chapter of a row: '6.1.1-4' stands in 6.1.1."""
    return row.rpartition("-")[0]


def most_pressing(evaluation: Evaluation, outcomes: tuple[Outcome, ...] = URGENT) -> tuple[RowResult, ...]:
    """Rows that ask for something, by severity, then by outcome, then in the order of the code.

    A permission that nobody uses asks for nothing.
    """
    unused = {row.id for row in evaluation.rows if any(each.code == "not_used" for each in row.why)}
    asked = [row for row in evaluation.rows if row.outcome in outcomes and row.id not in unused]
    return tuple(sorted(asked, key=lambda row: (SEVERITIES.index(row.severity), URGENT.index(row.outcome))))


def population_of(row: RowResult) -> int:
    """How much was looked at: by rules, or where they had nothing to look at, by who attested the row."""
    said = (dict(each.parameters) for each in row.why if each.code.startswith("attested"))
    attested = (int(each["population"]) for each in said if each.get("population", "").isdigit())
    return row.counts.population or max(attested, default=0)


def in_chapters(rows: Iterable[RowResult]) -> list[tuple[str, list[RowResult]]]:
    """Chapters in the order of the code with their rows by number, as readers seek them: 9 before 10, 5a before 5b."""
    groups = itertools.groupby(rows, key=lambda row: chapter_of(row.id))
    return [(chapter, sorted(found, key=lambda row: _number(row.id))) for chapter, found in groups]


def _number(row: str) -> tuple[int, str]:
    last = row.rpartition("-")[2]
    digits = "".join(itertools.takewhile(str.isdigit, last))
    return int(digits or 0), last[len(digits) :]
