"""Facts of the register of people in good order, and one fault at a time for each of its rules."""

from __future__ import annotations

import dataclasses
from typing import Any

from conduct_makers import MEASURED, changed, facts, grant, interval, person, text

from guiju.conduct import acts as names
from guiju.conduct.facts import MethodDeveloperFacts
from guiju.conduct.people_facts import AppointmentFacts, AuthorisationGrantFacts, Experience
from guiju.conduct.register_people import Check, Course, PeopleFacts, Post, Staff, Work
from guiju.record.words import Day

REGISTER = "register"


def experience(first: str = "2015-01-01", last: str | None = None, **members: Any) -> Experience:
    given = Experience(
        calibration=True,
        field="mass",
        valid_from=Day(first),
        valid_to=None if last is None else Day(last),
        attested=True,
    )
    return dataclasses.replace(given, **members)


def authorising(kind: str = "calibrate", **members: Any) -> AuthorisationGrantFacts:
    """Granting an authorisation to somebody in good order."""
    given = AuthorisationGrantFacts(day=MEASURED, person=person("P-4"), kind=kind, method="演示-06", trained=True)
    return changed(given, **members)


def appointing(kind: str = "technical_manager", **members: Any) -> AppointmentFacts:
    """Appointing somebody in good order."""
    given = AppointmentFacts(
        day=MEASURED,
        person=person("P-5"),
        experience=(experience(),),
        post=text("岗位"),
        post_kind=kind,
        papers=("metrologist_1", "senior_title"),
        least_years=5,
    )
    return changed(given, **members)


def staff(person_id: str, *kinds: str, **members: Any) -> Staff:
    given = Staff(
        person=person(person_id, *kinds),
        employed=True,
        roles=(),
        posts=(),
        experience=(experience(),),
        declared_on=Day("2026-01-10"),
        checks=(Check(kind="supervision", method="演示-06", done_on=Day("2026-01-10"), due=Day("2027-01-09")),),
        works_since=Day("2026-01-10"),
    )
    return dataclasses.replace(given, **members)


def course(kind: str = "skills", **members: Any) -> Course:
    given = Course(
        code="K-1",
        kind=kind,
        field="mass",
        day=MEASURED,
        trainer=person("P-7", level="metrologist_1"),
        levels=(),
        experience=(experience(),),
    )
    return changed(given, **members)


def register(**members: Any) -> PeopleFacts:
    """A register in good order: a manager, two who calibrate, one who signs."""
    given = PeopleFacts(
        day=MEASURED,
        staff=(
            staff("P-1", "calibrate"),
            staff("P-2", "calibrate", "review"),
            staff("P-3", "sign"),
            staff("P-5", roles=("technical_manager",), posts=("technical_manager",)),
        ),
        posts=(Post(code="TM", name=text("岗位"), needed=1, filled=1),),
        methods=(Work(code="演示-06", edition="2025", field="mass"),),
        courses=(course(), course("basics"), course("professional")),
    )
    return changed(given, **members)


def _calibrate(**members: Any) -> Any:
    return register(**{f"staff__0__person__{name}": value for name, value in members.items()})


def _paper(level: str, **members: Any) -> Any:
    return changed(person("x", level=level).qualifications, **{f"0__{name}": each for name, each in members.items()})


def _left(day: str) -> Staff:
    """Somebody who left, of whose identity number something is kept."""
    return staff("P-9", employed=False, left_on=Day(day), identity_kept=True)


OF_THREE = (staff("P-6", "calibrate"), *register().staff)
"""One more who calibrates, so that what befalls one of them leaves enough people."""


def _of_three(**members: Any) -> PeopleFacts:
    return changed(register(staff=OF_THREE), **{f"staff__0__person__{name}": each for name, each in members.items()})


