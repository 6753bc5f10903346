"""Methods on the way from contract review to start: each refusal on its act, on the days before, on and after."""

from datetime import date, timedelta
from typing import Any

import pytest
from lab_workshop import Workshop
from methods_bench import VALIDATED, Way, act, edition_of, lights, refused, today, verify

pytest_plugins = ["lab_workshop"]

DAY = timedelta(days=1)


def test_an_edition_that_is_not_verified_is_chosen_with_a_warning_and_not_started(workshop: Workshop) -> None:
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.methods import acts

    code = edition_of(workshop, "A", today() - 9 * DAY, kind="national", code="JJF 演示-1")
    way = Way(workshop, 20, code, "A")
    way.ask()
    assert lights(ReviewContract, "demo-technical", **way.line)["method_not_verified"] == "yellow"
    way.assign()
    way.climate()
    assert way.start() == [("method_not_verified", "6.8-5")]
    row = act(
        acts.FileVerification,
        "demo-calibrator",
        method=code,
        edition="A",
        people="甲",
        equipment="乙",
        climate="丙",
        trial="丁",
        uncertainty="戊",
        passed=True,
    )
    # Filed is not approved; who did it does not approve it, and one that failed counts for nothing.
    assert way.start() == [("method_not_verified", "6.8-5")]
    assert refused(acts.ApproveVerification, "demo-calibrator", row=row.pk) == [("role", "4.5-2")]
    act(acts.ApproveVerification, "demo-technical", row=row.pk)
    assert refused(acts.ApproveVerification, "demo-technical", row=row.pk) == [("evidence_approved", "6.1.2-3")]
    assert way.start() == []


def test_a_verification_that_failed_or_says_too_little_lets_nothing_start(sqlite_workshop: Workshop) -> None:
    from guiju.lab.methods import acts
    from guiju.lab.methods.models import Verification

    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="national", code="JJF 演示-1")
    verify(code, "A", passed=False)
    way = Way(sqlite_workshop, 20, code, "A")
    way.to_start()
    assert way.start() == [("method_not_verified", "6.8-5")]
    bare = {"people": "甲", "equipment": " ", "climate": "丙", "trial": "丁", "uncertainty": "戊", "passed": True}
    call = (acts.FileVerification, "demo-calibrator")
    assert refused(*call, method=code, edition="A", **bare) == [("evidence_incomplete", "6.1.2-3")]
    named = {**bare, "equipment": "乙", "file_sha256": "0" * 64}
    assert refused(*call, method=code, edition="A", **named) == [("evidence_file_missing", "6.1.2-3")]
    assert Verification.objects.filter(edition__method__code=code).count() == 1
    own = act(acts.FileVerification, "demo-technical", method=code, edition="A", **{**bare, "equipment": "乙"})
    call = (acts.ApproveVerification, "demo-technical")
    assert refused(*call, row=own.pk) == [("evidence_own_work", "6.1.2-3")]


@pytest.mark.parametrize(("offset", "expected"), [(1, "method_not_yet_effective"), (0, ""), (-1, "")])
def test_the_first_day_of_an_edition(sqlite_workshop: Workshop, offset: int, expected: str) -> None:
    code = edition_of(sqlite_workshop, "A", today() + offset * DAY, kind="national", code="JJF 演示-1")
    verify(code, "A")
    way = Way(sqlite_workshop, 20, code, "A")
    way.to_start()
    assert [each for each, _ in way.start()] == ([expected] if expected else [])


def announce(way: Way, offset: int) -> None:
    from guiju.lab.methods.acts import AnnounceChange

    act(
        AnnounceChange,
        "demo-technical",
        method=way.method,
        edition="next",
        effective_from=today() + offset * DAY,
        announced_on=today() - DAY,
        source="公告",
    )


@pytest.mark.parametrize(("offset", "red"), [(1, False), (0, True), (-1, True)])
def test_a_superseded_edition_is_not_started(workshop: Workshop, offset: int, red: bool) -> None:
    from guiju.lab.commissions.acts import ReviewContract

    way = Way(workshop, 20)
    announce(way, offset)
    way.ask()
    told = lights(ReviewContract, "demo-technical", **way.line)
    assert told == ({"method_superseded": "yellow"} if red else {"method_change_announced": "yellow"})
    way.assign()
    way.climate()
    assert way.start() == ([("method_superseded", "6.1.2-1")] if red else [])


