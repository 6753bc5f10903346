"""What nobody may do to the registers, by the act and around its boundary: own roles, foreign sites, the far past."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import SINCE, do, equip, fit, furnish


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house with a second site."""
    from guiju.lab.premises import acts as premises

    furnish()
    place = {"address": "某地", "address_en": "Somewhere"}
    do(premises.AddSite, code="S2", name="分场所", name_en="Second site", main=False, **place)
    do(premises.AddRoom, site="S2", code="R2", name="实验室", name_en="Room", enclosure="独立")
    yield sqlite_installation


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


def days(count: int) -> timedelta:
    return timedelta(days=count)


def refusal(act: Any, by: str, **members: Any) -> str:
    """Code of the first finding that refuses the act of a person; empty where it is done."""
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.people.queries import actor

    try:
        perform(act, act.Request(**members), actor=actor(by), key=secrets.token_hex(8))
    except Refused as error:
        return error.findings[0].code
    return ""


def only_at(site: str, person: str, role: str) -> None:
    """From today on the person's role holds at one site alone."""
    from guiju.lab.people.acts import EndRole, GiveRole
    from guiju.lab.people.models import Role

    row = Role.objects.get(person__code=person, name=role)
    do(EndRole, row=row.pk, last_day=today() - days(1), reason="调整")
    do(GiveRole, person=person, name=role, site_codes=site, valid_from=today())


def days_ago_of_founding() -> int:
    """How long ago the house was founded."""
    from guiju.lab.house import clock
    from guiju.lab.house.models import Seal

    return (today() - clock.civil_day(Seal.objects.order_by("pk")[0].since)).days


def founded_long_ago(monkeypatch: Any) -> None:
    """As if the house stood for years: what is judged is the parameter alone."""
    monkeypatch.setattr("guiju.lab.house.backdating.founded_on", lambda reading: date(2020, 1, 1))


# ---- roles and sites


def test_nobody_gives_a_role_to_oneself_nor_in_the_past_nor_at_unknown_sites(house: TestInstallation) -> None:
    from guiju.lab.people.acts import GiveRole

    for name in ("head", "quality_manager", "calibrator"):
        assert refusal(GiveRole, "P-T", person="P-T", name=name, valid_from=today()) == "grant_own"
    given = {"person": "P-B", "name": "reviewer"}
    assert refusal(GiveRole, "P-T", **given, valid_from=today() - days(1)) == "role_backdated"
    assert refusal(GiveRole, "P-T", **given, valid_from=today(), site_codes="S1 S9") == "site_unknown"
    assert refusal(GiveRole, "P-T", **given, valid_from=today(), site_codes="S1 S2") == ""


