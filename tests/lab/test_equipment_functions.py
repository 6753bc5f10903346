"""Functions of an instrument: items with a range and certificates of their own, on one plate (4.4-1, 4.4-4, 4.4-6)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, furnish, send, text
from lab_standards import as_person, certificate, confirm, demand, point, refusal, today
from test_equipment_life import change, into_service, item, on, refused
from test_house_race import at_once, demand_sound

PLATE = {"manufacturer": "某厂", "model": "5522A", "serial_number": "SN-7"}
FUNCTIONS = {"CAL-I": ("0", "20", "A"), "CAL-R": ("0", "1000", "Ω")}
BARE = {"kind": "standard", "state": "received", "verified_on": None, "material_expiry": None}
BARE |= {"used_by": "value", "interpolation": "none"}


def register(code: str, ends: tuple[str, str, str], **more: Any) -> Any:
    from guiju.lab.equipment.acts import RegisterEquipment

    names = {"name": f"多功能校准器 {ends[2]}", "name_en": f"Calibrator {ends[2]}"}
    told = {**BARE, **names, **PLATE, "lower": ends[0], "upper": ends[1], "unit": ends[2], **more}
    return do(RegisterEquipment, code=code, **told)


def fill() -> None:
    """A calibrator for voltage whose functions are current and resistance."""
    from guiju.lab.equipment.acts_life import Move

    furnish()
    register("CAL", ("0", "1000", "V"))
    do(Move, code="CAL", room_code="R1", custodian="P-K")
    for code, ends in FUNCTIONS.items():
        register(code, ends, part_of="CAL")


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    fill()
    yield sqlite_installation


def serve() -> None:
    for code in ("CAL", *FUNCTIONS):
        into_service(code)


def states(*codes: str) -> dict[str, str]:
    return {code: item(code).state for code in (codes or ("CAL", *FUNCTIONS))}


def fact_states(day: Any = None) -> dict[str, tuple[str, str]]:
    """What the interlock and what the register's rules read of each, as of a day."""
    from guiju.lab.equipment.facts import standards
    from guiju.lab.equipment.register import facts_on
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    on, reading = day or today(), Reading(NOBODY, locking=False)
    told = {each.equipment_id: each.state for each in facts_on(reading, on).items}
    codes = ("CAL", *FUNCTIONS)
    return {code: (each.state, told[code]) for code, each in standards(reading, codes, on).items()}


def labels() -> dict[str, str]:
    """Labels as a page computes them; the filters of lists find the same."""
    from guiju.lab.equipment.labels import facts_by_key, label_of, labelled
    from guiju.lab.equipment.models import Equipment

    rows = list(Equipment.objects.all())
    facts = facts_by_key(rows, today())
    found = {each.code: label_of(facts.get(each.pk), today()) for each in rows}
    for colour in ("green", "yellow", "red"):
        listed = set(labelled(Equipment.objects.all(), colour, today()).values_list("code", flat=True))
        assert listed == {code for code, each in found.items() if each == colour}
    return {code: colour for code, colour in found.items() if code in {"CAL", *FUNCTIONS}}


def test_a_function_bears_the_plate_of_its_instrument_and_stands_where_it_stands(house: TestInstallation) -> None:
    row = register("CAL-F", ("1", "1000000", "Hz"), part_of="CAL", model="", serial_number="—", manufacturer="某 厂")
    assert {name: getattr(row, name) for name in PLATE} == PLATE
    assert (row.part_of.code, row.room_code, row.custodian, row.state) == ("CAL", "R1", "P-K", "received")
    assert row.placements.get().room_code == "R1"
    assert row.state_changes.get().state == "received"


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"part_of": "CAL-I"}, "function_of_none"),
        ({"part_of": "NO"}, "not_found"),
        ({"part_of": ""}, "not_found"),
        ({"kind": "measuring_instrument"}, "function_unlike"),
        ({"model": "5520A"}, "function_unlike"),
        ({"serial_number": "SN-8"}, "function_unlike"),
        ({"manufacturer": "另一厂"}, "function_unlike"),
        ({"part_of": "E-1"}, "function_unlike"),
        ({"part_of": None}, "equipment_twice"),
        ({"kind": "auxiliary", "used_by": "value", "interpolation": "none"}, "column_of_other_kind"),
    ],
)
def test_only_an_instrument_in_the_house_has_functions(
    house: TestInstallation, changed: dict[str, Any], wanted: str
) -> None:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        register("CAL-F", ("1", "10", "Hz"), **{"part_of": "CAL", **changed})
    assert wanted in {each.code for each in caught.value.findings}
    assert all(caught.value.sentence(language) for language in ("zh", "en"))


