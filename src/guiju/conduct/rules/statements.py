"""The signed statements that must stand on the record before the next step (6.1.7-1)."""

from collections.abc import Iterator
from itertools import pairwise

from guiju.conduct.acts import APPROVE, ISSUE, RESERVE_NUMBER, REVIEW
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.said import ORDER, rank
from guiju.conduct.voice import voice

GUARDS = (REVIEW, APPROVE, RESERVE_NUMBER, ISSUE)
MISSING = voice("statement_missing", "6.1.7-1")
INVALID = voice("statement_not_valid", "6.1.7-1")
OTHER_RECORD = voice("statement_of_other_record", "6.1.7-1")
OUT_OF_ORDER = voice("statements_out_of_order", "6.1.7-1")

STANDING = {"review": 1, "approval": 2, "reservation": 3, "issue": 3}
"""How many purposes, in their order, must stand before the act of a stage."""


def _due(facts: CalibrationFacts) -> tuple[str, ...]:
    """The purposes that must stand: at an act those before it, in a past case those before its latest statement."""
    latest = max((rank(each.purpose) for each in facts.statements), default=0)
    return ORDER[: STANDING.get(facts.stage, latest)]


@rule(MISSING.code, requirements=MISSING.requirements, reads=CalibrationFacts, guards=GUARDS)
def statement_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every earlier purpose is stated; the calibration by each of the calibrators."""
    due = _due(facts)
    for purpose in due:
        by = {each.person_id for each in facts.statements if each.purpose == purpose}
        if not by:
            yield MISSING.found(facts.number, number=facts.number, purpose=purpose, person="")
        elif purpose == "calibrate" and "" not in by:
            measured = {each.person_id for section in facts.sections for each in section.calibrators}
            for person in sorted(measured - by):
                yield MISSING.found(facts.number, number=facts.number, purpose=purpose, person=person)


@rule(INVALID.code, requirements=INVALID.requirements, reads=CalibrationFacts, guards=GUARDS)
def statement_not_valid(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every statement's signature holds."""
    for each in facts.statements:
        if not each.valid:
            yield INVALID.found(facts.number, number=facts.number, purpose=each.purpose, person=each.person_id)


@rule(OTHER_RECORD.code, requirements=OTHER_RECORD.requirements, reads=CalibrationFacts, guards=GUARDS)
def statement_of_other_record(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every statement is about this very record."""
    if facts.record_sha256 is None:
        yield OTHER_RECORD.unknown(facts.number, "record_sha256")
        return
    for each in facts.statements:
        if each.record_sha256 != facts.record_sha256:
            yield OTHER_RECORD.found(facts.number, number=facts.number, purpose=each.purpose, person=each.person_id)


@rule(OUT_OF_ORDER.code, requirements=OUT_OF_ORDER.requirements, reads=CalibrationFacts, guards=GUARDS)
def statements_out_of_order(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Calibration, review, approval, issue: each stated after, and on no earlier day than, the one before it."""
    for before, after in pairwise(facts.statements):
        if rank(after.purpose) < rank(before.purpose) or after.day < before.day:
            yield OUT_OF_ORDER.found(
                facts.number,
                number=facts.number,
                purpose=after.purpose,
                day=after.day,
                before=before.purpose,
                day_before=before.day,
            )
