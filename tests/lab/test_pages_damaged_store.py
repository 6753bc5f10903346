"""A stored file or document that is damaged: its own page says which and what to do, and everything else goes on."""

import logging
from pathlib import Path
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from review_house import client, played

MULTIMETER = 4
APPROVED = "DEMO-J-0004"


def record_of(job: str) -> Any:
    from guiju.lab.calibrations.models import Record

    return Record.objects.get(job__number=job, state="current")


def damage(digest: str, how: str) -> None:
    from guiju.lab.house.files import path_of

    path: Path = path_of(digest)
    whole = path.read_bytes()
    path.unlink()
    if how == "cut":
        path.write_bytes(whole[:-1])
    elif how == "folder":
        path.mkdir()


def asked(person: str, path: str, language: str = "zh-hans") -> tuple[int, str]:
    from django.test import Client

    browser = client(person, language) if person else Client(SERVER_NAME="127.0.0.1")
    browser.raise_request_exception = False
    answer = browser.get(path)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("how", ["cut", "missing", "folder"])
def test_its_own_pages_say_what_it_is_and_what_to_do(
    sqlite_workshop: Workshop,  # noqa: F811
    how: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    digest = record_of(APPROVED).sha256
    damage(digest, how)
    for path in (f"/reviews/{APPROVED}/", f"/jobs/{APPROVED}/record/", f"/jobs/{APPROVED}/budget/"):
        with caplog.at_level(logging.ERROR, "django.request"):
            status, page = asked("demo-technical", path)
        assert status == 503 and digest in page and "从备份恢复" in page, path
        assert "guiju log audit" in page and "任务单" in page, "said inside the usual frame"
        assert any("FileMissing" in (each.exc_text or "") for each in caplog.records), "the server's log keeps it"
    status, english = asked("demo-technical", f"/reviews/{APPROVED}/", "en")
    assert status == 503 and "What is stored here is damaged" in english and "restores it from a backup" in english


def test_a_stranger_is_told_no_more_than_that_it_is_so(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from test_pages_issuing import certificate

    row = certificate()
    path = f"/certificates/{row.number.number}/?c={row.number.code}"
    assert asked("", path)[0] == 200
    damage(row.number.record.sha256, "cut")
    status, page = asked("", path)
    assert status == 503 and "存档内容不完好" in page and "guiju verify" in page
    assert row.number.record.sha256 not in page and "log audit" not in page


def test_one_damaged_record_does_not_stop_the_signing_of_the_others(sqlite_workshop: Workshop) -> None:  # noqa: F811
    broken, sound = (played(sqlite_workshop, MULTIMETER, number, "reviewed") for number in (40, 41))
    damage(record_of(broken).sha256, "cut")
    status, page = asked("demo-signatory-2", "/signing/")
    assert status == 200 and broken in page and sound in page
    assert "holds other bytes than were filed" in asked("demo-signatory-2", "/signing/", "en")[1]
    assert f'value="{sound}" data-green' in page and f'value="{broken}" data-green' not in page
    status, page = asked("demo-signatory-2", f"/signing/approve?job={broken}&job={sound}")
    assert status == 200 and sound in page


def test_a_template_is_written_although_the_newest_record_is_damaged(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.methods.models import Edition

    record = record_of(APPROVED)
    line = record.job.line
    edition = Edition.objects.get(method__code=line.method_code, edition=line.edition)
    path = f"/methods/editions/{edition.pk}/templates/budget/new/"
    assert asked("demo-technical", path)[0] == 200
    damage(record.sha256, "missing")
    assert asked("demo-technical", path)[0] == 200


def test_a_document_of_the_database_that_cannot_be_read_is_told(sqlite_workshop: Workshop) -> None:  # noqa: F811
    from django.db import connection

    from guiju.lab.agency.models import Qualification

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'agency_scoperow'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("UPDATE agency_scoperow SET smallest_U_rule = '[]'")
    path = f"/registers/agency/qualification/{Qualification.objects.first().pk}/change/"
    status, page = asked("demo-quality", path)
    assert status == 503 and "无法读取" in page and "guiju log settle" in page
    assert asked("demo-technical", "/commissions/")[0] == 200
    status, page = asked("", "/capability/")
    assert status == 503 and "存档内容不完好" in page
