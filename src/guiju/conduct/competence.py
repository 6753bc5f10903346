"""What speaks against a person doing something by a method on a day: the rules of the acts, for nothing but the person.

What only a job knows (its customer, its other people, its points) is not judged here.
"""

from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage
from guiju.conduct.finding import Finding
from guiju.conduct.persons import Agency
from guiju.conduct.register_people import Work
from guiju.conduct.rule import RULES, Parameters, judge
from guiju.record.enclosures import Method, Person
from guiju.record.words import Day, Text

ASKED = {
    "calibrate": (
        "calibrator_not_authorised",
        "calibrator_not_trained",
        "calibrator_not_qualified",
        "calibrator_not_long_term",
        "calibrator_over_age",
    ),
    "review": ("reviewer_not_authorised", "reviewer_not_qualified", "reviewer_not_long_term", "reviewer_over_age"),
    "sign": ("signatory_not_authorised", "signatory_not_qualified"),
}
STAGES: dict[str, Stage] = {"calibrate": "start", "review": "review", "sign": "approval"}


def against(
    person: Person, kind: str, work: Work, day: Day, *, parameters: Parameters, agency: Agency
) -> tuple[Finding, ...]:
    """Findings that block `kind` (calibrate, review, sign) by the method's edition on the day; none: the person may."""
    rules = [RULES[code] for code in ASKED[kind]]
    return tuple(each for each in judge(rules, _facts(person, kind, work, day, agency), parameters) if each.blocks)


def _facts(person: Person, kind: str, work: Work, day: Day, agency: Agency) -> CalibrationFacts:
    return CalibrationFacts(
        stage=STAGES[kind],
        day=day,
        demonstration=False,
        number="",
        commission=None,
        customers=(),
        item=None,
        label_in_use_by=(),
        sections=(_section(person, kind, work, day),),
        scope=(),
        reviewer=person if kind == "review" else None,
        signatory=person if kind == "sign" else None,
        reviewer_may_sign=None,
        record_sha256=None,
        results=(),
        missing=(),
        recomputation=None,
        statements=(),
        open_deviations=(),
        certificate_number=None,
        number_state=None,
        content=None,
        checklist=None,
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )


def _section(person: Person, kind: str, work: Work, day: Day) -> SectionFacts:
    return SectionFacts(
        section_id="1",
        day=day,
        method=_method(work, day),
        place=None,
        room="",
        calibrators=(person,) if kind == "calibrate" else (),
        standards=(),
        conditions=(),
        points=(),
        template=None,
    )


def _method(work: Work, day: Day) -> Method:
    """The edition with what an authorisation looks at; the rules named above read nothing else of it."""
    return Method(
        as_of=day,
        code=work.code,
        edition=work.edition,
        title=Text(zh="", en=""),
        kind="own",
        field=work.field,
        effective_from=day,
        superseded_on=None,
        checked_on=None,
        validated=False,
        environment=(),
        standards=(),
        reviewer_may_sign=False,
        rounding="up",
    )
