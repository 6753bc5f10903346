"""From an item down to certificates, and what a shifted or untraced item changes: windows, assumptions, decisions."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lab_registers import do
from lab_standards import as_person, certificate, confirm, days, demand, point, refusal, today
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    postgres_workshop,
    postgres_workshop_template,
    sqlite_workshop,
    sqlite_workshop_template,
    workshop,
)

CODE, LATER = "DEMO-E-04-1", "演示-后"


def measured_on() -> date:
    from guiju.lab.calibrations.models import Use

    return Use.objects.filter(equipment_code=CODE).get().first_day


def issue() -> str:
    from guiju.lab.issuing import production
    from guiju.lab.people.queries import actor

    row = production.issue_certificate("DEMO-J-0004", actor=actor("demo-signatory"), key="issue", prefix="DEMO").row
    return str(row.number.number)


def shift(correction: str, **changed: Any) -> Any:
    """A later certificate of the attenuator, whose correction was 0.003 dB."""
    return certificate(CODE, LATER, [point("30", correction, "0.005", "dB")], "dB", **changed)


def assess(**changed: Any) -> Any:
    from guiju.lab.quality.acts import AssessImpact

    return do(AssessImpact, **{"equipment": CODE, "certificate": LATER, "reason": "后一次校准", **changed})


def examined(row: Any, size: int = 25) -> Any:
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.quality.models import Impact
    from guiju.lab.quality.steps import steps

    list(steps(row.code, SYSTEM, size))
    return Impact.objects.get(pk=row.pk)


def affected() -> Any:
    from guiju.lab.quality.models import Affected

    return Affected.objects.get()


def test_what_depends_on_an_item_is_found_by_its_days(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.uses import depending, in_progress, uses_of

    day = measured_on()
    found = depending(CODE, day, day)
    assert (found.records, found.readings, found.results) == (1, 4, 1)
    assert uses_of(CODE, day - days(9), day - days(1)).count() == 0
    assert uses_of(CODE, day + days(1), day + days(9)).count() == 0
    row = uses_of(CODE, day - days(9), day).get()
    assert (row.kind, row.role, row.certificate_number) == ("standard", "reference", f"演示-{CODE}-1")
    assert [each.kind for each in uses_of("DEMO-E-CLIMATE", day, day)] == ["sensor"] * 2
    assert [each.number for each in in_progress("DEMO-E-05-1")] == ["DEMO-J-0005"]
    assert in_progress(CODE) == []


def test_by_hand_the_attenuator_moves_with_its_standard(workshop: Workshop) -> None:  # noqa: F811
    """EA-4/02 S7: LX = LS + dLS + …; dLS is the correction, so the result moves by the shift itself: c = +1."""
    number = issue()
    shift("0.033")
    row = assess()
    assert (row.evidence, row.until) == ("certificate", today())
    done = examined(row)
    assert (done.state, done.done, done.total, done.unchanged) == ("ready", 1, 1, 0)
    found = affected()
    assert (found.certificate_number, found.outcome, found.day) == (number, "changed", measured_on())
    (result,) = found.results
    assert (result["reported"], result["whole"]) == ("30.043", "30.073")
    assert Decimal(result["whole_difference"]) == Decimal("0.030")
    part = Decimal((measured_on() - row.since).days) / Decimal((row.until - row.since).days)
    assert abs(Decimal(result["linear_difference"]) - Decimal("0.030") * part) < Decimal("1e-6")
    assert abs(Decimal(result["whole_in_U"]) * Decimal(result["U"]) / Decimal("0.030") - 1) < Decimal("0.005")
    assert found.largest == result["whole_in_U"]
    for text, words in ((found.notice, ("30.043", "30.073", number)), (found.notice_en, ("30.043", "30.073", number))):
        assert all(each in text for each in words)
    assert result["name"] and result["name"] in found.notice and result["name_en"] in found.notice_en
    unit = result["unit"]
    assert f"30.043 {unit} → 30.073 {unit}" in found.notice and f"变化 0.03 {unit}" in found.notice
    assert "标准器" in found.notice
    assert "later calibration" in found.notice_en


def test_a_shift_too_small_to_be_reported_changes_no_certificate(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.quality.models import Affected

    shift("0.00301")
    done = examined(assess())
    assert (done.state, done.unchanged, Affected.objects.count()) == ("ready", 1, 0)


@pytest.mark.parametrize(("after", "count"), [(-1, 1), (0, 1), (1, 0)])
def test_the_window_begins_with_the_last_passed_check(sqlite_workshop: Workshop, after: int, count: int) -> None:  # noqa: F811
    """A passed check bounds the reach; what was measured on its very day may have come after it and stays in."""
    from guiju.lab.equipment import evidence

    day = measured_on() + days(after)
    checks = (day, day - days(3), today())
    evidence.tell_checks(
        "of this test",
        lambda reading, item, before: [
            evidence.Evidence(day=each, kind="intermediate", reference="K") for each in checks if item.code == CODE
        ],
    )
    try:
        shift("0.033")
        row = assess()
    finally:
        evidence.tell_checks("of this test", lambda reading, item, before: [])
    # A check on the day of the later calibration does not speak for the time before it.
    assert (row.evidence, row.since, row.total) == ("intermediate", day, count)


JUNK = {
    "unconfirmed": {},
    "no competence": {"competence_kind": "none", "competence_covers": False},
    "a passed check with a limit of one's own": None,
}


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_entered_once_the_shift_is_known_bounds_nothing(sqlite_workshop: Workshop, junk: str) -> None:  # noqa: F811
    from guiju.lab.equipment.acts_duties import RecordCheck
    from guiju.lab.equipment.models import Certificate

    first = Certificate.objects.get(equipment__code=CODE)
    shift("0.033")
    if JUNK[junk] is None:
        values = {
            "method": "drift",
            "object": "K",
            "point": "30 dB",
            "value": "30",
            "reference": "30",
            "limit_given": "20",
            "unit": "dB",
        }
        do(RecordCheck, equipment=CODE, day=today() - days(1), **values)
    else:
        certificate(
            CODE, "JUNK", [point("30", "0.003", "0.005", "dB")], "dB", calibrated_on=today() - days(1), **JUNK[junk]
        )
    row = assess()
    assert (row.evidence, row.evidence_reference, row.since) == ("certificate", first.number, first.calibrated_on)
    assert row.total == 1


def allowed() -> Decimal:
    """The most that the attenuator may be off: what its use asks, or its drift."""
    from guiju.lab.equipment.models import Confirmation, Equipment

    row = Confirmation.objects.get(certificate__equipment__code=CODE)
    asked = [each[name] for each in row.demands for name in ("largest_error", "largest_U") if each[name]]
    return max(map(Decimal, (*asked, Equipment.objects.get(code=CODE).drift_half_width or "0")))


@pytest.mark.parametrize(("back", "beyond", "counts"), [(0, "0", True), (1, "0", False), (0, "0.001", False)])
def test_a_check_proves_by_the_day_it_was_entered_and_by_its_limit(
    sqlite_workshop: Workshop,  # noqa: F811
    back: int,
    beyond: str,
    counts: bool,
) -> None:
    """Entered on the day of the later calibration it counts, the day after no more; nor with a limit of one's own."""
    from guiju.lab.equipment.acts_duties import RecordCheck

    values = {"method": "drift", "object": "K", "point": "30 dB", "value": "30", "reference": "30", "unit": "dB"}
    limit = str(allowed() + Decimal(beyond))
    do(RecordCheck, equipment=CODE, day=today() - days(2), limit_given=limit, **values)
    shift("0.033", calibrated_on=today() - days(back))
    row = assess()
    assert row.evidence == ("intermediate" if counts else "certificate")
    assert (row.since == today() - days(2)) is counts


