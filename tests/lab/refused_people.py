"""What acts on people refuse: grants, appointments, papers, training, interests, personal data (4.5, 5-3, 5-5d)."""

from datetime import date
from typing import Any

from bench_house import act
from refused import FORM, NONE, change
from refused_faults import insert, old
from refused_house import known
from refused_registers import Refusal, ago, first, row
from refused_ways import CALIBRATOR, HEAD, QUALITY, REVIEWER, SIGNATORY, TECHNICAL

OPEN = {"valid_to": None}
NUMBER = "11010519600616001X"


def grant(**changed: Any) -> Any:
    """An authorisation to calibrate by the method of the work."""

    def request() -> dict[str, Any]:
        granted = first("people.Authorisation", person__code=CALIBRATOR, kind="calibrate")
        plain = {
            "person": CALIBRATOR,
            "kind": "calibrate",
            "method_code": granted.method_code,
            "edition": granted.edition,
            "fields": granted.fields,
            "valid_from": ago(0),
            "valid_to": None,
            "trained": False,
            "basis": "考核",
        }
        return {**plain, **changed}

    return request


def narrower() -> dict[str, Any]:
    """A range of the method beside the authorisation for all of it."""
    asked = grant()()
    unit = first("agency.ScopeRow", method_code=asked["method_code"]).unit
    return {**asked, "lower": "1", "upper": "2", "unit": unit}


def signing(person: str, fields: str) -> Any:
    return lambda: {
        "person": person,
        "kind": "sign",
        "method_code": "",
        "edition": "",
        "fields": fields,
        "valid_from": ago(0),
        "valid_to": None,
        "trained": False,
    }


def appointment(person: str, kind: str = "technical_manager", **changed: Any) -> Any:
    def request() -> dict[str, Any]:
        post = first("people.Post", kind=kind)
        said = {"person": person, "post": post.code, "letter": "任 1", "valid_from": ago(0), **OPEN}
        return {**said, **changed}

    return request


def of(person: str, model: str, values: dict[str, Any]) -> Any:
    return lambda: change(model, values, person__code=person)


def paper(**changed: Any) -> Any:
    plain = {"person": CALIBRATOR, "kind": "other", "number": "1", "issuer": "某", "attested": False}
    return lambda: {**plain, "valid_from": ago(9), **OPEN, **changed}


def _paper_of(person: str) -> dict[str, str]:
    found = first("people.Qualification", person__code=person)
    return {each: getattr(found, each) for each in ("kind", "number", "issuer")}


def employment(**changed: Any) -> Any:
    plain = {"person": CALIBRATOR, "kind": "long_term"}
    return lambda: {**plain, "valid_from": ago(0), **OPEN, **changed}


def check(**changed: Any) -> Any:
    plain = {"person": CALIBRATOR, "kind": "supervision", "passed": True, "remark": "符合"}
    return lambda: {**plain, "done_on": ago(1), **changed}


def interest(person: str, **changed: Any) -> Any:
    def request() -> dict[str, Any]:
        customer = first("customers.Customer").code
        return {"person": person, "customer_code": customer, "declared_on": ago(0), "ended_on": None, **changed}

    return request


def declared(person: str) -> Any:
    def make() -> None:
        customer = first("customers.Customer").code
        who = first("people.Person", code=person)
        insert("people.Interest", person=who, customer_code=customer, declared_on=ago(30))

    return make


def ended(person: str, day: int) -> Any:
    return lambda: {"row": row("people.Interest", person__code=person), "last_day": ago(day), "reason": "已了"}


def identified(person: str) -> None:
    from guiju.lab.people.acts import RecordIdentity
    from guiju.lab.people.personal import mark_of

    act(RecordIdentity, QUALITY, person=person, mark=mark_of(NUMBER), last_four="001X")


def identity() -> dict[str, Any]:
    from guiju.lab.people.personal import mark_of

    return {"person": CALIBRATOR, "mark": mark_of(NUMBER), "last_four": "001X"}


def born(code: str, **changed: Any) -> Any:
    told = {"reason": "误录", "proof": "身份证", "witnessed_by": HEAD}
    return lambda: {"code": code, "birth_date": ago(12000), **told, **changed}


def double() -> dict[str, Any]:
    person = first("people.Person", code=CALIBRATOR)
    return {"code": "P-9", "name": f"{person.name} ", "birth_date": person.birth_date}


def witnessed(code: str) -> Any:
    """The form's witness, with the own user name and password."""
    return lambda: {"witness_username": code, "witness_password": known()["passwords"][code]}


def role(**changed: Any) -> Any:
    return lambda: {"person": CALIBRATOR, "name": "reviewer", "valid_from": ago(0), **OPEN, **changed}


