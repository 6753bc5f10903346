"""Pages on people: what each may do, the matrix, findings, the own page, and personal data shown by an act alone."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import SINCE, address, client, do, first, fit, furnish, journal_count, model_of, scan, send, text


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house in which P-B may calibrate by M-1."""
    from guiju.lab.people import acts

    furnish()
    fit("P-B")
    members = {"method_code": "M-1", "edition": "2025", "fields": "length", "trained": True, "basis": "考核"}
    do(acts.GrantAuthorisation, person="P-B", kind="calibrate", valid_from=SINCE, **members)
    yield sqlite_installation


def page_of(code: str, rest: str = "change/") -> str:
    return address("people.person", f"{model_of('people.person').objects.get(code=code).pk}/{rest}")


def test_the_page_tells_what_somebody_may_do_and_why_not(house: TestInstallation) -> None:
    from guiju.lab.people import acts
    from guiju.lab.people.models import Employment

    shown = text(client("P-Q").get(page_of("P-B")))
    assert "已授权 1 项方法，今天可从事 1 项" in shown
    assert 'class="g-light g-green"' in shown
    row = Employment.objects.get(person__code="P-B")
    do(acts.EndEmployment, row=row.pk, last_day=date(2026, 3, 1), reason="离职")
    shown = text(client("P-Q").get(page_of("P-B")))
    assert "已授权 1 项方法，今天可从事 0 项" in shown
    assert "不是长期聘用人员" in shown
    assert "4.5-7" in shown


def test_the_matrix_has_a_row_for_each_person_and_counts_who_is_able(house: TestInstallation) -> None:
    shown = text(client("P-B").get("/people/matrix"))
    assert ("M-1" in shown, "戊校" in shown, "甲质" in shown) == (True, True, False)
    # one is able, two are asked for
    assert re.search(r'p-able.*?g-tag g-bad">1<', shown, re.DOTALL)
    assert "没有人员获此授权" in text(client("P-B").get("/people/matrix?kind=sign"))
    assert "没有人员获此授权" in text(client("P-B").get("/people/matrix?field=mass"))
    assert client("P-B").get("/people/matrix?kind=nonsense&field=%27&page=x").status_code == 200
    assert client("-").get("/people/matrix").status_code == 302


def test_findings_name_who_can_mend_them(house: TestInstallation) -> None:
    shown = text(client("P-T").get("/people/findings"))
    for said in ("4.5-1", "4.5-5", "5-1", "4.5-8"):
        assert said in shown
    english = text(client("P-T", "en").get("/people/findings"))
    assert "fewer than 2" in english


@pytest.mark.parametrize("who", ["P-T", "P-B", "P-C", "P-K"])
def test_a_date_of_birth_is_shown_to_nobody_without_the_role(house: TestInstallation, who: str) -> None:
    browser = client(who)
    for path in (page_of("P-H"), page_of("P-H", "history/"), page_of("P-H", "do/amend/"), address("people.person")):
        assert "1980-01-01" not in text(browser.get(path)), path
    answer = browser.post(page_of("P-H", "do/view-identity/"), {"purpose": "age", "key": "k1"})
    assert answer.status_code == 403
    assert "1980-01-01" not in text(answer)


def test_named_roles_see_it_by_an_act_that_the_person_sees(house: TestInstallation) -> None:
    browser = client("P-Q")
    for path in (page_of("P-B"), page_of("P-B", "history/"), page_of("P-B", "do/correct-birth/")):
        assert "1980-01-01" not in text(browser.get(path)), path
    answer = send(browser, page_of("P-B", "do/view-identity/"), purpose="")
    assert (answer.status_code, "1980-01-01" in text(answer)) == (422, False)
    answer = send(browser, page_of("P-B", "do/view-identity/"), purpose="papers")
    assert (answer.status_code, "1980-01-01" in text(answer)) == (200, True)
    assert journal_count("people.view_identity", "done") == 1
    own = text(client("P-B").get("/people/me"))
    assert ("1980-01-01" in own, "甲质" in own, "核对证件" in own) == (True, True, True)
    assert "1980-01-01" not in text(client("P-B").get(page_of("P-B")))


def test_looking_at_the_own_page_is_no_view_by_another(house: TestInstallation) -> None:
    assert "没有人查看过" in text(client("P-B").get("/people/me"))
    assert model_of("people.viewing").objects.count() == 0


