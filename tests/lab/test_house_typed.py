"""What people type and acts take: codes, whole numbers, decimal numbers, days, roles; beyond sense it is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    postgres_workshop,
    postgres_workshop_template,
    sqlite_workshop,
    sqlite_workshop_template,
    workshop,
)

UNFIT = (
    *("", "\n", " ", " A", "A ", "A\n", "../../../etc/x", "..", ".hidden", "a/b", "a\\b", "a\0b", "DEMO\u202e1"),
    *(
        "A\u200bB",
        "\ufeffA",
        "A\u00a0B",
        "A\tB",
        "ＤＥＭＯ-1",
        "CU-²",
        "٣",
        "e\u0301",
        "\u3164",
        "A" * 65,
        "<b>",
        "a\rb",
        "new",
        "New",
    ),
)
FIT = (
    "A",
    "DEMO-2026-000001",
    "CU-00001",
    "演示-04",
    "P_1.b",
    "JJF 1033-2016",
    "（国）法计（2020）01001号",
    "é",
    "A" * 64,
)


def code_of(call: Any, *args: Any, **named: Any) -> str:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as refused:
        call(*args, **named)
    code: str = refused.value.findings[0].code
    assert all(refused.value.sentence(lang) for lang in ("zh", "en"))
    return code


WHOLE = {"0": 0, "12": 12, "007": 7, "999999999": 999999999}
NOT_WHOLE = ("", "²", "٣", "-1", "1" * 10, "9" * 5000, " 1", "1_0")
DECIMAL = ("0", "-0", "0.000", "1e30", "1e-30", "-9.5E+7", "1." + "0" * 39, "0." + "0" * 20 + "1")
NOT_DECIMAL = (
    *("1e31", "1e-31", "1e999999999", "0e999999999", "1e400", "9" * 41, "1." + "0" * 40, "10e30"),
    *("0." + "0" * 10**6 + "1", "NaN", "inf", "１", "", "1_0", "0x1"),
)


def test_codes_that_mislead_and_plain_ones(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house.typed import demand_code

    for code in UNFIT:
        assert code_of(demand_code, code) == "code_unfit", code
        if code not in {"a/b", "A" * 65}:
            assert code_of(demand_code, code, given_by_others=True) == "code_unfit", code
    for code in FIT:
        demand_code(code)
        demand_code(f"{code[:30]}/T 1", given_by_others=True)


def test_whole_and_decimal_numbers(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house.controlled import is_decimal
    from guiju.lab.house.typed import plain_number

    assert {each: plain_number(each) for each in WHOLE} == WHOLE
    assert [each for each in NOT_WHOLE if plain_number(each) is not None] == []
    assert [each for each in DECIMAL if not is_decimal(each)] == []
    assert [each[:20] for each in NOT_DECIMAL if is_decimal(each)] == []


@pytest.mark.parametrize("code", ["", "\n", "a/b", " Z1", "CU-²"])
def test_registers_take_no_unfit_code(sqlite_installation: TestInstallation, code: str) -> None:
    from lab_acts import register

    from guiju.lab.customers.models import Customer
    from guiju.lab.customers.queries import next_code

    assert code_of(register, code, key="unfit") == "code_unfit"
    assert not Customer.objects.exists()
    register("CU-00009")
    register("CU-A")
    assert next_code() == "CU-00010"


@pytest.mark.parametrize("number", ["", "../../../etc/x", "a/b", "DEMO-2026-000001\n", "DEMO\u202e1", " DEMO-1"])
def test_a_certificates_number_is_a_plain_one(sqlite_workshop: Workshop, number: str) -> None:  # noqa: F811
    from guiju.lab.issuing.acts import ReserveNumber
    from guiju.lab.issuing.models import Number

    work = sqlite_workshop.approved()
    call = (work.stage.do, ReserveNumber, "demo-signatory")
    # What turns the writing around is refused of every text, before it is looked at as a number.
    told = "invalid_value" if "\u202e" in number else "code_unfit"
    assert code_of(*call, job=work.job, number=number, code="ABC") == told
    assert code_of(*call, job=work.job, number="N-1", code=number) == told
    assert not Number.objects.exists()


def test_the_climate_is_one_that_can_have_been_read(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.demo import registers
    from guiju.lab.house import clock
    from guiju.lab.premises.acts import RecordClimate

    stage = sqlite_workshop.stage()
    good = {"room": registers.ROOM, "quantity": "temperature", "value": "20.0", "unit": "°C", "sensor": "T1"}
    stage.do(RecordClimate, "demo-calibrator", **good, at=clock.now())
    stage.do(RecordClimate, "demo-calibrator", **good, at=datetime(1990, 1, 1, tzinfo=UTC))
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"at": clock.now() + timedelta(days=5)}, "climate_at"),
        ({"at": datetime(1900, 1, 1, tzinfo=UTC)}, "climate_at"),
        ({"unit": "kg"}, "climate_quantity"),
        ({"quantity": "x"}, "climate_quantity"),
        ({"value": "1e999999"}, "invalid_value"),
        ({"value": "9" * 60}, "invalid_value"),
        ({"at": datetime(1, 1, 1, tzinfo=clock.zone())}, "invalid_value"),
    )
    for changed, code in wrong:
        members = {**good, "at": clock.now(), **changed}
        assert code_of(stage.do, RecordClimate, "demo-calibrator", **members) == code


def test_readings_are_what_the_template_reads(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Job
    from guiju.lab.calibrations.models import Reading as Link
    from guiju.lab.calibrations.readings import RecordReadings
    from guiju.lab.house import clock

    work = sqlite_workshop.measuring()
    held = Link.objects.filter(job__number=work.job).first()
    points = [each["point_id"] for each in Job.objects.get(number=work.job).line.points]
    good = {"point": points[0], "symbol": held.symbol, "source": "item", "value": "1.0", "unit": held.unit}
    now = clock.now()
    wrong: tuple[tuple[dict[str, Any], datetime, str], ...] = (
        ({"symbol": "evil"}, now, "unknown_series"),
        ({"symbol": ""}, now, "unknown_series"),
        ({"unit": "m" + held.unit}, now, "reading_unit"),
        ({"offset": 10**15}, now, "reading_offset"),
        ({"offset": -1}, now, "reading_offset"),
        ({}, datetime(2190, 12, 31, 23, tzinfo=UTC), "reading_in_future"),
        ({}, datetime(9999, 12, 31, 23, tzinfo=UTC), "invalid_value"),
        ({"value": "1e999999999"}, now, "invalid_value"),
        ({"resolution": "1e-400"}, now, "invalid_value"),
    )
    for changed, at, code in wrong:
        values = (RecordReadings.Value(**{**good, **changed}),)
        members = {"job": work.job, "batch": held.batch.code, "provenance": held.batch.provenance, "source": "s"}
        call = (work.stage.do, RecordReadings, "demo-calibrator")
        assert code_of(*call, **members, values=values, started_at=at) == code


def test_numbers_of_points_and_limits_are_bounded(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.commissions.acts import AddRequest
    from guiju.lab.commissions.models import Line
    from guiju.lab.commissions.points import PointsUnreadable, asked_points, nominals
    from guiju.lab.methods.acts import AddEdition
    from guiju.lab.methods.models import Edition
    from guiju.record.words import Text

    with pytest.raises(PointsUnreadable):
        nominals("1, 1e999999999")
    stage, line, edition = sqlite_workshop.stage(), Line.objects.first(), Edition.objects.first()
    names = ("title", "title_en", "method_code", "edition", "method_named_by", "template_code", "site_code")
    members = {each: getattr(line, each) for each in names} | {"commission": line.commission.number, "line": 77}
    points = asked_points(("1e30",), "V", "dc_voltage", Text(zh="电压", en="Voltage"))
    points[0]["nominal"]["value"] = "1e999999"
    assert code_of(stage.do, AddRequest, "demo-clerk", **members, points=points) == "invalid_value"
    names = ("effective_from", "standards", "reviewer_may_sign", "rounding")
    members = {each: getattr(edition, each) for each in names} | {"method": edition.method.code, "edition": "next"}
    environment = [{"quantity": "temperature", "interval": {"lower": "1e999999", "upper": None, "unit": "°C"}}]
    call = (stage.do, AddEdition, "demo-technical")
    assert code_of(*call, **members, environment=environment) == "invalid_value"


def test_roles_and_days_of_people(sqlite_installation: TestInstallation) -> None:
    from lab_acts import QUALITY, SYSTEM, employ

    from guiju.lab.house.act import perform
    from guiju.lab.people import acts

    employ(P_1="reviewer")
    day = date(2026, 3, 2)

    def do(act: Any, **members: Any) -> Any:
        return perform(act, act.Request(**members), actor=QUALITY, key=f"{sorted(map(str, members.items()))}"[:100])

    for name in ("god", "system", "", "Reviewer"):
        assert code_of(do, acts.GiveRole, person="P-1", name=name, valid_from=day, valid_to=None) == "unknown_role"
        with pytest.raises(Exception, match="role"):
            perform(
                acts.GiveRole,
                acts.GiveRole.Request(person="P-1", name=name, valid_from=day, valid_to=None),
                actor=SYSTEM,
                key=f"as system {name}",
            )
    grant = {"person": "P-1", "kind": "confirm", "method_code": "M", "edition": "1", "fields": "mass", "trained": True}
    reversed_days = {"valid_from": day, "valid_to": day - timedelta(days=1)}
    assert code_of(do, acts.GrantAuthorisation, **grant, **reversed_days) == "days_reversed"
    future = date(2090, 1, 1)
    assert code_of(do, acts.RegisterPerson, code="P-9", name="x", birth_date=future) == "birth_in_future"
    amended = {"code": "P-1", "reason": "slip", "birth_date": future, "proof": "passport", "witnessed_by": "P-2"}
    assert code_of(do, acts.CorrectBirthDate, **amended) == "birth_in_future"
    assert code_of(do, acts.RegisterPerson, code="a/../b", name="x", birth_date=date(1990, 1, 1)) == "code_unfit"


def test_pages_bear_signs_that_are_no_numbers(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from review_house import client

    from guiju.lab.commissions.models import Commission

    browser = client("demo-clerk")
    for query in ("until=9999-12-31", "since=0001-01-01", "until=²", "page=²"):
        assert browser.get(f"/issued/?{query}").status_code == 200
    number, odd = Commission.objects.first().number, ("²", "9" * 5000)
    for text in odd:
        new = {f"line{text}-title": "x", "line0-title": "x", "line0-points": "1e999999999", "key": "k"}
        assert browser.post("/commissions/new", new).status_code < 500
        for action in ("add", "receive", "return", "review"):
            sent = {"key": f"{action}{text[:1]}", "version": text, "action": action, "line": text, "label": "L"}
            assert browser.post(f"/commissions/{number}/", sent).status_code < 500
            assert browser.post(f"/commissions/{number}/", {**sent, "line": "1"}).status_code < 500
    assert browser.get("/commissions/new").status_code == 200


@pytest.mark.parametrize("number", ["a/b", "..", " ", "new", "<b>x"])
def test_commissions_and_jobs_have_numbers_that_can_stand_in_an_address(
    sqlite_workshop: Workshop,  # noqa: F811
    number: str,
) -> None:
    from test_pages_counter import client

    from guiju.lab.calibrations.acts import Assign
    from guiju.lab.commissions.acts import OpenCommission
    from guiju.lab.customers.models import Customer
    from guiju.lab.house import clock

    stage = sqlite_workshop.stage()
    party = Customer.objects.first().code
    parties = dict.fromkeys(("commissioned_by", "certificate_for", "paid_by", "sent_by"), party)
    asked = {**parties, "received_on": clock.today(), "conformity_ordered": False, "interval_agreed": False}
    assert code_of(stage.do, OpenCommission, "demo-clerk", number=number, **asked) == "code_unfit"
    work = sqlite_workshop.approved()
    given = {"commission": work.commission, "line": 1, "room_code": "R", "calibrator": "demo-calibrator"}
    assert code_of(stage.do, Assign, "demo-technical", job=number, standards={}, **given) == "code_unfit"
    for page in ("/commissions/", "/jobs/"):
        assert client("technical").get(page).status_code == 200


FARTHEST = (date(1799, 12, 31), False), (date(1800, 1, 1), True), (date(2199, 12, 31), True), (date(2200, 1, 1), False)


@pytest.mark.parametrize(("day", "good"), [*FARTHEST, (date.max, False), (date.min, False)])
def test_no_act_takes_a_day_that_periods_cannot_be_counted_from(
    sqlite_installation: TestInstallation, day: date, good: bool
) -> None:
    from guiju.lab.customers.acts import RegisterCustomer  # noqa: F401 - sets Django up
    from guiju.lab.house.request import RequestUnreadable, demand_typed
    from guiju.lab.people.acts import RecordExperience

    said = {"person": "P", "employer": "某机构", "work": "校准", "calibration": True, "attested": False}
    asked = RecordExperience.Request(**said, valid_from=date(2020, 1, 1), valid_to=day)
    if good:
        demand_typed(RecordExperience.Request, asked)
    else:
        with pytest.raises(RequestUnreadable, match="1800—2199"):
            demand_typed(RecordExperience.Request, asked)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("校准😀", True),
        ("第一行\n第二行\t", True),
        ("a\u200bb", True),
        ("\U0002a6a5", True),
        ("a\x00", False),
        ("\x07", False),
        ("\x1b[2J", False),
        ("\x85", False),
        ("\ue000", False),
        ("\U000f0000", False),
        ("\ufffe", False),
        ("\ud800", False),
        ("合格\u202e证", False),
        ("\u2066x", False),
    ],
)
def test_no_act_takes_a_text_that_nothing_prints(sqlite_installation: TestInstallation, text: str, good: bool) -> None:
    from guiju.lab.customers.acts import RegisterCustomer  # noqa: F401 - sets Django up
    from guiju.lab.house.request import RequestUnreadable, demand_typed
    from guiju.lab.people.acts import RecordExperience

    said = {"person": "P", "work": "校准", "calibration": True, "attested": False, "valid_to": date(2021, 1, 1)}
    asked = RecordExperience.Request(**said, employer=text, valid_from=date(2020, 1, 1))
    if good:
        demand_typed(RecordExperience.Request, asked)
    else:
        with pytest.raises(RequestUnreadable, match=r"\$\.employer.*U\+[0-9A-F]{4}"):
            demand_typed(RecordExperience.Request, asked)


def test_work_that_ends_with_the_calendar_counts_to_the_day(sqlite_installation: TestInstallation) -> None:
    """Rows of an earlier edition may hold such a day; the pages that count years of work stand."""
    from guiju.conduct.experience import worked
    from guiju.conduct.people_facts import Experience
    from guiju.record.words import Day

    period = {"field": "", "calibration": True, "attested": True}
    found = [Experience(valid_from=Day("2020-06-15"), valid_to=Day("9999-12-31"), **period)]
    assert worked(found, 6, Day("2026-06-15"))
    assert not worked(found, 6, Day("2026-06-14"))


@pytest.mark.parametrize(("months", "code"), [(600, ""), (601, "interval_too_long"), (10**9, "interval_too_long")])
def test_an_interval_ends_within_fifty_years(sqlite_installation: TestInstallation, months: int, code: str) -> None:
    from lab_registers import do, furnish

    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.house import clock

    furnish()
    plan = {"equipment": "E-1", "kind": "maintenance", "basis": "规程", "since": clock.today(), "stops": False}
    if code:
        assert code_of(do, PlanDuty, **plan, months=months) == code
    else:
        assert do(PlanDuty, **plan, months=months).due_on.year == clock.today().year + 50
