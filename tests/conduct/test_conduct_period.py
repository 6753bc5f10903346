"""Rules over a period as a whole: one in order finds nothing, each fault turns its rows and no other, boundaries."""

from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from guiju.conduct import RULES, default_parameters, judge
from guiju.conduct.evaluation.tally import population
from guiju.conduct.lapses import Lapse, LapsesFacts
from guiju.conduct.period_facts import (
    ActCount,
    ActsFacts,
    AuditFacts,
    AuditProblem,
    CorrectedReading,
    CorrectionsFacts,
    DeclaredFacts,
    DoubtfulUse,
    ItemsFacts,
    KindCount,
    NumbersFacts,
    RecordKindsFacts,
    SelfEvaluationsFacts,
    SettledRow,
    UsesFacts,
)
from guiju.conduct.rules.period_work import STAGES
from guiju.conduct.sentences import sentence
from guiju.conduct.work_facts import DoubtfulWork, WorkFacts
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.words import Text

PARAMETERS = {each.name: each.value for each in default_parameters()}
PERIOD_RULES = tuple(each for each in RULES.values() if "period" in each.subjects)

IN_ORDER: dict[str, Any] = {
    "acts": ActsFacts(
        acts=tuple(ActCount(act=each, done=5, refused=1) for each in (*STAGES, "issuing.issue")), refusals=()
    ),
    "audit": AuditFacts(day="2026-06-30", audited_on="2026-06-30", compared=900, problems=()),
    "numbers": NumbersFacts(given=5, gaps=(), without_certificate=(), void_unexplained=()),
    "corrections": CorrectionsFacts(readings=300, corrections=()),
    "items": ItemsFacts(received=5, uninspected=(), uninstructed=(), returned_unexplained=()),
    "uses": UsesFacts(uses=9, doubtful=()),
    "work": WorkFacts(jobs=6, certificates=4, doubtful=()),
    "kinds": RecordKindsFacts(kinds=tuple(KindCount(kind=each, number=2) for each in ("original", "certificate"))),
    "declared": DeclaredFacts(in_force=7, declared=7, beyond=()),
    "lapsed": LapsesFacts(watched=4, lapses=()),
    "evaluations": SelfEvaluationsFacts(day="2026-06-30", frozen=2, last_on="2026-05-01", without_action=()),
}


def problem(code: str, table: str) -> AuditProblem:
    return AuditProblem(code=code, table=table, known="R-1", zh="已改动", en="was changed")


def use(what: str) -> DoubtfulUse:
    return DoubtfulUse(
        record="R-1", equipment="E-1", certificate="C-1", first_day="2026-05-01", last_day="2026-05-02", what=what
    )


def doubted(what: str) -> tuple[DoubtfulWork, ...]:
    return (DoubtfulWork(job="J-1", certificate="C-1", what=what, which="x", day="2026-05-02"),)


class Fault(NamedTuple):
    name: str
    change: dict[str, Any]
    code: str
    rows: tuple[str, ...]
    severity: str


def corrected(reason: str = "读错", hours: int = 1) -> tuple[CorrectedReading, ...]:
    return (CorrectedReading(job="J-1", point="P1", reason=reason, hours=hours),)


def audited(code: str, table: str) -> dict[str, Any]:
    return {"problems": (problem(code, table),)}


def lapsed(kind: Any) -> dict[str, Any]:
    spans = (("2026-03-01", "2026-05-31"), ("2026-06-10", "2026-06-10"))
    return {"lapses": (Lapse(kind=kind, subject="S-1", name=Text(zh="一", en="one"), spans=spans),)}


def settled(*, adopted: bool, in_period: bool) -> dict[str, Any]:
    row = SettledRow(table="people_person", known="P-1", adopted=adopted, on="2026-05-02", in_period=in_period)
    return {"settled": (row,)}