@pytest.mark.parametrize("confirmed", [False, True])
def test_only_a_confirmed_certificate_of_before_is_good_evidence(sqlite_workshop: Workshop, confirmed: bool) -> None:  # noqa: F811
    from guiju.lab.equipment.models import Certificate

    first = Certificate.objects.get(equipment__code=CODE)
    between = certificate(CODE, "演示-中", [point("30", "0.003", "0.005", "dB")], "dB", calibrated_on=today() - days(1))
    if confirmed:
        confirm(CODE, "演示-中", demand("0", "60", "dB", "0.05"))
    shift("0.033")
    row = assess()
    assert row.since == (between if confirmed else first).calibrated_on


@pytest.mark.parametrize(("before", "count"), [(1, 0), (0, 1)])
def test_the_window_ends_when_the_later_certificate_is_on_file(
    sqlite_workshop: Workshop,  # noqa: F811
    before: int,
    count: int,
) -> None:
    """Work between the calibration and the filing of its certificate used the old values."""
    from django.db import models

    from guiju.lab.equipment.models import Certificate

    day = measured_on() - days(before)
    row = shift("0.033", calibrated_on=measured_on() - days(2))
    models.QuerySet(Certificate).filter(pk=row.pk).update(filed_on=day)
    begun = assess()
    assert (begun.until, begun.total) == (day, count)