PERMIT = "permits__0"
BEYOND = (
    *(
        (code, "5-5d", "nonconformity", stage, changed(facts(stage), **change), None)
        for stage in ("assignment", "start", "capture", "review", "approval")
        for code, change in (
            ("authorisation_not_for_site", {f"{PERMIT}__sites": ("S-2", "S-3")}),
            ("authorisation_not_for_range", {f"{PERMIT}__range": interval("1", "9.999", "kg")}),
            ("authorisation_not_for_range", {f"{PERMIT}__range": interval("1", "20", "V")}),
        )
    ),
)
NEAR = tuple(
    ("doer_near_end", row, "warning", stage, changed(facts(stage), **{member: Day("2026-12-31")}), None)
    for stage, row, member in (
        ("assignment", "4.5-7", "permits__0__valid_to"),
        ("assignment", "4.5-7", "sections__0__calibrators__0__employments__0__valid_to"),
        ("assignment", "4.5-7", "sections__0__calibrators__0__qualifications__0__valid_to"),
        ("review", "4.5-7", "permits__0__valid_to"),
        ("review", "4.5-7", "reviewer__employments__0__valid_to"),
        ("approval", "4.5-3", "permits__0__valid_to"),
        ("approval", "4.5-3", "signatory__qualifications__0__valid_to"),
    )
)
GRANTS = (
    *(
        (code, row, severity, "past", authorising(kind, **change), names.GRANT_AUTHORISATION)
        for kind in ("calibrate", "review")
        for code, row, severity, change in (
            ("grant_not_qualified", "4.5-7", "nonconformity", {"person__qualifications": ()}),
            ("grant_not_qualified", "4.5-7", "nonconformity", {"person__qualifications__0__attested": False}),
            ("grant_not_long_term", "4.5-7", "nonconformity", {"person__employments__0__kind": "dispatched"}),
            ("grant_over_age", "4.5-10", "serious", {"person__birth_date": Day("1959-01-01")}),
        )
    ),
    (
        "signing_field_unknown",
        "4.5-3",
        "nonconformity",
        "past",
        grant(("mass", "alchemy"), "metrologist_1"),
        names.GRANT_SIGNING,
    ),
    ("grant_not_trained", "5-5d", "nonconformity", "past", authorising(trained=False), names.GRANT_AUTHORISATION),
)
APPOINTMENTS = (
    *(
        (code, row, "nonconformity", "past", appointing(**change), names.APPOINT)
        for code, row, change in (
            (
                "technical_manager_inexperienced",
                "4.5-5",
                {"experience": (experience("2021-06-16"),), "least_years": 0},
            ),
            (
                "technical_manager_inexperienced",
                "4.5-5",
                {"experience": (experience(attested=False),), "least_years": 0},
            ),
            (
                "technical_manager_inexperienced",
                "4.5-5",
                {"experience": (experience(calibration=False),), "least_years": 0},
            ),
            (
                "technical_manager_not_qualified",
                "4.5-5",
                {"person__qualifications__0__kind": "metrologist_2", "papers": ()},
            ),
            ("appointment_not_fit", "4.5-2", {"post_kind": "supervisor", "person__qualifications": ()}),
            ("appointment_not_fit", "4.5-2", {"post_kind": "supervisor", "experience": ()}),
        )
    ),
    *(
        (
            "method_developer_not_qualified",
            "4.5-6",
            "nonconformity",
            "past",
            MethodDeveloperFacts(day=MEASURED, person=person("P-8", level="metrologist_2")),
            act,
        )
        for act in (names.FILE_VALIDATION, names.APPROVE_VALIDATION)
    ),
)
REGISTERED = (
    ("post_unfilled", "4.5-1", "nonconformity", register(posts__0__filled=0)),
    ("method_understaffed", "4.5-1", "nonconformity", _calibrate(authorisations=())),
    ("technical_manager_lapsed", "4.5-5", "nonconformity", register(staff__3__experience=())),
    ("technical_manager_lapsed", "4.5-5", "nonconformity", register(staff__3__person__qualifications=())),
    ("role_without_appointment", "4.5-5", "nonconformity", register(staff__3__posts=())),
    ("authorised_not_trained", "5-5d", "nonconformity", _of_three(authorisations__0__trained=False)),
    ("authorised_not_fit", "4.5-7", "nonconformity", _of_three(qualifications=())),
    ("authorised_not_fit", "4.5-7", "nonconformity", _of_three(employments__0__valid_to=Day("2026-06-14"))),
    ("authorised_not_fit", "4.5-10", "serious", _of_three(birth_date=Day("1959-01-01"))),
    ("signing_not_carried", "4.5-3", "nonconformity", register(staff__2__person__qualifications=())),
    (
        "signing_not_carried",
        "4.5-4",
        "nonconformity",
        register(
            staff__2__person__qualifications__0__kind="metrologist_2",
            staff__2__person__authorisations__0__fields=("mass", "length", "radio", "optics"),
        ),
    ),
    ("person_near_end", "4.5-10", "warning", _of_three(birth_date=Day("1961-01-01"))),
    (
        "person_near_end",
        "4.5-7",
        "warning",
        _of_three(qualifications=_paper("metrologist_1", valid_to=Day("2026-12-31"))),
    ),
    ("person_near_end", "4.5-7", "warning", _of_three(employments__0__valid_to=Day("2026-12-31"))),
    ("person_near_end", "4.5-7", "warning", _of_three(authorisations__0__valid_to=Day("2026-12-31"))),
    ("check_of_person_overdue", "4.5-2", "nonconformity", register(staff__0__checks__0__due=Day("2026-06-14"))),
    (
        "identity_kept_too_long",
        "6.1.5-3",
        "nonconformity",
        register(staff=(_left("2020-06-14"), *register().staff)),
    ),
    ("declaration_overdue", "5-1", "nonconformity", register(staff__0__declared_on=None)),
    ("declaration_overdue", "5-1", "nonconformity", register(staff__0__declared_on=Day("2025-06-14"))),
    ("declaration_overdue", "5-1", "warning", register(staff__0__declared_on=None, staff__0__works_since=None)),
    ("course_does_not_count", "4.5-8", "nonconformity", register(courses=(course(experience=()),))),
    (
        "course_does_not_count",
        "4.5-8",
        "nonconformity",
        register(courses=(course("basics", trainer__qualifications__0__kind="metrologist_2"),)),
    ),
    (
        "course_does_not_count",
        "4.5-8",
        "nonconformity",
        register(courses=(course("professional", experience=(experience(field="length"),)),)),
    ),
)
CASES = (*BEYOND, *NEAR, *GRANTS, *APPOINTMENTS, *((*each[:3], "past", each[3], REGISTER) for each in REGISTERED))
"""Code, requirement, severity, stage, facts and act of every fault."""
