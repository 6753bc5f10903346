"""The pages of approval, issue, certificates and certificate numbers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from review_house import client, form, passphrase, played, queries_of

LINE_FIT, ATTENUATOR, MULTIMETER = 2, 3, 4
FIRST = "DEMO-J-0004"
"""The attenuator that the workshop has approved already."""


def state(job: str) -> str:
    from guiju.lab.calibrations.models import Job

    return str(Job.objects.get(number=job).state)


def approve(house: Workshop, jobs: list[str], person: str = "demo-signatory-2", **changed: Any) -> Any:
    """Looks at the list of what is signed and sends it back as it was shown, with changed members."""
    browser = client(person)
    query = "&".join(f"job={each}" for each in jobs)
    members = form(browser.get(f"/signing/approve?{query}"), "/signing/approve")
    sent = {**members, "job": jobs, "passphrase": passphrase(house, person), **changed}
    return browser.post("/signing/approve", sent)


def issued(person: str = "demo-signatory", **members: Any) -> Any:
    """Presses the button that issues the workshop's approved record."""
    browser = client(person)
    shown = form(browser.get("/signing/"), "/signing/issue")
    return browser.post("/signing/issue", {**shown, "job": FIRST, **members})


def certificate() -> Any:
    """Issues the workshop's approved record and gives the certificate's row."""
    from guiju.lab.issuing.models import Certificate

    assert issued().status_code == 302
    return Certificate.objects.select_related("number__record").get()


def sent(browser: Any, row: Any, act: str, **members: str) -> Any:
    """Sends a form of the certificate's page."""
    page, address = f"/issued/{row.number.number}/", f"/issued/{row.number.number}/{act}"
    return browser.post(address, {**form(browser.get(page), address), **members})


def test_the_queue_shows_own_fields_first_and_why_others_are_blocked(sqlite_workshop: Workshop) -> None:  # noqa: F811
    foreign = played(sqlite_workshop, LINE_FIT, 40, "reviewed")
    own = played(sqlite_workshop, MULTIMETER, 41, "reviewed")
    page = client("demo-signatory-2").get("/signing/").content.decode()
    assert page.index(own) < page.index(foreign)
    assert "非本人签字领域" in page and "您不能批准" in page and "项检查全部通过" in page
    assert "(0.100 ± 0.049) V" in page
    mine = client("demo-signatory-2").get("/signing/?mine=1").content.decode()
    assert own in mine and foreign not in mine
    english = client("demo-signatory-2", "en").get("/signing/").content.decode()
    assert "not your field" in english and "Blocked for you" in english


def test_the_queue_needs_no_more_queries_once_the_lights_are_known(sqlite_workshop: Workshop) -> None:  # noqa: F811
    browser = client("demo-signatory")
    played(sqlite_workshop, MULTIMETER, 41, "reviewed")
    browser.get("/signing/")
    one = queries_of(browser, "/signing/")
    played(sqlite_workshop, ATTENUATOR, 42, "reviewed")
    browser.get("/signing/")
    assert queries_of(browser, "/signing/") == one


