"""Records of a period as a whole: unaltered, without gaps, corrected with reason (5-4, 5-5b, 5-5f, 6.1.5)."""

from collections.abc import Iterator
from typing import Literal

from guiju.conduct.days import days_until
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.period_facts import (
    AuditFacts,
    AuditProblem,
    CorrectionsFacts,
    NumbersFacts,
    RecordKindsFacts,
    UsesFacts,
)
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.words import Text

ALTERED = voice("records_altered", "5-5b", "4.4-7")
SETTLED = voice("row_settled", "5-5b")
UNPROTECTED = voice("log_or_files_altered", "6.1.5-3", "5-5f")
UNAUDITED = voice("audit_overdue", "5-5b", "6.1.5-3")
GAP = voice("number_gap", "5-5f")
UNBACKED = voice("number_without_certificate", "5-5f")
UNEXPLAINED = voice("number_void_unexplained", "5-5f")
REASONLESS = voice("correction_without_reason", "5-4")
LATE = voice("correction_late", "5-4")
DOUBTFUL = voice("use_against_register", "4.4-2", "5-6d")
KIND = voice("record_kind_missing", "6.1.5-1")

PERIOD: tuple[Literal["period"]] = ("period",)
FILES = ("file_missing", "file_changed")
OUTSIDE_ROWS = ("house_", "accounts_", "")
"""Tables (or none) whose alteration is one of log, journal, keys and accounts, not of a record or register."""
CERTIFICATES_OF_STANDARDS = "equipment_certificate"
SHORTEST_REASON = 2


@rule(ALTERED.code, requirements=ALTERED.requirements, reads=AuditFacts, subjects=PERIOD)
def records_altered(facts: AuditFacts, parameters: Parameters) -> Iterator[Finding]:
    """No row of a record or register was changed past the software; a standard's certificate neither (4.4-7)."""
    for each in facts.problems:
        if about_a_row(each):
            rows = ("5-5b", "4.4-7") if each.table.startswith(CERTIFICATES_OF_STANDARDS) else ("5-5b",)
            said = Text(zh=each.zh, en=each.en)
            yield ALTERED.serving(*rows).found(each.known or each.table, what=each.code, said=said)


def about_a_row(problem: AuditProblem) -> bool:
    """Whether the problem is one of a record's or a register's own row, or of the chain of its readings."""
    chain = problem.code.startswith(("chain_", "link_", "capture_"))
    return chain or (problem.table != "" and not problem.table.startswith(OUTSIDE_ROWS[:2]))


@rule(SETTLED.code, requirements=SETTLED.requirements, reads=AuditFacts, subjects=PERIOD)
def row_settled(facts: AuditFacts, parameters: Parameters) -> Iterator[Finding]:
    """No row that was altered past the software was taken up in the period; whatever was settled is told ever after."""
    for each in facts.settled or ():
        speak = SETTLED.found if each.adopted and each.in_period else SETTLED.warning
        way = Text(zh="按现状采用", en="taken up as it stood") if each.adopted else Text(zh="恢复", en="put back")
        yield speak(each.known or each.table, table=each.table, on=each.on, way=way)


@rule(UNPROTECTED.code, requirements=UNPROTECTED.requirements, reads=AuditFacts, subjects=PERIOD)
def log_or_files_altered(facts: AuditFacts, parameters: Parameters) -> Iterator[Finding]:
    """Log, journal, files and accounts are as the log holds them; a file that is gone is a missing record (5-5f)."""
    for each in facts.problems:
        if not about_a_row(each):
            rows = ("6.1.5-3", "5-5f") if each.code in FILES else ("6.1.5-3",)
            said = Text(zh=each.zh, en=each.en)
            yield UNPROTECTED.serving(*rows).found(each.known or each.code, what=each.code, said=said)


@rule(UNAUDITED.code, requirements=UNAUDITED.requirements, reads=AuditFacts, subjects=PERIOD)
def audit_overdue(facts: AuditFacts, parameters: Parameters) -> Iterator[Finding]:
    """Database and log were compared as a whole within the given days."""
    days = whole(parameters, "audit_days")
    if facts.audited_on is None or days_until(facts.audited_on, facts.day) > days:
        yield UNAUDITED.unknown("audit", "audit", days=str(days), last=facts.audited_on or "never")


@rule(GAP.code, requirements=GAP.requirements, reads=NumbersFacts, subjects=PERIOD)
def number_gap(facts: NumbersFacts, parameters: Parameters) -> Iterator[Finding]:
    """No number is missing in the middle of a series."""
    for each in facts.gaps:
        yield GAP.found(each, number=each)


@rule(UNBACKED.code, requirements=UNBACKED.requirements, reads=NumbersFacts, subjects=PERIOD)
def number_without_certificate(facts: NumbersFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every number that is said to be issued has its certificate."""
    for each in facts.without_certificate:
        yield UNBACKED.found(each, number=each)


@rule(UNEXPLAINED.code, requirements=UNEXPLAINED.requirements, reads=NumbersFacts, subjects=PERIOD)
def number_void_unexplained(facts: NumbersFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every void number says why."""
    for each in facts.void_unexplained:
        yield UNEXPLAINED.found(each, number=each)


@rule(REASONLESS.code, requirements=REASONLESS.requirements, reads=CorrectionsFacts, subjects=PERIOD)
def correction_without_reason(facts: CorrectionsFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every correction says why."""
    for each in facts.corrections:
        if len(each.reason.strip()) < SHORTEST_REASON:
            yield REASONLESS.found(each.job, job=each.job, point=each.point)


@rule(LATE.code, requirements=LATE.requirements, reads=CorrectionsFacts, subjects=PERIOD)
def correction_late(facts: CorrectionsFacts, parameters: Parameters) -> Iterator[Finding]:
    """A correction long after the reading is for people to look at: it proves nothing, and is not passed over."""
    limit = whole(parameters, "correction_hours")
    for each in facts.corrections:
        if each.hours > limit:
            yield LATE.unknown(
                each.job, "adjudication", job=each.job, point=each.point, hours=str(each.hours), limit=str(limit)
            )


@rule(DOUBTFUL.code, requirements=DOUBTFUL.requirements, reads=UsesFacts, subjects=PERIOD)
def use_against_register(facts: UsesFacts, parameters: Parameters) -> Iterator[Finding]:
    """What records say of a standard's certificate agrees with the register: known, and in date on the days of use."""
    for each in facts.doubtful:
        yield DOUBTFUL.found(
            f"{each.record} {each.equipment}",
            record=each.record,
            equipment=each.equipment,
            certificate=each.certificate or "—",
            last_day=each.last_day,
            doubt=each.what,
        )


@rule(KIND.code, requirements=KIND.requirements, reads=RecordKindsFacts, subjects=PERIOD)
def record_kind_missing(facts: RecordKindsFacts, parameters: Parameters) -> Iterator[Finding]:
    """There are records of each kind that the code lists."""
    for each in facts.kinds:
        if not each.number and facts.population:
            yield KIND.found(each.kind, record_kind=each.kind)
