"""Acts on people, each on the days around its boundary: grants, appointments, training, papers, personal data, dues."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, fit, furnish

NOON = 4
"""Hour of UTC at which it is noon in China."""
DAY = date(2026, 6, 15)


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house; P-B calibrates."""
    furnish()
    yield sqlite_installation


def on(day: date) -> Any:
    """The house's clock tells this day."""
    from guiju.lab.house import clock

    return clock.story(datetime(day.year, day.month, day.day, NOON, tzinfo=UTC))


def refusal(act: Any, *, by: str = "", **members: Any) -> str:
    """Code of the first finding that refuses the act; empty where it is done."""
    import secrets

    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people.queries import actor

    try:
        who = actor(by) if by else SYSTEM
        perform(act, act.Request(**members), actor=who, key=secrets.token_hex(8))
    except Refused as error:
        return error.findings[0].code
    return ""


def authorise(day: date, **changed: Any) -> str:
    """Authorises P-B to calibrate on a day, from that day on."""
    from guiju.lab.people.acts import GrantAuthorisation

    members = {
        "person": "P-B",
        "kind": "calibrate",
        "method_code": "M-1",
        "edition": "2025",
        "fields": "length",
        "valid_from": day,
        "trained": True,
        "basis": "上岗考核 1",
    }
    with on(day):
        return refusal(GrantAuthorisation, **{**members, **changed})


def around(step: int, day: date = DAY, **changed: Any) -> str:
    """Authorises for one day alone, some steps from a day."""
    first = day + timedelta(step)
    return authorise(first, valid_to=first, **changed)


STEPS = (-1, 0, 1)


@pytest.mark.parametrize("what", ["paper", "employment"])
def test_a_grant_around_the_last_day_of_paper_and_contract(house: TestInstallation, what: str) -> None:
    fit("P-B", **{what: {"valid_to": DAY}})
    expected = {"paper": "grant_not_qualified", "employment": "grant_not_long_term"}[what]
    for kind in ("calibrate", "review"):
        found = [around(step, kind=kind) for step in STEPS]
        assert found == ["", "", expected]


@pytest.mark.parametrize("born", [date(1961, 6, 16), date(1964, 2, 29)])
def test_a_grant_around_the_65th_and_66th_birthday(house: TestInstallation, born: date) -> None:
    """Over 65 begins on the 66th birthday; who was born on 29 February has it on the 28th where there is no 29th."""
    from guiju.lab.people import acts

    do(acts.RegisterPerson, code="P-O", name="老", birth_date=born)
    fit("P-O", employment={"valid_from": date(2000, 1, 1)}, paper={"valid_from": date(2000, 1, 1)})
    for years, expected in ((65, ["", "", ""]), (66, ["", "grant_over_age", "grant_over_age"])):
        birthday = date(born.year + years, born.month, 28 if (born.month, born.day) == (2, 29) else born.day)
        assert [around(step, birthday, person="P-O") for step in STEPS] == expected