def test_each_statement_is_signed_and_told_by_itself(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.models import Statement

    stage = [played(sqlite_workshop, index, number, "reviewed") for index, number in ((2, 40), (3, 41), (4, 42))]
    foreign, *own = stage
    answer = approve(sqlite_workshop, stage)
    text = answer.content.decode()
    assert answer.status_code == 422 and f"{foreign}：未批准" in text and "5-5d" in text
    assert [state(each) for each in stage] == ["reviewed", "approved", "approved"]
    signed = Statement.objects.filter(purpose="approve", record__job__number__in=own)
    assert len({each.document["value"] for each in signed}) == 2


def test_a_batch_of_green_ones_is_approved(sqlite_workshop: Workshop) -> None:  # noqa: F811
    jobs = [played(sqlite_workshop, index, number, "reviewed") for index, number in ((3, 41), (4, 42))]
    answer = approve(sqlite_workshop, jobs)
    assert (answer.status_code, answer["Location"]) == (302, "/signing/")
    assert {state(each) for each in jobs} == {"approved"}


def test_a_wrong_passphrase_approves_nothing(sqlite_workshop: Workshop) -> None:  # noqa: F811
    jobs = [played(sqlite_workshop, MULTIMETER, 41, "reviewed")]
    answer = approve(sqlite_workshop, jobs, passphrase="not the passphrase")
    assert answer.status_code == 422 and "签名口令不正确" in answer.content.decode()
    assert state(jobs[0]) == "reviewed"


def test_a_record_that_changed_since_it_was_shown_is_not_approved(sqlite_workshop: Workshop) -> None:  # noqa: F811
    job = played(sqlite_workshop, MULTIMETER, 41, "reviewed")
    answer = approve(sqlite_workshop, [job], **{f"version-{job}": "1"})
    assert answer.status_code == 422 and "请刷新后重新查看再操作" in answer.content.decode()
    other = approve(sqlite_workshop, [job], **{f"record-{job}": "0" * 64})
    assert other.status_code == 422 and state(job) == "reviewed"


def test_a_raised_uncertainty_is_ticked_before_it_is_approved(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.agency.models import ScopeRow
    from guiju.lab.calibrations.models import Record

    stage = sqlite_workshop.stage()
    old = ScopeRow.objects.select_related("qualification").get(method_code="演示-04")
    names = [each for each in AddScopeRow.Request.__dataclass_fields__ if hasattr(old, each)]
    members = {each: getattr(old, each) for each in names}
    members |= {"qualification": old.qualification.number, "code": "wider", "smallest_U": "0.10", "k": "2"}
    stage.do(AddScopeRow, "system", **members)
    job = played(sqlite_workshop, ATTENUATOR, 41, "reviewed")
    record = Record.objects.get(job__number=job)
    assert record.digest["raised"] == 1
    page = client("demo-signatory").get(f"/signing/approve?job={job}").content.decode()
    result = re.search(rf'name="confirm-{job}" value="([^"]+)"', page)
    assert result and re.search(r"→ 0\.10* dB", page)
    refused = approve(sqlite_workshop, [job], "demo-signatory")
    assert refused.status_code == 422 and "批准时须确认" in refused.content.decode() and state(job) == "reviewed"
    done = approve(sqlite_workshop, [job], "demo-signatory", **{f"confirm-{job}": [result[1]]})
    assert done.status_code == 302 and state(job) == "approved"


def test_issuing_numbers_by_the_parameter(sqlite_workshop: Workshop) -> None:  # noqa: F811
    row = certificate()
    assert re.fullmatch(r"DEMO-\d{4}-000001", row.number.number) and state(FIRST) == "issued"
    assert FIRST not in client("demo-signatory").get("/signing/").content.decode().split("g-note")[-1].split("</p>")[1]


def test_a_failure_keeps_the_number_and_is_gone_on_with(
    sqlite_workshop: Workshop,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from guiju.certificate.errors import MissingGlyph
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number

    def fails(number: str) -> Any:
        raise MissingGlyph("\U0002a6d6")

    with monkeypatch.context() as context:
        context.setattr(production, "produce", fails)
        answer = issued()
    number = Number.objects.get()
    text = answer.content.decode()
    assert answer.status_code == 422 and number.state == "reserved"
    assert f"编号 {number.number} 仍为本记录预留" in text and "U+2A6D6" in text and f"{number.number} 已预留" in text
    told = issued(headers={"Accept": "application/json"})
    assert told.status_code == 302 and certificate_number() == number.number


def certificate_number() -> str:
    from guiju.lab.issuing.models import Certificate

    return str(Certificate.objects.select_related("number").get().number.number)


def test_progress_is_told_to_the_script_one_by_one(sqlite_workshop: Workshop) -> None:  # noqa: F811
    browser = client("demo-signatory")
    members = form(browser.get("/signing/"), "/signing/issue")
    told = browser.post("/signing/issue", {**members, "job": FIRST}, headers={"Accept": "application/json"}).json()
    assert [each["state"] for each in told["rows"]] == ["issued"]
    assert told["rows"][0]["link"] == f"/issued/{certificate_number()}/"
    again = browser.post("/signing/issue", {**members, "job": FIRST}, headers={"Accept": "application/json"}).json()
    assert again["rows"][0]["findings"]


def test_the_number_of_a_returned_record_is_explained(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.review import ReturnRecord
    from guiju.lab.demo import bench, cast
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number
    from guiju.lab.people.queries import actor

    work = sqlite_workshop.approved()
    first = production.reserve(FIRST, actor(cast.SIGNATORY), "held", "DEMO")
    work.stage.do(ReturnRecord, cast.SIGNATORY, job=FIRST, reason="a name is misspelt")
    for step in (bench.finish, bench.review, bench.approve):
        step(work)
    row = certificate()
    assert row.number.number != first
    old = Number.objects.get(number=first)
    assert old.state == "void" and "退回" in old.void_reason


def test_a_certificate_shows_its_files_and_what_the_check_says(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.canonical import sha256

    row = certificate()
    address = f"/issued/{row.number.number}/"
    browser = client("demo-signatory")
    page = browser.get(address).content.decode()
    for shown in (row.number.code, "演示-A-0001", "(30.043 ± 0.045) dB", "演示授权签字人甲", "现行有效"):
        assert shown in page
    pdf, xml, record = (browser.get(f"{address}{kind}") for kind in ("pdf", "xml", "record"))
    assert sha256(pdf.content) == row.pdf_sha256 and sha256(xml.content) == row.xml_sha256
    assert sha256(record.content) == row.number.record.sha256
    assert pdf["X-Frame-Options"] == "SAMEORIGIN" and pdf["Content-Disposition"].startswith("inline")
    assert xml["X-Frame-Options"] == "DENY" and xml["Content-Disposition"].startswith("attachment")
    assert browser.get(f"{address}proof").content.startswith(b"c2sp.org/tlog-proof")
    fragment = browser.get(f"{address}check", headers={"HX-Request": "true"}).content.decode()
    assert fragment.count("真实") >= 3 and "<html" not in fragment
    english = client("demo-signatory", "en").get(f"{address}check").content.decode()
    assert english.count("Genuine") == 3 and "<html" in english


def test_the_case_is_for_those_who_may_see_people(sqlite_workshop: Workshop) -> None:  # noqa: F811
    row = certificate()
    address = f"/issued/{row.number.number}/"
    assert client("demo-quality").get(f"{address}case").status_code == 200
    assert client("demo-clerk").get(f"{address}case").status_code == 404
    assert f"{address}case" not in client("demo-clerk").get(address).content.decode()
    assert client("demo-clerk").get(f"{address}anything").status_code == 404
    assert client("demo-clerk").get("/issued/DEMO-1999-000001/").status_code == 404


def test_certificates_are_searched_by_number_customer_item_and_period(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.house import clock

    row = certificate()
    browser, number = client("demo-clerk"), row.number.number
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    for found in (number[-4:], "演示-A-0001", "演示委托单位", FIRST):
        assert number in browser.get("/issued/", {"q": found}).content.decode()
    assert number not in browser.get("/issued/", {"q": "nothing like it"}).content.decode()
    assert number in browser.get("/issued/", {"since": today, "until": today}).content.decode()
    assert number not in browser.get("/issued/", {"since": tomorrow}).content.decode()
    assert number not in browser.get("/issued/", {"status": "withdrawn"}).content.decode()
    assert browser.get("/issued/", {"since": "no day", "page": "x"}).status_code == 200


def test_withdrawal_needs_a_reason_a_role_and_a_key(sqlite_workshop: Workshop) -> None:  # noqa: F811
    row = certificate()
    browser = client("demo-signatory")
    key = {"passphrase": passphrase(sqlite_workshop, "demo-signatory")}
    without = sent(browser, row, "withdraw", reason=" ", **key)
    assert without.status_code == 422 and "没有写明原因" in without.content.decode()
    stale = sent(browser, row, "withdraw", reason="wrong item", version="99", **key)
    assert stale.status_code == 422 and "请刷新后重新查看再操作" in stale.content.decode()
    wrong = sent(browser, row, "withdraw", reason="wrong item", passphrase="not the passphrase")
    assert wrong.status_code == 422 and "签名口令不正确" in wrong.content.decode()
    # Whoever may not is shown whose step it is, and no form; one that is sent all the same is refused.
    clerk, address = client("demo-clerk"), f"/issued/{row.number.number}/"
    assert f"{address}withdraw" not in clerk.get(address).content.decode()
    forced = clerk.post(f"{address}withdraw", {"key": "clerk-1", "version": "", "reason": "wrong item", **key})
    assert forced.status_code == 422
    row.refresh_from_db()
    assert row.status == "issued"
    done = sent(browser, row, "withdraw", reason="器具错误", follows="1", **key)
    row.refresh_from_db()
    assert done.status_code == 302 and row.status == "withdrawn"
    assert row.status_reason == "器具错误（将重新校准并另发证书）"
    page = browser.get(f"/issued/{row.number.number}/").content.decode()
    assert "已作废" in page and "/withdraw" not in page


def test_a_replacement_is_chosen_at_issue_and_signed_afterwards(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.issuing.models import Certificate

    first = certificate()
    number = first.number.number
    second = played(sqlite_workshop, ATTENUATOR, 43, "approved")
    browser = client("demo-signatory")
    page = browser.get("/signing/")
    assert f'<option value="{number}">' in page.content.decode()
    members = form(page, "/signing/issue")
    browser.post("/signing/issue", {**members, "job": second, f"replaces-{second}": number})
    newer = Certificate.objects.get(number__record__job__number=second)
    assert newer.number.replaces == number
    assert number in browser.get(f"/issued/{newer.number.number}/").content.decode()
    key = {"passphrase": passphrase(sqlite_workshop, "demo-signatory"), "reason": "读数更正后重新校准"}
    done = sent(browser, first, "replace", replaced_by=newer.number.number, **key)
    first.refresh_from_db()
    assert done.status_code == 302 and (first.status, first.replaced_by) == ("replaced", newer.number.number)
    third = played(sqlite_workshop, ATTENUATOR, 44, "approved")
    assert f'<option value="{number}">' not in browser.get("/signing/").content.decode()
    told = browser.post("/signing/issue", {**members, "job": third, f"replaces-{third}": number})
    assert told.status_code == 422 and "不能被替换" in told.content.decode()


def test_a_successor_that_does_not_name_it_replaces_nothing(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.issuing.acts import Replace
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.issuing.standing_acts import replace_request
    from guiju.lab.people.queries import actor

    first = certificate()
    second = played(sqlite_workshop, MULTIMETER, 43, "approved")
    browser = client("demo-signatory")
    browser.post("/signing/issue", {**form(browser.get("/signing/"), "/signing/issue"), "job": second})
    newer = Certificate.objects.exclude(pk=first.pk).select_related("number__record").get()
    who, secret = actor("demo-signatory"), passphrase(sqlite_workshop, "demo-signatory")
    request = replace_request(first, newer.number.number, "another item", who, secret)
    with pytest.raises(Refused) as caught:
        perform(Replace, request, actor=who, key="not named")
    assert caught.value.findings[0].code == "successor_does_not_name"
    assert "尚无新证书写明" in browser.get(f"/issued/{first.number.number}/").content.decode()


def test_what_was_signed_must_say_what_is_asked(sqlite_workshop: Workshop) -> None:  # noqa: F811
    import dataclasses

    from guiju.lab.house.act import Refused, perform
    from guiju.lab.issuing.acts import Withdraw
    from guiju.lab.issuing.standing_acts import withdraw_request
    from guiju.lab.people.queries import actor

    row, who = certificate(), actor("demo-signatory")
    request = withdraw_request(row, "the signed reason", who, passphrase(sqlite_workshop, "demo-signatory"))
    with pytest.raises(Refused) as caught:
        perform(Withdraw, dataclasses.replace(request, reason="another reason"), actor=who, key="another")
    assert dict(caught.value.findings[0].parameters) == {"what": "content"}


def test_nobody_signs_for_tomorrow(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.calibrations.queries import statement_on
    from guiju.lab.house import clock
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.house.signing import signing_session
    from guiju.lab.issuing.acts import Approve
    from guiju.lab.people.queries import actor

    job, who = played(sqlite_workshop, MULTIMETER, 41, "reviewed"), actor("demo-signatory")
    with clock.story(clock.now() + timedelta(days=1)):
        by, said = statement_on(job, who, "approve", "signatory")
    with signing_session(who.person_id, passphrase(sqlite_workshop, who.person_id)) as session:
        request = Approve.Request(job=job, by=by, signed=session.sign(said))
    with pytest.raises(Refused) as caught:
        perform(Approve, request, actor=who, key="tomorrow")
    assert dict(caught.value.findings[0].parameters) == {"what": "time"}


def test_one_persons_same_facts_are_enclosed_once(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from django.db import transaction

    from guiju.lab.calibrations.statements import enclosed_person
    from guiju.lab.house.act import Reading
    from guiju.lab.people.queries import actor

    row, who = certificate(), actor("demo-signatory")
    with transaction.atomic():
        first, second = (enclosed_person(Reading(who), who.person_id, row.number.record) for _ in range(2))
        fresh = enclosed_person(Reading(who), who.person_id)
    assert first == second and fresh.digest != first.digest and fresh.document == first.document


def test_a_reserved_number_is_void_only_with_a_reason(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number
    from guiju.lab.people.queries import actor

    number = production.reserve(FIRST, actor("demo-signatory"), "held", "DEMO")
    browser, address = client("demo-signatory"), f"/numbers/{number}/void"
    page = browser.get("/numbers/")
    assert number in page.content.decode() and "前一编号缺失" not in page.content.decode()
    members = form(page, address)
    without = browser.post(address, {**members, "reason": " "})
    assert without.status_code == 422 and "5-5f" in without.content.decode()
    clerk = client("demo-clerk").post(address, {**members, "key": "of the clerk", "reason": "not needed"})
    assert clerk.status_code == 422 and "4.5-2" in clerk.content.decode()
    assert Number.objects.get(number=number).state == "reserved"
    done = browser.post(address, {**members, "key": "once more", "reason": "客户撤回委托"})
    assert done.status_code == 302 and Number.objects.get(number=number).void_reason == "客户撤回委托"
    assert "客户撤回委托" in browser.get("/numbers/?state=void").content.decode()
    assert number not in browser.get("/numbers/?state=issued").content.decode()
    english = client("demo-signatory", "en").get("/numbers/").content.decode()
    assert "Void, explained" in english


def test_doors(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from django.test import Client

    row = certificate()
    number = row.number.number
    for address in ("/signing/", "/signing/approve", "/issued/", f"/issued/{number}/", "/numbers/"):
        assert "/login" in Client(SERVER_NAME="127.0.0.1").get(address)["Location"]
    for address in ("/signing/", "/signing/approve", "/signing/issue"):
        assert client("demo-calibrator").post(address).status_code == 403
    for address in (f"/issued/{number}/withdraw", f"/numbers/{number}/void", "/signing/issue"):
        assert client("demo-signatory").get(address).status_code in (404, 405)
    assert client("demo-signatory").get("/signing/approve?job=NOBODY")["Location"] == "/signing/"


def test_our_own_pdf_is_read_by_the_certificate_inside(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """An agency that gets a Guiju certificate as PDF need not key it."""
    from guiju.lab.equipment import dcc_intake
    from guiju.lab.house.files import stored

    row = certificate()
    pdf, xml = stored(row.pdf_sha256), stored(row.xml_sha256)
    found = dcc_intake.read(pdf)
    assert found is not None and found.values == dcc_intake.read(xml).values
    assert dcc_intake.arrival(row.pdf_sha256).source == "dcc"
    assert dcc_intake.read(b"%PDF-1.7 broken") is None
