"""Granting authorisations, appointing to posts, developing methods: who may on that day (4.5-2, 4.5-5 to 4.5-10)."""

from collections.abc import Iterator

from guiju.conduct.acts import APPOINT, APPROVE_VALIDATION, FILE_VALIDATION, GRANT_AUTHORISATION
from guiju.conduct.days import last_day_under
from guiju.conduct.experience import worked
from guiju.conduct.facts import MethodDeveloperFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.people_facts import AppointmentFacts, AuthorisationGrantFacts
from guiju.conduct.persons import RELEVANT, SENIOR, carries, employed_long_term, holds_paper, named
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice

DOERS = {"calibrate": "calibrator", "review": "reviewer"}
GRANTS = (GRANT_AUTHORISATION,)
QUALIFIED = voice("grant_not_qualified", "4.5-7", "4.5-9")
EMPLOYED = voice("grant_not_long_term", "4.5-7")
OVER_AGE = voice("grant_over_age", "4.5-10")
TRAINED = voice("grant_not_trained", "5-5d", "4.5-8")
EXPERIENCED = voice("technical_manager_inexperienced", "4.5-5")
MANAGER = voice("technical_manager_not_qualified", "4.5-5")
POST = voice("appointment_not_fit", "4.5-2")
DEVELOPER = voice("method_developer_not_qualified", "4.5-6")


@rule(
    QUALIFIED.code,
    requirements=QUALIFIED.requirements,
    reads=AuthorisationGrantFacts,
    guards=GRANTS,
    subjects=("act",),
)
def not_qualified(facts: AuthorisationGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who is authorised to calibrate or review holds an attested relevant qualification that day."""
    if facts.kind not in DOERS:
        return
    doer = DOERS[facts.kind]
    held = carries(facts.person, RELEVANT, facts.day, agency=facts, doer=doer, parameters=parameters)
    if held is None:
        yield QUALIFIED.serving("4.5-9").unknown(facts.person.person_id, "defence_agency")
    elif not held:
        yield QUALIFIED.serving("4.5-7").found(facts.person.person_id, person=named(facts.person), day=facts.day)


@rule(
    EMPLOYED.code, requirements=EMPLOYED.requirements, reads=AuthorisationGrantFacts, guards=GRANTS, subjects=("act",)
)
def not_long_term(facts: AuthorisationGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who is authorised to calibrate or review is employed for the long term that day."""
    if facts.kind in DOERS and not employed_long_term(facts.person, facts.day):
        yield EMPLOYED.found(facts.person.person_id, person=named(facts.person), day=facts.day)


@rule(
    OVER_AGE.code, requirements=OVER_AGE.requirements, reads=AuthorisationGrantFacts, guards=GRANTS, subjects=("act",)
)
def over_age(facts: AuthorisationGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who is authorised to calibrate or review is not over the age limit that day."""
    limit = whole(parameters, "age_limit")
    if facts.kind in DOERS and facts.day > last_day_under(facts.person.birth_date, limit):
        yield OVER_AGE.found(facts.person.person_id, person=named(facts.person), limit=str(limit), day=facts.day)


@rule(TRAINED.code, requirements=TRAINED.requirements, reads=AuthorisationGrantFacts, guards=GRANTS, subjects=("act",))
def not_trained(facts: AuthorisationGrantFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who is authorised to calibrate was trained before, by a teacher who counts."""
    if facts.kind == "calibrate" and not facts.trained:
        yield TRAINED.found(facts.person.person_id, person=named(facts.person), method=facts.method)


@rule(
    EXPERIENCED.code,
    requirements=EXPERIENCED.requirements,
    reads=AppointmentFacts,
    guards=(APPOINT,),
    subjects=("act",),
)
def inexperienced(facts: AppointmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """The technical manager has the years of attested calibration work on the first day."""
    years = whole(parameters, "technical_manager_years")
    if facts.post_kind == "technical_manager" and not worked(facts.experience, years, facts.day):
        yield EXPERIENCED.found(facts.person.person_id, person=named(facts.person), years=str(years), day=facts.day)


@rule(MANAGER.code, requirements=MANAGER.requirements, reads=AppointmentFacts, guards=(APPOINT,), subjects=("act",))
def manager_not_qualified(facts: AppointmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """The technical manager is level 1 or has a relevant senior title on the first day."""
    if facts.post_kind == "technical_manager" and not holds_paper(facts.person, SENIOR, facts.day):
        yield MANAGER.found(facts.person.person_id, person=named(facts.person), day=facts.day)


@rule(POST.code, requirements=POST.requirements, reads=AppointmentFacts, guards=(APPOINT,), subjects=("act",))
def not_fit(facts: AppointmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """Whoever is appointed has what the post itself asks for: one of its papers, its years of calibration work."""
    papers = not facts.papers or holds_paper(facts.person, facts.papers, facts.day)
    if not papers or not worked(facts.experience, facts.least_years, facts.day):
        yield POST.found(
            facts.person.person_id,
            person=named(facts.person),
            post=facts.post,
            years=str(facts.least_years),
            day=facts.day,
        )


@rule(
    DEVELOPER.code,
    requirements=DEVELOPER.requirements,
    reads=MethodDeveloperFacts,
    guards=(FILE_VALIDATION, APPROVE_VALIDATION),
    subjects=("act",),
)
def developer_not_qualified(facts: MethodDeveloperFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who develops or validates a non-standard method is level 1 or has a relevant senior title that day."""
    if not holds_paper(facts.person, SENIOR, facts.day):
        yield DEVELOPER.found(facts.person.person_id, person=named(facts.person), day=facts.day)
