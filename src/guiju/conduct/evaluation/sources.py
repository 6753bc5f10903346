"""Where the evidence comes from: the running agency and the loader of a dossier both give one of these.

The same pure functions count it, so an outsider's result can be laid beside the agency's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    CorrectionEvidence,
    DocumentEvidence,
    Fault,
    OpenSuspicion,
    TailoringEvidence,
    WithdrawnEvidence,
)
from guiju.conduct.finding import Finding
from guiju.record.words import Day, Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJudgement:
    """What the rules found in one case. A pure function of the case's bytes and the rules, so it may be kept."""

    case_sha256: Digest
    """SHA-256 over the record's SHA-256, the digests of its enclosures and its statements, as `case_digest` gives."""
    number: str
    rules: Digest
    """The rule set that judged (`rule_set_sha256`)."""
    judged: tuple[str, ...]
    """Codes of the rules that ran over it."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The cases of a period as they are counted: those in which nothing was found by their number alone."""

    cases_sha256: str
    """SHA-256 over the line of each case (`line_of`), in their order."""
    judged: Mapping[tuple[str, ...], int]
    """How many cases the rules of these codes ran over."""
    found: tuple[CaseJudgement, ...]
    """Those in which something was found."""

    @classmethod
    def of(cls, judgements: Iterable[CaseJudgement]) -> Judged:
        """Cases one by one, in order of the records' numbers."""
        running, judged, found = sha256(), Counter[tuple[str, ...]](), []
        for each in judgements:
            running.update(line_of(each.number, each.case_sha256).encode())
            judged[each.judged] += 1
            if each.findings:
                found.append(each)
        return cls(cases_sha256=running.hexdigest(), judged=judged, found=tuple(found))


def line_of(number: str, case_sha256: str) -> str:
    """What stands for a case in the digest over all of them."""
    return f"{number} {case_sha256}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is not counted but taken as it is: documents, attestations, decisions."""

    documents: tuple[DocumentEvidence, ...] = ()
    attestations: tuple[AttestationEvidence, ...] = ()
    tailorings: tuple[TailoringEvidence, ...] = ()
    adjudications: tuple[AdjudicationEvidence, ...] = ()
    corrections: tuple[CorrectionEvidence, ...] = ()
    suspicions: tuple[OpenSuspicion, ...] = ()
    """Those that are open."""
    withdrawn: tuple[WithdrawnEvidence, ...] = ()
    """Attestations against rows that were taken back."""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who is evaluated, over which days, and at which head of the log."""

    agency: str
    demonstration: bool
    first_day: Day
    last_day: Day
    log_size: int
    log_root: str
    sizes: Mapping[str, int] = field(default_factory=dict)


class Sources(Protocol):
    """One agency over one period."""

    def occasion(self) -> Occasion: ...

    def parameters(self) -> Mapping[str, str]:
        """Dated parameters in force on the last day."""

    def judgements(self) -> Judged:
        """Of each case whose certificate was issued in the period."""

    def registers(self) -> Mapping[str, Any]:
        """Typed facts of each register as of the last day, by name: what rules of subject `register` read."""

    def periods(self) -> Mapping[str, Any]:
        """Typed facts of the period, by name: what rules of subject `period` read."""

    def given(self) -> Given: ...
