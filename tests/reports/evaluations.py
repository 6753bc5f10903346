"""An evaluation made by hand, with every outcome, for what draws and prints evaluations."""

from __future__ import annotations

from decimal import Decimal

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    CorrectionEvidence,
    Counted,
    DocumentEvidence,
    EvidenceLevel,
    Example,
    RuleTally,
    Snapshot,
    TailoringEvidence,
)
from guiju.conduct.evaluation.plan import RowPlan, plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.result import (
    DimensionResult,
    Evaluation,
    GateResult,
    Outcome,
    Part,
    PartState,
    RowCounts,
    RowResult,
    Said,
)

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CYCLE: tuple[Outcome, ...] = ("met", "met", "undetermined", "met", "partly", "met", "met", "not_met", "met", "met")
_OTHERS: dict[str, Outcome] = {"6.6-4": "error", "4.6-4": "not_applicable", "6.2-5": "not_applicable"}
_ATTESTED = (
    ("by", "安立德"),
    ("code", "AT-0001"),
    ("expires", "2027-10-11"),
    ("on", "2026-10-12"),
    ("population", "120"),
    ("sample", "59"),
    ("statement", "抽查记录齐全，与现场一致"),
)
_STATE: dict[Outcome, PartState] = {
    "met": "held",
    "partly": "partly",
    "not_met": "contrary",
    "not_applicable": "held",
    "undetermined": "absent",
    "error": "unknown",
}
_STRENGTH: dict[Outcome, EvidenceLevel] = {"met": "E3", "partly": "E2", "not_met": "E0", "not_applicable": "E2"}


def outcome_of(place: int, row: str) -> Outcome:
    return _OTHERS.get(row, _CYCLE[(place * 7 + len(row)) % len(_CYCLE)])


def evaluation(profile: str = "self", *, demonstration: bool = True, score: str | None = "612.4") -> Evaluation:
    """Every row of the code, its outcome by its place."""
    rows = tuple(_row(place, plan) for place, plan in enumerate(plans().values()))
    return Evaluation(
        format="guiju.evaluation",
        version=1,
        catalogue="guiju-catalogue-1/judging-1",
        profile=f"{profile}/1",
        rules=DIGEST,
        snapshot=DIGEST[::-1],
        first_day="2025-12-01",
        last_day="2026-11-30",
        demonstration=demonstration,
        verdict="C" if score is not None else "D",
        final=False,
        score=score,
        bonus="15",
        coverage="0.712",
        assurance="2.84",
        gates=(
            GateResult(name="G0", passed=True, rows=()),
            GateResult(name="G1", passed=False, rows=_against(rows, "4")),
            GateResult(name="G2", passed=False, rows=_against(rows, "5")),
            GateResult(name="G3", passed=False, rows=_against(rows, "6")),
        ),
        dimensions=_dimensions(rows),
        rows=rows,
    )


def _against(rows: tuple[RowResult, ...], chapter: str) -> tuple[str, ...]:
    return tuple(row.id for row in rows if row.id[0] == chapter and row.outcome in ("not_met", "undetermined"))


def _row(place: int, plan: RowPlan) -> RowResult:
    outcome = outcome_of(place, plan.id)
    level = _STRENGTH.get(outcome, "E0")
    why = (Said(code="attested", parameters=_ATTESTED),)
    to_do = () if outcome in ("met", "not_applicable") else (Said(code="row_to_do", parameters=(("row", plan.id),)),)
    parts = tuple(Part(name=name, state=_STATE[outcome], level=level, why=why) for name in plan.parts)
    return RowResult(
        id=plan.id,
        level=catalogue()[plan.id].level,
        outcome=outcome,
        maturity=3 if outcome == "met" else 1 if outcome == "partly" else 0,
        evidence_level=level,
        why=why,
        to_do=to_do,
        severity=plan.severity,
        suspicion=plan.severity == "critical" and outcome == "not_met",
        parts=parts,
        counts=RowCounts(
            rules=len(plan.parts),
            population=240,
            sample=59,
            serious=0,
            nonconformity=1 if outcome == "not_met" else 0,
            undetermined=0,
            warning=0,
            places=1 if outcome == "not_met" else 0,
            refused=0,
            documents=1,
            attestations=1,
        ),
    )


