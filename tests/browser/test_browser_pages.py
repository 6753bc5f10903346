"""Every page in a real browser: nothing wider than the window, no serious finding of axe, no error in the console."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from walk_pages import ROLES

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1440, 1920)
AXE_WIDTHS = (390, 1440)
PEOPLE = ("", *ROLES.values())
DARK = [
    "today",
    "commissions:list",
    "commissions:detail",
    "calibrations:bench",
    "calibrations:review",
    "issuing:signing",
    "issuing:certificate_page",
    "admin:people_person_changelist",
    "admin:people_person_change",
    "portal:verify",
    "demo:home",
]
MANY = ("commissions:detail", "calibrations:bench", "calibrations:job")
GRAVE = ("serious", "critical")
LIST = """
import sys, json
from pathlib import Path
sys.path.append(sys.argv[2])
from guiju.lab.boot import setup
setup(Path(sys.argv[1]))
import walk_pages
print(json.dumps([(person, place.route.name, place.url) for person, place in walk_pages.pages()]))
"""


@pytest.fixture(scope="module")
def listed(house: Any) -> list[tuple[str, str, str]]:
    """Every page: as whom, its name, its address; found by a process of its own on the served folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    words = [sys.executable, "-c", LIST, str(house.folder), str(Path(__file__).parents[1])]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = [tuple(each) for each in json.loads(done.stdout.splitlines()[-1])]
    assert {person for person, _name, _url in found} == set(PEOPLE)
    return _few(found)


def _few(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Pages of one name look alike; one of each suffices, but for those that show every state of the work."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for person, name, url in found:
        seen[person, name] = seen.get((person, name), 0) + 1
        if seen[person, name] == 1 or name in MANY:
            kept.append((person, name, url))
    return kept


def grave(page: Any) -> list[str]:
    """Serious and critical findings of axe on the page."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "iframes": False}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} | {each['nodes'][0].get('failureSummary', '')[:200]}"
        for each in found
        if each["impact"] in GRAVE
    ]


def looked_at(window: Any, widths: tuple[int, ...], axe_widths: tuple[int, ...]) -> list[str]:
    """What is wrong with the page that is open."""
    found = []
    for width in widths:
        window.page.set_viewport_size({"width": width, "height": 900})
        if window.overflows():
            found.append(f"wider than {width}")
        if width in axe_widths:
            found += [f"{width}: {each}" for each in grave(window.page)]
    return found


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_fit_and_axe_and_console_are_content(
    person: str, house: Any, browser: Any, open_window: Any, listed: Any
) -> None:
    wrong = []
    with open_window(browser, house, 1440, 900, reduced_motion="reduce") as window:
        if person:
            window.become(person)
        for _who, _name, url in (each for each in listed if each[0] == person):
            answer = window.go(url)
            assert answer.status == 200, (url, answer.status)
            wrong += [f"{url} {each}" for each in looked_at(window, WIDTHS, AXE_WIDTHS)]
        assert not wrong, "\n".join(wrong)
        assert window.complaints == []


@pytest.mark.parametrize("person", PEOPLE)
def test_axe_is_content_in_the_dark(person: str, house: Any, browser: Any, open_window: Any, listed: Any) -> None:
    wrong = []
    with open_window(browser, house, 1440, 900, color_scheme="dark", reduced_motion="reduce") as window:
        if person:
            window.become(person)
        for _who, _name, url in (each for each in listed if each[0] == person and each[1] in DARK):
            window.go(url)
            assert window.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            wrong += [f"{url} {each}" for each in looked_at(window, (1440,), (1440,))]
        assert not wrong, "\n".join(wrong)
