"""The register of people as of a day: posts filled, enough people, papers in date, checks done, interests declared."""

from collections.abc import Iterator

from guiju.conduct.competence import against
from guiju.conduct.days import birthday, days_until, last_day_under, within
from guiju.conduct.ends import ends, near
from guiju.conduct.experience import worked
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.persons import (
    RELEVANT,
    SENIOR,
    carries,
    employed_long_term,
    holds_paper,
    named,
    papers_for,
    signing_fields,
)
from guiju.conduct.register_people import PeopleFacts, Staff
from guiju.conduct.rule import Parameters, Subject, rule
from guiju.conduct.teachers import counts
from guiju.conduct.voice import Voice, voice
from guiju.record.words import Day

UNFILLED = voice("post_unfilled", "4.5-1")
FEW = voice("method_understaffed", "4.5-1")
MANAGER = voice("technical_manager_lapsed", "4.5-5")
UNAPPOINTED = voice("role_without_appointment", "4.5-5")
DOER = voice("authorised_not_fit", "4.5-7", "4.5-9", "4.5-10")
UNTRAINED = voice("authorised_not_trained", "5-5d")
SIGNER = voice("signing_not_carried", "4.5-3", "4.5-4", "4.5-9")
NEAR_END = voice("person_near_end", "4.5-7", "4.5-10", "4.5-3")
CHECK = voice("check_of_person_overdue", "4.5-2")
DECLARATION = voice("declaration_overdue", "5-1", "5-3")
COURSE = voice("course_does_not_count", "4.5-8")
IDENTITY = voice("identity_kept_too_long", "6.1.5-3")
REGISTER: tuple[Subject, ...] = ("register",)


