"""The pages of the review: what waits, the record beside its draft certificate, signing and returning."""

import re
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from review_house import client, form, passphrase, played, queries_of

JOB = "DEMO-J-0031"
PAGE, SIGN, BACK = f"/reviews/{JOB}/", f"/reviews/{JOB}/sign", f"/reviews/{JOB}/return"
ATTENUATOR, MULTIMETER = 3, 4


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    """The attenuator of EA-4/02 S7, finished and waiting for review."""
    played(sqlite_workshop, ATTENUATOR, 30, "finished")
    return sqlite_workshop


def state(job: str = JOB) -> str:
    from guiju.lab.calibrations.models import Job

    return str(Job.objects.get(number=job).state)


def signed(house: Workshop, person: str = "demo-reviewer", **changed: str) -> Any:
    """Sends the form of signing as it was shown, with changed members."""
    browser = client(person)
    members = form(browser.get(PAGE), SIGN)
    return browser.post(SIGN, {**members, "passphrase": passphrase(house, person), **changed})


def test_what_waits_is_listed_and_ones_own_work_is_marked(house: Workshop) -> None:
    listed = client("demo-reviewer").get("/reviews/").content.decode()
    assert JOB in listed and "演示校准员甲" in listed and "须由他人核验" not in listed
    own = client("demo-calibrator").get("/reviews/").content.decode()
    assert "本人校准：须由他人核验" in own
    english = client("demo-calibrator", "en").get("/reviews/").content.decode()
    assert "Calibrated by you: another person reviews it" in english
    assert JOB not in client("demo-calibrator").get("/reviews/?mine=1").content.decode()


def test_the_list_is_searched_and_filtered_by_field(house: Workshop) -> None:
    browser = client("demo-reviewer")
    assert JOB in browser.get("/reviews/?q=演示-A-0001").content.decode()
    assert JOB not in browser.get("/reviews/?q=nothing+like+it").content.decode()
    assert JOB in browser.get("/reviews/?field=radio").content.decode()
    assert JOB not in browser.get("/reviews/?field=mass").content.decode()


def test_the_list_needs_no_more_queries_for_more_rows(house: Workshop) -> None:
    browser = client("demo-reviewer")
    browser.get("/reviews/")
    one = queries_of(browser, "/reviews/")
    played(house, MULTIMETER, 31, "finished")
    assert queries_of(browser, "/reviews/") == one


def test_the_record_stands_beside_its_draft(house: Workshop) -> None:
    from guiju.lab.calibrations.models import Record

    page = client("demo-reviewer").get(PAGE).content.decode()
    record = Record.objects.get(job__number=JOB, state="current")
    assert page.count(record.sha256) >= 2
    # EA-4/02 S7: the four readings and the reported result.
    for printed in ("30.033", "30.058", "30.018", "30.052", "(30.043 ± 0.045) dB"):
        assert printed in page
    assert "由记录的读数和附件重新计算" in page and "证书内容无缺项" in page
    english = client("demo-reviewer", "en").get(PAGE).content.decode()
    assert "All lights are green" in english and "have reviewed calibration record" in english
    assert not re.search(r"[\u4e00-\u9fff]", re.search(r"<h1.*?</h1>|<title>(.*?) ·", english)[0])  # type: ignore[index]


def test_the_draft_is_pictures_marked_as_a_draft(house: Workshop) -> None:
    browser = client("demo-reviewer")
    frame = browser.get(f"{PAGE}draft/")
    places = re.findall(rf'src="({PAGE}draft/\d+\.png)"', frame.content.decode())
    assert places and frame["X-Frame-Options"] == "SAMEORIGIN"
    for each in places:
        answer = browser.get(each)
        assert answer.content.startswith(b"\x89PNG") and answer["Content-Type"] == "image/png"
    assert browser.get(f"{PAGE}draft/{len(places) + 1}.png").status_code == 404


