"""The life of equipment: states, moves, plan rows, checks, events, versions; every refusal, days at their bounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lab_installation import FOUNDED_AT, TestInstallation
from lab_registers import do, furnish

DAY = date(2026, 3, 2)


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    with on(DAY):
        furnish()
    yield sqlite_installation


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Lives on a day, at an hour of China."""
    from guiju.lab.house import clock

    with clock.story(max(datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC), FOUNDED_AT)):
        yield


def refused(code: str, act: Any, /, **members: Any) -> Any:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        do(act, **members)
    assert caught.value.findings[0].code == code
    for language in ("zh", "en"):
        assert caught.value.sentence(language)
    return caught.value


def item(code: str = "E-1") -> Any:
    from guiju.lab.equipment.models import Equipment

    return Equipment.objects.get(code=code)


def register(code: str, kind: str, **more: Any) -> Any:
    from guiju.lab.equipment.acts import RegisterEquipment

    words = {"name": "某物", "name_en": "Thing", "model": "M", "serial_number": code, "manufacturer": "某厂"}
    rest = {"state": "received", "verified_on": None, "used_by": "value", "interpolation": "none"}
    return do(RegisterEquipment, code=code, kind=kind, **(words | rest | {"material_expiry": None} | more))


def change(state: str, code: str = "E-1", **more: Any) -> Any:
    from guiju.lab.equipment.acts_life import ChangeState

    return do(ChangeState, code=code, state=state, **{"reason": "验证符合"} | more)


def into_service(code: str = "E-1") -> None:
    for state in ("verified", "in_service"):
        change(state, code)


def as_of(day: date, code: str = "E-1") -> Any:
    from guiju.lab.equipment.facts import standard
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    return standard(Reading(NOBODY, locking=False), code, day)


def test_no_way_leads_into_service_but_through_verification(house: TestInstallation) -> None:
    from guiju.lab.equipment.life import AFTER, USABLE

    for state, following in AFTER.items():
        if state not in ("verified", "in_service"):
            assert not following & USABLE, state
    from guiju.lab.equipment.acts_life import ChangeState

    with on(DAY):
        error = refused("equipment_state", ChangeState, code="E-1", state="in_service")
        assert "已接收" in error.sentence("zh")
        assert "Received" in error.sentence("en")
        into_service()


def test_states_are_told_as_of_a_day(house: TestInstallation) -> None:
    with on(DAY):
        into_service()
    with on(DAY + timedelta(days=10)):
        change("lent", reason="比对", place="某院", due_back=DAY + timedelta(days=20))
    with on(DAY + timedelta(days=15)):
        change("received")
        change("verified")
        change("in_service")
    told = {each: as_of(DAY + timedelta(days=each)) for each in (-1, 0, 9, 10, 14, 15)}
    assert {each: found.state for each, found in told.items()} == {
        -1: "received",
        0: "in_service",
        9: "in_service",
        10: "lent",
        14: "lent",
        15: "in_service",
    }
    assert told[-1].verified_on is None
    assert told[14].verified_on == DAY.isoformat()
    assert told[15].verified_on == (DAY + timedelta(days=15)).isoformat()


