"""The work of a period as a whole: items, interlock, declaration, self-evaluation (4.3-2, 6.1.4, 6.7-2, 6.8-3).

And beside what the registers say now of its days (4.1-1, 4.2-2, 4.3-1, 4.5, 5-3, 5-5d, 6.1.2-1)."""

from collections.abc import Iterator
from typing import Literal

from guiju.conduct.days import days_until
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.period_facts import ActsFacts, DeclaredFacts, ItemsFacts, SelfEvaluationsFacts
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.conduct.work_facts import WorkFacts

UNINSPECTED = voice("item_not_inspected", "6.1.4-3")
UNINSTRUCTED = voice("item_instructions_unrecorded", "6.1.4-4")
RETURN = voice("item_return_unexplained", "6.1.4-1")
STAGE = voice("interlock_stage_unused", "6.8-3")
BEYOND = voice("declared_beyond_scope", "4.3-2")
UNDECLARED = voice("capability_not_declared", "4.3-2")
UNEVALUATED = voice("self_evaluation_overdue", "6.7-2")
AGAINST = voice(
    "work_against_register",
    "5-5d",
    "4.3-1",
    "6.1.2-1",
    "4.2-2",
    "4.2-3",
    "4.5-3",
    "4.5-4",
    "4.5-7",
    "4.5-10",
    "4.5-2",
    "4.1-1",
    "5-3",
)
NAMED_ROWS = 5
"""So many rows are named in a finding; that there are more is told."""
UNMENDED = voice("self_evaluation_without_action", "6.7-2")

PERIOD: tuple[Literal["period"]] = ("period",)
STAGES = (
    "calibrations.assign",
    "calibrations.start_measurement",
    "calibrations.record_readings",
    "calibrations.review",
    "issuing.approve",
)
"""Acts at which person, method, equipment, place, scope and environment are judged."""
ROW_OF = {
    "calibrator": "5-5d",
    "reviewer": "5-5d",
    "signatory": "5-5d",
    "edition": "6.1.2-1",
    "scope": "4.3-1",
    "employment": "4.5-7",
    "qualification": "4.5-7",
    "signing_qualification": "4.5-3",
    "senior_qualification": "4.5-4",
    "age": "4.5-10",
    "tenure": "4.2-2",
    "address": "4.2-3",
    "role": "4.5-2",
    "interest": "5-3",
    "licence": "4.1-1",
}
"""The row that work breaks, by what of it the registers contradict."""


@rule(UNINSPECTED.code, requirements=UNINSPECTED.requirements, reads=ItemsFacts, subjects=PERIOD)
def item_not_inspected(facts: ItemsFacts, parameters: Parameters) -> Iterator[Finding]:
    """The condition of every item is recorded at receipt."""
    for each in facts.uninspected:
        yield UNINSPECTED.found(each, label=each)


@rule(UNINSTRUCTED.code, requirements=UNINSTRUCTED.requirements, reads=ItemsFacts, subjects=PERIOD)
def item_instructions_unrecorded(facts: ItemsFacts, parameters: Parameters) -> Iterator[Finding]:
    """The instructions that came with an item are recorded, or that none came."""
    for each in facts.uninstructed:
        yield UNINSTRUCTED.found(each, label=each)


@rule(RETURN.code, requirements=RETURN.requirements, reads=ItemsFacts, subjects=PERIOD)
def item_return_unexplained(facts: ItemsFacts, parameters: Parameters) -> Iterator[Finding]:
    """An item that has left says to whom and when."""
    for each in facts.returned_unexplained:
        yield RETURN.found(each, label=each)


@rule(STAGE.code, requirements=STAGE.requirements, reads=ActsFacts, subjects=PERIOD)
def interlock_stage_unused(facts: ActsFacts, parameters: Parameters) -> Iterator[Finding]:
    """Where certificates were issued, every stage was judged by its act."""
    if not facts.done("issuing.issue"):
        return
    for each in STAGES:
        if not facts.done(each):
            yield STAGE.found(each, act=each, issued=str(facts.done("issuing.issue")))


@rule(BEYOND.code, requirements=BEYOND.requirements, reads=DeclaredFacts, subjects=PERIOD)
def declared_beyond_scope(facts: DeclaredFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nothing is declared that is not in force."""
    for each in facts.beyond:
        yield BEYOND.found(each, line=each)


@rule(UNDECLARED.code, requirements=UNDECLARED.requirements, reads=DeclaredFacts, subjects=PERIOD)
def capability_not_declared(facts: DeclaredFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every line in force is declared to the public."""
    if facts.declared < facts.in_force:
        yield UNDECLARED.found("capability", declared=str(facts.declared), in_force=str(facts.in_force))


@rule(UNEVALUATED.code, requirements=UNEVALUATED.requirements, reads=SelfEvaluationsFacts, subjects=PERIOD)
def self_evaluation_overdue(facts: SelfEvaluationsFacts, parameters: Parameters) -> Iterator[Finding]:
    """An evaluation by the code was frozen and signed within the given days."""
    days = whole(parameters, "self_evaluation_days")
    if facts.last_on is not None and days_until(facts.last_on, facts.day) > days:
        yield UNEVALUATED.found("evaluation", last=facts.last_on, days=str(days))


@rule(UNMENDED.code, requirements=UNMENDED.requirements, reads=SelfEvaluationsFacts, subjects=PERIOD)
def self_evaluation_without_action(facts: SelfEvaluationsFacts, parameters: Parameters) -> Iterator[Finding]:
    """What the last evaluation found lacking is given to somebody to mend."""
    if facts.without_action:
        rows = facts.without_action
        named = " ".join((*rows[:NAMED_ROWS], *(("…",) if len(rows) > NAMED_ROWS else ())))
        yield UNMENDED.found("evaluation", last=facts.last_on or "—", count=str(len(rows)), rows=named)


@rule(AGAINST.code, requirements=AGAINST.requirements, reads=WorkFacts, subjects=PERIOD)
def work_against_register(facts: WorkFacts, parameters: Parameters) -> Iterator[Finding]:
    """By the registers of now nothing was done without authority; an entry dated back is found at the work it touches.

    The acts judged the day by what was known then: this finds what somebody wrote later, so that it is looked into.
    """
    for each in facts.doubtful:
        yield AGAINST.serving(ROW_OF[each.what]).found(
            each.job,
            job=each.job,
            certificate=each.certificate or "—",
            contradiction=each.what,
            which=each.which,
            day=each.day,
        )