def deviation(kind: str) -> Any:
    from guiju.lab.commissions.models import Deviation

    return Deviation.objects.get(kind=kind)


def test_a_superseded_edition_starts_with_notice_deviation_and_scope_alone(sqlite_workshop: Workshop) -> None:
    from guiju.lab.commissions import acts

    way = Way(sqlite_workshop, 20)
    announce(way, 0)
    way.to_start()
    row = deviation("edition")
    assert (row.noted_on, row.told_on) == (today(), None)
    blocked = [("method_superseded", "6.1.2-1")]
    assert way.start() == blocked
    settle = {"deviation": row.pk, "answer": "同意"}
    assert refused(acts.SettleDeviation, "demo-clerk", **settle) == [("deviation_not_judged", "6.1.2-2")]
    assert refused(acts.AuthoriseDeviation, "demo-quality", deviation=row.pk) == [("deviation_not_judged", "6.1.2-2")]
    said = {"deviation": row.pk, "judgement": "旧版与新版在该点一致", "budget_effect": " "}
    assert refused(acts.JudgeDeviation, "demo-technical", **said) == [("judgement_incomplete", "6.1.2-2")]
    act(acts.JudgeDeviation, "demo-technical", **{**said, "budget_effect": "无影响：模型未变"})
    assert way.start() == blocked
    ahead = {"deviation": row.pk, "told_on": today() + DAY}
    assert refused(acts.TellCustomer, "demo-clerk", **ahead) == [("told_in_future", "6.1.1-2")]
    long_ago = {"deviation": row.pk, "told_on": date(1999, 1, 1)}
    assert refused(acts.TellCustomer, "demo-clerk", **long_ago) == [("day_before_founding", "6.1.1-2")]
    act(acts.TellCustomer, "demo-clerk", deviation=row.pk, told_on=today())
    act(acts.AuthoriseDeviation, "demo-quality", deviation=row.pk)
    assert way.start() == blocked
    act(acts.SettleDeviation, "demo-clerk", **settle)
    assert way.start_lights() == {"method_superseded_agreed": "yellow"}
    from guiju.lab.agency.models import ScopeRow

    # The scope must name this very edition: without its line there is no way.
    line = ScopeRow.objects.get(method_code=way.method, edition=way.edition)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE agency_scoperow SET edition = 'other' WHERE id = %s", [line.pk])
    assert [each for each, _ in way.start()] == ["point_outside_scope"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agency_scoperow SET edition = %s WHERE id = %s", [way.edition, line.pk])
    assert way.start() == []


def test_a_deviation_from_the_method_has_four_parts_before_the_start(workshop: Workshop) -> None:
    from guiju.lab.commissions import acts

    way = Way(workshop, 20)
    way.to_start()
    act(acts.NoteDeviation, "demo-calibrator", **way.line, text="少测一个点", kind="method", text_en="one point less")
    row = deviation("method")
    blocked = [("deviation_incomplete", "6.1.2-2")]
    assert way.start() == blocked
    judge = {"deviation": row.pk, "judgement": "不影响其余点", "budget_effect": "无影响：各点独立"}
    assert refused(acts.JudgeDeviation, "demo-quality", **judge) == [("role", "4.5-2")]
    act(acts.JudgeDeviation, "demo-technical", **judge)
    assert refused(acts.JudgeDeviation, "demo-technical", **judge) == [("deviation_part_done", "6.1.2-2")]
    assert way.start() == blocked
    assert refused(acts.AuthoriseDeviation, "demo-technical", deviation=row.pk) == [("role", "4.5-2")]
    act(acts.AuthoriseDeviation, "demo-head", deviation=row.pk)
    assert way.start() == blocked
    act(acts.SettleDeviation, "demo-clerk", deviation=row.pk, answer="同意，张工电话")
    assert way.start() == []


def test_a_deviation_that_the_customer_declines_is_not_made(sqlite_workshop: Workshop) -> None:
    from guiju.lab.commissions import acts

    way = Way(sqlite_workshop, 20)
    way.to_start()
    act(acts.NoteDeviation, "demo-calibrator", **way.line, text="少测一个点", kind="method")
    act(acts.SettleDeviation, "demo-clerk", deviation=deviation("method").pk, answer="不同意", accepted=False)
    assert way.start() == []


def test_an_accepted_deviation_stands_in_the_draft_of_the_record(sqlite_workshop: Workshop) -> None:
    from guiju.lab.calibrations.queries import drafted
    from guiju.lab.commissions import acts
    from guiju.lab.demo import bench
    from guiju.lab.people.queries import actor

    way = Way(sqlite_workshop, 20)
    way.to_start()
    act(acts.NoteDeviation, "demo-calibrator", **way.line, text="少测一个点", kind="method", text_en="one point less")
    row = deviation("method")
    act(acts.JudgeDeviation, "demo-technical", deviation=row.pk, judgement="可行", budget_effect="无影响：各点独立")
    act(acts.AuthoriseDeviation, "demo-head", deviation=row.pk)
    act(acts.SettleDeviation, "demo-clerk", deviation=row.pk, answer="同意")
    assert way.start() == []
    from guiju.lab.house import clock

    with clock.story(clock.now() + timedelta(hours=1)):
        bench.take_readings(way.work)
        draft = drafted(way.work.job, actor("demo-calibrator")).draft
    stated = draft.record.sections[0].deviations
    assert [(each.zh, each.en) for each in stated] == [("少测一个点", "one point less")]


@pytest.mark.parametrize("kind", ["own", "customer"])
def test_an_own_or_customers_method_needs_validation_lack_and_consent(workshop: Workshop, kind: str) -> None:
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.methods import acts

    code = edition_of(workshop, "A", today() - 9 * DAY, kind=kind, code="自编-1")
    verify(code, "A")
    way = Way(workshop, 20, code, "A")
    way.ask(own_method_consent=today(), method_reason="客户器具特殊")
    call = (ReviewContract, "demo-technical")
    assert refused(*call, **way.line) == [("method_not_validated", "6.1.2-3")]
    filed = {"method": code, "edition": "A", "developed_by": "demo-reviewer", **VALIDATED}
    # The calibrator holds level 2 alone; the technical manager holds level 1.
    who = [("developer_unqualified", "4.5-6")]
    assert refused(acts.FileValidation, "demo-calibrator", **filed)[0][1] == "4.5-6"
    assert refused(acts.FileValidation, "demo-technical", **{**filed, "developed_by": "demo-calibrator"}) == who
    row = act(acts.FileValidation, "demo-technical", **{**filed, "lack": ""})
    assert refused(*call, **way.line) == [("method_not_validated", "6.1.2-3")]
    assert refused(acts.ApproveValidation, "demo-technical", row=row.pk) == [("evidence_own_work", "6.1.2-3")]
    second_manager()
    act(acts.ApproveValidation, "demo-senior", row=row.pk)
    assert refused(*call, **way.line) == [("method_lack_unstated", "4.6-4")]
    row = act(acts.FileValidation, "demo-technical", **filed)
    act(acts.ApproveValidation, "demo-senior", row=row.pk)
    assert refused(*call, **way.line) == []


def second_manager() -> None:
    """A second technical manager who holds level 1."""
    from guiju.lab.people.acts import GiveRole

    act(GiveRole, "system", person="demo-senior", name="technical_manager", valid_from=today(), valid_to=None)


@pytest.mark.parametrize(("offset", "expected"), [(None, True), (1, True), (0, False), (-1, False)])
def test_the_day_of_the_consent(sqlite_workshop: Workshop, offset: int | None, expected: bool) -> None:
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.methods import acts

    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="own", code="自编-1")
    verify(code, "A")
    second_manager()
    row = act(
        acts.FileValidation, "demo-technical", method=code, edition="A", developed_by="demo-reviewer", **VALIDATED
    )
    act(acts.ApproveValidation, "demo-senior", row=row.pk)
    way = Way(sqlite_workshop, 20, code, "A")
    way.ask(own_method_consent=None if offset is None else today() + offset * DAY)
    without = [("own_method_without_consent", "4.6-4")] if expected else []
    assert refused(ReviewContract, "demo-technical", **way.line) == without
    if offset is None:
        assert refused(ReviewContract, "demo-technical", **way.line, own_method_consent=today()) == []