def test_reasons_and_holders_are_demanded(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState
    from guiju.lab.equipment.models import StateChange

    with on(DAY):
        into_service()
        refused("equipment_state_reason", ChangeState, code="E-1", state="suspended")
        refused("equipment_holder", ChangeState, code="E-1", state="lent", reason="比对")
        late = {"state": "lent", "reason": "比对", "place": "某院", "due_back": DAY - timedelta(days=1)}
        refused("due_back_past", ChangeState, code="E-1", **late)
        change(**(late | {"due_back": DAY}))
    newest = StateChange.objects.latest("pk")
    assert (newest.was, newest.state, newest.place, newest.by) == ("in_service", "lent", "某院", "system")


def test_moves_are_dated_and_lead_somewhere(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import Move

    with on(DAY):
        refused("move_nowhere", Move, code="E-1")
        refused("not_found", Move, code="E-1", room_code="R-?")
        refused("not_found", Move, code="E-1", room_code="R1", custodian="P-?")
        do(Move, code="E-1", room_code="R1", custodian="P-K", reason="入库")
    assert (item().room_code, item().custodian) == ("R1", "P-K")
    assert item().placements.get().day == DAY


@pytest.mark.parametrize(("days", "state"), [(-1, "in_service"), (0, "in_service"), (1, "due")])
def test_an_overdue_plan_row_that_stops_takes_the_item_out_of_use(
    house: TestInstallation, days: int, state: str
) -> None:
    """The last good day still counts; the day after the item is due."""
    from guiju.lab.equipment.acts_duties import PlanDuty

    with on(DAY):
        into_service()
        plan = {"equipment": "E-1", "kind": "stability", "months": 1, "basis": "规程", "since": DAY}
        do(PlanDuty, **plan, stops=True)
    last = date(2026, 4, 2)
    assert item().duties.get().due_on == last
    assert as_of(last + timedelta(days=days)).state == state


def test_an_overdue_plan_row_that_does_not_stop_leaves_the_item_in_use(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="maintenance", months=1, basis="规程", since=DAY, stops=False)
    assert as_of(date(2026, 5, 1)).state == "in_service"


def test_uses_run_an_interval_out(house: TestInstallation) -> None:
    """Two uses are allowed; the third day finds the item due. Uses are counted at the end of their day."""
    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.equipment.life import note_uses
    from guiju.lab.house.act import ACTS, Act

    class Start(Act):
        name = "test.start"
        roles = frozenset({"system"})
        from dataclasses import dataclass

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Request:
            job: str

        def change(self, tx: Any, request: Any) -> str:
            note_uses(tx, request.job, "R1", {"reference": "E-1", "check": "E-1"})
            return request.job

    # An act of this test alone: the registry of the house does not keep it.
    del ACTS["test.start"]

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="intermediate_check", uses=2, basis="用频", since=DAY, stops=True)
    for number in (1, 2):
        with on(DAY + timedelta(days=number)):
            do(Start, job=f"J-{number}")
    states = [as_of(DAY + timedelta(days=each)).state for each in (1, 2, 3)]
    assert states == ["in_service", "in_service", "due"]
    assert item().uses.count() == 4  # each job in both roles, counted once


def test_intervals_are_adjusted_with_a_basis_and_keep_their_past(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import AdjustInterval, CompleteDuty, PlanDuty
    from guiju.lab.house import files

    with on(DAY):
        into_service()
        plan = {"equipment": "E-1", "kind": "maintenance", "stops": True, "since": DAY}
        refused("interval_missing", PlanDuty, **plan, basis="规程")
        refused("interval_basis", PlanDuty, **plan, months=1, basis=" ")
        refused("day_not_come", PlanDuty, **(plan | {"since": DAY + timedelta(days=1)}), months=1, basis="规程")
        do(PlanDuty, **plan, months=1, basis="规程")
    duty = item().duties.get()
    with on(date(2026, 4, 10)):
        assert as_of(date(2026, 4, 10)).state == "due"
        refused("nothing_amended", AdjustInterval, duty=duty.pk, months=1, basis="三次合格")
        refused("interval_basis", AdjustInterval, duty=duty.pk, months=3)
        do(AdjustInterval, duty=duty.pk, months=3, basis="三次合格，阶梯法延长")
    assert item().duties.get().due_on == date(2026, 6, 2)
    assert as_of(date(2026, 4, 9)).state == "due"  # what was true before stays true
    assert as_of(date(2026, 4, 10)).state == "in_service"
    with on(date(2026, 5, 4)):
        refused("duty_text", CompleteDuty, duty=duty.pk, day=date(2026, 5, 4), passed=True, text="")
        refused("day_not_come", CompleteDuty, duty=duty.pk, day=date(2026, 5, 5), passed=True, text="清洁")
        done = {"duty": duty.pk, "day": date(2026, 5, 1), "passed": True, "text": "清洁"}
        refused("stopping_by_paper", CompleteDuty, **done)
        refused("file_not_stored", CompleteDuty, **done, file_sha256="0" * 64)
        do(CompleteDuty, **done, file_sha256=files.store(b"%PDF-1.7 cleaned", "application/pdf"))
    assert item().duties.get().due_on == date(2026, 8, 1)
    assert [each.kind for each in duty.steps.order_by("pk")] == ["planned", "adjusted", "done"]


@pytest.mark.parametrize("kind", ["maintenance", "verification", "safety", "other"])
@pytest.mark.parametrize("stops", [True, False])
def test_what_stops_the_item_is_done_by_a_paper(house: TestInstallation, kind: str, stops: bool) -> None:
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty
    from guiju.lab.house import files

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind=kind, months=1, basis="规程", since=DAY, stops=stops)
    done = {"duty": item().duties.get().pk, "passed": True, "text": "已做"}
    with on(LAST + timedelta(days=1)):
        done["day"] = LAST + timedelta(days=1)
        if stops:
            refused("stopping_by_paper", CompleteDuty, **done)
            assert item().duties.get().due_on == LAST
            done["file_sha256"] = files.store(b"%PDF-1.7 done", "application/pdf")
        do(CompleteDuty, **done)
        assert as_of(done["day"]).state == "in_service"
    assert item().duties.get().steps.latest("pk").file_sha256 == done.get("file_sha256", "")


def test_what_stops_the_item_is_done_by_the_test_of_its_day(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty
    from guiju.lab.equipment.jjf1033 import TestRepeatability
    from guiju.lab.house import files

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="repeatability", months=1, basis="规程", since=DAY, stops=True)
    late = LAST + timedelta(days=1)
    paper = files.store(b"%PDF-1.7 done", "application/pdf")
    done = {"duty": item().duties.get().pk, "day": late, "passed": True, "text": "s 合格", "file_sha256": paper}
    test = {"equipment": "E-1", "object": "量块", "conditions": "20 °C", "unit": "mm"}
    readings = ["10.001", "10.002", "10.001", "10.002", "10.001", "10.002"]

    def tested(day: date, s_used: str) -> None:
        do(TestRepeatability, **test, day=day, readings=readings, s_used=s_used)

    with on(late):
        refused("stopping_by_test", CompleteDuty, **done)
        tested(LAST, "0.001")  # another day
        tested(late, "")  # no verdict
        tested(late, "0.0001")  # fails
        refused("stopping_by_test", CompleteDuty, **done)
        tested(late, "0.001")
        do(CompleteDuty, **done)
    assert item().duties.get().since == late


def test_what_stops_the_item_and_did_not_pass_needs_no_paper(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="stability", months=1, basis="规程", since=DAY, stops=True)
        do(CompleteDuty, duty=item().duties.get().pk, day=DAY, passed=False, text="漂移")
    assert item().state == "suspended"


def test_planned_work_that_fails_suspends_the_item(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="verification", months=1, basis="规程", since=DAY, stops=False)
        do(CompleteDuty, duty=item().duties.get().pk, day=DAY, passed=False, text="零点超差")
    assert item().state == "suspended"
    assert item().state_changes.latest("pk").suspect
    assert item().duties.get().done_on is None


def test_a_calibration_is_done_by_its_certificate_alone(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import FileCertificate
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty
    from guiju.lab.house import files

    with on(DAY):
        do(PlanDuty, equipment="E-1", kind="calibration", months=12, basis="规程", since=date(2025, 3, 1), stops=True)
        duty = item().duties.get()
        refused("calibration_by_certificate", CompleteDuty, duty=duty.pk, day=DAY, passed=True, text="已校")
        digest = files.store(b"%PDF-1.4 test", "application/pdf")
        do(
            FileCertificate,
            equipment="E-1",
            kind="calibration",
            number="C-1",
            issuer="某院",
            competence_kind="accredited",
            competence_reference="L1",
            competence_from=date(2020, 1, 1),
            competence_covers=True,
            calibrated_on=date(2026, 2, 20),
            valid_to=date(2027, 2, 19),
            file_sha256=digest,
            accuracy_class="",
            unit="mm",
            points=[
                {"nominal": {"value": "10", "unit": "mm"}, "value": "10", "correction": "0", "U": "0.001", "k": "2"}
            ],
            chain=[],
        )
    assert item().duties.get().due_on == date(2027, 2, 20)


CHECK = {
    "equipment": "E-1",
    "day": DAY,
    "method": "drift",
    "object": "核查标准",
    "point": "10 mm",
    "reference": "10.000",
    "unit": "mm",
}


@pytest.mark.parametrize(
    ("changes", "passed"),
    [
        ({"value": "10.005", "limit_given": "0.005"}, True),
        ({"value": "10.0051", "limit_given": "0.005"}, False),
        # |y1 - y2| = 0.05 = sqrt(0.03^2 + 0.04^2): JJF 1033 lets the difference equal its limit
        ({"method": "two_standards", "value": "10.05", "U": "0.03", "reference_U": "0.04"}, True),
        ({"method": "En", "value": "10.051", "U": "0.03", "reference_U": "0.04"}, False),
    ],
)
def test_a_check_is_judged_by_its_values_and_a_failed_one_isolates(
    house: TestInstallation, changes: dict[str, str], passed: bool
) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck

    with on(DAY):
        into_service()
        do(RecordCheck, **(CHECK | changes))
    assert item().checks.get().passed is passed
    assert item().state == ("in_service" if passed else "suspended")


def test_a_check_needs_values_that_give_a_verdict(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty, RecordCheck

    with on(DAY):
        refused("check_values", RecordCheck, **CHECK, value="10")
        for wrong in ("x", "", "nan", "1_0", "１"):
            told = refused("check_values", RecordCheck, **CHECK, value=wrong)
            assert "float" not in told.sentence("zh") + told.sentence("en")
        refused("check_values", RecordCheck, **(CHECK | {"method": "En"}), value="10")
        refused("check_method", RecordCheck, **(CHECK | {"method": "by eye"}), value="10", limit_given="1")
        refused("day_not_come", RecordCheck, **(CHECK | {"day": DAY + timedelta(days=1)}), value="1", limit_given="1")
        do(
            PlanDuty,
            equipment="E-1",
            kind="intermediate_check",
            months=6,
            basis="规程",
            since=date(2026, 1, 1),
            stops=False,
        )
        duty = item().duties.get()
        refused("check_by_values", CompleteDuty, duty=duty.pk, day=DAY, passed=True, text="好")
        do(RecordCheck, **CHECK, value="10", limit_given="0.1")
        assert item().duties.get().due_on == date(2026, 7, 1)  # nobody said what its use asks
        certify("0.1")
        do(RecordCheck, **CHECK, value="10", limit_given="0.1001")
        assert item().duties.get().due_on == date(2026, 7, 1)
        refused("unit_of_other_quantity", RecordCheck, **(CHECK | {"unit": "kg"}), value="10", limit_given="0.1")
        do(RecordCheck, **CHECK, value="10", limit_given="0.1")
    assert item().duties.get().due_on == date(2026, 9, 2)


def certify(largest_U: str, **more: Any) -> None:
    """Says by a confirmed certificate what is asked of E-1."""
    from lab_standards import certificate, confirm, demand, point

    certificate("E-1", "C-0", [point("10", "0", "0.001", "mm")], "mm", calibrated_on=DAY, **more)
    confirm("E-1", "C-0", demand("0", "100", "mm", largest_U))


def test_of_what_carries_no_value_a_check_does_what_was_planned(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import PlanDuty, RecordCheck

    with on(DAY):
        register("A-1", "auxiliary")
        plan = {"kind": "intermediate_check", "months": 6, "basis": "规程", "since": date(2026, 1, 1), "stops": True}
        do(PlanDuty, equipment="A-1", **plan)
        refused("word_unknown", PlanDuty, equipment="A-1", **(plan | {"kind": "zz"}))
        do(RecordCheck, **(CHECK | {"equipment": "A-1"}), value="10", limit_given="0.1")
    assert item("A-1").duties.get().due_on == date(2026, 9, 2)


@pytest.mark.parametrize(("verdict", "due"), [("fail", "2026-03-01"), ("", "2026-03-01"), ("pass", "2027-03-02")])
def test_a_verification_does_what_was_planned_by_its_verdict(house: TestInstallation, verdict: str, due: str) -> None:
    from lab_standards import certificate, point

    from guiju.lab.equipment.acts_duties import PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="calibration", months=12, basis="规程", since=date(2025, 3, 1), stops=True)
        told = {"kind": "verification", "verdict": verdict, "calibrated_on": DAY}
        certificate("E-1", "V-1", [point("10", "0", "0.001", "mm")], "mm", **told)
    duty = item().duties.get()
    assert duty.due_on == date.fromisoformat(due)
    assert [each.passed for each in duty.steps.filter(kind="done")] == {"fail": [False], "": [], "pass": [True]}[
        verdict
    ]


def test_events_tell_their_effect_and_do_not_alter_what_is_in_service(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import RecordEvent

    with on(DAY):
        into_service()
        event = {"equipment": "E-1", "day": DAY, "text": "换件"}
        refused("event_effect", RecordEvent, **event, kind="repair")
        refused("altered_in_service", RecordEvent, **event, kind="repair", effect="重校")
        refused("amount_negative", RecordEvent, **event, kind="maintenance", amount="-1")
        refused("day_not_come", RecordEvent, **(event | {"day": DAY + timedelta(days=1)}), kind="maintenance")
        do(RecordEvent, **event, kind="fault", effect="上次核查以来的结果待查")
        assert item().state == "suspended"
        do(RecordEvent, **event, kind="repair", effect="重校", amount="120.50")
    assert item().events.count() == 2


def test_software_is_validated_version_by_version(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment
    from guiju.lab.equipment.acts_life import ChangeRelease, ChangeState, Validate

    with on(DAY):
        words = {"name": "软件", "name_en": "Software", "model": "", "serial_number": "", "manufacturer": "某厂"}
        rest = {"state": "received", "verified_on": None, "used_by": "value", "interpolation": "none"}
        refused(
            "release_missing", RegisterEquipment, code="S-1", kind="software", **words, **rest, material_expiry=None
        )
        register("S-1", "software", release="1.0")
        refused("release_not_validated", ChangeState, code="S-1", state="verified", reason="已验证")
        tested = {"equipment": "S-1", "day": DAY, "requirement": "算例一致", "text": "一致"}
        do(Validate, **tested, release="1.0", passed=False)
        refused("release_not_validated", ChangeState, code="S-1", state="verified", reason="已验证")
        do(Validate, **tested, release="1.0", passed=True)
        into_service("S-1")
        do(ChangeRelease, code="S-1", release="2.0", reason="升级")
        assert item("S-1").state == "received"
        refused("release_not_validated", ChangeState, code="S-1", state="verified", reason="已验证")
        refused("no_release", Validate, **(tested | {"equipment": "E-1"}), release="1", passed=True)


def test_registering_asks_for_what_the_kind_needs(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment

    words = {"name": "物", "name_en": "Thing", "model": "", "serial_number": "", "manufacturer": "某厂"}
    rest = {"state": "received", "verified_on": None, "used_by": "value", "interpolation": "none"}
    with on(DAY):
        common = {"code": "X-1", **words, **rest}
        refused("lot_missing", RegisterEquipment, **common, kind="material", lot="L1", material_expiry=None)
        refused("lot_missing", RegisterEquipment, **common, kind="reagent", material_expiry=DAY)
        refused("place_by_move", RegisterEquipment, **common, kind="auxiliary", material_expiry=None, room_code="R1")


def test_a_broken_seal_is_found_until_the_item_is_verified(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import EndSeal, PlaceSeal
    from guiju.lab.house.watching import findings_on

    def codes(day: date) -> set[str]:
        return {each.code for each in findings_on(day, "equipment")}

    with on(DAY):
        into_service()
        do(PlaceSeal, equipment="E-1", number="S-1", place="调节螺钉", valid_from=DAY)
    with on(DAY + timedelta(days=5)):
        do(EndSeal, row=item().seals.get().pk, last_day=DAY + timedelta(days=5), reason="破损")
    assert "equipment_seal_broken" not in codes(DAY + timedelta(days=4))
    assert "equipment_seal_broken" in codes(DAY + timedelta(days=5))
    with on(DAY + timedelta(days=6)):
        change("suspended", reason="封印破损")
        into_service()
    assert "equipment_seal_broken" not in codes(DAY + timedelta(days=6))


def test_the_audit_holds_after_a_life(house: TestInstallation) -> None:
    from guiju.lab.house.audit import audit

    with on(DAY):
        into_service()
        change("suspended", reason="检查", suspect=True)
    assert not list(audit().problems)


def back(code: str = "E-1") -> str:
    """The code with which the way back into service is refused."""
    from lab_standards import refusal

    return refusal(lambda: change("verified", code=code))


def test_a_failed_check_is_answered_by_a_passed_one_no_laxer(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck

    with on(DAY):
        into_service()
        do(RecordCheck, **CHECK, value="10.0051", limit_given="0.005")
        assert back() == "return_without_evidence"
    with on(DAY + timedelta(days=1)):
        # Of a day before the failure, and with a limit of one's own, it shows nothing.
        do(RecordCheck, **(CHECK | {"day": DAY - timedelta(days=1)}), value="10", limit_given="0.005")
        do(RecordCheck, **CHECK, value="10", limit_given="0.0051")
        assert back() == "return_without_evidence"
        do(RecordCheck, **CHECK, value="10", limit_given="0.005")
        assert back() == ""
        change("in_service")


def test_a_lax_requirement_answers_no_failed_check(house: TestInstallation) -> None:
    """Within what was asked, a check still proves nothing with a limit laxer than the one that failed."""
    from guiju.lab.equipment.acts_duties import RecordCheck

    with on(DAY):
        certify("40")
        into_service()
        do(RecordCheck, **CHECK, value="10.0051", limit_given="0.005")
        do(RecordCheck, **CHECK, value="10.0051", limit_given="30")
        assert back() == "return_without_evidence"
        do(RecordCheck, **CHECK, value="10", limit_given="0.005")
        assert back() == ""


def test_a_check_that_failed_out_of_service_is_no_less_failed(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck

    with on(DAY):
        into_service()
        change("suspended", reason="搬迁")
        do(RecordCheck, **CHECK, value="11", limit_given="0.005")
        assert back() == "return_without_evidence"
        change("under_repair", reason="修")
        change("received")
        assert back() == "return_without_evidence"


def test_what_may_have_been_wrong_comes_back_by_a_calibration_made_since(house: TestInstallation) -> None:
    from lab_standards import certificate, confirm, demand, point

    points = [point("10", "0", "0.001", "mm")]
    with on(DAY):
        into_service()
        change("suspended", reason="跌落", suspect=True)
        certificate("E-1", "C-0", points, "mm", calibrated_on=DAY - timedelta(days=1), issued_on=DAY)
        confirm("E-1", "C-0", demand("0", "100", "mm", "0.01"))
        assert back() == "return_without_evidence"
        certificate("E-1", "C-1", points, "mm", calibrated_on=DAY)
        assert back() == "return_without_evidence"
        confirm("E-1", "C-1", demand("0", "100", "mm", "0.01"))
        assert back() == ""


def test_a_repair_asks_for_evidence_of_its_own(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck
    from guiju.lab.equipment.acts_life import RecordEvent

    with on(DAY):
        into_service()
        event = {"equipment": "E-1", "day": DAY, "text": "换件"}
        do(RecordEvent, **event, kind="fault", effect="待查")
        do(RecordCheck, **CHECK, value="10", limit_given="0.005")
        do(RecordEvent, **event, kind="repair", effect="重校")
        assert back() == "return_without_evidence"
        do(RecordCheck, **CHECK, value="10", limit_given="0.005")
        assert back() == ""


def test_what_tells_no_values_is_answered_for_by_two(house: TestInstallation) -> None:
    from lab_standards import as_person, refusal

    from guiju.lab.equipment.acts_duties import CompleteDuty, PlanDuty
    from guiju.lab.equipment.acts_life import ChangeState

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="verification", months=1, basis="规程", since=DAY, stops=False)
        done = {"duty": item().duties.get().pk, "day": DAY, "text": "零点"}
        do(CompleteDuty, **done, passed=False)
        as_person(CompleteDuty, "equipment_keeper", **done, passed=True)
        verify = {"code": "E-1", "state": "verified", "reason": "已验证"}
        own = refusal(lambda: as_person(ChangeState, "equipment_keeper", **verify))
        assert own == "return_without_evidence"
        assert back() == ""


LAST = date(2026, 4, 2)
"""Last good day of an interval of one month that began on DAY."""


@pytest.mark.parametrize(
    ("late", "months", "wanted"),
    [(0, 600, ""), (1, 600, "overdue_by_manager"), (1, 2, "overdue_by_manager"), (40, 2, "")],
)
def test_an_overdue_row_that_stops_is_waved_through_by_no_keeper(
    house: TestInstallation, late: int, months: int, wanted: str
) -> None:
    """On its last day it may be adjusted as ever, and later too by what leaves it overdue."""
    from lab_standards import as_person, refusal

    from guiju.lab.equipment.acts_duties import AdjustInterval, PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="stability", months=1, basis="规程", since=DAY, stops=True)
    asked = {"duty": item().duties.get().pk, "months": months, "basis": "延长"}
    with on(LAST + timedelta(days=late)):
        assert refusal(lambda: as_person(AdjustInterval, "equipment_keeper", **asked)) == wanted
        if wanted:
            assert refusal(lambda: as_person(AdjustInterval, "technical_manager", **asked)) == ""


def test_an_overdue_row_that_stops_is_ended_by_the_manager_and_not_in_the_past(house: TestInstallation) -> None:
    from lab_standards import as_person, refusal

    from guiju.lab.equipment.acts_duties import EndDuty, PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="stability", months=1, basis="规程", since=DAY, stops=True)
    row = item().duties.get().pk

    def end(role: str, last_day: date) -> str:
        return refusal(lambda: as_person(EndDuty, role, row=row, last_day=last_day, reason="不再需要"))

    with on(LAST):
        assert end("equipment_keeper", LAST - timedelta(days=1)) == "stopping_ended_back"
    today = LAST + timedelta(days=1)
    with on(today):
        assert end("equipment_keeper", today) == "overdue_by_manager"
        assert end("technical_manager", LAST) == "stopping_ended_back"
        assert end("technical_manager", today) == ""


def test_a_row_that_does_not_stop_stays_the_keepers(house: TestInstallation) -> None:
    from lab_standards import as_person, refusal

    from guiju.lab.equipment.acts_duties import AdjustInterval, EndDuty, PlanDuty

    with on(DAY):
        into_service()
        do(PlanDuty, equipment="E-1", kind="maintenance", months=1, basis="规程", since=DAY, stops=False)
    row = item().duties.get().pk
    with on(LAST + timedelta(days=1)):
        keeper = "equipment_keeper"
        assert refusal(lambda: as_person(AdjustInterval, keeper, duty=row, months=2, basis="延长")) == ""
        assert refusal(lambda: as_person(EndDuty, keeper, row=row, last_day=LAST, reason="不再需要")) == ""


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"unit": "qq"}, "unit_unknown"),
        ({"object": " "}, "column_empty"),
        ({"day": date(1850, 1, 1)}, "recorded_day_far"),
        ({"day": date(1926, 3, 2)}, ""),
        ({"day": date(1926, 3, 1)}, "recorded_day_far"),
        ({"limit_given": "49.75"}, ""),
        ({"limit_given": "49.76"}, "uncertainty_beyond_range"),
        ({"method": "En", "U": "1e30", "reference_U": "1"}, "uncertainty_beyond_range"),
    ],
)
def test_a_check_that_cannot_be_so_is_not_recorded(house: TestInstallation, changed: Any, wanted: str) -> None:
    """E-1 measures from 0.5 mm to 100 mm; of a hundred years ago something may be taken over, of longer ago nothing."""
    from lab_standards import refusal

    from guiju.lab.equipment.acts_duties import RecordCheck

    told = {**CHECK, "value": "10", "limit_given": "1", **changed}
    with on(DAY):
        assert refusal(lambda: do(RecordCheck, **told)) == wanted


def test_an_event_says_what_happened_by_a_known_word(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import RecordEvent

    event = {"equipment": "E-1", "kind": "maintenance", "day": DAY, "text": "清洁"}
    with on(DAY):
        refused("word_unknown", RecordEvent, **(event | {"kind": "zz"}))
        refused("column_empty", RecordEvent, **(event | {"text": " "}))
        refused("recorded_day_far", RecordEvent, **(event | {"day": date(1850, 1, 1)}))
        do(RecordEvent, **event)
