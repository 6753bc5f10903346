"""Evaluations for tests: an agency of which nothing is known, and evidence to put in one by one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Formatter
from typing import Any

from guiju.conduct.evaluation.cases import about_cases
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    Counted,
    DocumentEvidence,
    Example,
    RuleTally,
    Snapshot,
    Statement,
    Suspicion,
    TailoringEvidence,
)
from guiju.conduct.evaluation.sources import CaseJudgement, Given, Judged, Occasion
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import default_parameters
from guiju.conduct.rule import RULES

FIRST, LAST = "2026-01-01", "2026-12-31"
FILE = "ab" * 32


def snapshot(**given: Any) -> Snapshot:
    """A snapshot in which every rule has looked at nothing, with what is given put in."""
    members: dict[str, Any] = {
        "format": "guiju.evaluation_snapshot",
        "version": 1,
        "agency": "TEST",
        "demonstration": False,
        "first_day": FIRST,
        "last_day": LAST,
        "log_size": 0,
        "log_root": "00" * 32,
        "inputs": (),
        "parameters": (),
        "sizes": (),
        "refused": (),
        "tallies": tuple(tally(code) for code in sorted(RULES)),
        "documents": (),
        "attestations": (),
        "tailorings": (),
        "adjudications": (),
        "corrections": (),
        "faults": (),
    }
    return Snapshot(**(members | given))


def tally(code: str, population: int = 0, counted: tuple[Counted, ...] = (), examples: Any = ()) -> RuleTally:
    """A rule's tally, of its first subject among case, register and period; acts alone are counted as cases."""
    subjects = [each for each in ("case", "register", "period") if each in RULES[code].subjects]
    subject: Any = subjects[0] if subjects else "case"
    return RuleTally(rule=code, subject=subject, population=population, counted=counted, examples=tuple(examples))


def looked(population: int = 100, broken: str = "", rows: tuple[str, ...] = ()) -> tuple[RuleTally, ...]:
    """Tallies of all rules over a population; the rule `broken` found one fault on each of its rows (or of `rows`)."""
    return tuple(
        broken_tally(code, population, rows or RULES[code].requirements) if code == broken else tally(code, population)
        for code in sorted(RULES)
    )


def broken_tally(code: str, population: int, rows: tuple[str, ...]) -> RuleTally:
    """One serious finding in one place, with every parameter that its sentences name."""
    named = {name for text in _templates(code) for _, name, _, _ in Formatter().parse(text) if name}
    found = Example(
        code=code,
        severity="serious",
        requirements=rows,
        subject="X",
        parameters=tuple((name, "x") for name in sorted(named - {"subject"})),
        where="case:R-1",
    )
    counted = tuple(Counted(row=each, serious=1, nonconformity=0, undetermined=0, warning=0, places=1) for each in rows)
    return tally(code, population, counted, (found,))


@cache
def _templates(code: str) -> list[str]:
    texts = (files("guiju.conduct") / "data" / "sentences.zh.toml").read_text(encoding="utf-8")
    own = tomllib.loads(texts)[code]
    own = own.get("serious", own)
    return [own.get("finding", ""), own.get("way_out", "")]


def document(row: str, kind: str = "policy", **given: Any) -> DocumentEvidence:
    """An approved document in force with its file."""
    members: dict[str, Any] = {
        "code": f"D-{row}-{kind}",
        "kind": kind,
        "title": "管理文件",
        "version": "1",
        "rows": (row,),
        "owner": "P1",
        "approved": True,
        "valid_from": FIRST,
        "valid_to": None,
        "review_due": None,
        "outside": "",
        "occasions": 0,
        "sha256": FILE,
    }
    return DocumentEvidence(**(members | given))


def attestation(row: str, **given: Any) -> AttestationEvidence:
    """A sampled attestation that the row is met."""
    members: dict[str, Any] = {
        "code": f"A-{row}",
        "row": row,
        "by": "P1",
        "on": FIRST,
        "expires": LAST,
        "outcome": "met",
        "maturity": 3,
        "statement": "已查",
        "scope": "全部",
        "population": 200,
        "sample": 60,
        "occasions": 2,
        "outside": "",
        "files": (FILE,),
    }
    return AttestationEvidence(**(members | given))


def tailoring(row: str, **given: Any) -> TailoringEvidence:
    members: dict[str, Any] = {
        "row": row,
        # Each row its own words: the same for many rows is a case of its own.
        "reason": f"不开展 {sha256(row.encode())}",
        "approved_by": "P2",
        "valid_from": FIRST,
        "valid_to": None,
    }
    return TailoringEvidence(**(members | given))


def adjudication(row: str, code: str, decision: str, **given: Any) -> AdjudicationEvidence:
    members: dict[str, Any] = {
        "row": row,
        "where": "case:R-1",
        "code": code,
        "decision": decision,
        "by": ("P1", "P2"),
        "on": LAST,
        "reason": "查证",
    }
    return AdjudicationEvidence(**(members | given))


def told(**given: Any) -> Suspicion:
    """A suspicion on which two ruled, one of them with a file."""
    rulings = tuple(
        Statement(by=each, on=LAST, text=f"{each} 查证", files=files)
        for each, files in (("P1", ("ef" * 32,)), ("P2", ()))
    )
    members: dict[str, Any] = {
        "code": "SUS-1",
        "suspected": "怀疑有误",
        "files": (),
        "replies": (),
        "rulings": rulings,
        "overturned": False,
    }
    return Suspicion(**(members | given))


@dataclass
class LiteralSources:
    """One agency over one period as it is written down in a test."""

    cases: tuple[CaseJudgement, ...] = ()
    of_registers: Mapping[str, Any] = field(default_factory=dict)
    of_periods: Mapping[str, Any] = field(default_factory=dict)
    what_is_given: Given = field(default_factory=Given)

    def occasion(self) -> Occasion:
        return Occasion(
            agency="TEST", demonstration=False, first_day=FIRST, last_day=LAST, log_size=1, log_root="00" * 32
        )

    def parameters(self) -> Mapping[str, str]:
        return {each.name: each.value for each in default_parameters()}

    def judgements(self) -> Judged:
        return Judged.of(self.cases)

    def registers(self) -> Mapping[str, Any]:
        return self.of_registers

    def periods(self) -> Mapping[str, Any]:
        return self.of_periods

    def given(self) -> Given:
        return self.what_is_given


def judged(number: str, *found: Finding) -> CaseJudgement:
    """A case over which every rule about cases ran."""
    return CaseJudgement(
        case_sha256=sha256(number.encode()).hexdigest(),
        number=number,
        rules="00" * 32,
        judged=about_cases(),
        findings=found,
    )
