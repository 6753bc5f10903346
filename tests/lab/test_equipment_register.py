"""The register as of a day: uses of jobs, contradictions, complete sets, due dates; the label in Python and in SQL."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, furnish
from lab_workshop import Workshop
from test_equipment_life import DAY, change, into_service, item, on, register

pytest_plugins = ["lab_workshop"]


@pytest.fixture
def house(installation: TestInstallation) -> Iterator[TestInstallation]:
    with on(DAY):
        furnish()
    yield installation


def certify(code: str, number: str, valid_to: date, *, passed: bool | None, narrow: bool = False) -> None:
    """Files a certificate, and confirms it unless `passed` is None."""
    from guiju.lab.equipment.acts import Confirm, FileCertificate
    from guiju.lab.house import files

    do(
        FileCertificate,
        equipment=code,
        kind="calibration",
        number=number,
        issuer="某院",
        competence_kind="accredited",
        competence_reference="L1",
        competence_from=date(2020, 1, 1),
        competence_covers=True,
        calibrated_on=date(2026, 1, 1),
        valid_to=valid_to,
        file_sha256=files.store(number.encode(), "application/pdf"),
        accuracy_class="",
        unit="mm",
        points=[
            {"nominal": {"value": at, "unit": "mm"}, "value": at, "correction": "0", "U": "0.0002", "k": "2"}
            for at in ("0.5", "10", "100")
        ],
        chain=[],
        serial_number=item(code).serial_number,
    )
    if passed is not None:
        largest = "0.001" if passed else "0.0001"
        bare = {"largest_error": None, "largest_ratio": None, "points": []}
        demand = {"lower": "0.5", "upper": "100", "unit": "mm", "largest_U": largest, **bare}
        asked = {"requirement": "U", "requirement_en": "U", "passed": passed, "demands": [demand]}
        less = {"lower": "10", "upper": "100", "remark": "只用上段"} if narrow and passed else {}
        do(Confirm, equipment=code, certificate=number, **asked, **less)


def planned(code: str, last: date, *, stops: bool) -> None:
    """Plans what is due on `last`, five months after its day of the month."""
    from guiju.lab.equipment.acts_duties import PlanDuty

    since = date(last.year - (last.month <= 5), (last.month - 6) % 12 + 1, last.day)
    do(PlanDuty, equipment=code, kind="stability", months=5, basis="规程", since=since, stops=stops)


def test_the_label_is_the_same_in_python_and_in_the_database(house: TestInstallation) -> None:
    """Items of every sort: state, certificate, confirmation, range, expiry, version, plan; on both sides of today."""
    from guiju.lab.equipment.acts_life import Validate
    from guiju.lab.equipment.acts_stock import OpenVessel
    from guiju.lab.equipment.labels import facts_by_key, label_of, labelled
    from guiju.lab.equipment.models import Equipment

    today = DAY + timedelta(days=10)
    span = {"lower": "0.5", "upper": "100", "unit": "mm"}
    with on(DAY):
        for number, (days, passed, narrow) in enumerate(product((-1, 0), (None, False, True), (False, True))):
            code = f"C-{number}"
            register(code, "standard", **span)
            certify(code, f"N-{number}", today + timedelta(days=days), passed=passed, narrow=narrow)
            into_service(code)
        for number, (days, stops) in enumerate(product((-1, 0), (False, True))):
            register(f"D-{number}", "auxiliary")
            into_service(f"D-{number}")
            planned(f"D-{number}", today + timedelta(days=days), stops=stops)
        for number, (days, vessel) in enumerate(product((-1, 0, 30), (None, 9, 10))):
            code = f"R-{number}"
            register(code, "reagent", lot="L", material_expiry=today + timedelta(days=days), days_opened=vessel)
            if vessel is not None:
                do(OpenVessel, equipment=code, number="V", opened_on=DAY)
            into_service(code)
        register("S-0", "software", release="1")
        do(Validate, equipment="S-0", release="1", day=DAY, requirement="r", text="t", passed=True)
        into_service("S-0")
        do(Validate, equipment="S-0", release="1", day=DAY, requirement="r", text="t", passed=False)
        register("S-1", "data", release="1")
        do(Validate, equipment="S-1", release="1", day=DAY, requirement="r", text="t", passed=True)
        into_service("S-1")
        register("A-0", "auxiliary")
        into_service("A-0")
        change("restricted", "A-0", reason="部分量程")
    rows = list(Equipment.objects.order_by("pk"))
    facts = facts_by_key(rows, today)
    by_python = {each.code: label_of(facts.get(each.pk), today) for each in rows}
    by_database = {
        each.code: colour
        for colour in ("red", "yellow", "green")
        for each in labelled(Equipment.objects.all(), colour, today)
    }
    assert by_database == by_python
    assert set(by_python.values()) == {"red", "yellow", "green"}
    assert by_python["E-1"] == "red"


def test_a_complete_set_is_asked_for_of_every_line_of_the_scope(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.equipment.acts_sets import AddMember, EndMember, FormSet, ServeScope
    from guiju.lab.house.watching import findings_on

    def lacking(day: date) -> list[str]:
        found = [each for each in findings_on(day, "equipment") if each.code == "scope_row_without_set"]
        return [dict(each.parameters)["lacking"] for each in found]

    with on(DAY):
        do(
            AddScopeRow,
            qualification="L0001",
            code="L-1",
            field="length",
            instrument="量块",
            instrument_en="Gauge blocks",
            quantity="length",
            method_code="M-1",
            edition="2025",
            site_code="S1",
            on_site=False,
            lower="0.5",
            upper="100",
            unit="mm",
            smallest_U="0.1",
            smallest_U_unit="mm",
            relative=False,
            k="2",
            valid_from=DAY,
            valid_to=DAY + timedelta(days=300),
        )
        assert lacking(DAY) == ["—"]
        do(FormSet, code="SET-1", name="量块标准", name_en="Gauge block standard")
        do(ServeScope, standard_set="SET-1", scope_code="L-1", valid_from=DAY)
        do(AddMember, standard_set="SET-1", equipment="E-1", role="reference", main=True, valid_from=DAY)
        assert lacking(DAY) == ["E-1"]
        certify("E-1", "C-1", DAY + timedelta(days=100), passed=True)
        into_service()
    assert lacking(DAY + timedelta(days=100)) == []
    assert lacking(DAY + timedelta(days=101)) == ["E-1"]
    assert lacking(DAY + timedelta(days=301)) == []  # the line itself is no longer in force
    with on(DAY + timedelta(days=5)):
        do(EndMember, row=item().memberships.get().pk, last_day=DAY + timedelta(days=5), reason="调出")
    assert lacking(DAY + timedelta(days=5)) == []
    assert lacking(DAY + timedelta(days=6)) == ["—"]


def test_uses_are_written_by_jobs_and_contradictions_are_found(workshop: Workshop) -> None:
    """Both jobs of the workshop used their standards; a use while lent or in two rooms at once is told."""
    from guiju.lab.calibrations.models import Job
    from guiju.lab.equipment.models import Use
    from guiju.lab.house import clock
    from guiju.lab.house.watching import findings_on

    jobs = {each.number: each for each in Job.objects.exclude(started_at=None)}
    assert {(each.job, each.role, each.equipment.code) for each in Use.objects.select_related("equipment")} == {
        (number, role, code) for number, job in jobs.items() for role, code in job.standards.items()
    }
    use = Use.objects.order_by("pk")[0]
    assert (use.day, use.at, use.by) == (
        clock.civil_day(jobs[use.job].started_at),
        jobs[use.job].started_at,
        jobs[use.job].calibrator,
    )

    def codes() -> set[str]:
        return {each.code for each in findings_on(clock.today(), "equipment")}

    suspect = {"equipment_used_out_of_service", "equipment_in_two_places"}
    assert not codes() & suspect
    # What the interlock prevents can still come in with old books: the rows are written past the software here.
    copy = "(version, equipment_id, job, role, room_code, day, at, by)"
    columns = "version, equipment_id, 'OLD-1', role, 'R-ELSEWHERE', day, at, by"
    workshop.installation.sql(f"INSERT INTO equipment_use {copy} SELECT {columns} FROM equipment_use WHERE id={use.pk}")
    assert "equipment_in_two_places" in codes()
    workshop.installation.sql(
        f"UPDATE equipment_statechange SET state='lent' WHERE equipment_id={use.equipment_id} AND state='in_service'"
    )
    assert "equipment_used_out_of_service" in codes()


def test_due_dates_are_told_once_between_two_days(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_sets import EvaluateSupplier, FormSet, RegisterSupplier
    from guiju.lab.equipment.acts_stock import OpenVessel
    from guiju.lab.ui.dues import dues

    last = date(2026, 6, 30)
    with on(DAY):
        into_service()
        planned("E-1", last, stops=True)
        register("R-1", "reagent", lot="L", material_expiry=last, days_opened=300)
        do(OpenVessel, equipment="R-1", number="V", opened_on=DAY)
        register("A-1", "auxiliary")
        into_service("A-1")
        change("lent", "A-1", reason="比对", place="某院", due_back=last)
        dated = {"certificate_number": "[2025]001", "valid_from": DAY, "valid_to": last}
        do(FormSet, code="SET-1", name="标准", name_en="Standard", **dated)
        do(RegisterSupplier, code="SU-1", name="某司", name_en="Firm", kind="repair")
        do(EvaluateSupplier, supplier="SU-1", day=DAY, requirement="r", text="t", passed=True, valid_to=last)
    kinds = sorted(each.kind for each in dues(last, last) if each.kind.startswith(("equipment", "standard", "supp")))
    assert kinds == [
        "equipment_back",
        "equipment_expiry",
        "equipment_stability",
        "equipment_vessel",
        "standard_set",
        "supplier",
    ]
    own = ("equipment_", "standard_set", "supplier")
    assert not [each for each in dues(DAY, last - timedelta(days=1)) if each.kind.startswith(own)]
    assert not [each for each in dues(last + timedelta(days=1), last + timedelta(days=99)) if each.kind.startswith(own)]


def test_sets_and_suppliers_refuse_what_does_not_fit(house: TestInstallation) -> None:
    from test_equipment_life import refused

    from guiju.lab.equipment.acts_sets import AddMember, EvaluateSupplier, FormSet, RegisterSupplier, ServeScope

    with on(DAY):
        refused("set_validity", FormSet, code="S", name="n", name_en="n", certificate_number="[2025]001")
        refused(
            "days_reversed", FormSet, code="S", name="n", name_en="n", valid_from=DAY, valid_to=DAY - timedelta(days=1)
        )
        do(FormSet, code="S", name="n", name_en="n")
        refused("not_found", ServeScope, standard_set="S", scope_code="L-?", valid_from=DAY)
        refused("not_found", FormSet, code="S2", name="n", name_en="n", custodian="nobody")
        member = {"standard_set": "S", "equipment": "E-1", "main": True, "valid_from": DAY}
        do(AddMember, **member, role="reference", valid_to=DAY + timedelta(days=9))
        refused("in_set_already", AddMember, **member, role="reference")
        refused("in_set_already", AddMember, **(member | {"valid_from": DAY + timedelta(days=9)}), role="reference")
        do(AddMember, **(member | {"valid_from": DAY + timedelta(days=10)}), role="reference")
        do(AddMember, **member, role="check")
        change("retired", reason="报废")
        refused("equipment_state", AddMember, **member)
        do(RegisterSupplier, code="SU-1", name="某司", name_en="Firm", kind="repair")
        told = {"supplier": "SU-1", "requirement": "r", "text": "t", "passed": True}
        refused("days_reversed", EvaluateSupplier, **told, day=DAY, valid_to=DAY - timedelta(days=1))
        refused("day_not_come", EvaluateSupplier, **told, day=DAY + timedelta(days=1), valid_to=date(2027, 1, 1))


def test_costs_are_summed_by_year_and_kind(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import RecordEvent
    from guiju.lab.equipment.drawings import costs

    told: tuple[tuple[Any, str, str], ...] = (
        (date(2024, 5, 1), "purchase", "1000"),
        (date(2024, 6, 1), "calibration", "120.5"),
        (date(2025, 6, 1), "calibration", "130"),
        (date(2025, 7, 1), "other", "9.5"),
        (date(2025, 8, 1), "maintenance", ""),
    )
    with on(DAY):
        for day, kind, amount in told:
            do(RecordEvent, equipment="E-1", day=day, kind=kind, text="某事", amount=amount)
    assert costs(item().events.all()) == {2024: (1000.0, 120.5, 0.0, 0.0, 0.0), 2025: (0.0, 130.0, 0.0, 0.0, 9.5)}


@pytest.mark.parametrize(("days", "starts"), [(-1, False), (0, True), (1, True)])
def test_a_measurement_starts_up_to_the_last_good_day_of_the_plan(
    sqlite_workshop: Workshop, days: int, starts: bool
) -> None:
    """A plan row that stops the standard refuses the start on the day after its last good day (4.4-4)."""
    from lab_workshop import work

    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.demo import bench, cast, registers, standards
    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.equipment.duties import after_months
    from guiju.lab.equipment.models import Use
    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.people.queries import actor

    stage = sqlite_workshop.stage()
    one = work(stage, 5)
    code = standards.standard_code(one.measurement, one.measurement.standards[0])
    with stage.moment(stage.today):
        bench.open_commission(one)
        bench.review_contract(one)
        bench.receive_item(one)
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        bench.assign(one)
        last = clock.today() + timedelta(days=days)
        since, months = next(
            (day, months)
            for months in (1, 2, 3)
            for day in (last - timedelta(days=each) for each in range(27, 95))
            if after_months(day, months) == last
        )
        do(PlanDuty, equipment=code, kind="stability", months=months, basis="规程", since=since, stops=True)
        request = StartMeasurement.Request(job=one.job)
        if starts:
            perform(StartMeasurement, request, actor=actor(cast.CALIBRATOR), key="start")
        else:
            with pytest.raises(Refused) as caught:
                perform(StartMeasurement, request, actor=actor(cast.CALIBRATOR), key="start")
            assert [each.code for each in caught.value.findings] == ["standard_not_in_service"]
            assert dict(caught.value.findings[0].parameters)["state"] == "due"
    assert Use.objects.filter(job=one.job).exists() is starts


@pytest.mark.parametrize(("back", "wanted"), [(0, ""), (30, ""), (31, "day_too_far_back")])
def test_a_set_does_not_begin_long_ago(
    house: TestInstallation, monkeypatch: pytest.MonkeyPatch, back: int, wanted: str
) -> None:
    from lab_standards import as_person, refusal

    from guiju.lab.equipment.acts_sets import AddMember, ServeScope
    from guiju.lab.house import backdating

    monkeypatch.setattr(backdating, "founded_on", lambda reading: date(2000, 1, 1))
    with on(DAY):
        told = {"standard_set": "SET-0", "valid_from": DAY - timedelta(days=back)}
        member = {**told, "equipment": "E-1", "main": True}
        assert refusal(lambda: as_person(AddMember, "equipment_keeper", **member)) == wanted
        line = {**told, "scope_code": "L-?"}
        assert refusal(lambda: as_person(ServeScope, "equipment_keeper", **line)) == (wanted or "not_found")