def test_only_long_term_employment_counts(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    paper = {"kind": "metrologist_2", "number": "1", "issuer": "某部门", "attested": True}
    do(acts.FileQualification, person="P-B", valid_from=date(2020, 1, 1), **paper)
    for number, kind in enumerate(("short_term", "dispatched", "none", "long_term")):
        first = DAY + timedelta(number)
        do(acts.RecordEmployment, person="P-B", kind=kind, valid_from=first, valid_to=first)
        assert authorise(first) == ("" if kind == "long_term" else "grant_not_long_term")


def test_a_grant_for_later_is_judged_on_its_first_day(house: TestInstallation) -> None:
    fit("P-B", paper={"valid_to": DAY})
    assert authorise(DAY, valid_from=DAY + timedelta(1)) == "grant_not_qualified"


def test_training_is_the_courses_or_a_named_record_never_a_mere_tick(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    fit("P-B")
    assert authorise(DAY, basis="") == "grant_not_trained"
    attendance = {"course": "K-1", "result": "合格"}
    do(acts.RecordAttendance, person="P-B", passed=True, **attendance)
    # The teacher of K-1 has no work on papers: the course does not count (4.5-8).
    assert authorise(DAY, basis="", trained=False) == "grant_not_trained"
    work = {
        "employer": "某机构",
        "evidence": "劳动合同",
        "work": "量块校准",
        "calibration": True,
        "field": "length",
        "attested": True,
    }
    do(acts.RecordExperience, person="P-T", valid_from=date(2022, 12, 31), **work)
    assert authorise(DAY, basis="", trained=False) == ""


COURSES = (
    # held on, the teacher works since, passed, field, what refuses the grant of 2026-06-15
    (date(2026, 6, 15), date(2023, 6, 15), True, "length", ""),
    (date(2026, 6, 15), date(2023, 6, 16), True, "length", "grant_not_trained"),
    (date(2026, 6, 14), date(2020, 1, 1), True, "length", ""),
    (date(2026, 6, 16), date(2020, 1, 1), True, "length", "grant_not_trained"),
    (date(2026, 6, 14), date(2020, 1, 1), False, "length", "grant_not_trained"),
    (date(2026, 6, 14), date(2020, 1, 1), True, "mass", "grant_not_trained"),
)


@pytest.mark.parametrize("course", COURSES)
def test_which_course_counts(house: TestInstallation, course: tuple[date, date, bool, str, str]) -> None:
    from guiju.lab.people import acts

    held, since, passed, field, found = course
    fit("P-B")
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "calibration": True, "attested": True}
    do(acts.RecordExperience, person="P-T", valid_from=since, **work)
    with on(DAY + timedelta(30)):
        members = {"code": "K-9", "title": "量块", "kind": "skills", "evidence": "档案", "trainer": "P-T"}
        do(acts.RecordCourse, held_on=held, field=field, **members)
        do(acts.RecordAttendance, person="P-B", course="K-9", passed=passed, result="见档案")
    assert authorise(DAY, basis="", trained=False) == found


def sign(day: date, fields: str, by: str = "") -> str:
    from guiju.lab.people.acts import GrantSigning

    members = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "trained": False}
    with on(day):
        return refusal(GrantSigning, by=by, fields=fields, valid_from=day, **members)


def test_a_fourth_field_asks_for_more_than_level_2(house: TestInstallation) -> None:
    fit("P-B", paper={"valid_to": DAY})
    assert sign(DAY + timedelta(1), "length") == "signing_grant_not_qualified"
    assert sign(DAY, "length mass radio") == ""
    assert sign(DAY, "optics") == "signing_grant_not_qualified"
    # a field that is held already is no fourth
    assert sign(DAY, "mass") == ""
    assert sign(DAY, "") == "signing_without_field"
    assert sign(DAY, "alchemy") in {"signing_field_unknown", "signing_grant_not_qualified"}


