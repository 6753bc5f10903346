"""Evaluations by the interface: every row in the order of the code, runs with what they found, and for whom."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lab_installation import point_at
from walk_house import client

from guiju.conduct.catalogue import catalogue

pytest_plugins = ["walk_house"]
BASE = "/api/v1/"


@pytest.fixture(scope="module")
def own_folder(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interface") / "data"
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


def token(person: str, *rights: str) -> str:
    from guiju.lab.house import clock

    until = (clock.today() + timedelta(days=9)).isoformat()
    sent = {"do": "issue", "key": secrets.token_hex(8), "title": "t", "valid_to": until}
    answer = client(person).post("/tokens/", {**sent, "rights": list(rights)})
    found = re.search(r"gj_[0-9a-f]{12}_[0-9a-f]{40}", answer.content.decode())
    assert found is not None, answer.status_code
    return found.group()


def get(secret: str, path: str, lang: str = "zh") -> tuple[int, Any]:
    from django.test import Client

    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": lang}
    answer = Client(SERVER_NAME="127.0.0.1").get(f"{BASE}{path}", headers=headers)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_state_rows_and_runs(house: Path, lang: str) -> None:
    from guiju.conduct.evaluation.summary import summary
    from guiju.lab.assessment.models import Run, RunFinding
    from guiju.lab.assessment.present import present
    from guiju.lab.house import log

    secret = token("demo-quality", "read")
    status, state = get(secret, "evaluation", lang)
    found = present()
    assert status == 200 and found is not None
    assert [each["id"] for each in state["rows"]] == list(catalogue())
    size = {"judged_entries": found.log_size, "log_entries": log.size()}
    assert state == json.loads(
        json.dumps({**size, "day": found.day.isoformat(), **summary(found.evaluation, lang)}, ensure_ascii=False)
    )
    assert state["notices"]
    worst = next(each for each in state["rows"] if each["outcome"] == "not_met")
    assert get(secret, f"evaluation/{worst['id']}", lang) == (200, {**size, **worst})
    status, told = get(secret, "evaluation/9.9-9", lang)
    assert status == 404 and "9.9-9" in told["says"]
    listed = get(secret, "evaluations", lang)[1]["evaluations"]
    assert [each["number"] for each in listed] == list(Run.objects.order_by("-pk").values_list("code", flat=True))
    judged = next(each for each in listed if each["evaluation_sha256"])
    one = get(secret, f"evaluations/{judged['number']}", lang)[1]
    assert one["evaluation"]["verdict"] == judged["verdict"]
    assert len(one["findings"]) == RunFinding.objects.filter(run__code=judged["number"]).count() > 0
    assert get(secret, "evaluations/EVA-0000-000", lang)[0] == 404


@pytest.mark.parametrize(
    ("person", "rights", "code"),
    [("demo-calibrator", ("read",), "not_a_reader"), ("demo-quality", ("customers.register",), "right")],
)
def test_evaluations_are_for_those_who_see_them_on_the_pages(
    house: Path, person: str, rights: tuple[str, ...], code: str
) -> None:
    secret = token(person, *rights)
    for path in ("evaluation", "evaluation/4.1-1", "evaluations", "evaluations/EVA-0000-000"):
        status, told = get(secret, path)
        assert (status, told["error"]) == (403, code)
    assert get("", "evaluation")[0] == 401
