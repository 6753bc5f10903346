"""How many queries each page needs: within its baseline, and no more when the house holds twice as much.

The baselines stand in `baselines/queries.json`, by person and name of the address; the number is the largest of that
name's pages. After a change that is meant: GUIJU_WRITE_BASELINES=1, then look at the difference.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lab_installation import point_at
from walk_house import ask, client

import walk_pages

pytest_plugins = ["walk_house"]

BASELINES = Path(__file__).with_name("baselines") / "queries.json"
LISTS = (
    "today",
    "commissions:list",
    "calibrations:jobs",
    "calibrations:reviews",
    "issuing:signing",
    "issuing:issued",
    "issuing:numbers",
    "admin:people_person_changelist",
    "admin:equipment_equipment_changelist",
    "admin:methods_method_changelist",
    "admin:customers_customer_changelist",
)
SLACK = 2
"""Queries by which a page may differ between runs: a session that is saved, a cached key that is read."""
PER_ROW = ("calibrations:jobs", "issuing:signing", "today")
"""Lists that judge each row by the rules of conduct; the rows that are judged on one page are bounded by paging."""


def counted() -> dict[str, int]:
    """The largest count of queries for each person and name."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: dict[str, int] = {}
    for person, place in walk_pages.pages():
        browser = client(person)
        with CaptureQueriesContext(connection) as caught:
            assert ask(browser, place.url).status_code < 500
        key = f"{person or 'nobody'} {place.route.name}"
        found[key] = max(found.get(key, 0), len(caught))
    return dict(sorted(found.items()))


def test_every_page_keeps_to_its_baseline(walked: Path) -> None:
    found = counted()
    if os.environ.get("GUIJU_WRITE_BASELINES"):
        BASELINES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    kept = json.loads(BASELINES.read_text("utf-8"))
    above = {key: (count, kept.get(key)) for key, count in found.items() if count > kept.get(key, 0) + SLACK}
    assert not above, "\n".join(
        f"{key}: {now} queries, {before} in the baseline" for key, (now, before) in above.items()
    )


@pytest.fixture(scope="module")
def doubled(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The busy demonstration with its work under way once more."""
    folder = tmp_path_factory.mktemp("doubled") / "data"
    shutil.copytree(busy_demonstration, folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    words = [sys.executable, str(Path(walk_pages.__file__).with_name("busy_house.py")), str(folder), "80"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def lists() -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for person, place in walk_pages.pages():
        if place.route.name not in LISTS:
            continue
        browser = client(person)
        ask(browser, place.url)
        with CaptureQueriesContext(connection) as caught:
            assert ask(browser, place.url).status_code == 200
        found[f"{person} {place.route.name}"] = len(caught)
    return found


def test_twice_the_rows_need_no_more_queries(walked: Path, doubled: Path) -> None:
    once = lists()
    point_at(doubled, "")
    twice = lists()
    grown = {key: (once[key], count) for key, count in twice.items() if count > once[key] + SLACK}
    bound = {key: each for key, each in grown.items() if key.partition(" ")[2] not in PER_ROW}
    assert not bound, bound
    # What is judged row by row may grow with its rows, but not faster: twice the rows, at most twice the queries.
    assert all(count <= 2 * before for before, count in grown.values()), grown