def test_nobody_grants_appoints_or_vouches_for_themselves(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    fit("P-Q", level="metrologist_1")
    spans = {"valid_from": date(2020, 1, 1)}
    paper = {"kind": "senior_title", "number": "2", "issuer": "某部门", **spans}
    assert refusal(acts.FileQualification, by="P-Q", person="P-Q", attested=True, **paper) == "attest_own"
    assert refusal(acts.FileQualification, by="P-Q", person="P-Q", attested=False, **paper) == ""
    from guiju.lab.people.models import Qualification

    row = Qualification.objects.get(attested=False)
    assert refusal(acts.AttestQualification, by="P-Q", row=row.pk) == "attest_own"
    from guiju.lab.house import files

    copied = files.store(b"%PDF-1.7 a paper", "application/pdf")
    assert refusal(acts.AttestQualification, by="P-H", row=row.pk) == "beginning_needs_proof"
    assert refusal(acts.AttestQualification, by="P-H", row=row.pk, file_sha256=copied) == ""
    assert Qualification.objects.get(pk=row.pk).attested_by == "P-H"
    grant = {"kind": "supervise", "method_code": "", "edition": "", "fields": "length", "trained": False}
    with on(DAY):
        assert refusal(acts.GrantAuthorisation, by="P-Q", person="P-Q", valid_from=DAY, **grant) == "grant_own"
        assert refusal(acts.GrantAuthorisation, by="P-H", person="P-Q", valid_from=DAY, **grant) == ""
    check = {"kind": "supervision", "done_on": date(2026, 3, 2), "passed": True, "remark": "符合"}
    assert refusal(acts.RecordCheck, by="P-Q", person="P-Q", **check) == "check_own"
    assert refusal(acts.RecordAttendance, person="P-T", course="K-1", passed=True, result="x") == "trained_by_self"


def appoint(day: date, **changed: Any) -> str:
    from guiju.lab.people.acts import Appoint

    with on(DAY):
        return refusal(Appoint, **{"person": "P-T", "post": "G-1", "letter": "任 1", "valid_from": day, **changed})


def test_the_technical_manager_has_five_years_on_the_first_day(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    fit("P-T", level="metrologist_1")
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "calibration": True, "attested": True}
    do(acts.RecordExperience, person="P-T", valid_from=date(DAY.year - 5, DAY.month, DAY.day), **work)
    found = [appoint(DAY + timedelta(step), valid_to=DAY + timedelta(step)) for step in STEPS]
    assert found == ["technical_manager_inexperienced", "", ""]


@pytest.mark.parametrize("level", ["metrologist_1", "senior_title"])
def test_the_technical_managers_paper_holds_on_the_first_day(house: TestInstallation, level: str) -> None:
    from guiju.lab.people import acts

    fit("P-T", level=level, paper={"valid_to": DAY})
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "calibration": True, "attested": True}
    do(acts.RecordExperience, person="P-T", valid_from=date(2010, 1, 1), **work)
    found = [appoint(DAY + timedelta(step), valid_to=DAY + timedelta(step)) for step in STEPS]
    assert found == ["", "", "technical_manager_not_qualified"]


def test_level_2_work_on_paper_unseen_and_other_work_make_no_technical_manager(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Experience

    fit("P-T", level="metrologist_2")
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "valid_from": date(2010, 1, 1)}
    do(acts.RecordExperience, person="P-T", calibration=False, attested=True, **work)
    do(acts.RecordExperience, person="P-T", calibration=True, attested=False, **work)
    assert appoint(DAY) in {"technical_manager_inexperienced", "technical_manager_not_qualified"}
    assert refusal(acts.AttestExperience, by="P-T", row=Experience.objects.get(attested=False).pk) == "attest_own"
    do(acts.AttestExperience, row=Experience.objects.get(attested=False).pk)
    assert appoint(DAY) == "technical_manager_not_qualified"


def found_in_register(day: date) -> set[tuple[str, str]]:
    from guiju.lab.house.watching import findings_on

    return {(each.code, each.subject) for each in findings_on(day, "people")}


def test_the_register_is_watched_as_of_a_day(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    assert {("post_unfilled", "G-1"), ("role_without_appointment", "P-T"), ("method_understaffed", "M-1")} <= (
        found_in_register(DAY)
    )
    assert ("course_does_not_count", "K-1") in found_in_register(DAY)
    fit("P-T", level="metrologist_1", paper={"valid_to": DAY})
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "calibration": True, "attested": True}
    do(acts.RecordExperience, person="P-T", valid_from=date(2010, 1, 1), **work)
    assert appoint(DAY) == ""
    before, after = found_in_register(DAY), found_in_register(DAY + timedelta(1))
    assert not {"post_unfilled", "role_without_appointment", "course_does_not_count"} & {code for code, _ in before}
    assert ("technical_manager_lapsed", "P-T") in after - before


