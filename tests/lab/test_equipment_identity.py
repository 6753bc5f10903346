"""An item is one item: one code, one plate, certificates of its own (4.4-1, 4.4-7)."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, furnish
from lab_standards import as_person, certificate, confirm, demand, point, refusal, today

POINTS = [point("10", "0", "0.001", "mm")]
ASKED = demand("1", "100", "mm", "0.01")


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


def register(code: str, serial_number: str, **more: Any) -> str:
    """The code with which an item is refused, beside E-1 with the serial number E-1."""
    from guiju.lab.equipment.acts import RegisterEquipment

    words = {"name": "量块", "name_en": "Gauge block", "model": "G", "manufacturer": "某厂"}
    rest = {"kind": "standard", "state": "received", "verified_on": None, "used_by": "value", "interpolation": "none"}
    range_ = {"lower": "0.5", "upper": "100", "unit": "mm", "material_expiry": None}
    return refusal(
        lambda: do(
            RegisterEquipment, **{"code": code, "serial_number": serial_number, **words, **rest, **range_, **more}
        )
    )


def amend(**changed: Any) -> str:
    from guiju.lab.equipment.acts import AmendEquipment
    from guiju.lab.equipment.models import Equipment

    row = Equipment.objects.get(code="E-1")
    told = {name: getattr(row, name) for name in AmendEquipment.columns}
    return refusal(lambda: do(AmendEquipment, code="E-1", reason="铭牌", **{**told, **changed}))


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("e-1", "code_alike"), ("E-1.", "code_alike"), ("E1", "code_alike"), ("E-10", ""), ("E-11", ""), ("E-1A", "")],
)
def test_a_code_that_looks_like_another_is_not_taken(house: TestInstallation, code: str, wanted: str) -> None:
    assert register(code, "X-1") == wanted


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, "equipment_twice"),
        ({"serial_number": "e 1", "manufacturer": "某 厂", "model": "g"}, "equipment_twice"),
        ({"serial_number": "Ｅ-１"}, "equipment_twice"),
        ({"serial_number": "E-l"}, "equipment_twice"),
        ({"manufacturer": "某厂有限公司"}, "equipment_twice"),
        ({"serial_number": "E-11"}, ""),
        ({"model": "H"}, ""),
        ({"manufacturer": "另一厂"}, ""),
        ({"serial_number": "—"}, ""),
    ],
)
def test_one_plate_has_one_entry(house: TestInstallation, changed: dict[str, str], wanted: str) -> None:
    assert register("N-1", **{"serial_number": "E-1", **changed}) == wanted


def test_lots_and_copies_may_share_a_plate_and_hide_no_standard(house: TestInstallation) -> None:
    bare = {"lower": "", "upper": "", "unit": "", "kind": "software", "release": "1"}
    assert register("S-1", "7", **bare) == register("S-2", "7", **bare) == ""
    assert register("S-3", "E-1", **bare) == "equipment_twice"
    assert register("N-1", "7") == "equipment_twice"


def test_what_is_retired_may_be_entered_anew(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import ChangeState

    do(ChangeState, code="E-1", state="suspended", reason="损坏")
    assert register("N-1", "E-1") == "equipment_twice"
    do(ChangeState, code="E-1", state="retired", reason="报废")
    assert register("N-1", "E-1") == ""


def back(code: str) -> str:
    from guiju.lab.equipment.acts import ChangeState

    return refusal(lambda: do(ChangeState, code=code, state="verified", reason="外观与铭牌已核对"))


def checked(code: str, value: str, limit: str) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck

    told = {"method": "drift", "object": "核查标准", "point": "10 mm", "reference": "10", "unit": "mm"}
    do(RecordCheck, equipment=code, day=today(), value=value, limit_given=limit, **told)


@pytest.mark.parametrize("plate", [{}, {"model": "H"}, {"manufacturer": "—"}, {"serial_number": "e 1"}])
def test_a_doubt_follows_the_plate_under_another_code(house: TestInstallation, plate: dict[str, str]) -> None:
    from guiju.lab.equipment.acts import ChangeState

    for state in ("verified", "in_service"):
        do(ChangeState, code="E-1", state=state, reason="验收合格")
    checked("E-1", "10.006", "0.005")
    do(ChangeState, code="E-1", state="retired", reason="报废")
    assert register("N-1", **{"serial_number": "E-1", **plate}) == ""
    assert register("N-2", "E-1", model="H", manufacturer="另一厂") == register("N-3", "E-2", model="J") == ""
    assert (back("N-2"), back("N-3")) == ("", "")
    assert back("N-1") == "return_of_same_plate"
    checked("N-1", "10", "0.0051")
    assert back("N-1") == "return_of_same_plate"
    checked("N-1", "10", "0.005")
    assert back("N-1") == ""


def test_a_settled_doubt_follows_nobody_and_the_plate_of_an_open_one_stays(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import AmendEquipment, ChangeState
    from guiju.lab.equipment.models import Equipment

    def amended() -> str:
        row = Equipment.objects.get(code="E-1")
        told = {name: getattr(row, name) for name in AmendEquipment.columns} | {"model": f"{row.model}2"}
        return refusal(lambda: as_person(AmendEquipment, "equipment_keeper", code="E-1", reason="铭牌", **told))

    checked("E-1", "10.006", "0.005")
    assert amended() == "plate_in_doubt"
    checked("E-1", "10", "0.005")
    assert amended() == ""
    do(ChangeState, code="E-1", state="retired", reason="报废")
    assert register("N-1", "E-1") == ""
    assert back("N-1") == ""


def test_one_certificate_on_two_items_is_answered_for_by_the_manager(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import ChangeState, Confirm
    from guiju.lab.house.watching import findings_on

    def found() -> set[str]:
        told = findings_on(today(), "traceability")
        return {each.subject for each in told if each.code == "certificate_of_two_items"}

    assert register("N-1", "OTHER") == ""
    row = certificate("E-1", "C-1", POINTS, "mm")
    do(ChangeState, code="E-1", state="retired", reason="报废")
    assert refusal(lambda: certificate("N-1", "C-1.", POINTS, "mm", serial_number="")) == "certificate_of_another"
    assert found() == set()
    certificate("N-1", "C-1.", POINTS, "mm", file_sha256=row.file_sha256)
    assert found() == {"N-1/C-1."}
    asked = {"equipment": "N-1", "certificate": "C-1.", "requirement": "U", "requirement_en": "U", "demands": [ASKED]}

    def by(role: str, **more: Any) -> str:
        return refusal(lambda: as_person(Confirm, role, **{**asked, **more}))

    assert by("calibrator", remark="同一份") == by("technical_manager") == "certificate_shared"
    assert by("technical_manager", remark="证书列出两件") == ""
    assert found() == set()


def test_an_amendment_makes_no_double(house: TestInstallation) -> None:
    assert register("N-1", "N-1") == ""
    assert amend(serial_number="n 1") == "equipment_twice"
    assert amend(serial_number="N-2") == ""


def test_a_certificate_serves_the_item_that_it_names(house: TestInstallation) -> None:
    assert register("N-1", "OTHER") == ""
    row = certificate("E-1", "C-1", POINTS, "mm")
    same = {"file_sha256": row.file_sha256}
    for number in ("C-1", "c-1.", "C-9"):
        told = {"serial_number": "", **same}
        assert refusal(lambda number=number, told=told: certificate("N-1", number, POINTS, "mm", **told)) == (
            "certificate_of_another"
        )
    # Another file under the same issuer's number; another issuer may have the number too.
    assert refusal(lambda: certificate("N-1", "C-1", POINTS, "mm", serial_number="")) == "certificate_of_another"
    other = {"issuer": "另一院", "file_sha256": certificate("N-1", "C-7", POINTS, "mm").file_sha256}
    assert refusal(lambda: certificate("N-1", "C-1", POINTS, "mm", serial_number="", **other)) == ""
    # A certificate of several items names each of them.
    assert refusal(lambda: certificate("N-1", "c-1", POINTS, "mm", **same)) == ""


def test_a_certificate_that_names_no_item_is_answered_for_by_the_manager(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import Confirm

    certificate("E-1", "C-1", POINTS, "mm", serial_number="")
    asked = {"equipment": "E-1", "certificate": "C-1", "requirement": "U", "requirement_en": "U", "demands": [ASKED]}

    def by(role: str, **more: Any) -> str:
        return refusal(lambda: as_person(Confirm, role, **{**asked, **more}))

    assert by("calibrator", remark="标签相同") == "certificate_names_no_item"
    assert by("technical_manager") == "certificate_names_no_item"
    assert by("technical_manager", remark="证书附照片可见铭牌") == ""


def test_the_serial_number_by_which_a_certificate_was_confirmed_stays(house: TestInstallation) -> None:
    certificate("E-1", "C-1", POINTS, "mm")
    assert amend(serial_number="FOREIGN", model="G2") == ""
    assert amend(serial_number="E-1", model="G") == ""
    confirm("E-1", "C-1", ASKED)
    assert amend(serial_number="FOREIGN") == "serial_confirmed"
    assert amend(serial_number="e 1") == ""
    confirm("E-1", "C-1", ASKED, passed=False, remark="编号有误")
    assert amend(serial_number="FOREIGN") == ""


@pytest.mark.parametrize(("largest_U", "wanted"), [("0.01", ""), ("0.0101", "confirmation_laxer"), ("0.005", "")])
def test_a_laxer_requirement_is_the_managers_to_confirm(house: TestInstallation, largest_U: str, wanted: str) -> None:
    """Checks are judged by what the confirmation asks: a calibrator does not widen it alone."""
    from guiju.lab.equipment.acts import Confirm

    certificate("E-1", "C-1", POINTS, "mm")
    confirm("E-1", "C-1", ASKED)
    words = {"equipment": "E-1", "certificate": "C-1", "requirement": "U", "requirement_en": "U"}
    asked = {**words, "demands": [demand("1", "100", "mm", largest_U)]}
    assert refusal(lambda: as_person(Confirm, "calibrator", **asked, remark="放宽")) == wanted
    if wanted:
        lone = {**words, "demands": [demand("1", "100", "mm", "0.005", largest_error="50")]}
        assert refusal(lambda: as_person(Confirm, "calibrator", **lone)) == wanted
        assert refusal(lambda: as_person(Confirm, "technical_manager", **asked)) == wanted
        assert refusal(lambda: as_person(Confirm, "technical_manager", **asked, remark="只用于工作级")) == ""


@pytest.mark.parametrize(
    ("keyed", "typed", "found"),
    [
        (("296.15", "K", "0.12", "0.02"), True, True),
        (("0", "K", "0", "0.02"), True, False),
        (("296.15", "K", "0", "0.02"), True, False),
        (("296.16", "K", "0.12", "0.02"), True, False),
        (("296.15", "K", "0.12", "0.03"), True, False),
        (("296150", "mK", "120", "20"), True, True),
        (("23", "°C", "0.12", "0.02"), True, True),
        (("0", "°C", "0", "0.02"), True, False),
        (("296.15", "K", "0", "0.02"), False, False),
        (("0", "K", "0", "0.02"), False, False),
        (("296.27", "K", "0", "0.02"), False, True),
    ],
)
def test_a_point_in_kelvins_is_that_of_a_file_in_degrees(
    house: TestInstallation, keyed: tuple[str, str, str, str], typed: bool, found: bool
) -> None:
    """At 23 °C the file says 23.12 °C, or a correction of 0.12 °C, with U 0.02 °C (0 °C is 273.15 K)."""
    from guiju.lab.equipment.keyed import _same
    from guiju.record.enclosures import CertifiedPoint
    from guiju.record.words import DecimalText, Quantity

    def point(nominal: str, unit: str, value: str, correction: str, U: str) -> CertifiedPoint:
        return CertifiedPoint(
            nominal=Quantity(value=DecimalText(nominal), unit=unit),
            value=DecimalText(value),
            correction=DecimalText(correction),
            U=DecimalText(U),
            k=DecimalText("2"),
        )

    at, unit, correction, U = keyed
    told = point("23", "°C", "23.12", "0.12", "0.02")
    assert _same(point(at, unit, at, correction, U), told, typed) is found
