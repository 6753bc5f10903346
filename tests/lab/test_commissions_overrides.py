"""Approved exceptions: with approver, reason and last day; what they let be done, and every page that shows them."""

from datetime import timedelta
from typing import Any

import bench_house
import pytest
from bench_house import H2, TECHNICAL, act, actor_of, client, words

pytest_plugins = ["bench_fixtures"]

DAY = timedelta(days=1)
HOT = "30.5"
TEXT, REASON = "恒温室空调检修，温度超限测量", "阻抗元件温度系数已知"


def today() -> Any:
    from guiju.lab.house import clock

    return clock.today()


def codes(call: Any, *arguments: Any, **members: Any) -> set[str]:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        call(*arguments, **members)
    return {each.code for each in caught.value.findings}


def line() -> Any:
    from guiju.lab.calibrations.models import Job

    return Job.objects.get(number=H2).line


def noted(kind: str = "environment") -> Any:
    from guiju.lab.commissions import acts

    found = line()
    said = {"commission": found.commission.number, "line": found.number, "kind": kind}
    return act(acts.NoteDeviation, "demo-calibrator", **said, text=TEXT, text_en="measured in a hot room").row


def approved(expires_on: Any = None, kind: str = "environment") -> Any:
    """A deviation with its four parts, authorised up to a day."""
    from guiju.lab.commissions import acts

    row = noted(kind)
    act(acts.JudgeDeviation, TECHNICAL, deviation=row.pk, judgement=REASON, budget_effect="增加温度分量 0.01 Ω")
    act(acts.AuthoriseDeviation, "demo-head", deviation=row.pk, expires_on=expires_on)
    act(acts.SettleDeviation, "demo-clerk", deviation=row.pk, answer="同意")
    row.refresh_from_db()
    return row


def start() -> None:
    from guiju.lab.calibrations.acts import StartMeasurement

    act(StartMeasurement, "demo-calibrator", job=H2)


