"""Pages that need the published log say clearly when it is cut, forged or gone; no page fails without a word."""

import json
from collections.abc import Iterator

import pytest
from lab_installation import TestInstallation
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client

DAMAGE = {"cut": lambda text: text[: len(text) // 2], "empty": lambda text: b"", "garbage": lambda text: b"\xff\x00x"}
PUBLIC = ("/verify", "/capability/")
INSIDE = ("/today/", "/issued/", "/commissions/", "/jobs/")


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Iterator[Workshop]:  # noqa: F811
    yield sqlite_workshop


def damage(installation: TestInstallation, how: str) -> None:
    standing = installation.folder / "log" / "checkpoint"
    if how == "missing":
        standing.unlink()
    else:
        standing.write_bytes(DAMAGE[how](standing.read_bytes()))


@pytest.mark.parametrize("how", ["cut", "empty", "garbage", "missing"])
def test_pages_say_what_happened_and_what_to_do(house: Workshop, how: str) -> None:
    damage(house.installation, how)
    for person, pages in (("", PUBLIC), ("quality", INSIDE)):
        browser = client(person)
        browser.raise_request_exception = False
        for page in pages:
            answer = browser.get(page)
            text = answer.content.decode()
            assert answer.status_code in {200, 503}, page
            if answer.status_code == 503:
                assert "已发布的日志不可用" in text and "The published log cannot be used" in text
                assert (str(house.folder) in text) is bool(person), "the place of the files is for the house alone"
                assert answer.headers["Retry-After"] and answer.headers["X-Frame-Options"] == "DENY"
    if how != "missing":
        assert client().get("/verify").status_code == 503
        assert client("quality").get("/today/").status_code == 503


@pytest.mark.parametrize("how", ["cut", "missing"])
def test_a_public_certificate_and_the_report_of_the_demonstration(house: Workshop, how: str) -> None:
    from django.test import RequestFactory

    from guiju.lab.house import publication
    from guiju.lab.portal.errors import PublishedLogNeeded

    damage(house.installation, how)
    with pytest.raises((publication.CheckpointUnreadable, publication.LogBehindCheckpoint)) as raised:
        publication.published()
        publication.signed_checkpoint()
    request = RequestFactory().get("/api/v1/me")
    request.LANGUAGE_CODE = "en"
    answer = PublishedLogNeeded(lambda each: None).process_exception(request, raised.value)
    said = json.loads(answer.content)
    assert answer.status_code == 503 and said["error"] == "published_log" and "published" in said["says"]
    assert PublishedLogNeeded(lambda each: None).process_exception(request, ValueError()) is None