def test_two_people_must_be_able_to_calibrate_by_each_method(house: TestInstallation) -> None:
    fit("P-B")
    fit("P-K", paper={"valid_to": DAY})
    assert authorise(DAY) == authorise(DAY, person="P-K") == ""
    assert ("method_understaffed", "M-1") not in found_in_register(DAY)
    assert ("method_understaffed", "M-1") in found_in_register(DAY + timedelta(1))
    assert ("authorised_not_fit", "P-K") in found_in_register(DAY + timedelta(1))


def test_what_is_due_is_told_once_and_declarations_are_renewed_yearly(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.ui.dues import dues

    fit("P-B", paper={"valid_to": DAY}, employment={"valid_to": DAY})
    check = {"kind": "supervision", "passed": True, "remark": "符合"}
    for done, due in ((date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 3, 2), DAY)):
        assert refusal(acts.RecordCheck, by="P-Q", person="P-B", done_on=done, next_due=due, **check) == ""
    with on(date(2025, 6, 15)):
        assert refusal(acts.DeclareNoInterest, by="P-Q", text="无") == "role"
    assert authorise(date(2026, 6, 1), valid_to=DAY) == ""
    told = [(each.kind, each.day) for each in dues(DAY, DAY) if each.owner == "P-B"]
    kinds = ["person_authorisation", "person_check", "person_employment", "person_qualification"]
    assert sorted(told) == [(each, DAY) for each in kinds]
    assert not [each for each in dues(date(2026, 4, 1), date(2026, 4, 1)) if each.owner == "P-B"]
    with on(DAY):
        assert ("declaration_overdue", "P-B") in found_in_register(DAY)
        assert refusal(acts.DeclareNoInterest, by="P-B", text=" ") == "declaration_empty"
        assert refusal(acts.DeclareNoInterest, by="P-B", text="没有利益关系") == ""
        assert ("declaration_overdue", "P-B") not in found_in_register(DAY)


NUMBER = "11010519600616001X"


def test_the_first_declaration_is_due_on_the_first_day_of_a_role(house: TestInstallation) -> None:
    """Of whoever is employed and never declared; the register names who was only employed, and nothing is due."""
    from guiju.lab.people.acts import DeclareNoInterest, GiveRole, RecordEmployment, RegisterPerson
    from guiju.lab.ui.dues import EVER, dues

    def due() -> list[date]:
        kind = "person_declaration"
        return [each.day for each in dues(EVER, DAY + timedelta(days=400)) if (each.kind, each.owner) == (kind, "P-N")]

    with on(DAY):
        do(RegisterPerson, code="P-N", name="新员", birth_date=date(1990, 1, 1))
        do(RecordEmployment, person="P-N", kind="short_term", valid_from=date(2020, 1, 1), valid_to=None)
        assert due() == []
        assert ("declaration_overdue", "P-N") in found_in_register(DAY)
        for name in ("reviewer", "calibrator"):
            do(GiveRole, person="P-N", name=name, valid_from=DAY)
        assert due() == [DAY]
        assert severity(DAY, "P-N") == "warning"
    with on(DAY + timedelta(days=1)):
        assert due() == [DAY]
        assert severity(DAY + timedelta(days=1), "P-N") == "nonconformity"
        assert refusal(DeclareNoInterest, by="P-N", text="无") == ""
        assert due() == [DAY + timedelta(days=366)]
        assert severity(DAY + timedelta(days=1), "P-N") == ""


def severity(day: date, person: str) -> str:
    """How the register's rule speaks of the person's declaration; empty where it does not."""
    from guiju.lab.house.watching import findings_on

    found = [each for each in findings_on(day, "people") if each.subject == person]
    return next((each.severity for each in found if each.code == "declaration_overdue"), "")


