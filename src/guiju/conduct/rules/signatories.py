"""Signatories 授权签字人: authorised for the field, qualified for the number of fields (5-5d, 4.5-3, 4.5-4)."""

from collections.abc import Iterator

from guiju.conduct.acts import APPROVE, GRANT_SIGNING, ISSUE
from guiju.conduct.facts import CalibrationFacts, SigningGrantFacts
from guiju.conduct.fields import fields_in_force
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import text_of, whole
from guiju.conduct.persons import Agency, authorisations, carries, named, papers_for, signing_fields
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.said import day_of, is_asked
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Person
from guiju.record.words import Day

AUTHORISED = voice("signatory_not_authorised", "5-5d")
QUALIFIED = voice("signatory_not_qualified", "4.5-3", "4.5-4", "4.5-9")
GRANT = voice("signing_grant_not_qualified", "4.5-3", "4.5-4", "4.5-9")
FIELDS = voice("signing_field_unknown", "4.5-3")
CALIBRATED = voice("signatory_is_calibrator", "5-3", "6.1.7-1")
REVIEWED = voice("signatory_is_reviewer", "6.1.7-1")
INTEREST = voice("signatory_interest", "5-3")


def _signatory(say: Voice, facts: CalibrationFacts) -> Iterator[Person | Finding]:
    """The signatory, or the finding that it is not known; nothing in a past case that nobody approved."""
    if is_asked(facts, "approve"):
        yield say.unknown(facts.number, "signatory") if facts.signatory is None else facts.signatory


@rule(AUTHORISED.code, requirements=AUTHORISED.requirements, reads=CalibrationFacts, guards=(APPROVE, ISSUE))
def not_authorised(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The signatory may sign for the field of every section on the day of the approval."""
    day = day_of(facts, "approve")
    for person in _signatory(AUTHORISED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        for section in facts.sections:
            if section.method is None:
                yield AUTHORISED.unknown(section.section_id, "method")
            elif not authorisations(person, "sign", section.method, day):
                yield AUTHORISED.found(person.person_id, person=named(person), field=section.method.field, day=day)


@rule(QUALIFIED.code, requirements=QUALIFIED.requirements, reads=CalibrationFacts, guards=(APPROVE,))
def not_qualified(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The signatory's qualification carries the number of fields held on the day of the approval."""
    day = day_of(facts, "approve")
    for person in _signatory(QUALIFIED, facts):
        if isinstance(person, Finding):
            yield person
        else:
            yield from _carried(QUALIFIED, person, signing_fields(person, day), (day, facts), parameters)


@rule(GRANT.code, requirements=GRANT.requirements, reads=SigningGrantFacts, guards=(GRANT_SIGNING,), subjects=("act",))
def grant_not_qualified(facts: SigningGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """The person's qualification carries all fields that the person would hold after the grant."""
    yield from _carried(GRANT, facts.person, facts.fields, (facts.day, facts), parameters)


def _carried(
    say: Voice, person: Person, fields: tuple[str, ...], when: tuple[Day, Agency], parameters: Parameters
) -> Iterator[Finding]:
    limit = whole(parameters, "signing_fields_limit")
    (day, agency), count = when, len(set(fields))
    asked, row = papers_for(count, limit), "4.5-3" if count <= limit else "4.5-4"
    held = not count or carries(person, asked, day, agency=agency, doer="signatory", parameters=parameters)
    if held is None:
        yield say.serving("4.5-9").unknown(person.person_id, "defence_agency")
    elif not held:
        yield say.serving(row).found(
            person.person_id, person=named(person), count=str(count), limit=str(limit), day=day
        )


@rule(
    FIELDS.code, requirements=FIELDS.requirements, reads=SigningGrantFacts, guards=(GRANT_SIGNING,), subjects=("act",)
)
def field_unknown(facts: SigningGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """Signing is granted for fields of the dated list alone, or their number could not be told."""
    for each in sorted(set(facts.fields) - set(fields_in_force(parameters))):
        yield FIELDS.found(facts.person.person_id, person=named(facts.person), field=each, day=facts.day)


@rule(CALIBRATED.code, requirements=CALIBRATED.requirements, reads=CalibrationFacts, guards=(APPROVE,))
def is_calibrator(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nobody approves what they calibrated."""
    for person in _signatory(CALIBRATED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        for section in facts.sections:
            if not section.calibrators or "calibrators" in section.left_out:
                yield CALIBRATED.unknown(section.section_id, "calibrators")
        if any(each.person_id == person.person_id for section in facts.sections for each in section.calibrators):
            yield CALIBRATED.found(person.person_id, person=named(person))


@rule(REVIEWED.code, requirements=REVIEWED.requirements, reads=CalibrationFacts, guards=(APPROVE,))
def is_reviewer(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Reviewer and signatory are two people, unless parameter and method let one person be both."""
    by_method = text_of(parameters, "reviewer_may_sign") == "by_method"
    for person in _signatory(REVIEWED, facts):
        if isinstance(person, Finding):
            yield person
        elif facts.reviewer is None:
            yield REVIEWED.unknown(facts.number, "reviewer")
        elif person.person_id == facts.reviewer.person_id:
            if by_method and facts.reviewer_may_sign is None:
                yield REVIEWED.unknown(facts.number, "method")
            elif not (by_method and facts.reviewer_may_sign):
                yield REVIEWED.found(person.person_id, person=named(person))


@rule(INTEREST.code, requirements=INTEREST.requirements, reads=CalibrationFacts, guards=(APPROVE,))
def interest(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A declared interest in a party of the commission keeps the signatory off the job."""
    for person in _signatory(INTEREST, facts):
        if isinstance(person, Finding):
            yield person
            continue
        if not facts.customers or "customers" in facts.left_out:
            yield INTEREST.unknown(facts.number, "customers")
        for customer in sorted(set(person.interests) & set(facts.customers)):
            yield INTEREST.found(person.person_id, person=named(person), customer=customer)