@pytest.mark.parametrize(("offset", "expected"), [(1, False), (0, True), (-1, True)])
def test_a_lower_rank_asks_for_a_reason_from_the_day_on_which_a_higher_one_is_in_force(
    sqlite_workshop: Workshop, offset: int, expected: bool
) -> None:
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.commissions.models import Line

    edition_of(sqlite_workshop, "N", today() + offset * DAY, kind="national", code="JJF 演示-1")
    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="international", code="ISO 演示-1")
    verify(code, "A")
    way = Way(sqlite_workshop, 20, code, "A")
    way.ask()
    call = (ReviewContract, "demo-technical")
    assert refused(*call, **way.line) == ([("method_rank_without_reason", "4.6-2")] if expected else [])
    if expected:
        assert refused(*call, **way.line, method_reason="客户的设备按国际标准使用") == []
        line = Line.objects.get(commission__number=way.work.commission)
        assert line.method_reason == "客户的设备按国际标准使用"


def test_no_reason_is_asked_where_the_customer_named_the_method_or_no_other_covers_it(
    sqlite_workshop: Workshop,
) -> None:
    from guiju.lab.commissions.acts import ReviewContract

    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="local", code="JJF 演示-2")
    verify(code, "A")
    alone = Way(sqlite_workshop, 20, code, "A")
    alone.ask()
    assert refused(ReviewContract, "demo-technical", **alone.line) == []
    edition_of(sqlite_workshop, "N", today() - 9 * DAY, kind="industry", code="JJG 演示-1")
    named = Way(sqlite_workshop, 21, code, "A")
    named.ask(method_named_by="customer")
    assert refused(ReviewContract, "demo-technical", **named.line) == []


