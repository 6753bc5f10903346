"""The list of jobs, what blocks them, their assignment with reasons; charts of results."""

import re
from dataclasses import replace
from typing import Any

import bench_house
from bench_house import CALIBRATOR, H2, H3, IMPEDANCE, S4, TECHNICAL, actor_of, client, published, send_cells, words

pytest_plugins = ["bench_fixtures"]


def test_the_list_narrows_and_tells_what_is_blocked(own_bench: None) -> None:
    browser = client(CALIBRATOR)
    everything = words(browser.get("/jobs/"))
    assert all(number in everything for number in (H2, H3, S4))
    assert "温湿度在限内" in everything
    assert "未满足：" in everything  # the title alone says what ought to be
    bench_house.start(H2)
    measuring = words(browser.get("/jobs/?state=measuring"))
    assert H2 in measuring
    assert H3 not in measuring
    assert H2 not in words(client("demo-senior").get("/jobs/?mine=1"))
    assert H3 in words(browser.get("/jobs/?q=DEMO-I-0002-1"))


def test_the_list_asks_no_more_for_more_rows(own_bench: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.calibrations.listing import Filters, blocked, listed

    who = actor_of(CALIBRATOR)
    jobs = list(listed(Filters(), who))

    def asked(some: list[Any]) -> int:
        with CaptureQueriesContext(connection) as caught:
            blocked(some, who)
        return len(caught.captured_queries)

    # The same line twice shares every register; only what is read for each line could grow.
    assert asked([jobs[0]] * 9) == asked([jobs[0]])


def test_what_the_list_calls_blocked_is_what_the_start_would_refuse(own_bench: None) -> None:
    from guiju.lab.calibrations.lights import bench_lights
    from guiju.lab.calibrations.listing import Filters, blocked, listed

    bench_house.climate("24.6")
    who = actor_of(CALIBRATOR)
    jobs = list(listed(Filters(), who))
    found = blocked(jobs, who)
    for job in jobs:
        red = {light.title for each in bench_lights(job, who) for light in each.lights if light.colour == "red"}
        assert set(found[job.pk].titles if job.pk in found else ()) == red
    # 24.6 °C is out of the gauge block's limits (19.5 °C to 20.5 °C) alone.
    assert {each.number for each in jobs if each.pk in found} == {S4}


def test_today_names_everything_that_stands_in_a_jobs_way(own_bench: None) -> None:
    from guiju.lab.calibrations.listing import Filters, blocked, listed
    from guiju.lab.today.work import blocked_card

    who = actor_of(CALIBRATOR)
    found = blocked(list(listed(Filters(), who)), who)
    several = [each for each in found.values() if len(each.titles) > 1]
    assert several
    told = {each.why for each in blocked_card(who).rows}
    for each in several:
        assert any(why.startswith(each.first.words) and all(one in why for one in each.titles[1:]) for why in told)


def test_the_assignment_shows_the_unfit_with_their_reason(own_bench: None) -> None:
    page = words(client(TECHNICAL).get(f"/jobs/{H2}/"))
    unfit = re.findall(
        r'<label class="b-choice b-unfit"><input type="radio" name="calibrator" value="([^"]+)"[^>]*disabled', page
    )
    assert set(unfit) == {"demo-newcomer", "demo-senior"}
    assert "4.5-10" in page
    assert "b-assign" not in words(client(CALIBRATOR).get(f"/jobs/{H2}/"))


def assignment(**changed: str) -> dict[str, str]:
    sent = {"calibrator": CALIBRATOR, "room": "DEMO-R2"}
    return {**sent, **changed}


def test_a_job_is_assigned_anew_or_refused(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Job

    manager = client(TECHNICAL)
    address = f"/jobs/{H2}/"
    standards = {f"standard-{role}": code for role, code in Job.objects.get(number=H2).standards.items()}
    sent = {**assignment(), **standards}
    assert manager.post(address, {**sent, "room": ""}).status_code == 422
    old = manager.post(address, {**sent, "calibrator": "demo-senior", "key": "a"})
    assert (old.status_code, "4.5-10" in words(old)) == (409, True)
    unknown = dict.fromkeys(standards, "NOT-ON-FILE")
    lacking = manager.post(address, {**sent, **unknown, "key": "e"})
    assert (lacking.status_code, "5-5e" in words(lacking)) == (409, True)
    stale = manager.post(address, {**sent, "key": "b", "version": "9"})
    assert stale.status_code == 409
    foreign = client(CALIBRATOR).post(address, {**sent, "key": "c"})
    assert (foreign.status_code, "4.5-2" in words(foreign)) == (409, True)
    assert manager.post(address, {**sent, "key": "d", "version": "1"}).status_code == 302
    assert Job.objects.get(number=H2).room_code == "DEMO-R2"


def test_a_line_whose_item_has_come_is_assigned(own_bench: None) -> None:
    from guiju.lab.calibrations.models import Job
    from guiju.lab.demo import bench

    stage = bench_house.later()
    one = bench_house.work(stage, IMPEDANCE, 7)
    with stage.moment(stage.today):
        bench.open_commission(one)
        bench.review_contract(one)
    manager, address = client(TECHNICAL), f"/commissions/{one.commission}/1/assign"
    shown = words(manager.get(address))
    roles = dict.fromkeys(re.findall(r'name="standard-([^"]+)"', shown))
    codes = {role: re.search(rf'name="standard-{role}" value="([^"]+)"', shown) for role in roles}
    sent = assignment(room="DEMO-R1") | {f"standard-{role}": found[1] for role, found in codes.items() if found}
    early = manager.post(address, {**sent, "key": "a"})
    assert early.status_code == 409
    with stage.moment(stage.today):
        bench.receive_item(one)
    assert manager.post(address, {**sent, "key": "b"}).status_code == 302
    assert Job.objects.get(line__commission__number=one.commission).number == f"{one.commission}-1"
    assert manager.get(address).status_code == 302
    assert client(CALIBRATOR).get(address).status_code == 403


def test_results_are_drawn_over_their_points_without_limits(own_bench: None) -> None:
    """Three points of one quantity give a chart; three quantities at one point give none."""
    from guiju.lab.calibrations import freezing
    from guiju.lab.calibrations.live import at_the_bench, results_chart
    from guiju.lab.calibrations.rows import job_of
    from guiju.lab.house.act import Reading
    from guiju.record.words import DecimalText
    from guiju.results.evaluate import live

    bench_house.start(H2)
    resolutions = {"V": "0.001", "I": "0.000001", "phi": "0.0001"}
    send_cells(client(CALIBRATOR), H2, published(IMPEDANCE), resolutions=resolutions)
    who = actor_of(CALIBRATOR)
    bench = at_the_bench(job_of(H2).get(), who)
    section = bench.facts.sections[0]
    enclosing = freezing.Enclosing(bytes(32))
    by = enclosing.enclose("person", section.calibrators[0])
    readings = freezing.readings_of(Reading(who, locking=False), bench.job, by)
    template = enclosing.enclose("budget_template", section.template)
    results = live(freezing.section_inputs(bench.facts, readings, template)).evaluation.results
    assert results_chart(results, section.points) == ""
    point, one = section.points[0], results[0]
    nominals = {"a": "100", "b": "150", "c": "200"}
    points = tuple(
        replace(point, point_id=name, nominal=replace(point.nominal, value=DecimalText(value)))
        for name, value in nominals.items()
    )
    drawn = results_chart(tuple(replace(one, points=(name,)) for name in nominals), points)
    assert drawn.count("<circle") == 2 * 3  # once for a broad page, once for a narrow one
    assert "stroke-dasharray" not in drawn