NO_TRAINING = (KindCount(kind="training", number=0), KindCount(kind="plan", number=1))
NO_REVIEW = tuple(each for each in IN_ORDER["acts"].acts if each.act != STAGES[3])

FAULTS = (
    Fault("audit", audited("row_changed", "calibrations_reading"), "records_altered", ("5-5b",), "nonconformity"),
    Fault("audit", audited("chain_broken", ""), "records_altered", ("5-5b",), "nonconformity"),
    Fault("audit", audited("row_changed", "people_person"), "records_altered", ("5-5b",), "nonconformity"),
    Fault(
        "audit", audited("row_changed", "equipment_certificate"), "records_altered", ("5-5b", "4.4-7"), "nonconformity"
    ),
    Fault("audit", audited("file_missing", ""), "log_or_files_altered", ("6.1.5-3", "5-5f"), "serious"),
    Fault("audit", audited("entry_changed", ""), "log_or_files_altered", ("6.1.5-3",), "nonconformity"),
    Fault(
        "audit",
        audited("journal_row_missing", "house_journalentry"),
        "log_or_files_altered",
        ("6.1.5-3",),
        "nonconformity",
    ),
    Fault("audit", settled(adopted=True, in_period=True), "row_settled", ("5-5b",), "nonconformity"),
    Fault("audit", settled(adopted=True, in_period=False), "row_settled", ("5-5b",), "warning"),
    Fault("audit", settled(adopted=False, in_period=True), "row_settled", ("5-5b",), "warning"),
    Fault("audit", {"audited_on": None}, "audit_overdue", ("5-5b", "6.1.5-3"), "undetermined"),
    Fault("audit", {"audited_on": "2026-05-29"}, "audit_overdue", ("5-5b", "6.1.5-3"), "undetermined"),
    Fault("numbers", {"gaps": ("X-3",)}, "number_gap", ("5-5f",), "serious"),
    Fault("numbers", {"without_certificate": ("X-3",)}, "number_without_certificate", ("5-5f",), "serious"),
    Fault("numbers", {"void_unexplained": ("X-3",)}, "number_void_unexplained", ("5-5f",), "serious"),
    Fault("corrections", {"corrections": corrected(" ")}, "correction_without_reason", ("5-4",), "serious"),
    Fault("corrections", {"corrections": corrected(hours=25)}, "correction_late", ("5-4",), "undetermined"),
    Fault("items", {"uninspected": ("L-1",)}, "item_not_inspected", ("6.1.4-3",), "nonconformity"),
    Fault("items", {"uninstructed": ("L-1",)}, "item_instructions_unrecorded", ("6.1.4-4",), "nonconformity"),
    Fault("items", {"returned_unexplained": ("L-1",)}, "item_return_unexplained", ("6.1.4-1",), "nonconformity"),
    Fault("uses", {"doubtful": (use("late"),)}, "use_against_register", ("4.4-2", "5-6d"), "serious"),
    Fault("uses", {"doubtful": (use("unknown"),)}, "use_against_register", ("4.4-2", "5-6d"), "serious"),
    Fault("uses", {"doubtful": (use("early"),)}, "use_against_register", ("4.4-2", "5-6d"), "serious"),
    Fault("work", {"doubtful": doubted("calibrator")}, "work_against_register", ("5-5d",), "nonconformity"),
    Fault("work", {"doubtful": doubted("signatory")}, "work_against_register", ("5-5d",), "nonconformity"),
    Fault("work", {"doubtful": doubted("edition")}, "work_against_register", ("6.1.2-1",), "nonconformity"),
    Fault("work", {"doubtful": doubted("scope")}, "work_against_register", ("4.3-1",), "nonconformity"),
    *(
        Fault(
            "work",
            {"doubtful": doubted(what)},
            "work_against_register",
            (row,),
            "serious" if what in ("age", "interest") else "nonconformity",
        )
        for what, row in (
            ("employment", "4.5-7"),
            ("qualification", "4.5-7"),
            ("signing_qualification", "4.5-3"),
            ("senior_qualification", "4.5-4"),
            ("age", "4.5-10"),
            ("tenure", "4.2-2"),
            ("address", "4.2-3"),
            ("reviewer", "5-5d"),
            ("role", "4.5-2"),
            ("interest", "5-3"),
            ("licence", "4.1-1"),
        )
    ),
    Fault("kinds", {"kinds": NO_TRAINING}, "record_kind_missing", ("6.1.5-1",), "nonconformity"),
    Fault("declared", {"beyond": ("S-1",)}, "declared_beyond_scope", ("4.3-2",), "nonconformity"),
    Fault("declared", {"declared": 6}, "capability_not_declared", ("4.3-2",), "nonconformity"),
    Fault("evaluations", {"last_on": "2025-06-29"}, "self_evaluation_overdue", ("6.7-2",), "nonconformity"),
    Fault("evaluations", {"without_action": ("4.1-1",)}, "self_evaluation_without_action", ("6.7-2",), "nonconformity"),
    Fault("lapsed", lapsed("tenure"), "site_tenure_lapsed", ("4.2-2",), "nonconformity"),
    Fault("lapsed", lapsed("address"), "site_address_lapsed", ("4.2-3",), "nonconformity"),
    Fault("lapsed", lapsed("licence"), "agency_licence_lapsed", ("4.1-1",), "nonconformity"),
    Fault("lapsed", lapsed("post"), "post_unfilled_meanwhile", ("4.5-1",), "nonconformity"),
    Fault("lapsed", lapsed("qualification"), "qualification_lapsed", ("4.3-1",), "nonconformity"),
    Fault("acts", {"acts": NO_REVIEW}, "interlock_stage_unused", ("6.8-3",), "nonconformity"),
)