def test_work_between_calibration_and_filing_moves_by_the_whole_shift(sqlite_workshop: Workshop) -> None:  # noqa: F811
    shift("0.033", calibrated_on=measured_on() - days(2))
    row = assess()
    assert (row.until, row.total) == (today(), 1)
    examined(row)
    (result,) = affected().results
    assert result["whole_difference"] == result["linear_difference"]


def test_a_corrected_certificate_was_wrong_from_its_own_day_on(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.equipment.models import Certificate

    first = Certificate.objects.get(equipment__code=CODE)
    shift("0.033", calibrated_on=first.calibrated_on, corrects=first.number)
    row = assess()
    assert (row.evidence, row.since, row.until, row.total) == ("corrected", first.calibrated_on, today(), 1)


def test_the_beginning_may_be_earlier_and_never_later(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.equipment.models import Certificate

    since = Certificate.objects.get(equipment__code=CODE).calibrated_on
    shift("0.033")
    assert refusal(lambda: assess(since=since + days(1))) == "impact_window"
    assert refusal(lambda: assess(reason=" ")) == "amendment_needs_reason"
    assert refusal(lambda: assess(certificate="nothing")) == "not_found"
    earlier = assess(since=since - days(1))
    assert (earlier.evidence, earlier.since) == ("chosen", since - days(1))
    assert refusal(assess) == "impact_open"


def test_the_first_certificate_has_nothing_before_it(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.equipment.models import Certificate

    first = Certificate.objects.get(equipment__code=CODE)
    assert refusal(lambda: assess(certificate=first.number)) == "impact_nothing_later"


def test_an_item_never_traced_affects_everything_that_used_it(workshop: Workshop) -> None:  # noqa: F811
    from lab_standards import answer_of_the_issuer

    issue()
    answer_of_the_issuer(CODE, f"演示-{CODE}-1", "not_genuine")
    row = assess(certificate="")
    assert (row.basis, row.evidence, row.since, row.until) == ("untraced", "first_use", measured_on(), today())
    assert examined(row).state == "ready"
    found = affected()
    assert (found.outcome, found.why, found.results) == ("unknown", "untraced", [])
    assert "没有有效的量值溯源" in found.notice
    assert "no valid traceability" in found.notice_en


def test_what_was_traced_once_is_in_doubt_and_not_never_traced(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """Lost, or broken beyond calibrating: the certificate before still tells what its values once were."""
    row = assess(certificate="")
    assert (row.basis, row.evidence, row.since, row.until) == ("doubted", "first_use", measured_on(), today())
    assert examined(row).state == "ready"
    found = affected()
    assert (found.outcome, found.why) == ("unknown", "doubted")
    assert "存在疑问" in found.notice and "溯源" not in found.notice
    assert "in doubt" in found.notice_en and "traceab" not in found.notice_en


def test_a_damaged_record_does_not_stop_the_assessment_and_is_decided_on_too(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Record
    from guiju.lab.house.files import path_of

    shift("0.005")
    path_of(Record.objects.get(job__number="DEMO-J-0004", state="current").sha256).unlink()
    row = examined(assess())
    assert (row.state, row.done) == ("ready", 1)
    assert (affected().outcome, affected().why, affected().day) == ("unknown", "file_unsound", measured_on())


def test_a_later_certificate_that_does_not_cover_the_point_tells_nothing(sqlite_workshop: Workshop) -> None:  # noqa: F811
    certificate(CODE, LATER, [point("40", "0.033", "0.005", "dB")], "dB")
    examined(assess())
    assert (affected().outcome, affected().why) == ("unknown", "not_covered")


def test_steps_of_the_computation_are_told_by_their_number(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.quality.acts import AssessImpact, ExamineImpact
    from guiju.lab.ui.timeline import Subject, timeline

    shift("0.033")
    row = examined(assess())
    begun = [each for each in timeline([Subject(row)]) if each.act == AssessImpact.name]
    told = timeline([Subject(row)], counted=frozenset({ExamineImpact.name}))
    assert [each.act for each in told] == [ExamineImpact.name, AssessImpact.name]
    assert "1" in told[0].words and told[0].parts == () and told[1:] == tuple(begun)


def test_a_step_that_somebody_else_did_is_not_done_twice(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.quality.acts import ExamineImpact
    from guiju.lab.quality.models import Impact

    shift("0.033")
    row = assess()
    do(ExamineImpact, code=row.code, after=0, size=1)
    assert refusal(lambda: do(ExamineImpact, code=row.code, after=0, size=1)) == "impact_overtaken"
    assert (Impact.objects.get().done, Impact.objects.get().state) == (1, "ready")


def test_every_affected_certificate_is_decided_before_the_end(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.quality.acts import CloseImpact, DecideImpact

    shift("0.033")
    row = assess()

    def close() -> str:
        return refusal(lambda: as_person(CloseImpact, "quality_manager", code=row.code))

    assert close() == "impact_not_ready"
    examined(row)
    assert close() == "impact_undecided"
    found = affected()

    def decide(role: str = "quality_manager", **changed: Any) -> str:
        members = {"decision": "notify", "reason": "变化大于 U 的一半", "notice": "通知", "notice_en": "notice"}
        return refusal(lambda: as_person(DecideImpact, role, affected=found.pk, **{**members, **changed}))

    assert decide("calibrator") == "role"
    assert decide(decision="forget") == "impact_decision"
    assert decide(reason=" ") == "impact_decision"
    assert decide(notice_en=" ") == "impact_decision"
    assert decide(decision="none", notice="", notice_en="", reason="客户已报废器具") == ""
    assert decide() == ""
    assert decide() == "impact_decided"
    assert (affected().decision, affected().decided_by, affected().notice) == ("notify", "P-X", "通知")
    assert close() == ""


def test_the_command_goes_on_where_it_stopped(sqlite_workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    from guiju.cli.main import main

    shift("0.033")
    row = assess()
    words = ["impact", CODE, "--certificate", LATER, "--data", str(sqlite_workshop.folder), "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["examined"], told["changed"]) == (row.code, 1, 1)
    assert told["affected"][0]["results"][0]["whole"] == "30.073"
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["code"] == row.code
    assert main(["impact", CODE, "--certificate", "nothing", "--data", str(sqlite_workshop.folder)]) == 1


def test_pages_from_the_item_to_the_decision(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from bench_house import client, words
    from lab_registers import hidden

    from guiju.lab.quality.models import Impact

    number = issue()
    shift("0.033")
    quality, calibrator = client("demo-quality"), client("demo-calibrator")
    down = f"/equipment/{CODE}/depends/"
    page = words(quality.get(down))
    assert number in page
    key = hidden(page)["key"]
    assert calibrator.post(f"/equipment/{CODE}/impact", {"certificate": LATER, "reason": "r"}).status_code == 403
    begun = quality.post(f"/equipment/{CODE}/impact", {"certificate": LATER, "reason": "后一次校准", "key": key})
    row = Impact.objects.get()
    assert begun.headers["Location"] == f"/impact/{row.code}/"
    path = f"/impact/{row.code}/"
    assert "data-go-on" in words(quality.get(path))
    assert "data-go-on" not in words(calibrator.get(path))
    step = quality.post(f"{path}go-on", headers={"Accept": "application/json"})
    assert step.json() == {"done": 1, "total": 1, "state": "ready"}
    shown = words(quality.get(path))
    assert number in shown
    assert "30.073" in shown
    found = affected()
    refused = quality.post(f"{path}{found.pk}", {"key": "a" * 12, "decision": "recall", "reason": ""})
    assert (refused.status_code, "5-6d" in words(refused)) == (422, True)
    members = {"key": "b" * 12, "decision": "recall", "reason": "超过半个 U", "notice": "甲", "notice_en": "A"}
    assert quality.post(f"{path}{found.pk}", members).status_code == 302
    assert quality.post(f"{path}close", {"key": "c" * 12}).status_code == 302
    assert Impact.objects.get().state == "closed"
    assert row.code in words(quality.get("/impact/"))
    # No issuer was asked: the register says so on its page.
    assert "4.4-7" in words(quality.get("/traceability/"))


def test_a_certificate_of_a_day_on_which_it_was_used_here_is_pointed_at(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.house.watching import findings_on

    shift("0.004", calibrated_on=measured_on())
    found = [each for each in findings_on(today(), "traceability") if each.code == "certificate_day_in_use"]
    assert [(each.subject, each.severity) for each in found] == [(f"{CODE}/{LATER}", "warning")]


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("4.61538", 3, "4.62"),
        ("78.7", 2, "79"),
        ("-0.000012345", 3, "-0.0000123"),
        ("0.030", 3, "0.030"),
        ("0", 2, "0"),
    ],
)
def test_a_notice_says_no_more_digits_than_tell_something(text: str, most: int, said: str) -> None:
    from guiju.lab.quality.notices import _digits

    assert Decimal(_digits(text, most)) == Decimal(said) and "E" not in _digits(text, most)


def traced(day: Any = None) -> dict[str, str]:
    """What the register finds of shifts and assessments: code and severity."""
    from guiju.lab.house.watching import findings_on

    watched = {"standard_shift_not_assessed", "impact_assessment_open", "doubt_not_assessed"}
    return {each.code: each.severity for each in findings_on(day or today(), "traceability") if each.code in watched}


def test_a_shift_beyond_both_uncertainties_is_found_until_its_impact_is_decided(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """U of the difference is 0.00707 dB and the drift's part: a shift of 0.03 dB is no chance."""
    from bench_house import client, words

    from guiju.lab.quality.acts import CloseImpact, DecideImpact

    issue()
    assert traced() == {}
    shift("0.033")
    assert traced() == {"standard_shift_not_assessed": "serious"}
    assert traced(today() - days(1)) == {}
    quality = client("demo-quality")
    assert LATER in words(quality.get("/")) or LATER in words(quality.get("/today/"))
    row = assess()
    assert traced() == {"impact_assessment_open": "undetermined"}
    examined(row)
    assert traced() == {"impact_assessment_open": "undetermined"}
    told = {"decision": "notify", "reason": "变化大于 U 的一半", "notice": "通知", "notice_en": "notice"}
    as_person(DecideImpact, "quality_manager", affected=affected().pk, **told)
    assert traced() == {"impact_assessment_open": "undetermined"}
    as_person(CloseImpact, "quality_manager", code=row.code)
    assert traced() == {}


def test_a_third_certificate_does_not_hide_what_the_second_showed(sqlite_workshop: Workshop) -> None:  # noqa: F811
    shift("0.033", calibrated_on=today() - days(1))
    certificate(CODE, "演示-再后", [point("30", "0.003", "0.005", "dB")], "dB")
    assert traced() == {"standard_shift_not_assessed": "serious"}


def test_a_later_certificate_without_a_common_place_is_no_pass(sqlite_workshop: Workshop) -> None:  # noqa: F811
    certificate(CODE, LATER, [point("40", "0.003", "0.005", "dB")], "dB")
    assert traced() == {"standard_shift_not_assessed": "undetermined"}


def test_a_shift_of_an_item_that_nobody_used_since_touches_nothing(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """A later certificate of the very day on which the old one began to be used: the window holds no work."""
    certificate("DEMO-E-03-1", LATER, [point("10", "5", "0.005", "°C")], "°C")
    assert "standard_shift_not_assessed" not in traced()


def failed_check(day: Any, limit: str = "0.001") -> None:
    from guiju.lab.equipment.acts_duties import RecordCheck

    values = {"method": "drift", "object": "K", "point": "30 dB", "value": "30.5", "reference": "30", "unit": "dB"}
    do(RecordCheck, equipment=CODE, day=day, limit_given=limit, **values)


@pytest.mark.parametrize("doubt", ["check", "suspect"])
def test_an_item_in_doubt_by_which_work_was_done_is_found_until_its_impact_is_assessed(
    sqlite_workshop: Workshop,  # noqa: F811
    doubt: str,
) -> None:
    from bench_house import client, words

    from guiju.lab.equipment.acts import ChangeState
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house.act import Reading
    from guiju.lab.house.watching import NOBODY
    from guiju.lab.quality.acts import AssessImpact
    from guiju.lab.quality.register import findings_of

    issue()
    if doubt == "check":
        failed_check(today())
    else:
        do(ChangeState, code=CODE, state="suspended", reason="跌落", suspect=True)
    assert traced() == {"doubt_not_assessed": "serious"}
    assert traced(today() - days(1)) == {}
    item = Equipment.objects.get(code=CODE)
    (found,) = findings_of(Reading(NOBODY, locking=False), item, today())
    assert (found.code, found.subject, dict(found.parameters)["works"]) == ("doubt_not_assessed", CODE, "1")
    for person in ("demo-quality", "demo-technical"):
        assert f"{CODE}：自 {today()} 起存疑" in words(client(person).get("/today/"))
    # Retiring it settles nothing.
    do(ChangeState, code=CODE, state="retired", reason="报废")
    assert "doubt_not_assessed" in traced()
    as_person(AssessImpact, "quality_manager", equipment=CODE, reason="核查不合格")
    assert traced() == {"impact_assessment_open": "undetermined"}


def test_a_fault_of_an_instrument_puts_the_work_of_its_functions_in_doubt(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """The fault is on file at the instrument alone; by its function the work was done."""
    from django.db import connection

    from guiju.lab.equipment.acts import RegisterEquipment
    from guiju.lab.equipment.acts_life import RecordEvent
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house.act import Reading
    from guiju.lab.house.watching import NOBODY
    from guiju.lab.quality.register import findings_of

    issue()
    item = Equipment.objects.get(code=CODE)
    plate = {"name": "主机", "name_en": "Frame", "model": "F", "serial_number": "F-1", "manufacturer": "某厂"}
    own = {"kind": item.kind, "used_by": "value", "interpolation": "none", "material_expiry": None}
    do(RegisterEquipment, code="F-1", state="received", verified_on=None, **plate, **own)
    whole = Equipment.objects.get(code="F-1")
    do(RecordEvent, equipment="F-1", day=today(), kind="fault", text="跌落", effect="未知")
    assert traced() == {}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Equipment._meta.db_table} SET part_of_id = %s WHERE code = %s", [whole.pk, CODE])
    assert traced() == {"doubt_not_assessed": "serious"}
    reading = Reading(NOBODY, locking=False)
    (found,) = findings_of(reading, Equipment.objects.get(code=CODE), today())
    assert (found.subject, dict(found.parameters)["works"]) == (CODE, "1")
    assert findings_of(reading, whole, today()) == ()


def test_an_item_in_doubt_by_which_nothing_was_done_since_it_was_good_touches_nothing(
    sqlite_workshop: Workshop,  # noqa: F811
) -> None:
    """Work on the very day of the last passed check is in doubt; one day before it is not."""
    from guiju.lab.calibrations.models import Use
    from guiju.lab.equipment.acts_duties import RecordCheck

    values = {"method": "drift", "object": "K", "point": "30 dB", "value": "30", "reference": "30", "unit": "dB"}
    do(RecordCheck, equipment=CODE, day=today() - days(1), limit_given=str(allowed()), **values)
    failed_check(today())
    # What is entered once the doubt is known bounds nothing.
    do(RecordCheck, equipment=CODE, day=today(), limit_given=str(allowed()), **values)
    from django.db import connection

    for back, expected in ((1, True), (2, False)):
        day = (today() - days(back)).isoformat()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Use._meta.db_table} SET first_day = %s, last_day = %s", [day, day])
        assert ("doubt_not_assessed" in traced()) is expected


@pytest.mark.parametrize("repaired", [False, True])
def test_a_calibration_as_found_tells_how_far_it_was_off(sqlite_workshop: Workshop, repaired: bool) -> None:  # noqa: F811
    from guiju.lab.equipment.acts_life import RecordEvent

    failed_check(today())
    assert "doubt_not_assessed" in traced()
    if repaired:
        do(RecordEvent, equipment=CODE, day=today(), kind="adjustment", text="调整", effect="重校")
    certificate(CODE, LATER, [point("30", "0.003", "0.005", "dB")], "dB")
    assert ("doubt_not_assessed" in traced()) is repaired