def test_a_climate_outside_its_limits_is_worked_in_by_an_approved_deviation_alone(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.house.act import preview

    bench_house.climate(HOT)
    assert codes(start) == {"climate_out_of_limits"}
    row = noted()
    assert codes(start) == {"climate_out_of_limits", "deviation_incomplete"}
    from guiju.lab.commissions import acts

    act(acts.JudgeDeviation, TECHNICAL, deviation=row.pk, judgement=REASON, budget_effect="增加温度分量")
    act(acts.AuthoriseDeviation, "demo-head", deviation=row.pk)
    assert codes(start) == {"climate_out_of_limits", "deviation_incomplete"}, "the customer has not accepted it"
    act(acts.SettleDeviation, "demo-clerk", deviation=row.pk, answer="同意")
    shown = preview(StartMeasurement, StartMeasurement.Request(job=H2), actor=actor_of("demo-calibrator"))
    assert {each.code for each in shown if each.colour == "yellow"} == {"climate_out_of_limits"}
    start()


def test_a_deviation_from_the_method_does_not_lift_the_climate(own_bench: None) -> None:
    approved(kind="method")
    bench_house.climate(HOT)
    assert codes(start) == {"climate_out_of_limits"}


@pytest.mark.parametrize(("ahead", "lawful"), [(1, True), (0, True), (-1, False)])
def test_the_last_day_of_an_override(own_bench: None, ahead: int, lawful: bool) -> None:
    """The day before its last day and on it work goes on; on the day after nothing is begun by it."""
    from guiju.lab.house import clock

    row = approved(expires_on=today() + 2 * DAY)
    with clock.story(clock.now() + (2 - ahead) * DAY):
        bench_house.climate(HOT)
        if lawful:
            start()
        else:
            assert codes(start) == {"climate_out_of_limits", "deviation_incomplete"}
    assert row.expires_on == today() + 2 * DAY


def test_no_reading_is_taken_beyond_its_last_day(own_bench: None) -> None:
    from guiju.lab.house import clock

    approved(expires_on=today(), kind="method")
    bench_house.start(H2)
    browser = client("demo-calibrator")
    cells = bench_house.published(bench_house.IMPEDANCE)
    resolutions = {"V": "0.001", "I": "0.000001", "phi": "0.0001"}
    assert bench_house.send_cells(browser, H2, cells[:1], resolutions=resolutions).status_code == 200
    with clock.story(clock.now() + DAY):
        refused = bench_house.send_cells(browser, H2, cells[1:2], resolutions=resolutions)
        assert refused.status_code == 422
        assert "授权" in refused.json()["findings"][0]["words"]


@pytest.mark.parametrize(("ahead", "refused"), [(-1, True), (0, False), (180, False), (181, True)])
def test_how_long_a_deviation_may_be_authorised(own_bench: None, ahead: int, refused: bool) -> None:
    from guiju.lab.commissions import acts

    row = noted("method")
    act(acts.JudgeDeviation, TECHNICAL, deviation=row.pk, judgement=REASON, budget_effect="无")
    call = (act, acts.AuthoriseDeviation, "demo-head")
    if refused:
        assert codes(*call, deviation=row.pk, expires_on=today() + ahead * DAY) == {"deviation_expiry"}
    else:
        call[0](*call[1:], deviation=row.pk, expires_on=today() + ahead * DAY)
        row.refresh_from_db()
        assert row.expires_on == today() + ahead * DAY


def test_without_a_day_it_ends_when_the_parameter_says(own_bench: None) -> None:
    assert approved().expires_on == today() + 180 * DAY


def test_every_later_view_shows_it(passphrase: str, bench_template: Any) -> None:
    """From the bench to the certificate, at the method, at the standards, and by way of the interface."""
    from guiju.lab.calibrations.models import Job
    from guiju.lab.demo import bench
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.methods.models import Method

    row = approved(expires_on=today() + DAY)
    bench_house.climate(HOT)
    stage = bench_house.later()
    stage.passphrases.update(bench_template[1])
    work = bench_house.work(stage, bench_house.IMPEDANCE, 0)
    browser = client(TECHNICAL)

    def seen(url: str, who: str = "") -> None:
        page = words((client(who) if who else browser).get(url))
        assert TEXT in page, url
        assert "演示机构负责人" in page or "demo-head" in page, url
        assert REASON in page, url
        assert f"{row.expires_on}" in page, url

    seen(f"/jobs/{H2}/")
    seen(f"/jobs/{H2}/bench/")
    bench.start(work)
    from guiju.lab.house import clock

    with clock.story(clock.now() + timedelta(minutes=30)):
        bench.take_readings(work)
        seen(f"/jobs/{H2}/finish/", "demo-calibrator")
        bench.finish(work)
        seen(f"/jobs/{H2}/record/")
        seen(f"/reviews/{H2}/", "demo-reviewer")
        bench.review(work)
        seen("/signing/", "demo-signatory")
        seen(f"/signing/approve?job={H2}", "demo-signatory")
        bench.approve(work)
        bench.issue(work)
    seen(f"/issued/{Certificate.objects.get().number.number}/")
    job = Job.objects.get(number=H2)
    method = Method.objects.get(code=job.line.method_code)
    seen(f"/registers/methods/method/{method.pk}/change/")
    standard = Equipment.objects.get(code=next(iter(job.standards.values())))
    seen(f"/registers/equipment/equipment/{standard.pk}/change/")
    from guiju.lab.house.files import stored
    from guiju.record.reading import read_record

    record = read_record(stored(job.records.get().sha256))
    assert [each.zh for each in record.sections[0].deviations] == [f"环境条件偏离：{TEXT}"]
    stage.close()


def test_the_interface_tells_overrides_with_approver_reason_and_end(own_bench: None) -> None:
    from datetime import UTC, datetime

    row = approved()
    until = (datetime.now(UTC) + 10 * DAY).date().isoformat()
    sent = {"do": "issue", "key": "t1", "title": "test", "valid_to": until, "rights": ["read"]}
    page = words(client(TECHNICAL).post("/tokens/", sent))
    import re

    secret = re.search(r"gj_[\w-]+", page)
    assert secret is not None
    from django.test import Client

    told = Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {secret[0]}"})
    found = told.get("/api/v1/overrides", {"job": H2}).json()["overrides"]
    assert [(each["kind"], each["state"], each["says"]) for each in found] == [("environment", "in_force", TEXT)]
    assert found[0]["reason"] == REASON
    assert found[0]["expires_on"] == row.expires_on.isoformat()
    assert found[0]["approver"]
    assert told.get("/api/v1/overrides", {"job": "none"}).json()["overrides"] == []
