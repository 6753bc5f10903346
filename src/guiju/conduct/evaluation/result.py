"""The result of an evaluation: four numbers, one line for each row of the code, points by dimension."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from guiju.conduct.catalogue import Level
from guiju.conduct.evaluation.evidence import EvidenceLevel
from guiju.conduct.evaluation.profile import OwnProfile
from guiju.record.words import OPTIONAL, Day, DecimalText, Digest

Outcome = Literal["met", "partly", "not_met", "not_applicable", "undetermined", "error"]
OUTCOMES: tuple[Outcome, ...] = ("met", "partly", "not_met", "not_applicable", "undetermined", "error")
Verdict = Literal["D", "C", "B", "A", "AA"]

PartState = Literal["held", "partly", "contrary", "weak", "unknown", "absent"]
"""held: shown; weak: shown, but by weaker evidence than the profile asks; unknown: a rule could not judge; absent: no
evidence; partly and contrary: evidence against the row.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence as code and parameters; `sentences.say` writes it in zh or en."""

    code: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that the row's evidence specification asks for."""

    name: Literal["rules", "documents", "attestation", "adjudication"]
    """adjudication: stands only where two people confirmed a suspicion."""
    state: PartState
    level: EvidenceLevel
    why: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """What stands behind the outcome, in numbers."""

    rules: int
    population: int
    """The largest population that a rule of the row looked at."""
    sample: int
    """The largest sample of an attestation."""
    serious: int
    nonconformity: int
    undetermined: int
    warning: int
    places: int
    refused: int
    """Acts of the period that were refused for the row."""
    documents: int
    attestations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    id: str
    level: Level
    outcome: Outcome
    maturity: int
    evidence_level: EvidenceLevel
    why: tuple[Said, ...]
    """Never empty: for a met row which evidence, for another what is lacking or stands against it."""
    to_do: tuple[Said, ...]
    """What to do; never empty where the outcome is partly, not_met, undetermined or error."""
    severity: Literal["critical", "major", "minor"]
    """How heavy it is where it is not met."""
    suspicion: bool
    """A red line is touched, or suspected to be, and nobody has adjudicated it yet."""
    parts: tuple[Part, ...]
    counts: RowCounts

    @property
    def faulty(self) -> bool:
        """Whether something of it could not be read or believed, be the rest against it or not."""
        return self.outcome == "error" or any(each.code == "fault" for each in self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """G0 red lines, G1 chapter 4, G2 chapter 5, G3 the must rows of chapter 6."""

    name: Literal["G0", "G1", "G2", "G3"]
    passed: bool
    rows: tuple[str, ...]
    """Rows that keep it closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionResult:
    """A dimension of chapter 6: the points it can bring and those it brought."""

    chapter: str
    points: DecimalText
    scored: DecimalText
    determined: DecimalText
    """Points of its rows whose outcome is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A frozen evaluation; its canonical bytes are a function of snapshot, catalogue and profile alone."""

    format: Literal["guiju.evaluation"]
    version: Literal[1]
    catalogue: str
    profile: str
    rules: Digest
    """SHA-256 over the code of the rules that judged: another rule set may judge otherwise."""
    snapshot: Digest
    first_day: Day
    last_day: Day
    demonstration: bool
    verdict: Verdict
    final: bool
    """False where coverage is short, a fault occurred, or a suspicion waits for two people."""
    score: DecimalText | None
    """0 to 1000 for chapter 6; withheld (None) under verdict D."""
    bonus: DecimalText
    coverage: DecimalText
    """0 to 1: points whose outcome is known, of those that apply."""
    assurance: DecimalText
    """0 to 5: mean strength of evidence, weighted by points."""
    gates: tuple[GateResult, ...]
    dimensions: tuple[DimensionResult, ...]
    rows: tuple[RowResult, ...]
    own: OwnProfile | None = member(default=None, metadata=OPTIONAL)
    """The agency's own profile by which it was judged, whole: a later change of it changes nothing here."""


def is_tailored(row: RowResult) -> bool:
    """Whether the row is left out because two people stated that it does not apply to this agency."""
    return row.outcome == "not_applicable" and any(each.code == "tailored" for each in row.why)
