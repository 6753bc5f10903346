"""Dated facts of a calibration and of the registers, each moved to a day around today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from refused import Way, change, drop
from refused_equipment import material, used
from refused_faults import _own, _validated, edition_row, insert, interest, line, method, standard
from refused_house import DAY, job_at, other, today
from refused_people import REFUSALS as PEOPLE
from refused_registers import Refusal, ago, first
from refused_ways import (
    APPROVE,
    ASSIGN,
    CALIBRATOR,
    CAPTURE,
    FINISH,
    PLACES,
    REVIEW,
    REVIEW_CONTRACT,
    REVIEWER,
    SIGNATORY,
    START,
    TECHNICAL,
)

LAST, FIRST = ((1, 0), (-1,)), ((-1, 0), (1,))
"""Days on which the fact lets the act be done, and on which it does not: of a last day, and of a first day."""
UNTIL_THE_DAY_BEFORE = ((1,), (0, -1))
"""Of a day from which on something no longer holds."""
FROM_THE_DAY_AFTER = ((-1,), (0, 1))
"""Of a last day on which something still stands in the way."""


@dataclass(frozen=True)
class Dated:
    """A fact with its day: set to so many days from today it lets the act be done, or refuses it."""

    what: str
    code: str
    way: Way
    put: Callable[[int], Any]
    """Moves the boundary to so many days from today."""
    days: tuple[tuple[int, ...], tuple[int, ...]] = LAST


def column(model: str, name: str, **which: Any) -> Callable[[int], Any]:
    """A column of rows holds the day."""
    return lambda offset: change(model, {name: today() + offset * DAY}, **_made(which))


def _made(which: dict[str, Any]) -> dict[str, Any]:
    return {name: each() if callable(each) else each for name, each in which.items()}


def of(model: str, who: str, name: str = "valid_to") -> Callable[[int], Any]:
    return column(model, name, person__code=who)


def _scope(name: str) -> Callable[[int], Any]:
    return column("agency.ScopeRow", name, method_code=lambda: line().method_code)


def _edition(name: str) -> Callable[[int], Any]:
    return lambda offset: change("methods.Edition", {name: today() + offset * DAY}, **method())


def _suspended(offset: int) -> None:
    insert("agency.Suspension", qualification=first("agency.Qualification"), since=today() + offset * DAY, reason="x")


def _lifted(offset: int) -> None:
    span = {"since": ago(9), "until": today() + offset * DAY}
    insert("agency.Suspension", qualification=first("agency.Qualification"), reason="x", **span)


def _interest(name: str, who: str, place: str) -> Callable[[int], Any]:
    def put(offset: int) -> None:
        party = other(place).commission.certificate_for.code
        days = {"declared_on": ago(30), "ended_on": None, name: today() + offset * DAY}
        insert("people.Interest", person=first("people.Person", code=who), customer_code=party, **days)

    return put


def _born(who: str) -> Callable[[int], Any]:
    """The 66th birthday falls on the day."""

    def put(offset: int) -> None:
        birthday = today() + offset * DAY
        leap = (birthday.month, birthday.day) == (2, 29)
        born = birthday.replace(year=birthday.year - 66, day=28 if leap else birthday.day)
        change("people.Person", {"birth_date": born}, code=who)

    return put


def _material(offset: int) -> None:
    change("equipment.Equipment", {"kind": "material", "material_expiry": today() + offset * DAY}, code=standard())


def _duty(offset: int) -> None:
    """A plan row that stops its item is due on the day."""
    days = {"since": ago(90), "valid_from": ago(90), "valid_to": None, "done_on": None}
    item = first("equipment.Equipment", code=standard())
    told = {"kind": "intermediate_check", "title": "T", "stops": True, "months": 3, "basis": "x"}
    insert("equipment.Duty", equipment=item, due_on=today() + offset * DAY, **told, **days)


def _competence(name: str) -> Callable[[int], Any]:
    """The competence of the issuer begins or ends so many days from the certificate's own day."""

    def put(offset: int) -> None:
        certified = first("equipment.Certificate", equipment__code=standard()).calibrated_on
        day = certified + offset * DAY
        change("equipment.Certificate", {name: day}, equipment__code=standard())

    return put


def _deviation(kind: str, place: str) -> Callable[[int], Any]:
    def put(offset: int) -> None:
        done = dict.fromkeys(("noted_on", "told_on", "judged_on", "authorised_on", "settled_on"), ago(5))
        said = {"kind": kind, "text": "偏离", "answer": "同意", "accepted": True}
        insert("commissions.Deviation", line=other(place), expires_on=today() + offset * DAY, **said, **done)

    return put