def test_a_retired_instrument_has_no_new_function(house: TestInstallation) -> None:
    for code in (*FUNCTIONS, "CAL"):
        change("retired", code)
    assert refusal(lambda: register("CAL-F", ("1", "10", "Hz"), part_of="CAL")) == "function_of_none"


def test_the_plate_stands_on_one_family_alone(house: TestInstallation) -> None:
    assert refusal(lambda: register("CAL-2", ("0", "1000", "V"))) == "equipment_twice"
    assert refusal(lambda: register("CAL-2", ("0", "1000", "V"), serial_number="SN-8")) == ""
    told = {**PLATE, "name": "甲", "name_en": "A", "asset_number": "", "accessories": "", "storage": ""}
    told |= {"stock_unit": "", "reason": "铭牌"}
    from guiju.lab.equipment.acts import AmendEquipment

    assert refusal(lambda: do(AmendEquipment, code="CAL-2", **told)) == "equipment_twice"
    assert refusal(lambda: do(AmendEquipment, code="CAL-I", **{**told, "model": "X"})) == "function_plate"
    do(AmendEquipment, code="CAL", **{**told, "model": "5522A/3"})
    assert {item(code).model for code in ("CAL", *FUNCTIONS)} == {"5522A/3"}
    assert {item(code).name for code in FUNCTIONS} == {"多功能校准器 A", "多功能校准器 Ω"}