def test_the_identity_number_is_typed_once_and_only_its_end_is_shown(house: TestInstallation) -> None:
    number = "11010519800101001X"
    answer = send(client("P-Q"), page_of("P-B", "do/identity/"), number="123")
    assert answer.status_code == 422
    assert send(client("P-Q"), page_of("P-B", "do/identity/"), number=number).status_code == 302
    row = first("people.identity")
    assert (row.last_four, len(row.mark), number in row.mark) == ("001X", 64, False)
    twice = send(client("P-Q"), page_of("P-K", "do/identity/"), number=number)
    assert (twice.status_code, "P-B" in text(twice)) == (422, True)
    assert "⋯001X" in text(client("P-B").get("/people/me"))
    shown = text(client("P-Q").get(page_of("P-B")))
    assert ("001X" in shown, row.mark in shown) == (False, False)
    assert send(client("P-H"), page_of("P-B", "do/erase-identity/"), reason="不再需要").status_code == 302
    assert "001X" not in text(client("P-B").get("/people/me"))


def test_everybody_declares_interests_on_the_own_page(house: TestInstallation) -> None:
    browser = client("P-B")
    shown = text(browser.get("/people/me"))
    assert "您尚未作出利益关系声明" in shown
    key = re.search(r'name="key" value="([^"]+)"', shown).group(1)
    assert browser.post("/people/me", {"key": key, "text": ""}).status_code == 422
    assert browser.post("/people/me", {"key": key, "text": "没有利益关系"}).status_code in (302, 422)
    fresh = re.search(r'name="key" value="([^"]+)"', text(browser.get("/people/me"))).group(1)
    assert browser.post("/people/me", {"key": fresh, "text": "没有利益关系"}).status_code == 302
    assert model_of("people.declaration").objects.filter(person__code="P-B").exists()
    assert "没有利益关系" in text(client("P-Q").get(page_of("P-B")))


PARTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "experience",
        "people.experience",
        {"employer": "某所", "work": "校准", "calibration": "on", "valid_from": "2020-01-01"},
    ),
    ("attend", "people.attendance", {"course": "K-1", "passed": "on", "result": "合格"}),
    ("check", "people.check", {"kind": "supervision", "done_on": "2026-03-01", "passed": "on", "remark": "符合"}),
)


@pytest.mark.parametrize("part", PARTS, ids=[each[0] for each in PARTS])
def test_what_belongs_to_a_person_is_entered_on_the_page(
    house: TestInstallation, part: tuple[str, str, dict[str, Any]]
) -> None:
    deed, label, members = part
    assert send(client("P-C"), page_of("P-B", f"do/{deed}/"), **members).status_code == 403
    assert send(client("P-Q"), page_of("P-B", f"do/{deed}/"), **members).status_code == 302
    assert first(label).person.code == "P-B"
    assert client("P-Q").get(page_of("P-B")).status_code == 200


def test_an_appointment_is_refused_on_the_page_and_done_when_the_papers_are_there(house: TestInstallation) -> None:
    from guiju.lab.people import acts

    letter = {"post": "G-1", "letter": "任 1", "valid_from": "2026-03-02"}
    assert "证明文件" in text(client("P-H").get(page_of("P-T", "do/appoint/")))
    answer = send(client("P-H"), page_of("P-T", "do/appoint/"), **letter)
    assert (answer.status_code, "4.5-5" in text(answer)) == (422, True)
    fit("P-T", level="metrologist_1")
    work = {"employer": "某机构", "evidence": "劳动合同", "work": "校准", "calibration": True, "attested": True}
    do(acts.RecordExperience, person="P-T", valid_from=date(2010, 1, 1), **work)
    answer = send(client("P-H"), page_of("P-T", "do/appoint/"), **letter)
    assert (answer.status_code, "没有附证明文件" in text(answer)) == (422, True)
    assert send(client("P-H"), page_of("P-T", "do/appoint/"), **letter, file_sha256=scan()).status_code == 302
    assert "任 1" in text(client("P-B").get(page_of("P-T")))
    post = first("people.post")
    assert "任 1" in text(client("P-B").get(address("people.post", f"{post.pk}/change/")))


def test_a_course_says_whether_it_counts(house: TestInstallation) -> None:
    course = first("people.course")
    shown = text(client("P-B").get(address("people.course", f"{course.pk}/change/")))
    assert "不计入" in shown


def test_pages_of_people_ask_a_fixed_number_of_queries(house: TestInstallation) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.people import acts

    def asked(path: str) -> int:
        browser = client("P-Q")
        browser.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(path).status_code == 200
        return len(caught)

    paths = ("/people/matrix", "/people/findings", address("people.person"))
    before = [asked(each) for each in paths]
    members = {"method_code": "M-1", "edition": "2025", "fields": "length", "trained": True, "basis": "考核"}
    for number in range(6):
        code = f"X-{number}"
        do(acts.RegisterPerson, code=code, name=code, birth_date=date(1990, 1, 1))
        fit(code)
        do(acts.GrantAuthorisation, person=code, kind="calibrate", valid_from=SINCE, **members)
    assert [asked(each) for each in paths] == before
