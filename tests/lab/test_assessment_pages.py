"""Pages of evaluations: every row, notices, downloads, who may; the assessor's seat, its end and what it leaves."""

import html
import io
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from assessment_house import as_, code_of
from lab_installation import point_at
from walk_house import ask, body, client

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.sentences import word

pytest_plugins = ["walk_house"]

QUALITY, HEAD, ASSESSOR, CALIBRATOR = "demo-quality", "demo-head", "demo-assessor", "demo-calibrator"


@pytest.fixture(scope="module")
def own_folder(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the busy demonstration in which these tests act."""
    folder = tmp_path_factory.mktemp("evaluated") / "data"
    shutil.copytree(busy_demonstration, folder)
    return folder


@pytest.fixture
def house(own_folder: Path) -> Iterator[Path]:
    from django.core.cache import cache
    from django.db import connections

    point_at(own_folder, "")
    cache.clear()
    yield own_folder
    connections.close_all()


def text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def run_code() -> str:
    from guiju.lab.assessment.models import Run

    return str(Run.objects.order_by("-pk")[0].code)


def get(person: str, url: str, language: str = "zh-hans") -> Any:
    return ask(client(person, language), url)


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh"), ("en", "en")])
def test_the_overview_shows_every_row_and_says_what_it_is(language: str, lang: str, house: Path) -> None:
    from guiju.lab.assessment.present import present

    page = body(get(QUALITY, "/evaluation/", language))
    found = present()
    assert found is not None
    cells = re.findall(r'<a class="a-cell a-(\w+)" href="/evaluation/rows/([^"/]+)/" title="([^"]*)"', page)
    shown = [row for _, row, _ in cells]
    assert sorted(shown) == sorted(catalogue())
    assert shown.index("6.5-9") + 1 == shown.index("6.5-10") and shown.index("6.8-1") + 9 == shown.index("6.8-10")
    results = {each.id: each for each in found.evaluation.rows}
    for _, row, told in cells:
        result = results[row]
        assert told.startswith(f"{row} {word('outcome', result.outcome, lang)}")
    assert word("notice", "draft", lang) in text(page)
    assert f"<b>{found.evaluation.verdict}</b>" in page
    assert page.count('class="a-gate a-gate-') == 4
    assert "<svg" in page and "<script>" not in page


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh"), ("en", "en")])
def test_every_row_has_its_page(language: str, lang: str, house: Path) -> None:
    from guiju.lab.assessment.present import present

    browser, found = client(QUALITY, language), present()
    assert found is not None
    for row, asked in catalogue().items():
        answer = ask(browser, f"/evaluation/rows/{row}/")
        assert answer.status_code == 200
        page = text(body(answer))
        assert (asked.text.zh if lang == "zh" else asked.text.en) in page, row
        assert word("outcome", found.row(row).outcome, lang) in page, row
    assert ask(browser, "/evaluation/rows/9.9-9/").status_code == 404


def test_why_leads_to_the_case(house: Path) -> None:
    from guiju.lab.assessment.place_links import place_link
    from guiju.lab.people.models import Person, Post

    assert place_link("case:DEMO-J-0001") == "/reviews/DEMO-J-0001/"
    assert place_link("register:people") == "/state/"
    assert place_link("") == "" and place_link("nowhere") == ""
    for model, code in ((Person, "demo-senior"), (Post, "DEMO-PO-3")):
        row = model.objects.get(code=code)
        assert place_link(f"register:people/{code}") == f"/registers/people/{model._meta.model_name}/{row.pk}/change/"
    page = body(get(QUALITY, "/evaluation/rows/4.5-1/"))
    assert "people/DEMO-PO-3" not in page and "监督员" in page


def test_a_met_row_leads_to_the_records_that_were_looked_at(house: Path) -> None:
    from django.urls import reverse

    from guiju.lab.assessment.present import present

    found = present()
    assert found is not None and found.row("4.4-2").outcome == "met"
    page = body(get(QUALITY, "/evaluation/rows/4.4-2/"))
    assert f'href="{reverse("issuing:issued")}"' in page and f'href="{reverse("quality:register")}"' in page


def test_an_assessment_that_waits_for_decisions_is_no_met_row(house: Path) -> None:
    from guiju.lab.assessment.present import present

    found = present()
    assert found is not None and found.row("5-6d").outcome == "undetermined"
    assert "IMP-" in body(get(QUALITY, "/evaluation/rows/5-6d/"))


def test_who_is_concerned_is_not_offered_what_he_may_not_do(house: Path) -> None:
    from guiju.lab.assessment.models import Document

    row = Document.objects.get(code="DEMO-CU-01")
    link = f"/registers/assessment/document/{row.pk}/do/approve/"
    for person, closed in ((QUALITY, True), (HEAD, False)):
        page = body(get(person, f"/registers/assessment/document/{row.pk}/change/"))
        offer = re.search(rf'<a class="([^"]*)" href="{link}"[^>]*>', page)
        assert offer is not None and ("g-closed" in offer[1]) is closed
    assert text(body(get(QUALITY, "/registers/assessment/document/"))).count("不计入") == 1


def test_today_names_who_is_over_age_and_still_authorised(house: Path) -> None:
    from guiju.lab.house import clock
    from guiju.lab.people.models import Person
    from guiju.lab.people.queries import actor
    from guiju.lab.today.due import people

    who, day = actor(QUALITY), clock.today()
    assert who is not None
    senior = Person.objects.get(code="demo-senior")
    (row,) = [each for each in people(who, day).rows if each.tone == "bad"]
    assert (row.text, row.tag < day.isoformat()) == (senior.name, True)


def test_what_rules_of_conduct_refused_is_counted(house: Path) -> None:
    from guiju.canonical import loads
    from guiju.conduct.rule import RULES
    from guiju.lab.assessment.sources import last_twelve_months
    from guiju.lab.house import clock
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.house.watching import facts_of_period

    facts: Any = facts_of_period("acts", *last_twelve_months(clock.today()))
    counted = {each.row: each.refused for each in facts.refusals}
    told = [
        loads(each.encode()) for each in JournalEntry.objects.filter(outcome="refused").values_list("answer", flat=True)
    ]
    found = [{row for one in each["findings"] if one["code"] in RULES for row in one["requirements"]} for each in told]
    assert counted and sum(counted.values()) == sum(map(len, found))
    assert counted["5-6d"] == sum("5-6d" in each for each in found) > 0


def test_a_run_is_downloaded_in_both_languages(house: Path) -> None:
    code = run_code()
    for lang in ("zh", "en"):
        pdf = get(QUALITY, f"/evaluation/runs/{code}/report.pdf?lang={lang}")
        assert pdf.status_code == 200 and pdf["Content-Type"] == "application/pdf" and pdf.content[:5] == b"%PDF-"
        assert pdf["Content-Disposition"] == f'inline; filename="{code}-{lang}.pdf"'
        xlsx = get(QUALITY, f"/evaluation/runs/{code}/report.xlsx?lang={lang}")
        sheets = openpyxl.load_workbook(io.BytesIO(xlsx.content))
        rows = [line[0].value for line in sheets.worksheets[1].iter_rows(min_row=2)]
        assert rows == list(catalogue())
    assert get(QUALITY, f"/evaluation/runs/{code}/report.exe").status_code == 404
    assert get(QUALITY, "/evaluation/runs/EVA-1999-001/report.pdf").status_code == 404
    assert get(QUALITY, "/evaluation/report.pdf").status_code == 200


@pytest.mark.parametrize("url", ["/evaluation/", "/evaluation/report.xlsx", "/assessor/"])
def test_the_bench_does_not_read_evaluations(url: str, house: Path) -> None:
    assert get(CALIBRATOR, url).status_code == 403
    assert get("", url).status_code == 302


def plan(profile: str) -> Any:
    from guiju.lab.assessment.acts import DeclareConflict, PlanRun
    from guiju.lab.house import clock

    today = clock.today()
    days = {"first_day": today - timedelta(days=30), "last_day": today}
    run = as_(QUALITY, PlanRun, profile=profile, scope="全部", assessors=(QUALITY,), **days)
    as_(QUALITY, DeclareConflict, run=run.code, conflict="")
    return run


def test_a_social_run_by_oneself_is_called_a_rehearsal(house: Path) -> None:
    row = plan("social")
    page = f"/evaluation/runs/{row.code}/"
    assert "尚未判定" in body(get(QUALITY, page))
    assert client(QUALITY).post(f"{page}judge", {"key": "judge-social"}).status_code == 302
    shown = text(body(get(QUALITY, page)))
    assert word("notice", "rehearsal", "zh") in shown and "预评" in shown


def test_of_a_run_being_judged_the_page_tells_how_far_it_is(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import Run

    monkeypatch.setattr(run_steps, "CHUNK", 4)
    monkeypatch.setattr(run_steps, "SLICE", -1)
    monkeypatch.setattr(run_steps.step, "__defaults__", (-1,))
    row = plan("self")
    page, browser = f"/evaluation/runs/{row.code}/", client(HEAD)
    assert browser.post(f"{page}judge", {"version": row.version}).status_code == 302
    shown = body(get(QUALITY, page))
    assert 'data-go-on="judging"' in shown and re.search(r"<progress[^>]*max=\"7\" value=\"4\"", shown)
    assert f'action="{page}judge"' not in shown
    asked = {"headers": {"Accept": "application/json"}}
    assert client(QUALITY).post(f"{page}go-on", **asked).json() == {
        "state": "judging",
        "done": 7,
        "total": 7,
        "busy": False,
    }
    assert client(CALIBRATOR).post(f"{page}go-on", **asked).status_code == 403
    assert browser.post(f"{page}go-on", **asked).json()["state"] == "judged"
    assert "data-go-on" not in body(get(QUALITY, page))
    # Whoever still sees the run as it was planned does not judge it once more.
    again = browser.post(f"{page}judge", {"version": row.version})
    assert again.status_code == 422 and Run.objects.get(pk=row.pk).version == row.version + 1


def test_whoever_sits_in_the_assessors_seat_is_no_assessor_of_the_agencys_own_run(house: Path) -> None:
    """Nobody is asked for a declaration that he cannot make."""
    from guiju.lab.assessment.acts import PlanRun
    from guiju.lab.house import clock

    days = {"first_day": clock.today() - timedelta(days=30), "last_day": clock.today()}
    named = {"profile": "self", "scope": "全部", **days}
    assert code_of(lambda: as_(QUALITY, PlanRun, assessors=(HEAD, ASSESSOR), **named)) == "run_assessor_outside"
    shown = body(get(QUALITY, "/registers/assessment/run/add/"))
    assert f'value="{HEAD}"' in shown and f'value="{ASSESSOR}"' not in shown


def test_a_declaration_says_that_there_is_no_conflict_or_which(house: Path) -> None:
    from guiju.lab.assessment.acts import PlanRun
    from guiju.lab.assessment.models import Declaration
    from guiju.lab.house import clock

    days = {"first_day": clock.today() - timedelta(days=30), "last_day": clock.today()}
    run = as_(QUALITY, PlanRun, profile="self", scope="全部", assessors=(HEAD, QUALITY), **days)
    page, browser = f"/registers/assessment/run/{run.pk}/do/declare/", client(HEAD)
    version = {"version": run.version}
    for number, sent in enumerate(({}, {"has": "some"}, {"has": "none", "conflict": "与被评价部门无利害关系"})):
        assert browser.post(page, {"key": f"declare-{number}", **version, **sent}).status_code == 422
    assert not Declaration.objects.filter(run=run).exists()
    assert browser.post(page, {"key": "declare-9", **version, "has": "none"}).status_code == 302
    assert Declaration.objects.get(run=run).conflict == ""
    run.refresh_from_db()
    assert run.assessors == sorted((HEAD, QUALITY))


def test_a_run_is_frozen_with_ones_own_passphrase(house: Path) -> None:
    from guiju.lab.assessment.models import Hearing, Run

    row = plan("self")
    page, browser = f"/evaluation/runs/{row.code}/", client(HEAD)
    assert browser.post(f"{page}judge", {"key": "judge-self"}).status_code == 302
    judged = Run.objects.get(pk=row.pk)
    passphrase = json.loads((house / "demo.json").read_text("utf-8"))["passphrases"][HEAD]
    sent = {"key": "k1", "version": judged.version, "evaluation": judged.evaluation_sha256, "passphrase": "wrong one"}
    assert browser.post(f"{page}freeze", sent).status_code == 422
    other = {**sent, "key": "k2", "evaluation": "0" * 64, "passphrase": passphrase}
    refused = browser.post(f"{page}freeze", other)
    assert refused.status_code == 422
    assert f"评价 {row.code} 在您查看之后又判定了一次" in text(refused.content.decode())
    assert Run.objects.get(pk=row.pk).state == "judged"
    # Whoever a finding names is heard first: the form stands there when everybody was.
    assert "申辩期至" in body(get(HEAD, page)) and 'name="passphrase"' not in body(get(HEAD, page))
    assert browser.post(f"{page}freeze", {**sent, "key": "k0", "passphrase": passphrase}).status_code == 422
    for each in Hearing.objects.filter(finding__run=row, state="asked"):
        waive = f"/registers/assessment/runfinding/{each.finding_id}/do/waive/"
        assert client(each.person).post(waive, {"key": f"waive-{each.pk}"}).status_code == 302
    assert "已放弃申辩" in body(get(HEAD, page)) and 'name="passphrase"' in body(get(HEAD, page))
    assert browser.post(f"{page}freeze", {**sent, "key": "k3", "passphrase": passphrase}).status_code == 302
    assert Run.objects.get(pk=row.pk).state == "frozen"
    assert "定稿" in body(get(QUALITY, page))
    assert browser.post(f"{page}judge", {"key": "judge-again"}).status_code == 422


def test_a_run_that_nobody_froze_is_not_shown_as_signed(house: Path) -> None:
    import sqlite3
    from contextlib import closing

    from guiju.lab.assessment.models import Run

    row = Run.objects.get(code=run_code())

    def edit(**columns: str) -> None:
        told = ", ".join(f"{name} = '{value}'" for name, value in columns.items())
        with closing(sqlite3.connect(house / "guiju.sqlite3", isolation_level=None)) as base:
            base.execute(f"UPDATE assessment_run SET {told} WHERE id = {row.pk}")

    pages = (f"/evaluation/runs/{row.code}/", "/registers/assessment/run/")
    assert all("与登记不符" not in body(get(QUALITY, each)) for each in pages)
    edit(state="frozen", verdict="AA", score="999.00")
    try:
        shown = [text(body(get(QUALITY, each))) for each in pages]
        assert all("与登记不符" in each and "999.00" not in each for each in shown)
        assert get(QUALITY, f"/evaluation/runs/{row.code}/report.pdf").status_code == 200
    finally:
        edit(state=row.state, verdict=row.verdict, score=row.score)


def test_an_assessor_from_the_bench_declares_on_the_register(house: Path) -> None:
    from guiju.lab.assessment.acts import PlanRun
    from guiju.lab.assessment.models import Declaration
    from guiju.lab.house import clock

    today = clock.today()
    span = {"first_day": today - timedelta(days=30), "last_day": today}
    row = as_(QUALITY, PlanRun, profile="self", scope="全部", assessors=(CALIBRATOR, QUALITY), **span)
    assert row.code in text(body(get(CALIBRATOR, "/today/")))
    shown = body(get(CALIBRATOR, f"/registers/assessment/run/{row.pk}/change/"))
    assert "尚未声明" in shown and f"/registers/assessment/run/{row.pk}/do/declare/" in shown
    assert "尚未声明" in body(get(QUALITY, f"/evaluation/runs/{row.code}/"))
    assert client(QUALITY).post(f"/evaluation/runs/{row.code}/judge", {"key": "early"}).status_code == 422
    sent = {"key": "declare-1", "version": row.version, "has": "none", "conflict": ""}
    assert client(CALIBRATOR).post(f"/registers/assessment/run/{row.pk}/do/declare/", sent).status_code == 302
    assert Declaration.objects.get(run=row).person == CALIBRATOR


def test_findings_are_given_to_somebody_on_their_page(house: Path) -> None:
    from guiju.lab.assessment.models import RunFinding
    from guiju.lab.house import clock

    row = RunFinding.objects.filter(state__in=("open", "assigned")).first()
    assert row is not None
    due = (clock.today() + timedelta(days=10)).isoformat()
    url = f"/registers/assessment/runfinding/{row.pk}/do/assign/"
    sent = {"key": "assign-1", "version": row.version, "owner": CALIBRATOR, "due": due}
    assert client(QUALITY).post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.owner, row.state, row.due.isoformat()) == (CALIBRATOR, "assigned", due)


def test_a_row_is_attested_on_its_form(house: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from guiju.lab.assessment.models import Attestation
    from guiju.lab.house import clock

    assert "尚未计入判定" not in text(body(get(QUALITY, "/evaluation/rows/6.2-3/")))
    page = body(get(QUALITY, "/registers/assessment/attestation/add/?row=6.2-3"))
    assert re.search(r'<option value="6.2-3" selected', page)
    sent = {
        "key": "attest-1",
        "row": "6.2-3",
        "outcome": "met",
        "maturity": "2",
        "statement": "看了投诉登记",
        "scope": "本季度",
        "population": "8",
        "sample": "8",
        "occasions": "2",
        "expires": (clock.today() + timedelta(days=30)).isoformat(),
    }
    browser, add = client(QUALITY), "/registers/assessment/attestation/add/"
    bare = browser.post(add, sent)
    assert bare.status_code == 422 and "没有附证据文件" in body(bare)
    files = [SimpleUploadedFile(f"{each}.pdf", f"%PDF-1.7 {each * 90}".encode()) for each in ("a", "b")]
    assert browser.post(add, {**sent, "key": "attest-2", "file": files}).status_code == 302
    made = Attestation.objects.filter(row="6.2-3").get()
    assert (made.maturity, len(made.files)) == (2, 2)
    waiting = text(body(get(QUALITY, "/evaluation/rows/6.2-3/")))
    assert "尚未计入判定" in waiting
    assert "看了投诉登记" in body(get(QUALITY, "/evaluation/rows/6.2-3/"))


def test_each_question_of_an_assessor_is_answered(house: Path) -> None:
    from guiju.lab.calibrations.models import Record

    row = Record.objects.order_by("pk")[0]
    first = body(get(ASSESSOR, "/assessor/"))
    link = f"/assessor/records/{row.number}/"
    assert link in first
    page = body(get(ASSESSOR, link))
    leads = set(re.findall(r'href="([^"#]+)', page))
    assert f"/jobs/{row.job.number}/budget/" in leads
    assert any(re.fullmatch(r"/equipment/certificates/\d+/", each) for each in leads)
    for each in leads:
        if each.startswith(("/jobs/", "/reviews/", "/equipment/certificates/", "/issued/", "/evaluation/rows/")):
            assert get(ASSESSOR, each).status_code == 200, each
    assert "演示校准员甲" in page and "g-light g-green" in page
    assert len(re.findall(r'class="a-value"', page)) > 2


def test_an_assessor_reads_and_changes_nothing(house: Path) -> None:
    from guiju.lab.accounts.models import SeatRead

    before = SeatRead.objects.count()
    assert get(ASSESSOR, "/evaluation/rows/5-6a/").status_code == 200
    read = SeatRead.objects.order_by("-pk")[0]
    assert SeatRead.objects.count() == before + 1
    assert (read.person_code, read.path) == (ASSESSOR, "/evaluation/rows/5-6a/")
    assert client(ASSESSOR).post(f"/evaluation/runs/{run_code()}/judge", {"key": "x"}).status_code == 403
    sent = client(ASSESSOR).post("/registers/assessment/tailoring/add/", {"key": "y", "row": "4.6-4"})
    assert sent.status_code == 403
    get(QUALITY, "/evaluation/")
    assert SeatRead.objects.count() <= before + 3
    assert not SeatRead.objects.exclude(person_code=ASSESSOR).exists()


def test_no_act_is_an_assessors_but_to_be_heard(house: Path) -> None:
    """Whoever is concerned is heard, also who comes from outside; these acts ask whether they name the person."""
    from guiju.lab.accounts.queries import ASSESSOR as ROLE
    from guiju.lab.house.act import all_acts

    heard = {"assessment.reply", "assessment.reply_to_finding", "assessment.waive_reply"}
    assert {name for name, act in all_acts().items() if ROLE in act.roles} == heard


@pytest.mark.parametrize(("days", "status"), [(-1, 200), (0, 200), (1, 403)])
def test_the_seat_ends_with_its_last_day(days: int, status: int, house: Path) -> None:
    from guiju.lab.house import clock
    from guiju.lab.people.models import Role

    last = Role.objects.get(person__code=ASSESSOR).valid_to
    assert last is not None
    noon = clock.now().replace(year=last.year, month=last.month, day=last.day, hour=4) + timedelta(days=days)
    with clock.story(noon):
        assert get(ASSESSOR, "/assessor/").status_code == status


def test_a_seat_names_its_last_day(house: Path) -> None:
    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.people.acts import GiveRole
    from guiju.lab.people.queries import actor

    today = clock.today()

    def give(until: Any) -> Any:
        request = GiveRole.Request(person="demo-newcomer", name="assessor", valid_from=today, valid_to=until)
        return perform(GiveRole, request, actor=actor(HEAD), key=secrets.token_hex(8))

    assert code_of(lambda: give(None)) == "seat_without_end"
    give(today)


def test_the_public_sees_no_verdict_of_ones_own(house: Path) -> None:
    for url in ("/", "/capability/", "/verify"):
        page = body(get("", url))
        assert "/evaluation/" not in page and "a-verdict" not in page
