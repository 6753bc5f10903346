"""The agency is a legal entity, or a part of one, with a licence in force; and holds a qualification (4.1-1, 4.3-1)."""

from collections.abc import Iterator

from guiju.conduct.credit_code import fault_of
from guiju.conduct.days import days_until, within
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.register_agency import AgencyRegister, QualificationFacts
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.words import Day

IDENTITY = voice("agency_identity", "4.1-1")
RESPONSIBLE = voice("agency_responsible_missing", "4.1-1")
LICENCE = voice("agency_licence_missing", "4.1-1")
LICENCE_ENDS = voice("agency_licence_near_end", "4.1-1")
HELD = voice("qualification_none_in_force", "4.3-1")
SUSPENDED = voice("qualification_suspended", "4.3-1")
LIFTED_BACK = voice("suspension_lifted_unconfirmed", "4.3-1")
HELD_ENDS = voice("qualification_near_end", "4.3-1")


@rule(IDENTITY.code, requirements=IDENTITY.requirements, reads=AgencyRegister, subjects={"register"})
def identity(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """The agency is described, with a unified social credit code whose check digits hold.

    A unit of the armed forces may have none; its proof stands for it.
    """
    if not facts.code:
        yield IDENTITY.found("", wrong="not_described", code="")
    elif facts.credit_code or facts.kind != "armed_forces":
        wrong = fault_of(facts.credit_code)
        if wrong:
            yield IDENTITY.found(facts.code, wrong=wrong, code=facts.credit_code)


@rule(RESPONSIBLE.code, requirements=RESPONSIBLE.requirements, reads=AgencyRegister, subjects={"register"})
def responsible(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """A part names the legal entity that answers for it; an agency of the armed forces has its proof on file."""
    if facts.kind == "part" and (not facts.responsible_name or fault_of(facts.responsible_code)):
        yield RESPONSIBLE.found(facts.code, wrong="entity")
    if facts.kind == "armed_forces" and not facts.proof:
        yield RESPONSIBLE.found(facts.code, wrong="proof")


@rule(LICENCE.code, requirements=LICENCE.requirements, reads=AgencyRegister, subjects={"register"})
def licence(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """A licence is in force on the day; its last day counts."""
    if not any(within(facts.day, each.valid_from, each.valid_to) for each in facts.licences):
        last = max((each.valid_to for each in facts.licences if each.valid_to), default=Day(""))
        ended = last if last and last < facts.day else ""
        yield LICENCE.found(facts.code, day=facts.day, wrong="lapsed" if ended else "none", last=ended)


@rule(LICENCE_ENDS.code, requirements=LICENCE_ENDS.requirements, reads=AgencyRegister, subjects={"register"})
def licence_near_end(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """Warns while the last licence in force ends soon."""
    held = [each for each in facts.licences if within(facts.day, each.valid_from, each.valid_to)]
    ends = [each.valid_to for each in held if each.valid_to is not None]
    if not held or len(ends) < len(held):
        return
    last = max(ends)
    following = any(each.valid_from > facts.day and each.valid_from <= last for each in facts.licences)
    if days_until(facts.day, last) < whole(parameters, "licence_warning_days") and not following:
        yield LICENCE_ENDS.warning(facts.code, valid_to=last)


def standing(row: QualificationFacts, day: Day) -> bool:
    """Whether a qualification is in date and not suspended on a day."""
    suspended = any(within(day, since, until) for since, until in row.suspensions)
    return within(day, row.valid_from, row.valid_to) and not suspended


@rule(HELD.code, requirements=HELD.requirements, reads=AgencyRegister, subjects={"register"})
def none_in_force(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """Some qualification is in force with a line of scope."""
    if not any(standing(each, facts.day) and each.lines for each in facts.qualifications):
        yield HELD.found(facts.code, day=facts.day)


@rule(SUSPENDED.code, requirements=SUSPENDED.requirements, reads=AgencyRegister, subjects={"register"})
def suspended(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """A qualification in date is suspended on the day: nothing is certified under it."""
    for each in facts.qualifications:
        spans = [since for since, until in each.suspensions if within(facts.day, since, until)]
        if spans and within(facts.day, each.valid_from, each.valid_to):
            yield SUSPENDED.found(each.number, number=each.number, since=spans[0])


@rule(LIFTED_BACK.code, requirements=LIFTED_BACK.requirements, reads=AgencyRegister, subjects={"register"})
def lifted_back(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """Days taken from a suspension backward count as suspended until a second person holds the issuer's paper."""
    for held in facts.qualifications:
        for each in held.lifted_back:
            days = {"first": each.first, "last": each.last, "on": each.on}
            yield LIFTED_BACK.found(held.number, number=held.number, by=each.by, **days)


@rule(HELD_ENDS.code, requirements=HELD_ENDS.requirements, reads=AgencyRegister, subjects={"register"})
def near_end(facts: AgencyRegister, parameters: Parameters) -> Iterator[Finding]:
    """Warns of each qualification, and of lines of its scope, that end soon."""
    ahead = whole(parameters, "scope_warning_days")
    for each in facts.qualifications:
        if not standing(each, facts.day):
            continue
        if days_until(facts.day, each.valid_to) < ahead:
            yield HELD_ENDS.warning(each.number, number=each.number, valid_to=each.valid_to, what="whole")
        elif each.ending is not None and days_until(facts.day, each.ending) < ahead:
            yield HELD_ENDS.warning(each.number, number=each.number, valid_to=each.ending, what="lines")