def _procedure(name: str) -> Callable[[int], Any]:
    """A procedure that was reviewed; its first day, the day from which it is withdrawn, or that of its review."""

    def put(offset: int) -> None:
        change("methods.Edition", {"choices_left": True}, **method())
        days = {"effective_from": ago(9), "withdrawn_on": None, "reviewed": ago(9)} | {name: today() + offset * DAY}
        reviewed = days.pop("reviewed")
        own = {"code": "P-1", "number": 1, "title": "细则", "file_sha256": "0" * 64}
        row = insert("methods.Procedure", method=edition_row().method, **own, **days)
        row = first("methods.Procedure", code="P-1")
        insert("methods.ProcedureReview", procedure=row, day=reviewed, by=TECHNICAL, stands=True)

    return put


def _consent(offset: int) -> None:
    _validated("现有规范不适用")("assigned")
    change("commissions.Line", {"own_method_consent": today() + offset * DAY}, pk=other("assigned").pk)


def _validation(offset: int) -> None:
    _validated("现有规范不适用")("assigned")
    change("commissions.Line", {"own_method_consent": ago(9)}, pk=other("assigned").pk)
    change("methods.Validation", {"approved_on": today() + offset * DAY}, lack="现有规范不适用")


def _confirmed(offset: int) -> None:
    change("equipment.Confirmation", {"day": today() + offset * DAY}, certificate__equipment__code=standard())


def _of_standard(model: str, name: str) -> Callable[[int], Any]:
    return column(model, name, equipment__code=standard)


def _opened(offset: int) -> None:
    material()()
    change("equipment.Equipment", {"material_expiry": ago(-90)}, code="MAT")
    item = first("equipment.Equipment", code="MAT")
    insert("equipment.Opening", equipment=item, opened_on=ago(9), usable_to=today() + offset * DAY, by=CALIBRATOR)


def _lot(offset: int) -> None:
    material()()
    change("equipment.Equipment", {"material_expiry": today() + offset * DAY}, code="MAT")


def _years(offset: int) -> None:
    """Five years of calibration work are complete on the day."""
    day = today() + offset * DAY
    leap = (day.month, day.day) == (2, 29)
    first_day = day.replace(year=day.year - 5, day=28 if leap else day.day)
    change("people.Experience", {"valid_from": first_day, "valid_to": None}, person__code=TECHNICAL)


def _registered(code: str, name: str) -> Way:
    """The act of a register, as its table of refusals sends it."""
    found: Refusal = next(each for each in PEOPLE if (each.code, each.name) == (code, name))
    return found.way


def granted(code: str) -> Way:
    """The grant for one site: the same for all of them stands already."""
    way = _registered(code, "people.grant_authorisation")
    return replace(way, request=lambda: {**way.request(), "site_codes": first("premises.Site").code})


def _not_appointed(put: Callable[[int], Any]) -> Callable[[int], Any]:
    """As if the technical manager were to be appointed for the first time."""

    def moved(offset: int) -> None:
        drop("people.Appointment", person__code=TECHNICAL)
        put(offset)

    return moved