@rule(UNFILLED.code, requirements=UNFILLED.requirements, reads=PeopleFacts, subjects=REGISTER)
def post_unfilled(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every post has the number of people that it needs."""
    for post in facts.posts:
        if post.filled < post.needed:
            yield UNFILLED.found(
                post.code, post=post.name, needed=str(post.needed), filled=str(post.filled), day=facts.day
            )


@rule(FEW.code, requirements=FEW.requirements, reads=PeopleFacts, subjects=REGISTER)
def method_understaffed(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each method in force has the least number of people who may calibrate by it on the day."""
    least, named_by = whole(parameters, "authorised_least"), _by_name(facts)
    for work in facts.methods:
        named_here = [*named_by.get(work.code, ()), *named_by.get(("", work.field), ())]
        asked = {each.person.person_id: each for each in named_here}
        able = 0
        for each in asked.values():
            if not against(each.person, "calibrate", work, facts.day, parameters=parameters, agency=facts):
                able += 1
            if able == least:  # a large register has many more: they need not be judged
                break
        if able < least:
            yield FEW.found(
                work.code,
                method=work.code,
                edition=work.edition,
                count=str(able),
                least=str(least),
                day=facts.day,
            )


def _by_name(facts: PeopleFacts) -> dict[object, list[Staff]]:
    """Who is authorised to calibrate, by the method that is named, or by field where none is: only these are judged."""
    found: dict[object, list[Staff]] = {}
    for each in facts.staff:
        kinds = [granted for granted in each.person.authorisations if granted.kind == "calibrate"]
        names = {name for granted in kinds for name in (granted.method,) if name}
        fields = {("", field) for granted in kinds if not granted.method for field in granted.fields}
        for name in (*names, *fields):
            found.setdefault(name, []).append(each)
    return found


@rule(MANAGER.code, requirements=MANAGER.requirements, reads=PeopleFacts, subjects=REGISTER)
def manager_lapsed(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever holds the post of technical manager has years and qualification still."""
    years = whole(parameters, "technical_manager_years")
    for each in facts.staff:
        fit = holds_paper(each.person, SENIOR, facts.day) and worked(each.experience, years, facts.day)
        if "technical_manager" in each.posts and not fit:
            yield MANAGER.found(each.person.person_id, person=named(each.person), years=str(years), day=facts.day)


@rule(UNAPPOINTED.code, requirements=UNAPPOINTED.requirements, reads=PeopleFacts, subjects=REGISTER)
def role_without_appointment(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever acts as technical manager in the software is appointed to the post."""
    for each in facts.staff:
        if "technical_manager" in each.roles and "technical_manager" not in each.posts:
            yield UNAPPOINTED.found(each.person.person_id, person=named(each.person), day=facts.day)


@rule(DOER.code, requirements=DOER.requirements, reads=PeopleFacts, subjects=REGISTER)
def authorised_not_fit(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever is authorised to calibrate or review is qualified, employed for the long term and not over age."""
    limit = whole(parameters, "age_limit")
    for each in facts.staff:
        kinds = _kinds(each, facts.day)
        if not kinds & {"calibrate", "review"}:
            continue
        person, doer = each.person, "calibrator" if "calibrate" in kinds else "reviewer"
        if facts.day > last_day_under(person.birth_date, limit):
            yield _doer("4.5-10").found(person.person_id, person=named(person), what="age", day=facts.day)
        if not employed_long_term(person, facts.day):
            yield _doer("4.5-7").found(person.person_id, person=named(person), what="employment", day=facts.day)
        held = carries(person, RELEVANT, facts.day, agency=facts, doer=doer, parameters=parameters)
        if held is None:
            yield _doer("4.5-9").unknown(person.person_id, "defence_agency")
        elif not held:
            yield _doer("4.5-7").found(person.person_id, person=named(person), what="qualification", day=facts.day)


@rule(UNTRAINED.code, requirements=UNTRAINED.requirements, reads=PeopleFacts, subjects=REGISTER)
def authorised_not_trained(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever is authorised to calibrate was trained for it."""
    for each in facts.staff:
        for granted in each.person.authorisations:
            current = granted.kind == "calibrate" and within(facts.day, granted.valid_from, granted.valid_to)
            if current and not granted.trained:
                work = granted.method or " ".join(granted.fields)
                yield UNTRAINED.found(each.person.person_id, person=named(each.person), work=work, day=facts.day)


def _doer(row: str) -> Voice:
    return DOER.serving(row)


def _kinds(staff: Staff, day: Day) -> set[str]:
    return {each.kind for each in staff.person.authorisations if within(day, each.valid_from, each.valid_to)}


@rule(SIGNER.code, requirements=SIGNER.requirements, reads=PeopleFacts, subjects=REGISTER)
def signing_not_carried(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """The qualification of each signatory carries the number of fields held on the day."""
    limit = whole(parameters, "signing_fields_limit")
    for each in facts.staff:
        count = len(signing_fields(each.person, facts.day))
        asked, row = papers_for(count, limit), "4.5-3" if count <= limit else "4.5-4"
        who, signer = each.person.person_id, "signatory"
        held = not count or carries(each.person, asked, facts.day, agency=facts, doer=signer, parameters=parameters)
        if held is None:
            yield SIGNER.serving("4.5-9").unknown(who, "defence_agency")
        elif not held:
            yield SIGNER.serving(row).found(
                who, person=named(each.person), count=str(count), limit=str(limit), day=facts.day
            )


@rule(NEAR_END.code, requirements=NEAR_END.requirements, reads=PeopleFacts, subjects=REGISTER)
def near_end(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns ahead of the end of age, contract, qualification and authorisation of whoever is authorised."""
    ahead, limit = whole(parameters, "people_warning_days"), whole(parameters, "age_limit")
    age_ahead = whole(parameters, "age_warning_days")
    for each in facts.staff:
        kinds = _kinds(each, facts.day)
        aged = bool(kinds & {"calibrate", "review"})
        for what, row, last in ends(each.person, facts.day, limit, aged=aged) if kinds else ():
            if near(facts.day, last, age_ahead if what == "age" else ahead):
                yield NEAR_END.serving(row).warning(
                    each.person.person_id, person=named(each.person), what=what, last=last
                )


@rule(CHECK.code, requirements=CHECK.requirements, reads=PeopleFacts, subjects=REGISTER)
def check_overdue(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Supervision and checks of competence of whoever is employed are not overdue."""
    for each in facts.staff:
        for check in each.checks if each.employed else ():
            if check.due is not None and check.due < facts.day:
                yield CHECK.found(
                    each.person.person_id,
                    person=named(each.person),
                    check=check.kind,
                    method=check.method or "—",
                    due=check.due,
                )


@rule(DECLARATION.code, requirements=DECLARATION.requirements, reads=PeopleFacts, subjects=REGISTER)
def declaration_overdue(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever is employed has declared interests, or that there are none, within the given days.

    The first time on the first day of a role, post or authorisation at the latest: a role lets somebody sign in, so
    nobody can declare before, and nobody works or decides before. Until that day is over the person is named.
    """
    days = whole(parameters, "declaration_days")
    for each in facts.staff:
        declared = each.declared_on
        if not each.employed or (declared is not None and days_until(declared, facts.day) <= days):
            continue
        since = each.works_since
        begun = declared is not None or (since is not None and since < facts.day)
        say = DECLARATION.serving("5-1").found if begun else DECLARATION.serving("5-1").warning
        yield say(
            each.person.person_id,
            person=named(each.person),
            declared_on=declared or "never",
            days=str(days),
            since=since or facts.day,
        )


@rule(COURSE.code, requirements=COURSE.requirements, reads=PeopleFacts, subjects=REGISTER)
def course_does_not_count(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every course was taught by somebody who may teach it."""
    for course in facts.courses:
        if not counts(course, parameters):
            yield COURSE.found(
                course.code, course=course.code, trainer=named(course.trainer), level=course.kind, day=course.day
            )


@rule(IDENTITY.code, requirements=IDENTITY.requirements, reads=PeopleFacts, subjects=REGISTER)
def identity_kept_too_long(facts: PeopleFacts, parameters: Parameters) -> Iterator[Finding]:
    """What is kept of an identity number is erased when the personnel file's time after leaving is over."""
    years = whole(parameters, "personnel_retention_years")
    for each in facts.staff:
        left = None if each.employed or not each.identity_kept else each.left_on
        if left is not None and birthday(left, years) < facts.day:
            yield IDENTITY.found(each.person.person_id, person=named(each.person), left_on=left, years=str(years))