def _dimensions(rows: tuple[RowResult, ...]) -> tuple[DimensionResult, ...]:
    made = []
    for chapter, points in profiles()["self"].points.items():
        own = [row for row in rows if row.id.rpartition("-")[0] == chapter]
        met = sum(
            Decimal(1) if row.outcome == "met" else Decimal("0.4") for row in own if row.outcome != "undetermined"
        )
        known = sum(row.outcome != "undetermined" for row in own)
        made.append(
            DimensionResult(
                chapter=chapter,
                points=str(points),
                scored=str(round(points * met / len(own), 1)),
                determined=str(round(Decimal(points) * known / len(own), 1)),
            )
        )
    return tuple(made)


def snapshot() -> Snapshot:
    """The evidence of `evaluation`: a tally with and one without findings, documents, attestations, decisions."""
    example = Example(
        code="standard_certificate_out_of_date",
        severity="nonconformity",
        requirements=("4.4-2",),
        subject="E-0012",
        parameters=(
            ("certificate", "JZ-2025-0118"),
            ("day", "2026-09-01"),
            ("equipment", "E-0012"),
            ("name", "标准铂电阻温度计"),
            ("valid_from", "2025-09-01"),
            ("valid_to", "2026-08-31"),
        ),
        where="case:R-2026-0012",
    )
    return Snapshot(
        format="guiju.evaluation_snapshot",
        version=1,
        agency="华测示范计量校准有限公司",
        demonstration=True,
        first_day="2025-12-01",
        last_day="2026-11-30",
        log_size=1284,
        log_root="x7Jm0N5mYw0b0Zl4p2t3o1cKZk8o0yJt3V1oF7mJq0A=",
        inputs=(("cases", DIGEST), ("parameters", DIGEST[::-1]), ("registers", DIGEST)),
        parameters=(("age_limit", "65"), ("fields_limit", "3"), ("look_back_years", "3")),
        sizes=(("cases", 240), ("equipment", 38), ("people", 14)),
        tallies=(
            RuleTally(rule="site_tenure_missing", subject="register", population=2, counted=(), examples=()),
            RuleTally(
                rule="standard_certificate_out_of_date",
                subject="case",
                population=240,
                counted=(Counted(row="4.4-2", serious=0, nonconformity=1, undetermined=0, warning=0, places=1),),
                examples=(example,),
            ),
        ),
        documents=tuple(
            DocumentEvidence(
                code=f"QM-{place:02d}",
                kind="policy",
                title=title,
                version="3",
                rows=rows,
                owner="温可信",
                approved=True,
                valid_from="2025-01-01",
                valid_to=None if place % 2 else "2026-12-15",
                review_due="2027-01-01",
                outside="",
                occasions=0,
                sha256=DIGEST,
            )
            for place, (title, rows) in enumerate(
                [
                    ("质量手册", ("4.7-1", "4.7-2")),
                    ("公正性与独立性政策", ("5-1",)),
                    ("员工培训计划 2026", ("6.4-1", "6.4-3")),
                ],
                1,
            )
        ),
        attestations=tuple(
            AttestationEvidence(
                code=f"AT-{place:04d}",
                row=row,
                by="温可信",
                on="2026-10-12",
                expires="2027-10-11",
                outcome="met",
                maturity=3,
                statement="抽查记录齐全，与现场一致；询问两名校准员，均能说明要求。",
                scope="2026 年第三季度全部任务单",
                population=120,
                sample=59,
                occasions=3,
                outside="",
                files=(DIGEST,),
            )
            for place, row in enumerate(["4.2-1", "6.2-1", "6.5-1", "6.8-1"], 1)
        ),
        tailorings=(
            TailoringEvidence(
                row="4.6-4", reason="本机构不使用自编方法", approved_by="安立德", valid_from="2026-01-01", valid_to=None
            ),
        ),
        adjudications=(
            AdjudicationEvidence(
                row="5-6a",
                where="case:R-2026-0031",
                code="record_alike",
                decision="dismissed",
                by=("安立德", "温可信"),
                on="2026-09-14",
                reason="两次测量的原始数据与温度记录不同，读数相近是仪器分辨力所致",
            ),
        ),
        corrections=(CorrectionEvidence(row="4.4-2", accepted_by="温可信", due="2026-12-20", done_on=None),),
        refused=(),
        faults=(),
    )