def narrowed(code: str, values: dict[str, Any]) -> None:
    """The edition as if it had been meant for less; a line of the scope is not filed beyond it."""
    from django.db import models

    from guiju.lab.methods.models import Edition

    assert models.QuerySet(Edition).filter(method__code=code).update(**values) == 1


def test_a_point_outside_the_methods_own_range_is_refused_unless_the_stretch_is_validated(
    sqlite_workshop: Workshop,
) -> None:
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.methods import acts

    narrow = {"covers": [{"quantity": "dc_voltage", "range": {"lower": "0", "upper": "1", "unit": "V"}}]}
    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="national", code="JJF 演示-1")
    narrowed(code, narrow)
    way = Way(sqlite_workshop, 20, code, "A")
    way.ask()
    assert refused(ReviewContract, "demo-technical", **way.line) == [("method_range_exceeded", "4.6-1")]
    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="national", code="JJF 演示-3", modified=True)
    narrowed(code, narrow)
    way = Way(sqlite_workshop, 21, code, "A")
    way.ask()
    assert ("method_not_validated", "6.1.2-3") in refused(ReviewContract, "demo-technical", **way.line)
    second_manager()
    row = act(
        acts.FileValidation, "demo-technical", method=code, edition="A", developed_by="demo-reviewer", **VALIDATED
    )
    act(acts.ApproveValidation, "demo-senior", row=row.pk)
    assert refused(ReviewContract, "demo-technical", **way.line) == []


def test_choices_need_a_reviewed_procedure(sqlite_workshop: Workshop) -> None:
    from guiju.lab.house import files
    from guiju.lab.methods import acts

    code = edition_of(sqlite_workshop, "A", today() - 9 * DAY, kind="national", code="JJF 演示-1", choices_left=True)
    verify(code, "A")
    way = Way(sqlite_workshop, 20, code, "A")
    way.to_start()
    assert way.start() == [("procedure_missing", "6.1.2-4")]
    issue = {"method": code, "code": "SOP-1", "title": "指导书", "title_en": "Procedure", "effective_from": today()}
    call = (acts.IssueProcedure, "demo-calibrator")
    assert refused(*call, **issue, file_sha256="0" * 64) == [("evidence_file_missing", "6.1.2-3")]
    row = act(*call, **issue, file_sha256=files.store(b"%PDF-1.4", "application/pdf"))
    assert way.start() == [("procedure_not_reviewed", "6.1.2-4")]
    review = (acts.ReviewProcedure, "demo-technical")
    assert refused(*review, procedure=row.pk, stands=False) == [("procedure_note_missing", "6.1.2-4")]
    act(*review, procedure=row.pk, stands=False, note="第三步不清楚")
    assert way.start() == [("procedure_not_reviewed", "6.1.2-4")]
    act(*review, procedure=row.pk, stands=True)
    assert way.start() == []