def test_of_an_identity_number_only_a_keyed_digest_and_four_signs_are_kept(house: TestInstallation) -> None:
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.people import acts
    from guiju.lab.people.models import Identity
    from guiju.lab.people.personal import mark_of

    kept = {"mark": mark_of(NUMBER), "last_four": NUMBER[-4:]}
    assert refusal(acts.RecordIdentity, by="P-T", person="P-B", **kept) == "role"
    assert refusal(acts.RecordIdentity, by="P-Q", person="P-B", **kept) == ""
    assert refusal(acts.RecordIdentity, by="P-Q", person="P-K", **kept) == "identity_of_other"
    entries = "".join(each.changes for each in JournalEntry.objects.all())
    for secret in (NUMBER, NUMBER[6:14], kept["mark"], '"last_four":"001X"', "1980-01-01"):
        assert secret not in entries
    assert refusal(acts.EraseIdentity, by="P-Q", person="P-B", reason=" ") == "identity_erasure"
    assert refusal(acts.EraseIdentity, by="P-Q", person="P-B", reason="不再需要") == ""
    row = Identity.objects.get()
    assert (row.mark, row.last_four) == ("", "")
    assert refusal(acts.RecordIdentity, by="P-Q", person="P-K", **kept) == ""


def test_each_view_of_anothers_data_stays_on_file_and_cannot_be_changed(house: TestInstallation) -> None:
    from guiju.lab.house.controlled import ControlledWriteRefused
    from guiju.lab.house.models import Commitment
    from guiju.lab.people import acts
    from guiju.lab.people.models import Viewing

    assert refusal(acts.ViewIdentity, by="P-T", person="P-B", purpose="age") == "role"
    assert refusal(acts.ViewIdentity, by="P-H", person="P-B", purpose="curiosity") == "purpose_unknown"
    assert refusal(acts.ViewIdentity, by="P-H", person="P-B", purpose="age") == ""
    row = Viewing.objects.get()
    assert (row.person.code, row.viewed_by, row.purpose) == ("P-B", "P-H", "age")
    assert Commitment.objects.filter(table="people_viewing", row=row.pk).count() == 1
    with pytest.raises(ControlledWriteRefused):
        row.delete()
    from guiju.lab.house.act import all_acts

    writers = [name for name, act in all_acts().items() if getattr(act, "model", None) is Viewing]
    assert writers == []


def test_audit_holds_over_all_of_it(house: TestInstallation) -> None:
    test_of_an_identity_number_only_a_keyed_digest_and_four_signs_are_kept(house)
    done = house.cli("log", "audit", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize(
    ("held", "site", "may"),
    [
        ([""], "S1", True),
        (["S1"], "S2", False),
        (["S2", "S1"], "S1", True),
        (["S2 S1"], "S1", True),
        (["S2", ""], "S1", True),
    ],
)
def test_a_role_may_hold_at_some_sites_alone(house: TestInstallation, held: list[str], site: str, may: bool) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.queries import actor
    from guiju.lab.premises.acts import AddSite

    do(AddSite, code="S2", name="二", name_en="Two", address="某市", address_en="A city", main=False)
    for sites in held:
        do(acts.GiveRole, person="P-B", name="reviewer", site_codes=sites, valid_from=date(2026, 1, 1))
    with on(DAY):
        who = actor("P-B")
    assert "reviewer" in who.roles
    assert who.may_at(frozenset({"reviewer"}), site) is may
    assert who.may_at(frozenset({"calibrator"}), "anywhere")
    assert not who.may_at(frozenset({"head"}), site)


def test_grants_are_judged_the_same_on_both_databases(installation: TestInstallation) -> None:
    furnish()
    fit("P-B", paper={"valid_to": DAY})
    assert [around(step) for step in STEPS] == ["", "", "grant_not_qualified"]
    assert ("method_understaffed", "M-1") in found_in_register(DAY)
    done = installation.cli("log", "audit", "--json")
    assert done.returncode == 0, done.stderr