APPOINT = _registered("technical_manager_inexperienced", "people.appoint")
GRANT_SIGNING = replace(_registered("signing_grant_not_qualified", "people.grant_signing"))
USE = Refusal("use_after_expiry", "equipment.use_material", CALIBRATOR, used()).way
PERSON = (
    ("calibrator", CALIBRATOR, (ASSIGN, START, CAPTURE)),
    ("reviewer", REVIEWER, (REVIEW,)),
)
DOERS = tuple(
    Dated(f"{what} {name}", f"{role}_{code}", way, of(model, who, name), days)
    for role, who, ways in PERSON
    for what, code, model in (
        ("employment", "not_long_term", "people.Employment"),
        ("qualification", "not_qualified", "people.Qualification"),
        ("authorisation", "not_authorised", "people.Authorisation"),
    )
    for name, days in (("valid_to", LAST), ("valid_from", FIRST))
    for way in ways
)
OTHERS = (
    *(
        Dated("66th birthday", "calibrator_over_age", way, _born(CALIBRATOR), ((1,), (0, -1)))
        for way in (ASSIGN, START)
    ),
    Dated("66th birthday", "calibrator_over_age", CAPTURE, _born(CALIBRATOR), ((1,), (0, -1))),
    Dated("66th birthday", "reviewer_over_age", REVIEW, _born(REVIEWER), ((1,), (0, -1))),
    Dated("66th birthday", "grant_over_age", granted("grant_over_age"), _born(CALIBRATOR), ((1,), (0, -1))),
    Dated("declared", "calibrator_interest", START, _interest("declared_on", CALIBRATOR, "assigned"), ((1,), (0, -1))),
    Dated("ended", "calibrator_interest", START, _interest("ended_on", CALIBRATOR, "assigned"), FROM_THE_DAY_AFTER),
    Dated("ended", "reviewer_interest", REVIEW, _interest("ended_on", REVIEWER, "finished"), FROM_THE_DAY_AFTER),
    Dated("ended", "signatory_interest", APPROVE, _interest("ended_on", SIGNATORY, "reviewed"), FROM_THE_DAY_AFTER),
    # signatories
    Dated("grant", "signatory_not_authorised", APPROVE, of("people.Authorisation", SIGNATORY)),
    Dated("grant", "signatory_not_authorised", APPROVE, of("people.Authorisation", SIGNATORY, "valid_from"), FIRST),
    Dated("paper", "signatory_not_qualified", APPROVE, of("people.Qualification", SIGNATORY)),
    # grants and appointments
    Dated("employment", "grant_not_long_term", granted("grant_not_long_term"), of("people.Employment", CALIBRATOR)),
    Dated("paper", "grant_not_qualified", granted("grant_not_qualified"), of("people.Qualification", CALIBRATOR)),
    Dated(
        "course",
        "grant_not_trained",
        granted("grant_not_trained"),
        column("people.Course", "held_on", trainer__code=TECHNICAL),
        FIRST,
    ),
    Dated("five years", "technical_manager_inexperienced", APPOINT, _not_appointed(_years), FIRST),
    Dated(
        "paper",
        "technical_manager_not_qualified",
        APPOINT,
        _not_appointed(of("people.Qualification", TECHNICAL)),
    ),
    # qualification, scope, premises
    *(
        Dated(f"scope {name}", "qualification_not_in_force", way, _scope(name), days)
        for way in (REVIEW_CONTRACT, START, APPROVE)
        for name, days in (("valid_to", LAST), ("valid_from", FIRST))
    ),
    Dated("qualification", "qualification_not_in_force", START, column("agency.Qualification", "valid_to")),
    Dated("suspended since", "qualification_not_in_force", START, _suspended, UNTIL_THE_DAY_BEFORE),
    Dated("suspended until", "qualification_not_in_force", START, _lifted, FROM_THE_DAY_AFTER),
    Dated("suspended since", "qualification_not_in_force", APPROVE, _suspended, UNTIL_THE_DAY_BEFORE),
    Dated("lease", "site_not_held", START, column("premises.Tenure", "valid_to", site__code="DEMO-S1")),
    Dated("lease", "site_not_held", ASSIGN, column("premises.Tenure", "valid_from", site__code="DEMO-S1"), FIRST),
    Dated("address", "place_not_covered", START, column("premises.NamedAddress", "valid_to", site__code="DEMO-S1")),
    Dated(
        "address",
        "place_not_covered",
        ASSIGN,
        column("premises.NamedAddress", "valid_from", site__code="DEMO-S1"),
        FIRST,
    ),
    # methods
    Dated("superseded", "method_superseded", START, _edition("superseded_on"), UNTIL_THE_DAY_BEFORE),
    Dated("effective", "method_not_yet_effective", START, _edition("effective_from"), FIRST),
    Dated(
        "verified",
        "method_not_verified",
        START,
        column("methods.Verification", "approved_on", edition__method__code=lambda: line().method_code),
        FIRST,
    ),
    Dated("consent", "own_method_without_consent", START, _consent, FIRST),
    Dated("validated", "method_not_validated", START, _validation, FIRST),
    Dated("withdrawn", "procedure_missing", START, _procedure("withdrawn_on"), UNTIL_THE_DAY_BEFORE),
    Dated("effective", "procedure_missing", START, _procedure("effective_from"), FIRST),
    Dated("reviewed", "procedure_not_reviewed", START, _procedure("reviewed"), FIRST),
    Dated("expires", "deviation_incomplete", START, _deviation("method", "assigned")),
    Dated("expires", "deviation_incomplete", CAPTURE, _deviation("method", "started")),
    # equipment
    *(
        Dated("certificate", "standard_certificate_out_of_date", way, _of_standard("equipment.Certificate", "valid_to"))
        for way in (START, FINISH)
    ),
    Dated(
        "certificate",
        "standard_certificate_missing",
        START,
        _of_standard("equipment.Certificate", "calibrated_on"),
        FIRST,
    ),
    Dated("competence", "standard_issuer_not_competent", START, _competence("competence_to")),
    Dated("competence", "standard_issuer_not_competent", START, _competence("competence_from"), FIRST),
    Dated("confirmed", "standard_not_confirmed", START, _confirmed, FIRST),
    Dated(
        "verified",
        "standard_not_verified",
        START,
        column("equipment.Equipment", "verified_on", code=standard),
        FIRST,
    ),
    Dated("check due", "standard_not_in_service", START, _duty),
    Dated("expiry", "material_expired", START, _material),
    Dated("lot", "use_after_expiry", USE, _lot),
    Dated("vessel", "use_after_expiry", USE, _opened),
)
DATED = (*DOERS, *OTHERS)
__all__ = ["DATED", "PLACES", "_own", "interest", "job_at"]