def found(facts: object) -> list[Any]:
    return list(judge(PERIOD_RULES, facts, PARAMETERS))


@pytest.mark.parametrize("name", sorted(IN_ORDER))
def test_a_period_in_order_finds_nothing(name: str) -> None:
    assert found(IN_ORDER[name]) == []
    assert population(IN_ORDER[name]) > 0


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: f"{each.code}:{each.name}:{sorted(each.change)}")
def test_a_fault_turns_its_rows_and_no_other(fault: Fault) -> None:
    facts = found(replace(IN_ORDER[fault.name], **fault.change))
    assert [(each.code, each.requirements, each.severity) for each in facts] == [
        (fault.code, fault.rows, fault.severity)
    ]
    for lang in ("zh", "en"):
        said = sentence(facts[0], lang)
        assert "{" not in said
        assert fault.rows[0] in said


def test_every_rule_of_a_period_has_a_fault_here() -> None:
    assert {each.code for each in PERIOD_RULES} == {each.code for each in FAULTS}


def test_the_last_day_and_hour_still_count() -> None:
    """31 days after the audit, 24 hours after the reading, 365 days after the evaluation are in time."""
    assert found(replace(IN_ORDER["audit"], audited_on="2026-05-30")) == []
    assert found(replace(IN_ORDER["corrections"], corrections=corrected(hours=24))) == []
    assert found(replace(IN_ORDER["evaluations"], last_on="2025-06-30")) == []


def test_nothing_done_is_no_evidence() -> None:
    """Empty facts find nothing and have no population, so that their rows are not met by them."""
    nothing = (
        ActsFacts(acts=(), refusals=()),
        NumbersFacts(given=0, gaps=(), without_certificate=(), void_unexplained=()),
        SelfEvaluationsFacts(day="2026-06-30", frozen=0, last_on=None, without_action=()),
    )
    for facts in nothing:
        assert (found(facts), population(facts)) == ([], 0)


@pytest.mark.parametrize("name", sorted(IN_ORDER))
def test_facts_of_a_period_are_written_and_read_back(name: str) -> None:
    facts = IN_ORDER[name]
    assert from_bytes(type(facts), to_bytes(facts)) == facts