def test_what_must_be_logged_and_the_share_of_the_items_limit(sqlite_workshop: Workshop) -> None:
    from guiju.lab.demo.measurements import load
    from guiju.record.codec import encode

    demand = encode(load()[4].method.standards[0])
    code = edition_of(
        sqlite_workshop,
        "A",
        today() - 9 * DAY,
        kind="national",
        code="JJF 演示-1",
        logged=["temperature", "pressure"],
        standards=[{**demand, "largest_ratio": "0.333"}],
    )
    verify(code, "A")
    way = Way(sqlite_workshop, 20, code, "A")
    way.ask(item_limit="0.0001", item_limit_unit="V")
    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.demo import bench

    act(ReviewContract, "demo-technical", **way.line)
    bench.receive_item(way.work)
    from guiju.lab.calibrations.acts import Assign

    request = bench.assignment(way.work)
    members = {name: getattr(request, name) for name in request.__dataclass_fields__}
    assert refused(Assign, "demo-technical", **members) == [("standard_ratio_unfit", "5-5e")]
    way = Way(sqlite_workshop, 21, code, "A")
    way.to_start(item_limit="100", item_limit_unit="V")
    assert way.start() == [("environment_not_logged", "4.2-4")]


def test_the_parts_of_a_deviation_are_done_on_the_commissions_page(sqlite_workshop: Workshop) -> None:
    from bench_house import client, words

    from guiju.lab.commissions.models import Deviation

    way = Way(sqlite_workshop, 20)
    announce(way, 0)
    way.ask()
    place = f"/commissions/{way.work.commission}/"
    row = deviation("edition")

    def send(who: str, action: str, **members: str) -> int:
        sent = {"action": action, "line": "1", "deviation": str(row.pk), **members}
        return int(client(who).post(place, sent).status_code)

    page = words(client("demo-clerk").get(place))
    assert "使用已被代替的版本" in page
    assert "由技术负责人办理" in page
    assert send("demo-technical", "judge", judgement="可行", budget_effect="") == 422
    assert send("demo-technical", "judge", judgement="可行", budget_effect="无影响") == 302
    assert send("demo-quality", "authorise") == 302
    assert send("demo-clerk", "tell") == 302
    assert send("demo-clerk", "settle", answer="同意", accepted="yes") == 302
    row = Deviation.objects.get(pk=row.pk)
    days = (row.noted_on, row.told_on, row.judged_on, row.authorised_on, row.settled_on)
    assert set(days) == {today()}
    assert row.accepted
    assert send("demo-calibrator", "note", kind="method", text="少一个点", text_en="one less") == 302
    assert Deviation.objects.get(kind="method").text_en == "one less"


def test_the_assignment_tells_what_is_found_about_the_method(sqlite_workshop: Workshop) -> None:
    from bench_house import client, words

    from guiju.lab.commissions.acts import ReviewContract
    from guiju.lab.demo import bench

    way = Way(sqlite_workshop, 20)
    announce(way, 12)
    way.ask()
    act(ReviewContract, "demo-technical", **way.line)
    bench.receive_item(way.work)
    page = words(client("demo-technical").get(f"/commissions/{way.work.commission}/1/assign"))
    assert "的新版本 next 已公告" in page
    assert "还有 12 天" in page


def test_the_pace_of_a_point_is_told_from_the_chain_of_readings(sqlite_workshop: Workshop) -> None:
    from guiju.lab.calibrations.facts import job_facts
    from guiju.lab.calibrations.models import Job
    from guiju.lab.calibrations.paces import paces
    from guiju.lab.house.act import Reading
    from guiju.lab.people.queries import actor

    # The attenuator: started at 9:30, its readings begin at 10:00, one every five seconds.
    job = Job.objects.get(number=sqlite_workshop.approved().job)
    reading = Reading(actor("demo-calibrator"), locking=False)
    (found,) = paces(reading, job, job_facts(reading, "finish", job, reading.now).sections[0])
    read = job.links.filter(kind="reading")
    assert found.fewest == read.count() > 1
    assert float(found.seconds) == 1800 + 5 * (read.count() - 1)
