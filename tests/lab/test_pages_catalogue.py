"""The public page of the catalogue, its files, and the staff page of what serves each row."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_workshop import new_stage, sqlite_workshop_template  # noqa: F401 - fixtures
from public_house import client, issued, issued_template, text  # noqa: F401 - fixtures

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.serving import serving, unserved

ROWS = re.compile(r'<article class="requirement" id="r-([^"]+)"')


def rows(answer: Any) -> list[str]:
    return ROWS.findall(text(answer))


def streamed(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def signed_in(person: str) -> Any:
    from guiju.lab.accounts.models import Account

    browser = client()
    account = Account.objects.get(person_code=person)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_every_row_stands_on_the_page_without_a_script(issued: TestInstallation) -> None:  # noqa: F811
    answer = client().get("/conduct/")
    assert answer.status_code == 200
    assert rows(answer) == list(catalogue())
    page = text(answer)
    assert "<script" not in page and "征求意见稿" in page
    assert plans()["5-8"].asks.zh in page and plans()["5-8"].to_do.zh in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "6.8-4"}, {"6.8-4"}),
        ({"chapter": "4.6"}, {"4.6-1", "4.6-2", "4.6-3", "4.6-4"}),
        ({"chapter": "6.1", "level": "may"}, {"6.1.1-4", "6.1.3-4", "6.1.5-2", "6.1.9-3"}),
        ({"q": "Order 44"}, {"5-8", "5-9"}),
        ({"q": "no row says this"}, set()),
        ({"chapter": "'\"><b>", "q": "<i>"}, set()),
    ],
)
def test_a_search_finds_what_it_asks_for(
    issued: TestInstallation,  # noqa: F811
    asked: dict[str, str],
    found: set[str],
) -> None:
    answer = client().get("/conduct/", asked)
    assert set(rows(answer)) == found
    assert "<b>" not in text(answer).partition("</form>")[0].partition('role="search"')[2]


def test_levels_and_evidence_narrow_the_list(issued: TestInstallation) -> None:  # noqa: F811
    forbidden = rows(client().get("/conduct/", {"level": "must_not"}))
    assert forbidden == [each.id for each in catalogue().values() if each.level == "must_not"]
    documents = rows(client().get("/conduct/", {"evidence": "documents"}))
    assert documents == [row for row, plan in plans().items() if "documents" in plan.parts]


def test_for_printing_everything_is_unfolded(issued: TestInstallation) -> None:  # noqa: F811
    assert text(client().get("/conduct/")).count("<details open>") == 0
    assert text(client().get("/conduct/", {"open": "1"})).count("<details open>") == len(catalogue())


def test_the_files_hold_every_row(issued: TestInstallation) -> None:  # noqa: F811
    browser = client()
    made = json.loads(streamed(browser.get("/conduct/oscal-catalog.json?lang=en")))
    assert made["catalog"]["groups"][0]["title"] == "Basic conditions"
    own = json.loads(streamed(browser.get("/conduct/catalogue.json")))
    assert [each["id"] for each in own["requirements"]] == list(catalogue())
    lines = list(csv.DictReader(io.StringIO(streamed(browser.get("/conduct/catalogue.csv")).decode("utf-8-sig"))))
    assert [each["id"] for each in lines] == list(catalogue())
    assert {each["severity"] for each in lines} == {"critical", "major", "minor"}
    profile = json.loads(streamed(browser.get("/conduct/oscal-profile-in-house.json")))
    assert profile["profile"]["imports"]
    assert json.loads(streamed(browser.get("/conduct/catalogue-schema.json")))["title"] == "Guiju CatalogueDocument"


@pytest.mark.parametrize("path", ["/conduct/catalogue.xml", "/conduct/oscal-profile-strict.json", "/conduct/x.csv"])
def test_another_file_is_not_there(issued: TestInstallation, path: str) -> None:  # noqa: F811
    assert client().get(path).status_code == 404


def test_every_public_page_leads_to_the_catalogue(issued: TestInstallation) -> None:  # noqa: F811
    assert 'href="/conduct/"' in text(client().get("/verify"))


def test_staff_see_what_serves_each_row_with_links_and_gaps(issued: TestInstallation) -> None:  # noqa: F811
    assert client().get("/conduct/coverage/").status_code == 302
    browser = signed_in("demo-calibrator")
    page = text(browser.get("/conduct/coverage/"))
    assert all(f'href="/conduct/#r-{row}"' in page for row in catalogue())
    assert 'href="/capability/"' in page and "真实性分析" in page
    gaps = text(browser.get("/conduct/coverage/", {"state": "unserved"}))
    assert re.findall(r'href="/conduct/#r-([^"]+)"', gaps) == list(unserved())


def test_no_code_of_an_act_stands_where_its_words_should(issued: TestInstallation) -> None:  # noqa: F811
    page = text(signed_in("demo-quality").get("/conduct/coverage/"))
    assert not [act for each in serving().values() for act in each.acts if act in page]