def test_a_signed_review_goes_to_approval(house: Workshop) -> None:
    from guiju.lab.calibrations.models import Statement

    answer = signed(house)
    assert (answer.status_code, answer["Location"]) == (302, "/reviews/")
    assert state() == "reviewed"
    assert Statement.objects.get(record__job__number=JOB, purpose="review").person_code == "demo-reviewer"
    assert JOB not in client("demo-reviewer").get("/reviews/").content.decode().split("</p>", 1)[1].split("g-note")[0]


def test_a_wrong_passphrase_signs_nothing(house: Workshop) -> None:
    answer = signed(house, passphrase="not the passphrase")
    assert answer.status_code == 422 and "签名口令不正确，还可尝试 4 次" in answer.content.decode()
    assert state() == "finished"


def test_the_calibrator_is_told_why_not(house: Workshop) -> None:
    page = client("demo-calibrator").get(PAGE).content.decode()
    assert "您现在不能签名核验" in page
    # Whose job it is not is shown no button that would be refused; what is sent all the same is refused.
    assert f'action="{SIGN}"' not in page
    assert "须由另一人核验" in page
    answer = client("demo-calibrator").post(SIGN, {"passphrase": "x", "key": "own", "version": "3", "record": "0" * 64})
    assert answer.status_code == 422
    assert state() == "finished"


def test_somebody_else_was_faster(house: Workshop) -> None:
    answer = signed(house, version="1")
    assert answer.status_code == 422 and "请刷新后重新查看再操作" in answer.content.decode()
    assert state() == "finished"


def test_another_record_than_the_shown_one_is_not_signed(house: Workshop) -> None:
    answer = signed(house, record="0" * 64)
    assert answer.status_code == 422 and "签名不再有效" in answer.content.decode()
    assert state() == "finished"


def test_a_return_names_its_reason_and_voids_the_signatures(house: Workshop) -> None:
    from guiju.lab.calibrations.models import Statement

    browser = client("demo-reviewer")
    members = form(browser.get(PAGE), BACK)
    refused = browser.post(BACK, {**members, "reason": "  "})
    assert refused.status_code == 422 and "请写明退回原因" in refused.content.decode() and state() == "finished"
    members = form(browser.get(PAGE), BACK)
    answer = browser.post(BACK, {**members, "reason": "第 2 个读数与照片不符"})
    assert answer.status_code == 302 and state() == "measuring"
    rows = Statement.objects.filter(record__job__number=JOB)
    assert [each.void_reason for each in rows] == ["第 2 个读数与照片不符"]
    assert browser.get(PAGE).status_code == 404


def test_a_correction_that_flips_a_result_is_flagged(house: Workshop) -> None:
    """Without it the published 30.043 dB of EA-4/02 S7 would be reported."""
    from guiju.lab.calibrations.models import Reading
    from guiju.lab.calibrations.readings import CorrectReading
    from guiju.lab.calibrations.review import ReturnRecord
    from guiju.lab.demo import bench, cast
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    stage = house.stage()
    stage.do(ReturnRecord, cast.REVIEWER, job=JOB, reason="please look again")
    link = Reading.objects.get(job__number=JOB, kind="reading", value="30.058")
    stage.do(CorrectReading, cast.CALIBRATOR, job=JOB, index=link.index, value="30.062", reason="misread")
    bench.finish(Work(stage, load()[ATTENUATOR], 30, stage.day(7)))
    stage.close()
    page = client("demo-reviewer").get(PAGE).content.decode()
    assert "30.058 → 30.062" in page and "30.043 → 30.044" in page and "在最后一次读数之后更正" in page
    assert "第 1 版已被退回：please look again" in page


def test_doors(house: Workshop) -> None:
    from django.test import Client

    for address in ("/reviews/", PAGE, f"{PAGE}draft/"):
        assert client("demo-clerk").get(address).status_code == 403
        assert "/login" in Client(SERVER_NAME="127.0.0.1").get(address)["Location"]
    for address in (SIGN, BACK):
        assert client("demo-clerk").post(address).status_code == 403
        assert client("demo-reviewer").get(address).status_code == 405
    assert client("demo-reviewer").get("/reviews/NOBODY-KNOWS/").status_code == 404
    assert state() == "finished"
