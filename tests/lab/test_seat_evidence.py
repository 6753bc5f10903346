"""The assessor's seat: facts with their evidence behind every light, sources of every budget line, days and times."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from walk_house import ask, body, client

pytest_plugins = ["walk_house", "own_demo"]

SEAT = "/assessor/records/DEMO-J-0005/"


def get(url: str, person: str = "demo-assessor", language: str = "zh-hans") -> Any:
    return ask(client(person, language), url)


def section(page: str, name: str) -> str:
    return page[page.index(f'aria-labelledby="{name}"') :].partition("</section>")[0]


def lights(page: str) -> dict[str, tuple[str, str]]:
    """Colour and content of each light by its question."""
    found = {}
    for each in section(page, "allowed").split('<li class="g-light g-')[1:]:
        found[re.findall(r"<strong>(.*?)</strong>", each)[0]] = (each.partition('"')[0], each)
    return found


def test_every_rule_about_cases_has_its_facts(own_demonstration: Path) -> None:
    from guiju.lab.assessment.seat_allowed import TOLD, rules_of_cases

    assert {each.code for each in rules_of_cases()} == set(TOLD)


def test_every_light_has_a_fact_that_leads_to_evidence_or_does_not_apply(own_demonstration: Path) -> None:
    from guiju.lab.calibrations.models import Record

    for row in Record.objects.order_by("pk"):
        shown = lights(body(get(f"/assessor/records/{row.number}/")))
        assert len(shown) > 40
        for words, (colour, light) in shown.items():
            links = re.findall(r'<p><a href="([^"]+)">', light)
            assert bool(links) != (colour == "grey"), (row.number, words)
            assert ("不适用" in light) is (colour == "grey"), (row.number, words)


def test_evidence_is_one_click_from_its_light(own_demonstration: Path) -> None:
    page = body(get(SEAT))
    links = {unescape(each) for each in re.findall(r'<p><a href="([^"#]+)">', section(page, "allowed"))}
    assert {each.split("/")[1] for each in links} >= {"registers", "equipment", "commissions"}
    for each in links:
        assert get(each).status_code == 200, each


def test_lights_tell_numbers_days_and_limits_of_their_day(own_demonstration: Path) -> None:
    from guiju.lab.calibrations.models import Record
    from guiju.lab.people.models import Person

    shown = lights(body(get(SEAT)))
    authorised = shown["校准人员是否有该方法的授权"][1]
    assert "演示校准员甲" in authorised and re.search(r"演示-05 · 2025 · 20\d\d-\d\d-\d\d", authorised)
    assert "演示-DEMO-E-05-1-1" in shown["标准器是否有溯源证书"][1]
    assert "U = 0.002 V, k = 2" in shown["标准器的不确定度是否符合方法要求"][1]
    assert re.search(r"20\.0 ~ 20\.1 ℃|20\.0 ~ 20\.1 °C", shown["环境条件是否符合方法要求"][1])
    for words in ("非标方法是否经过确认", "客户是否同意使用自编方法", "标准物质是否在有效期内"):
        assert shown[words][0] == "grey"
    born = Person.objects.get(code=Record.objects.get(number="DEMO-J-0005").job.calibrator).birth_date
    assert born.isoformat() not in shown["校准人员年龄是否符合要求"][1]


def test_every_line_of_a_budget_says_where_it_comes_from(own_demonstration: Path) -> None:
    from guiju.lab.equipment.models import Certificate

    paper = Certificate.objects.get(number="演示-DEMO-E-05-1-1")
    for url in (SEAT, "/jobs/DEMO-J-0005/budget/"):
        page = body(get(url))
        words = "证书 演示-DEMO-E-05-1-1：100 V 处修正值 0.000 V，U = 0.002 V，k = 2"
        assert f'<a href="/equipment/certificates/{paper.pk}/">{words}</a>' in page, url
        assert "使用当日的漂移：半宽 0.011 V；" in page and "预算模板第 1 版写明：0, ±0.05" in page
    assert "按主导分布取 k" in section(body(get(SEAT)), "computed")


@pytest.mark.parametrize("number", [f"DEMO-J-000{n}" for n in range(1, 8)])
def test_origins_are_found_for_every_line_of_every_record(number: str, own_demonstration: Path) -> None:
    from guiju.lab.calibrations import budget_queries
    from guiju.lab.calibrations.budget_sources import Origins
    from guiju.lab.calibrations.models import Record
    from guiju.lab.calibrations.review_queries import standing_case
    from guiju.lab.house.signing import SYSTEM

    row = Record.objects.get(number=number)
    case = standing_case(row, SYSTEM)
    origins = Origins(case, row.job.number)
    for place in range(len(case.record.results)):
        for line in budget_queries.lines_of(case, place, origins):
            assert line.origin.words not in ("", "未知", "Not known") and line.origin.link, (line.symbol, line.origin)


def test_a_result_beside_monte_carlo_says_how_its_k_was_found_and_what_U_covers(own_demonstration: Path) -> None:
    page = body(get("/jobs/DEMO-J-0005/budget/1/simulation"))
    assert "报出的 k 按主导分布的形状取得" in page
    assert re.search(r"报出的 U = 0\.0487，与模拟区间的半宽 0\.0\d+ 相差 \d\.\d%", page)
    english = body(get("/jobs/DEMO-J-0005/budget/1/simulation", language="en"))
    assert "The reported U = 0.0487 differs by" in english


def test_standards_tell_issuer_days_and_what_they_state(own_demonstration: Path) -> None:
    traced = section(body(get(SEAT)), "traced")
    for words in ("演示上级机构（虚构）", "校准日期", "U = 0.002 V, k = 2", "100 V 处修正值 0.000 V"):
        assert words in traced, words
    assert len(re.findall(r"U = ", traced)) >= 2, "the sensor's certificate states something too"


def test_signatures_have_their_times(own_demonstration: Path) -> None:
    changed = section(body(get(SEAT)), "changed")
    assert len(re.findall(r'<time class="g-sub">20\d\d-\d\d-\d\d \d\d:\d\d:\d\d</time>', changed)) == 4


def test_a_published_summary_has_its_unit_once(own_demonstration: Path) -> None:
    for url in (SEAT, "/reviews/DEMO-J-0005/"):
        page = section(body(get(url)), "readings")
        assert "100.1 V" in page and "u = 0 V" not in page
    assert "ViX</b> / V" not in section(body(get(SEAT)), "readings")


def test_the_record_of_a_certificate_shows_the_certificate_and_no_draft(own_demonstration: Path) -> None:
    page = body(get("/reviews/DEMO-J-0005/"))
    assert "证书草稿" not in page and ">待核验</a> · " not in page
    assert '<iframe src="/issued/DEMO-2026-000005/pdf"' in page
    assert "0.09999999999999432" not in page and "0.1<br>" in page


def test_today_leads_an_assessor_to_the_seat(own_demonstration: Path) -> None:
    page = body(get("/today/"))
    assert "今天没有待办" not in page
    for words in ("您的席位", "打开评价员席位", "至 20", "DEMO-J-0007"):
        assert words in page
    assert "您的席位" not in body(get("/today/", "demo-quality"))


def test_what_was_read_is_told_in_words_that_lead_there(own_demonstration: Path) -> None:
    get("/assessor/?q=DEMO-J-0005")
    get("/issued/DEMO-2026-000005/pdf")
    reads = section(body(get("/assessor/")), "reads")
    assert '<a href="/assessor/?q=DEMO-J-0005">评价员席位</a> 检索“DEMO-J-0005”' in reads
    assert ">证书文件 DEMO-2026-000005</a>" in reads and "<pre" not in reads


def test_facts_and_sources_are_told_in_english_too(own_demonstration: Path) -> None:
    page = unescape(body(get(SEAT, language="en")))
    for words in (
        "Does not apply here",
        "trained before it began",
        "not over 65 years on 2026-",
        "at 100 V correction 0.000 V, U = 0.002 V, k = 2",
        "on the day of use: half width 0.011 V",
        "Stated in the budget template, version 1: 0, ±0.05",
        "k by the dominant distribution",
    ):
        assert words in page, words