def test_a_role_of_one_site_acts_on_things_of_that_site_alone(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import ChangeState
    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.equipment.acts_life import Move

    equip("E-2")
    for code, room in (("E-1", "R1"), ("E-2", "R2")):
        assert refusal(Move, "P-K", code=code, room_code=room) == ""
    only_at("S2", "P-K", "equipment_keeper")
    plan = {"kind": "maintenance", "stops": False, "months": 12, "uses": None, "basis": "说明书", "since": today()}
    for code, expected in (("E-1", "role_not_at_site"), ("E-2", "")):
        assert refusal(PlanDuty, "P-K", equipment=code, **plan) == expected
        assert refusal(ChangeState, "P-K", code=code, state="verified", reason="验证符合") == expected
    # Nothing is taken away to another site, nor fetched from there, by a role of one of the two.
    assert refusal(Move, "P-K", code="E-2", room_code="R1") == "role_not_at_site"
    assert refusal(Move, "P-K", code="E-1", room_code="R2") == "role_not_at_site"
    assert refusal(Move, "P-K", code="E-2", room_code="R2", place="柜二") == ""


def test_the_lights_say_that_a_role_does_not_reach(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import ChangeState
    from guiju.lab.equipment.acts_life import Move
    from guiju.lab.house.act import preview
    from guiju.lab.people.queries import actor

    assert refusal(Move, "P-K", code="E-1", room_code="R1") == ""
    asked = ChangeState.Request(code="E-1", state="verified", reason="验证符合")
    assert "role_not_at_site" not in [each.code for each in preview(ChangeState, asked, actor=actor("P-K"))]
    only_at("S2", "P-K", "equipment_keeper")
    assert "role_not_at_site" in [each.code for each in preview(ChangeState, asked, actor=actor("P-K"))]


def test_what_holds_everywhere_is_not_for_a_role_of_one_site(house: TestInstallation) -> None:
    from guiju.lab.house.acts import SetParameter
    from guiju.lab.people.acts import GiveRole

    only_at("S2", "P-Q", "quality_manager")
    given = {"person": "P-B", "name": "reviewer", "valid_from": today()}
    assert refusal(GiveRole, "P-Q", **given) == "role_not_everywhere"
    assert refusal(GiveRole, "P-Q", **given, site_codes="S1 S2") == "role_not_at_site"
    assert refusal(GiveRole, "P-Q", **given, site_codes="S2") == ""
    source = {"source": "某文件", "source_en": "a paper"}
    changed = {"name": "age_limit", "value": "60", "valid_from": today(), **source}
    assert refusal(SetParameter, "P-Q", **changed) == "role_not_everywhere"
    # The same role at every site besides opens what the one of a site does not.
    do(GiveRole, person="P-Q", name="head", valid_from=today())
    assert refusal(SetParameter, "P-Q", **changed) == ""


# ---- ends


def test_an_end_only_moves_earlier(house: TestInstallation) -> None:
    from guiju.lab.people.acts import EndQualification, FileQualification
    from guiju.lab.people.models import Qualification
    from guiju.lab.premises.acts import EndNamedAddress, NameAddress
    from guiju.lab.premises.models import NamedAddress

    last, reason = today() + days(5), {"reason": "到期前收回"}
    paper = {"person": "P-B", "kind": "other", "number": "X", "issuer": "某部门", "attested": True}
    do(FileQualification, **paper, valid_from=SINCE, valid_to=last)
    do(NameAddress, site="S1", qualification="L0001", address="某市", valid_from=SINCE, valid_to=last)
    for act, model in ((EndQualification, Qualification), (EndNamedAddress, NamedAddress)):
        row = model.objects.get(valid_to=last).pk
        assert refusal(act, "P-Q", row=row, last_day=last + days(1), **reason) == "ending_extends"
        assert refusal(act, "P-Q", row=row, last_day=last, **reason) == "ending_extends"
        assert refusal(act, "P-Q", row=row, last_day=last - days(1), **reason) == ""
        assert refusal(act, "P-Q", row=row, last_day=last, **reason) == "ending_extends"
    # What is open takes any end.
    do(FileQualification, **{**paper, "number": "Y"}, valid_from=SINCE, valid_to=None)
    row = Qualification.objects.get(number="Y").pk
    assert refusal(EndQualification, "P-Q", row=row, last_day=last, **reason) == ""


def test_nobody_ends_what_is_the_own(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Employment, Qualification, Role

    fit("P-Q")
    ends = (
        (acts.EndRole, Role, today()),
        (acts.EndEmployment, Employment, today()),
        (acts.EndQualification, Qualification, today()),
    )
    for act, model, last in ends:
        row = model.objects.get(person__code="P-Q").pk
        assert refusal(act, "P-Q", row=row, last_day=last, reason="离岗") == "ending_own"
        assert refusal(act, "P-H", row=row, last_day=last, reason="离岗") == ""


# ---- what the whole agency has in common


def test_customers_and_suppliers_are_not_kept_by_who_manages_some_sites(house: TestInstallation) -> None:
    """A clerk of one site enters who brings items there, and corrects whom that site alone works for."""
    from django.db import models

    from guiju.lab.commissions.models import Commission, Line
    from guiju.lab.customers.acts import AmendCustomer, RegisterCustomer
    from guiju.lab.customers.models import Customer
    from guiju.lab.equipment.acts_sets import AmendSupplier, EvaluateSupplier, RegisterSupplier

    told = {"name": "新客户", "name_en": "New", "address": "某市", "contact": "张", "telephone": "1"}
    supplier = {**told, "kind": "calibration"}
    judged = {"requirement": "资质", "text": "符合", "passed": True, "day": today(), "valid_to": today() + days(99)}
    acts = (
        (RegisterCustomer, {"code": "C-{}", **told}),
        (AmendCustomer, {"code": "C-1", **told, "name": "改 {}", "reason": "更名"}),
        (RegisterSupplier, {"code": "SU-{}", **supplier}),
        (AmendSupplier, {"code": "SU-OWN", **told, "name": "改 {}", "reason": "更名"}),
        (EvaluateSupplier, {"supplier": "SU-OWN", **judged}),
    )

    def tried(by: str, count: int) -> list[str]:
        asked = [
            (act, {k: v.format(count) if isinstance(v, str) else v for k, v in said.items()}) for act, said in acts
        ]
        return [refusal(act, by, **said) for act, said in asked if "quality_manager" in act.roles]

    do(RegisterSupplier, code="SU-OWN", **supplier)
    assert tried("P-Q", 5) == [""] * 5
    only_at("S2", "P-Q", "quality_manager")
    assert tried("P-Q", 6) == ["role_not_everywhere"] * 5
    only_at("S2", "P-C", "item_clerk")
    assert refusal(RegisterCustomer, "P-C", code="C-7", **told) == ""
    assert refusal(AmendCustomer, "P-C", code="C-7", **{**told, "name": "甲"}, reason="更名") == ""
    new = {"version": 1, "received_on": today(), "conformity_ordered": False, "interval_agreed": False}
    parties = dict.fromkeys(("commissioned_by", "paid_by", "sent_by"), Customer.objects.get(code="C-1"))
    brought = Commission(number="W-1", certificate_for=Customer.objects.get(code="C-7"), **parties, **new)
    models.QuerySet(Commission).bulk_create([brought])
    made = {each.attname: "" for each in Line._meta.concrete_fields if isinstance(each, models.CharField)}
    made |= {"number": 1, "on_site": False, "commission": brought, "version": 1}
    for site, found in (("S2", ""), ("S1", "role_not_at_site")):
        models.QuerySet(Line).filter(commission=brought).delete()
        models.QuerySet(Line).bulk_create([Line(**{**made, "site_code": site, "points": [], "number": 1})])
        assert refusal(AmendCustomer, "P-C", code="C-7", **{**told, "name": f"乙 {site}"}, reason="更名") == found


# ---- people of sites


def test_a_role_of_one_site_reaches_no_person_of_others(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Employment

    fit("P-B")
    do(acts.RegisterPerson, code="P-2", name="庚二", birth_date=date(1985, 1, 1))
    do(acts.GiveRole, person="P-2", name="calibrator", site_codes="S2", valid_from=today())
    fit("P-2")
    only_at("S2", "P-Q", "quality_manager")
    ending = {"last_day": today(), "reason": "离职"}
    here, there = (Employment.objects.get(person__code=each).pk for each in ("P-2", "P-B"))
    assert refusal(acts.EndEmployment, "P-Q", row=there, **ending) == "role_not_everywhere"
    assert refusal(acts.ViewIdentity, "P-Q", person="P-B", purpose="age") == "role_not_everywhere"
    new = {"code": "P-3", "name": "新", "birth_date": date(1990, 1, 1)}
    assert refusal(acts.RegisterPerson, "P-Q", **new) == "role_not_everywhere"
    employed = {"kind": "long_term", "valid_from": today(), "valid_to": None}
    assert refusal(acts.RecordEmployment, "P-Q", person="P-B", **employed) == "role_not_everywhere"
    born = {"birth_date": date(1981, 1, 1), "reason": "误录", "proof": "身份证", "witnessed_by": "P-H"}
    assert refusal(acts.CorrectBirthDate, "P-Q", code="P-B", **born) == "role_not_everywhere"
    for role in ("head", "technical_manager", "quality_manager"):
        given = {"person": "P-C", "name": role, "site_codes": "S2", "valid_from": today()}
        assert refusal(acts.GiveRole, "P-Q", **given) == "role_not_everywhere"
        assert refusal(acts.GiveRole, "P-H", **given) == ""
    # Of the people of the own site it keeps what there is.
    assert refusal(acts.ViewIdentity, "P-Q", person="P-2", purpose="age") == ""
    assert refusal(acts.EndEmployment, "P-Q", row=here, **ending) == ""
    # Whoever works at another site as well is of both.
    do(acts.GiveRole, person="P-2", name="reviewer", site_codes="S1", valid_from=today())
    assert refusal(acts.ViewIdentity, "P-Q", person="P-2", purpose="age") == "role_not_at_site"


def test_a_set_is_of_the_sites_of_its_members(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import Move
    from guiju.lab.equipment.acts_sets import AddMember, AmendSet, FormSet

    equip("E-2")
    for number, (code, room) in enumerate((("E-1", "R1"), ("E-2", "R2")), start=1):
        do(Move, code=code, room_code=room)
        do(FormSet, code=f"SET-{number}", name="标准", name_en="Set")
        member = {"role": "", "main": True, "valid_from": SINCE, "valid_to": None}
        do(AddMember, standard_set=f"SET-{number}", equipment=code, **member)
    only_at("S2", "P-K", "equipment_keeper")
    words = {"name_en": "Set", "certificate_number": "", "issuer": "", "valid_from": None, "valid_to": None}
    more = {**words, "custodian": "", "reason": "更名"}
    for code, found in (("SET-0", "role_not_everywhere"), ("SET-1", "role_not_at_site"), ("SET-2", "")):
        assert refusal(AmendSet, "P-K", code=code, name="改名", **more) == found
    member["valid_from"] = today()
    assert refusal(AddMember, "P-K", standard_set="SET-1", equipment="E-2", **member) == "role_not_at_site"
    assert refusal(FormSet, "P-K", code="SET-9", name="新", name_en="New") == "role_not_everywhere"


# ---- people


def test_a_date_of_birth_takes_proof_and_a_second_person_and_keeps_why(house: TestInstallation) -> None:
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.people.acts import CorrectBirthDate
    from guiju.lab.people.models import BirthCorrection

    right = {"birth_date": date(1981, 1, 1), "reason": "录入错误", "proof": "身份证，档案 7", "witnessed_by": "P-H"}

    def correct(code: str = "P-B", **changed: Any) -> str:
        return refusal(CorrectBirthDate, "P-Q", code=code, **{**right, **changed})

    assert correct("P-Q") == "birth_own"
    assert correct(reason=" ") == "amendment_needs_reason"
    assert correct(proof=" ") == "birth_needs_proof"
    for second in ("", "P-Q", "P-B"):
        assert correct(witnessed_by=second) == "birth_two_people"
    assert correct(witnessed_by="P-X") == "witness_not_staff"
    assert correct() == ""
    row = BirthCorrection.objects.get()
    assert (row.person.code, row.earlier_birth_date) == ("P-B", date(1980, 1, 1))
    assert (row.corrected_by, row.witnessed_by, row.proof, row.reason) == ("P-Q", "P-H", "身份证，档案 7", "录入错误")
    # Neither date stands where it could not be erased; the reason does.
    entry = JournalEntry.objects.get(act="people.correct_birth_date", outcome="done")
    assert "1980-01-01" not in entry.changes
    assert "1981-01-01" not in entry.changes
    assert "录入错误" in entry.changes
    assert correct() == "nothing_amended"


def test_training_elsewhere_is_a_paper_that_was_seen(house: TestInstallation) -> None:
    from guiju.lab.people.acts import AttestQualification, FileQualification, GrantAuthorisation
    from guiju.lab.people.models import Qualification

    fit("P-B")
    grant = {"person": "P-B", "kind": "calibrate", "method_code": "M-1", "edition": "2025", "fields": "length"}
    begins = {"valid_from": today(), "trained": True}
    assert refusal(GrantAuthorisation, "P-Q", **grant, **begins, basis="x") == "training_not_named"
    paper = {"person": "P-B", "kind": "other", "number": "PX-7", "issuer": "某培训机构", "valid_from": SINCE}
    do(FileQualification, **paper, attested=False)
    named = {**grant, **begins, "basis": "培训证明 PX-7"}
    assert refusal(GrantAuthorisation, "P-Q", **named) == "training_not_named"
    do(AttestQualification, row=Qualification.objects.get(number="PX-7").pk)
    assert refusal(GrantAuthorisation, "P-Q", **{**named, "basis": "培训证明 PX-77"}) == "training_not_named"
    assert refusal(GrantAuthorisation, "P-Q", **named) == ""


def test_interests_are_declared_by_oneself_of_known_customers_and_end_ahead(house: TestInstallation) -> None:
    from guiju.lab.people.acts import DeclareInterest, EndInterest
    from guiju.lab.people.models import Interest

    asked = {"customer_code": "C-1", "nature": "持股", "declared_on": today()}
    assert refusal(DeclareInterest, "P-C", person="P-B", **asked) == "interest_of_other"
    assert refusal(DeclareInterest, "P-B", person="P-B", **{**asked, "customer_code": "C-9"}) == "not_found"
    assert refusal(DeclareInterest, "P-B", person="P-B", **{**asked, "declared_on": today() + days(1)}) == "day_ahead"
    assert refusal(DeclareInterest, "P-B", person="P-B", **{**asked, "declared_on": date(2020, 1, 1)}) in {
        "day_before_founding",
        "day_too_far_back",
    }
    for last in (today(), today() + days(9)):
        assert refusal(DeclareInterest, "P-B", person="P-B", **asked, ended_on=last) == "interest_own_end"
    assert refusal(DeclareInterest, "P-B", person="P-B", **asked) == ""
    assert refusal(DeclareInterest, "P-Q", person="P-Q", **asked) == ""
    own, other = Interest.objects.get(person__code="P-Q"), Interest.objects.get(person__code="P-B")
    end = {"last_day": today(), "reason": "已出售"}
    assert refusal(EndInterest, "P-Q", row=own.pk, **end) == "interest_own_end"
    assert refusal(EndInterest, "P-Q", row=other.pk, **{**end, "last_day": today() - days(1)}) in {
        "days_reversed",
        "interest_ended_back",
    }
    assert refusal(EndInterest, "P-Q", row=other.pk, **end) == ""


def test_another_role_lends_no_site_to_who_keeps_the_register_of_one(house: TestInstallation) -> None:
    """A calibrator everywhere who is quality manager of S2 alone enters interests of the people of S2 and the own."""
    from guiju.lab.people.acts import DeclareInterest, GiveRole, RegisterPerson

    do(RegisterPerson, code="P-2", name="庚二", birth_date=date(1985, 1, 1))
    do(GiveRole, person="P-2", name="calibrator", site_codes="S2", valid_from=today())
    do(GiveRole, person="P-K", name="calibrator", valid_from=today())
    do(GiveRole, person="P-K", name="quality_manager", site_codes="S2", valid_from=today())
    asked = {"customer_code": "C-1", "nature": "持股", "declared_on": today()}
    assert refusal(DeclareInterest, "P-K", person="P-B", **asked) == "role_not_everywhere"
    only_at("S1", "P-B", "calibrator")
    assert refusal(DeclareInterest, "P-K", person="P-B", **asked) == "role_not_at_site"
    assert refusal(DeclareInterest, "P-K", person="P-2", **asked) == ""
    assert refusal(DeclareInterest, "P-K", person="P-K", **asked) == ""
    assert refusal(DeclareInterest, "P-Q", person="P-B", **asked) == ""


# ---- days of the past


@pytest.mark.parametrize(("back", "found"), [(0, ""), (1, ""), (30, ""), (31, "day_too_far_back")])
def test_a_grant_reaches_back_as_far_as_the_parameter(
    house: TestInstallation, monkeypatch: Any, back: int, found: str
) -> None:
    from guiju.lab.people.acts import GrantSigning, WithdrawAuthorisation
    from guiju.lab.people.models import Authorisation

    founded_long_ago(monkeypatch)
    fit("P-B")
    first = today() - days(back)
    grant = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "fields": "length", "trained": False}
    assert refusal(GrantSigning, "P-Q", **grant, valid_from=first, basis="任命文件 3") == found
    if back and not found:
        assert refusal(GrantSigning, "P-Q", **grant, valid_from=first, basis=" ") == "backdated_needs_reason"
    do(GrantSigning, **{**grant, "fields": "mass"}, valid_from=date(2020, 1, 1))
    row = Authorisation.objects.order_by("-pk")[0]
    assert refusal(WithdrawAuthorisation, "P-Q", row=row.pk, last_day=first, reason="离岗") == found


def test_nothing_is_dated_before_the_founding(house: TestInstallation) -> None:
    from guiju.lab.people.acts import GrantSigning

    fit("P-B")
    grant = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "fields": "length", "trained": False}
    first = today() - days(days_ago_of_founding() + 1)
    assert refusal(GrantSigning, "P-Q", **grant, valid_from=first, basis="任命文件 3") == "day_before_founding"


@pytest.mark.parametrize(("back", "found"), [(0, ""), (1, "backdated_needs_reason"), (300, "backdated_needs_reason")])
def test_a_supersession_that_became_known_late_says_why(house: TestInstallation, back: int, found: str) -> None:
    from guiju.lab.methods.acts import SupersedeEdition
    from guiju.lab.methods.models import Edition

    asked = {"method": "M-1", "edition": "2025", "superseded_on": today() - days(back)}
    assert refusal(SupersedeEdition, "P-T", **asked) == found
    if found:
        assert refusal(SupersedeEdition, "P-T", **asked, reason="公告后才查知") == ""
    assert Edition.objects.get().superseded_on == asked["superseded_on"]


# ---- equipment, methods, places


def test_software_is_validated_by_another_than_who_put_it_on(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment
    from guiju.lab.equipment.acts_life import ChangeRelease, Validate

    words = {"name": "软件", "name_en": "Software", "model": "-", "serial_number": "-", "manufacturer": "某厂"}
    kinds = {"kind": "software", "state": "received", "used_by": "value", "interpolation": "none"}
    empty = {"verified_on": None, "material_expiry": None, "release": "1"}
    assert refusal(RegisterEquipment, "P-K", code="SW", **words, **kinds, **empty) == ""
    found = {"equipment": "SW", "day": today(), "requirement": "一致", "text": "一致", "passed": True}
    assert refusal(Validate, "P-K", **found, release="1") == "validation_own"
    assert refusal(Validate, "P-T", **found, release="1") == ""
    assert refusal(ChangeRelease, "P-T", code="SW", release="2", reason="升级") == ""
    assert refusal(Validate, "P-T", **found, release="2") == "validation_own"
    assert refusal(Validate, "P-K", **found, release="2") == ""


def test_registers_take_words_numbers_and_days_that_can_be(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment
    from guiju.lab.methods.acts import RegisterMethod
    from guiju.lab.premises.acts import AddSite, AmendSite

    words = {"name": "量块", "name_en": "Block", "model": "G", "serial_number": "1", "manufacturer": "某厂"}
    sound = {"kind": "standard", "state": "received", "used_by": "value", "interpolation": "none", "unit": "mm"}
    more = {"verified_on": None, "material_expiry": None, "lower": "1", "upper": "10"}

    def register(code: str, **changed: Any) -> str:
        return refusal(RegisterEquipment, "P-K", **{**words, **sound, **more, "code": code, **changed})

    for member in ("kind", "used_by", "interpolation"):
        assert register("A", **{member: "zz"}) == "word_unknown"
    assert register("A", lower="10", upper="1") == "range_reversed"
    assert register("A", unit="qq") == "unit_unknown"
    drift = {"drift_unit": "mm", "drift_basis": "历次"}
    assert register("A", drift_half_width="-0.1", **drift) == "drift_negative"
    for column in ("name", "model", "serial_number", "manufacturer"):
        assert register("A", **{column: " "}) == "column_empty"
        assert register("A", **{column: "\u200b"}) == "column_empty"
    assert register("A", upper="") == "range_half"
    assert register("A", unit="") == "unit_unknown"
    lot = {"lot": "L1", "material_expiry": today()}
    bare = {"lower": "", "upper": "", "unit": ""}
    for kind, other in (("standard", lot), ("software", {"release": "1"}), ("auxiliary", {"days_opened": 3})):
        assert register("A", kind=kind, **other) == "column_of_other_kind"
    for kind, own in (("software", {"release": "1", **bare}), ("reagent", {**lot, **bare})):
        assert register(f"K-{kind}", kind=kind, **own) == ""
    for opened, told in ((0, "days_opened_far"), (1, ""), (3660, ""), (3661, "days_opened_far")):
        assert register(f"O-{opened}", kind="reagent", **lot, **bare, days_opened=opened) == told
    ahead = today() + days(1)
    assert register("A", verified_on=ahead) == register("A", verified_on=today()) == "equipment_begins_unverified"
    assert register("A", acquired_on=ahead) == "day_not_come"
    own = {"serial_number": "2"}
    assert register("A", lower="10", upper="10", drift_half_width="0", acquired_on=today(), **drift, **own) == ""
    method = {"code": "M-9", "title": "方法", "title_en": "Method"}
    assert refusal(RegisterMethod, "P-T", **method, kind="zzz", field="length") == "word_unknown"
    assert refusal(RegisterMethod, "P-T", **method, kind="own", field="zzz") == "word_unknown"
    assert refusal(RegisterMethod, "P-T", **method, kind="own", field="mass") == ""
    place = {"name": "三", "name_en": "Three", "address": "某地", "address_en": "Somewhere"}
    assert refusal(AddSite, "P-Q", code="S3", main=True, **place) == "main_site_twice"
    again = {"code": "S2", "reason": "改", **place}
    assert refusal(AmendSite, "P-Q", main=True, **again) == "main_site_twice"
    assert refusal(AmendSite, "P-Q", main=False, **again) == ""


POSSIBLE = (
    ("temperature", "°C", "-90", "-90.1"),
    ("temperature", "°C", "100", "100.1"),
    ("relative_humidity", "%", "0", "-0.1"),
    ("relative_humidity", "%", "100", "100.1"),
    ("pressure", "hPa", "300", "299"),
)


@pytest.mark.parametrize(("quantity", "unit", "last", "beyond"), POSSIBLE)
def test_a_climate_is_possible_and_a_slip_is_corrected(
    house: TestInstallation, quantity: str, unit: str, last: str, beyond: str
) -> None:
    from guiju.lab.house import clock, journal
    from guiju.lab.premises.acts import CorrectClimate, RecordClimate
    from guiju.lab.premises.models import ClimateReading

    said = {"room": "R1", "quantity": quantity, "unit": unit, "at": clock.now(), "sensor": "E-1"}
    assert refusal(RecordClimate, "P-B", **said, value=beyond) == "climate_impossible"
    assert refusal(RecordClimate, "P-B", **said, value=last) == ""
    row = ClimateReading.objects.get()
    assert refusal(CorrectClimate, "P-B", row=row.pk, value="50", reason="误录") == "role"
    assert refusal(CorrectClimate, "P-T", row=row.pk, value=beyond, reason="误录") == "climate_impossible"
    assert refusal(CorrectClimate, "P-T", row=row.pk, value="50", reason=" ") == "amendment_needs_reason"
    assert refusal(CorrectClimate, "P-T", row=row.pk, value=last, reason="误录") == "nothing_amended"
    mended = "500" if quantity == "pressure" else "50"
    assert refusal(CorrectClimate, "P-T", row=row.pk, value=mended, reason="误录") == "climate_correction_unproven"
    assert refusal(RecordClimate, "P-B", **{**said, "at": clock.now()}, value=mended) == ""
    assert refusal(CorrectClimate, "P-T", row=row.pk, value=mended, reason="误录") == ""
    row.refresh_from_db()
    assert (row.value, row.corrected) == (mended, f"{last} → {mended}: 误录")
    last_change = journal.history(row)[-1]
    assert (last_change["before"]["value"], last_change["after"]["value"]) == (last, mended)


def test_tenure_and_licence_are_uploaded(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import FileLicence
    from guiju.lab.house.files import store
    from guiju.lab.premises.acts import RecordTenure

    tenure = {"site": "S1", "kind": "owned", "holder": "本机构", "valid_from": SINCE}
    licence = {"number": "1", "issuer": "某部门", "valid_from": SINCE}
    for digest in ("0" * 64, "xyz", ""):
        assert refusal(RecordTenure, "P-Q", **tenure, file_sha256=digest) == "file_not_stored"
        assert refusal(FileLicence, "P-Q", **licence, file_sha256=digest) == "file_not_stored"
    paper = store(b"%PDF-1.7 deed", "application/pdf")
    assert refusal(RecordTenure, "P-Q", **tenure, file_sha256=paper) == ""
    # The paper of one thing is not that of another.
    assert refusal(FileLicence, "P-Q", **licence, file_sha256=paper) == "file_of_another"
    paper = store(b"%PDF-1.7 licence", "application/pdf")
    assert refusal(FileLicence, "P-Q", **licence, file_sha256=paper) == ""