POST = {"code": "G-9", "name": "岗", "name_en": "Post", "needed": 1, "least_years": 0}
COURSE = {"code": "K-9", "title": "课", "kind": "skills", "evidence": "档案", "trainer": TECHNICAL}
REFUSALS = (
    # grants
    Refusal(
        "grant_not_qualified",
        "people.grant_authorisation",
        TECHNICAL,
        grant(),
        make=of(CALIBRATOR, "people.Qualification", {"attested": False}),
    ),
    Refusal(
        "grant_not_long_term",
        "people.grant_authorisation",
        TECHNICAL,
        grant(),
        make=of(CALIBRATOR, "people.Employment", {"kind": "dispatched"}),
    ),
    Refusal("grant_over_age", "people.grant_authorisation", TECHNICAL, grant(), make=lambda: old(CALIBRATOR)("")),
    Refusal(
        "grant_not_trained",
        "people.grant_authorisation",
        TECHNICAL,
        grant(),
        make=of(CALIBRATOR, "people.Attendance", {"passed": False}),
    ),
    Refusal("grant_own", "people.grant_authorisation", TECHNICAL, grant(person=TECHNICAL, kind="supervise")),
    Refusal("training_not_named", "people.grant_authorisation", TECHNICAL, grant(trained=True, basis="别处学过")),
    Refusal("site_unknown", "people.grant_authorisation", TECHNICAL, grant(site_codes="NOWHERE"), FORM),
    Refusal("unknown_person", "people.grant_authorisation", TECHNICAL, grant(person="nobody"), NONE),
    Refusal("range_without_unit", "people.grant_authorisation", TECHNICAL, grant(lower="1")),
    Refusal("unit_unknown", "people.grant_authorisation", TECHNICAL, grant(upper="1", unit="qq")),
    Refusal("grant_method_unknown", "people.grant_authorisation", TECHNICAL, grant(method_code="NOPE"), FORM),
    Refusal("grant_edition_unknown", "people.grant_authorisation", TECHNICAL, grant(edition="1800")),
    Refusal("grant_edition_far", "people.grant_authorisation", TECHNICAL, grant(kind="develop", edition="2199"), FORM),
    Refusal(
        "grant_field_unknown", "people.grant_authorisation", TECHNICAL, grant(kind="supervise", fields="zzz"), FORM
    ),
    Refusal("grant_field_differs", "people.grant_authorisation", TECHNICAL, grant(fields="radio")),
    Refusal(
        "grant_about_nothing",
        "people.grant_authorisation",
        TECHNICAL,
        grant(kind="supervise", method_code="", edition="", fields=""),
        FORM,
    ),
    Refusal("grant_range", "people.grant_authorisation", TECHNICAL, grant(lower="50", upper="0", unit="mm")),
    Refusal("given_within", "people.grant_authorisation", TECHNICAL, narrower),
    Refusal("grant_unit_differs", "people.grant_authorisation", TECHNICAL, grant(upper="50", unit="kg")),
    Refusal(
        "signing_by_fields",
        "people.grant_signing",
        HEAD,
        lambda: {**signing(SIGNATORY, "length")(), "edition": "1"},
        NONE,
    ),
    Refusal("authorisation_kind", "people.grant_authorisation", TECHNICAL, grant(kind="sing"), FORM),
    Refusal(
        "backdated_needs_reason",
        "people.grant_authorisation",
        TECHNICAL,
        grant(valid_from=lambda: ago(1), basis=""),
    ),
    Refusal("day_too_far_back", "people.grant_authorisation", TECHNICAL, grant(valid_from=lambda: ago(44))),
    Refusal(
        "day_before_founding",
        "people.grant_authorisation",
        TECHNICAL,
        grant(kind="supervise", valid_from=lambda: ago(60)),
    ),
    Refusal(
        "signing_grant_not_qualified",
        "people.grant_signing",
        TECHNICAL,
        signing(CALIBRATOR, "length mass radio optics"),
    ),
    Refusal("signing_field_unknown", "people.grant_signing", HEAD, signing(SIGNATORY, "alchemy"), FORM),
    Refusal("signing_without_field", "people.grant_signing", HEAD, signing(SIGNATORY, ""), FORM),
    # posts and roles
    Refusal("technical_manager_not_qualified", "people.appoint", HEAD, appointment(CALIBRATOR)),
    Refusal(
        "technical_manager_inexperienced",
        "people.appoint",
        HEAD,
        appointment(TECHNICAL),
        make=of(TECHNICAL, "people.Experience", {"attested": False}),
    ),
    Refusal(
        "appointment_not_fit",
        "people.appoint",
        HEAD,
        appointment(CALIBRATOR, "supervisor"),
        make=lambda: change("people.Post", {"papers": "senior_title"}, kind="supervisor"),
    ),
    Refusal(
        "post_not_in_force",
        "people.appoint",
        HEAD,
        appointment(REVIEWER, "supervisor"),
        make=lambda: change("people.Post", {"valid_from": ago(-1), "papers": "", "least_years": 0}, kind="supervisor"),
    ),
    Refusal("post_kind", "people.add_post", HEAD, lambda: {**POST, "kind": "zz", "valid_from": ago(0), **OPEN}, FORM),
    Refusal("unknown_role", "people.give_role", QUALITY, role(name="boss"), FORM),
    Refusal("given_already", "people.give_role", QUALITY, role(name="calibrator")),
    Refusal("seat_without_end", "people.give_role", QUALITY, role(name="assessor")),
    Refusal("role_backdated", "people.give_role", QUALITY, role(valid_from=lambda: ago(1))),
    Refusal(
        "ending_own",
        "people.end_role",
        QUALITY,
        lambda: {"row": row("people.Role", person__code=QUALITY), "last_day": ago(-1), "reason": "调岗"},
    ),
    # papers, training, checks
    Refusal(
        "kind_unknown",
        "people.record_employment",
        QUALITY,
        lambda: {"person": CALIBRATOR, "kind": "zz", "valid_from": ago(0), **OPEN},
        FORM,
    ),
    Refusal("employment_own", "people.record_employment", QUALITY, employment(person=QUALITY)),
    Refusal("employment_overlaps", "people.record_employment", QUALITY, employment(kind="dispatched")),
    Refusal(
        "beginning_needs_proof",
        "people.file_qualification",
        QUALITY,
        paper(attested=True, valid_from=lambda: ago(60)),
    ),
    Refusal("attest_own", "people.file_qualification", QUALITY, paper(person=QUALITY, attested=True)),
    Refusal(
        "attested_already",
        "people.attest_qualification",
        QUALITY,
        lambda: {"row": row("people.Qualification", person__code=CALIBRATOR, attested=True)},
    ),
    Refusal("course_about_nothing", "people.record_course", QUALITY, lambda: {**COURSE, "held_on": ago(1)}),
    Refusal(
        "trained_by_self",
        "people.record_attendance",
        QUALITY,
        lambda: {
            "person": TECHNICAL,
            "course": first("people.Course", trainer__code=TECHNICAL).code,
            "passed": True,
            "result": "合格",
        },
    ),
    Refusal("check_own", "people.record_check", QUALITY, check(person=QUALITY)),
    # interests
    Refusal("interest_of_other", "people.declare_interest", CALIBRATOR, interest(REVIEWER)),
    Refusal("interest_own_end", "people.end_interest", QUALITY, ended(QUALITY, 0), make=declared(QUALITY)),
    Refusal("interest_ended_back", "people.end_interest", QUALITY, ended(CALIBRATOR, 1), make=declared(CALIBRATOR)),
    # personal data
    Refusal(
        "birth_in_future",
        "people.register_person",
        QUALITY,
        lambda: {"code": "P-9", "name": "新", "birth_date": ago(-1)},
    ),
    Refusal(
        "birth_unlikely",
        "people.register_person",
        QUALITY,
        lambda: {"code": "P-9", "name": "新", "birth_date": ago(1)},
    ),
    Refusal("person_twice", "people.register_person", QUALITY, double),
    Refusal("before_working_age", "people.record_employment", QUALITY, employment(valid_from=date(1850, 1, 1))),
    Refusal("beginning_far_ahead", "people.file_qualification", QUALITY, paper(valid_from=lambda: ago(-367))),
    Refusal(
        "paper_of_other",
        "people.file_qualification",
        QUALITY,
        lambda: {**paper()(), **_paper_of(REVIEWER)},
    ),
    Refusal(
        "code_alike",
        "people.file_qualification",
        QUALITY,
        lambda: {**paper()(), **_paper_of(CALIBRATOR), "number": f"{_paper_of(CALIBRATOR)['number']}."},
    ),
    Refusal("birth_own", "people.correct_birth_date", QUALITY, born(QUALITY), sent=witnessed(HEAD)),
    Refusal("birth_needs_proof", "people.correct_birth_date", QUALITY, born(CALIBRATOR, proof=" "), FORM),
    Refusal(
        "birth_two_people",
        "people.correct_birth_date",
        QUALITY,
        born(CALIBRATOR, witnessed_by=QUALITY),
        sent=witnessed(QUALITY),
    ),
    Refusal(
        "witness_not_staff",
        "people.correct_birth_date",
        QUALITY,
        born(CALIBRATOR, witnessed_by="demo-assessor"),
        sent=witnessed("demo-assessor"),
    ),
    Refusal("identity_malformed", "people.record_identity", QUALITY, lambda: {**identity(), "mark": "x"}, NONE),
    Refusal(
        "identity_of_other",
        "people.record_identity",
        QUALITY,
        identity,
        make=lambda: identified(REVIEWER),
        sent=lambda: {"number": NUMBER},
    ),
    Refusal(
        "identity_erasure",
        "people.erase_identity",
        QUALITY,
        lambda: {"person": REVIEWER, "reason": " "},
        make=lambda: identified(REVIEWER),
    ),
    Refusal(
        "purpose_unknown", "people.view_identity", QUALITY, lambda: {"person": CALIBRATOR, "purpose": "curiosity"}, FORM
    ),
)