def test_the_serial_number_holds_while_a_function_was_confirmed_by_it(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import AmendEquipment

    certificate("CAL-I", "C-1", [point("10", "0", "0.001", "A")], "A")
    confirm("CAL-I", "C-1", demand("0", "20", "A", "0.01"))
    told = {"name": "甲", "name_en": "A", "asset_number": "", "accessories": "", "storage": "", "stock_unit": ""}
    changed = {**PLATE, "serial_number": "SN-9", "reason": "铭牌", **told}
    assert refusal(lambda: do(AmendEquipment, code="CAL", **changed)) == "serial_confirmed"


@pytest.mark.parametrize("state", ["suspended", "restricted", "due", "lent", "out_for_calibration", "under_repair"])
def test_functions_follow_their_instrument_into_every_stricter_state(house: TestInstallation, state: str) -> None:
    """From that day on; of the days before, interlock and register still say what held."""
    serve()
    since = today() + timedelta(days=10)
    with on(since):
        change(state, "CAL", place="某院")
        assert states() == dict.fromkeys(("CAL", *FUNCTIONS), state)
        assert fact_states(since) == dict.fromkeys(("CAL", *FUNCTIONS), (state, state))
        assert fact_states(since - timedelta(days=1)) == dict.fromkeys(("CAL", *FUNCTIONS), ("in_service",) * 2)
    newest = item("CAL-I").state_changes.latest("pk")
    assert (newest.was, newest.state, newest.suspect) == ("in_service", state, False)
    assert "CAL" in newest.reason


def test_a_suspended_instrument_makes_every_function_red_and_one_function_nobody_else(house: TestInstallation) -> None:
    points = {"CAL": "V", "CAL-I": "A", "CAL-R": "Ω"}
    for code, unit in points.items():
        certificate(code, f"C-{unit}", [point("10", "0", "0.001", unit)], unit)
        row = item(code)
        confirm(code, f"C-{unit}", demand(row.lower, row.upper, unit, "0.01"))
    serve()
    assert set(labels().values()) <= {"green", "yellow"}
    before = labels()
    change("suspended", "CAL-R", reason="电阻超差")
    assert labels() == {**before, "CAL-R": "red"}
    change("suspended", "CAL", reason="跌落")
    assert labels() == dict.fromkeys(points, "red")


def test_back_into_service_each_function_goes_by_itself_and_after_its_instrument(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState

    refused("function_before_instrument", ChangeState, code="CAL-I", state="verified", reason="核查")
    serve()
    change("out_for_calibration", "CAL", place="某院")
    for state in ("received", "verified"):
        change(state, "CAL")
    assert states("CAL-I", "CAL-R") == {"CAL-I": "received", "CAL-R": "received"}
    change("verified", "CAL-I")
    refused("function_before_instrument", ChangeState, code="CAL-I", state="in_service", reason="")
    change("restricted", "CAL", reason="只用低频")
    refused("function_before_instrument", ChangeState, code="CAL-I", state="in_service", reason="")
    change("restricted", "CAL-I", reason="只用低频")
    change("verified", "CAL")
    assert states() == {"CAL": "verified", "CAL-I": "received", "CAL-R": "received"}
    serve_again = [(code, state) for code in ("CAL-I", "CAL-R") for state in ("verified", "in_service")]
    for code, state in [("CAL", "in_service"), *serve_again]:
        change(state, code)
    assert set(states().values()) == {"in_service"}


def test_an_instrument_suspended_at_the_same_instant_leaves_no_function_in_service(
    installation: TestInstallation,
) -> None:
    """On both databases, with real threads: whoever comes first, the function is never better than its instrument."""
    fill()
    serve()
    for _round in range(3):
        change("restricted", "CAL-I", reason="限用")
        change("verified", "CAL-I")
        at_once(
            lambda: change("in_service", "CAL-I"),
            lambda: change("suspended", "CAL", reason="跌落"),
            lambda: change("suspended", "CAL-R", reason="超差"),
        )
        assert set(states().values()) == {"suspended"}
        for code in ("CAL", *FUNCTIONS):
            into_service(code)
    demand_sound()


def test_a_function_is_not_lent_by_itself_and_outlives_no_instrument(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState

    serve()
    for state in ("lent", "out_for_calibration", "under_repair"):
        refused("function_away", ChangeState, code="CAL-I", state=state, reason="送校", place="某院")
    refused("instrument_of_functions", ChangeState, code="CAL", state="retired", reason="报废")
    change("retired", "CAL-I")
    change("suspended", "CAL")
    assert states() == {"CAL": "suspended", "CAL-I": "retired", "CAL-R": "suspended"}
    change("retired", "CAL-R")
    change("retired", "CAL")


def test_a_plan_row_that_stops_the_instrument_stops_its_functions(house: TestInstallation) -> None:
    """On the day after its last good day, by fact, label and filter; one of a function stops nothing else."""
    from guiju.lab.equipment.acts_duties import PlanDuty

    points = {"CAL": "V", "CAL-I": "A", "CAL-R": "Ω"}
    for code, unit in points.items():
        certificate(code, f"C-{unit}", [point("10", "0", "0.001", unit)], unit)
        row = item(code)
        confirm(code, f"C-{unit}", demand(row.lower, row.upper, unit, "0.01"))
    serve()
    since = today() - timedelta(days=40)
    plan = {"kind": "maintenance", "title": "T", "months": 1, "basis": "规程", "since": since}
    do(PlanDuty, equipment="CAL-R", stops=True, **plan)
    assert {code: each[0] for code, each in fact_states().items()} == {
        "CAL": "in_service",
        "CAL-I": "in_service",
        "CAL-R": "due",
    }
    assert labels()["CAL-I"] != "red" == labels()["CAL-R"]
    do(PlanDuty, equipment="CAL", stops=False, **plan)
    assert labels()["CAL-I"] != "red"
    do(PlanDuty, equipment="CAL", stops=True, **{**plan, "title": "U"})
    assert {each[0] for each in fact_states().values()} == {"due"}
    assert labels() == dict.fromkeys(points, "red")
    with on(today() + timedelta(days=1)):
        assert {each[0] for each in fact_states(today() - timedelta(days=1)).values()} == {"due"}


def test_a_doubt_about_the_instrument_is_one_about_each_function(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck
    from guiju.lab.equipment.acts_life import ChangeState, RecordEvent

    def back(code: str) -> str:
        return refusal(lambda: do(ChangeState, code=code, state="verified", reason="外观与功能已核对"))

    def checked(code: str, unit: str) -> None:
        told = {"method": "drift", "object": "核查标准", "point": "10", "reference": "10", "unit": unit}
        do(RecordCheck, equipment=code, day=today(), value="10", limit_given="0.005", **told)

    serve()
    fault = {"kind": "fault", "text": "跌落", "effect": "未知", "amount": "", "supplier": None}
    do(RecordEvent, equipment="CAL", day=today(), **fault)
    assert set(states().values()) == {"suspended"}
    assert back("CAL") == "return_without_evidence"
    checked("CAL", "V")
    assert back("CAL") == ""
    assert back("CAL-I") == "return_without_evidence"
    checked("CAL-I", "A")
    assert (back("CAL-I"), back("CAL-R")) == ("", "return_without_evidence")


def test_a_doubt_about_one_function_is_its_own(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck
    from guiju.lab.equipment.acts_life import ChangeState

    serve()
    told = {"method": "drift", "object": "核查标准", "point": "10", "reference": "10", "unit": "A"}
    do(RecordCheck, equipment="CAL-I", day=today(), value="10.1", limit_given="0.005", **told)
    assert states() == {"CAL": "in_service", "CAL-I": "suspended", "CAL-R": "in_service"}
    change("restricted", "CAL-R", reason="只用低阻")
    change("verified", "CAL-R")
    refused("return_without_evidence", ChangeState, code="CAL-I", state="verified", reason="看过")


def test_functions_move_with_their_instrument_and_not_alone(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import Move

    refused("function_moves_with_instrument", Move, code="CAL-I", room_code="R1")
    change("retired", "CAL-R")
    do(Move, code="CAL", place="车载", custodian="P-T", reason="现场")
    places = {code: item(code).placements.latest("pk").place for code in ("CAL", *FUNCTIONS)}
    assert places == {"CAL": "车载", "CAL-I": "车载", "CAL-R": ""}
    assert {item(code).custodian for code in ("CAL", "CAL-I")} == {"P-T"}
    refused("function_moves_with_instrument", Move, code="CAL-I", room_code="R1")


def test_one_certificate_tells_of_all_functions_and_of_nobody_else(house: TestInstallation) -> None:
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.house.watching import findings_on

    def shared() -> set[str]:
        found = findings_on(today(), "traceability")
        return {each.subject for each in found if each.code == "certificate_of_two_items"}

    first = certificate("CAL-I", "C-1", [point("10", "0", "0.001", "A")], "A", serial_number="")
    same = {"file_sha256": first.file_sha256, "serial_number": ""}
    certificate("CAL-R", "C-1", [point("100", "0", "0.01", "Ω")], "Ω", **same)
    certificate("CAL", "C-1", [point("100", "0", "0.01", "V")], "V", **same)
    assert {each.unit for each in Certificate.objects.filter(number="C-1")} == {"A", "Ω", "V"}
    assert shared() == set()
    points = [point("10", "0", "0.001", "mm")]
    assert refusal(lambda: certificate("E-1", "C-1", points, "mm", **same)) == "certificate_of_another"
    certificate("E-1", "C-1", points, "mm", file_sha256=first.file_sha256)
    assert shared() == {"E-1/C-1"}


def test_who_uses_a_function_uses_its_instrument(house: TestInstallation) -> None:
    from dataclasses import dataclass

    from guiju.lab.equipment.life import note_uses
    from guiju.lab.house.act import ACTS, Act

    class Start(Act):
        name = "test.start"
        roles = frozenset({"system"})

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Request:
            job: str
            standards: dict[str, str]

        def change(self, tx: Any, request: Any) -> str:
            note_uses(tx, request.job, "R1", request.standards)
            return str(request.job)

    del ACTS["test.start"]
    serve()
    do(Start, job="J-1", standards={"reference": "CAL-I", "check": "CAL-R"})
    do(Start, job="J-2", standards={"reference": "CAL", "check": "CAL-R"})
    used = {code: sorted(item(code).uses.values_list("job", flat=True)) for code in ("CAL", *FUNCTIONS)}
    assert used == {"CAL": ["J-1", "J-2"], "CAL-I": ["J-1"], "CAL-R": ["J-1", "J-2"]}


def test_the_pages_lead_from_instrument_to_functions_and_back(house: TestInstallation) -> None:
    keeper = client("P-K")
    whole = address("equipment.equipment", f"{item('CAL').pk}/change/")
    part = address("equipment.equipment", f"{item('CAL-I').pk}/change/")
    page = text(keeper.get(whole))
    assert "各项功能" in page
    assert f'href="{part}"' in page
    assert "登记它的一项功能" in page
    shown = text(keeper.get(part))
    assert f'href="{whole}"' in shown
    assert "所属仪器" in shown
    assert "登记它的一项功能" not in shown
    assert "各项功能" not in text(keeper.get(address("equipment.equipment", f"{item('E-1').pk}/change/")))
    assert "Functions" in text(client("P-K", "en").get(whole))
    listed = text(keeper.get(address("equipment.equipment"), {"q": "SN-7"}))
    assert all(f">{code}<" in listed for code in ("CAL", *FUNCTIONS))


def test_a_function_is_registered_on_the_page_of_its_instrument(house: TestInstallation) -> None:
    path = address("equipment.equipment", f"{item('CAL').pk}/do/function/")
    keeper = client("P-K")
    form = text(keeper.get(path))
    assert not re.search(r'name="(serial_number|model|manufacturer|part_of|kind)"', form)
    sent = {"code": "CAL-F", "name": "频率", "name_en": "", "lower": "1", "upper": "10", "unit": "Hz"}
    answer = send(keeper, path, **sent, used_by="value", interpolation="none")
    assert answer.status_code in (200, 302)
    row = item("CAL-F")
    assert (row.part_of.code, row.serial_number, row.room_code, row.kind) == ("CAL", "SN-7", "R1", "standard")


def test_a_function_is_registered_by_the_form_of_its_kind(house: TestInstallation) -> None:
    keeper = client("P-K")
    sent = {"kind": "standard", "name": "频率", "name_en": "", "lower": "1", "upper": "10", "unit": "Hz", **PLATE}
    path = address("equipment.equipment", "add/?kind=standard")
    answer = send(keeper, path, code="CAL-F", part_of="NO", used_by="value", interpolation="none", **sent)
    assert answer.status_code == 422
    assert "NO" in text(answer)
    send(keeper, path, code="CAL-F", part_of="CAL", used_by="value", interpolation="none", **sent)
    assert item("CAL-F").part_of.code == "CAL"


def test_the_keeper_alone_registers_functions(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment

    told = {**BARE, **PLATE, "name": "频率", "name_en": "", "lower": "1", "upper": "10", "unit": "Hz"}
    call = lambda: as_person(RegisterEquipment, "calibrator", code="CAL-F", part_of="CAL", **told)  # noqa: E731
    assert refusal(call) == "role"
