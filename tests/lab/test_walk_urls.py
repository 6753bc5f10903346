"""Every address of the house as nobody, as each role and as somebody without a role: who gets in, and nothing fails."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from walk_house import STRANGER, ask, body, client

import walk_pages
from walk_pages import FILES, POST_ONLY, PUBLIC, ROLES, UNUSED, Place

pytest_plugins = ["walk_house"]

SIGN_OUT = frozenset({"account_logout", "admin:logout"})
NARROWER = {
    "assessment:evidence": {200, 403},  # the managers and the assessor, or whoever its suspicion concerns
    "calibrations:finish": {200, 403, 404, 409},  # only the job's own calibrator, and only while it is measured
    "issuing:document": {200, 404},  # the case holds personal data: a few roles; for the others it is not there
    "issuing:check": {200},
}
"""Pages that look at more than the role."""


def wanted(place: Place, role: str) -> set[int]:
    """The answers that are declared for a GET by somebody with a role."""
    name, roles = place.route.name, getattr(place.route.view, "guiju_roles", None)
    if name in POST_ONLY:
        return {405} if not roles or role in roles else {403, 405}
    if roles and role not in roles:
        return {403}
    if place.route.is_register:
        return {200, 301, 302, 403, 404}
    return NARROWER.get(name, {200, 301, 302})


@dataclass(frozen=True)
class Answer:
    """What a place answered."""

    place: Place
    status: int
    leads_to: str
    text: str


@cache
def visited(person: str) -> tuple[Answer, ...]:
    """What every place answers to somebody; asked once a session."""
    browser, found = client(person), []
    for place in walk_pages.places():
        if person and place.route.name in SIGN_OUT:
            continue
        answer = ask(browser, place.url)
        found.append(Answer(place, answer.status_code, answer.headers.get("Location", ""), body(answer)))
    return tuple(found)


def wrong(found: list[tuple[str, int]]) -> str:
    return "\n".join(f"{status} {url}" for url, status in found)


def test_every_address_is_walked(walked: Path) -> None:
    assert walk_pages.unfilled() == []


def test_every_staff_page_names_its_roles(walked: Path) -> None:
    """A page is the public's, sign-in's own, a register's, or it says for whom it is."""
    lacking = [
        each.name
        for each in walk_pages.routes()
        if not hasattr(each.view, "guiju_roles")
        and each.name not in PUBLIC | {"accounts:language", "accounts:become"}
        and not each.is_library
        and not each.is_register
    ]
    assert lacking == []


def test_the_open_pages_are_those_of_the_middleware(walked: Path) -> None:
    from guiju.lab.accounts.middleware import OPEN

    assert {each for each in PUBLIC | {"accounts:language", "accounts:become"} if ":" in each} == set(OPEN)


def test_nobody_is_led_to_sign_in(walked: Path) -> None:
    found = []
    for each in visited(""):
        name = each.place.route.name
        if name in PUBLIC:
            ok = each.status in (200, 301)
        elif name in UNUSED | SIGN_OUT:
            ok = each.status in (200, 302, 404)
        elif name in ("accounts:language", "accounts:become"):
            ok = each.status == 405
        else:
            # The register's pages send to the register's sign-in, which sends on to the house's.
            ok = each.status == 302 and "/login/" in each.leads_to
        if not ok:
            found.append((each.place.url, each.status))
    assert not found, wrong(found)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_is_declared(role: str, walked: Path) -> None:
    found = []
    for each in visited(ROLES[role]):
        if each.place.route.name in PUBLIC:
            continue
        allowed = {200, 302, 403, 404, 405} if each.place.route.is_library else wanted(each.place, role)
        if each.status not in allowed:
            found.append((each.place.url, each.status))
    assert not found, wrong(found)


def test_somebody_without_a_role_is_told_whom_to_ask(walked: Path) -> None:
    found = []
    for each in visited(STRANGER):
        name = each.place.route.name
        if name in PUBLIC | UNUSED | {"accounts:language", "accounts:become"} or each.place.route.is_library:
            continue
        if each.status != 403 or "质量负责人" not in each.text:
            found.append((each.place.url, each.status))
    assert not found, wrong(found)


def test_a_get_never_does_what_a_form_does(walked: Path) -> None:
    from guiju.lab.house.models import JournalEntry

    before = JournalEntry.objects.count()
    for person in ROLES.values():
        browser = client(person)
        for place in walk_pages.places():
            if place.route.name in POST_ONLY:
                assert ask(browser, place.url).status_code in (403, 405), place.url
    assert JournalEntry.objects.count() == before


def test_a_form_without_its_token_is_turned_away(walked: Path) -> None:
    """Every address that takes a form demands the token of the page that showed it."""
    from django.test import Client

    from guiju.lab.accounts.models import Account

    browser = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    account = Account.objects.get(person_code=ROLES["technical_manager"])
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    for place in walk_pages.places():
        if place.route.name in POST_ONLY:
            assert browser.post(place.url, {}).status_code == 403, place.url


def test_unknown_numbers_are_not_found(walked: Path) -> None:
    """A number that is not there answers 404 to whoever might see it, and says nothing else."""
    from django.urls import reverse

    people = {name: client(person) for name, person in ROLES.items()}
    fillings: dict[str, Any] = {"line": 7, "edition": 10**6, "place": 99, "token": "0" * 32, "kind": "pdf", "pk": 10**6}
    for route in walk_pages.routes():
        if not route.parameters or route.is_register or route.is_library or route.name in POST_ONLY:
            continue
        roles = getattr(route.view, "guiju_roles", None) or set(ROLES)
        browser = people[sorted(roles)[0]]
        known = {each: fillings.get(each, "NO-SUCH-0000") for each in route.parameters}
        if route.name == "methods:template":
            known["number"] = 99
        assert ask(browser, reverse(route.name, kwargs=known)).status_code == 404, route.name


def secrets_of(folder: Path) -> list[str]:
    """Every passphrase and password of the demonstration's people, and of its server."""
    told = json.loads((folder / "demo.json").read_text("utf-8"))
    kept = [*told["passphrases"].values(), *told.get("passwords", {}).values()]
    keys = [each.read_text("utf-8", "replace").strip() for each in (folder / "keys").iterdir() if "secret" in each.name]
    assert len(kept) > 6
    return [each for each in kept + keys if each]


@pytest.mark.parametrize("person", ["", *ROLES.values()])
def test_no_page_tells_a_secret(person: str, walked: Path) -> None:
    """Neither a passphrase or password, nor anybody's birth date but the own on the own page."""
    from guiju.lab.people.models import Person

    hidden = secrets_of(walked)
    births = [each.birth_date for each in Person.objects.all()]
    born = {f"{each:%Y-%m-%d}" for each in births} | {f"{each.year}年{each.month}月{each.day}日" for each in births}
    for each in visited(person):
        if each.status != 200 or each.place.route.name.startswith("mfa_"):
            continue
        assert not [one for one in hidden if one in each.text], each.place.url
        if each.place.route.name == "people:me" or each.place.url.endswith("/case"):
            continue
        assert not [one for one in born if one in each.text], each.place.url


def test_what_the_public_gets_names_no_person_but_on_the_certificate(walked: Path) -> None:
    """The record that is handed out holds digests of the people, not their names."""
    from guiju.lab.people.models import Person

    names = [each.name for each in Person.objects.all()]
    browser = client()
    asked = [each for each in walk_pages.places() if each.route.name == "portal:file" and "/record" in each.url]
    assert asked
    for place in asked:
        text = body(ask(browser, place.url))
        assert not [each for each in names if each in text], place.url


def test_files_are_handed_out_as_what_they_are(walked: Path) -> None:
    browser = client(ROLES["quality_manager"])
    kinds = set()
    for place in walk_pages.places():
        if place.route.name not in FILES or place.route.is_library:
            continue
        answer = ask(browser, place.url)
        assert answer.status_code == 200, place.url
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not answer.headers["Content-Type"].startswith("text/html"), place.url
        kinds.add(answer.headers["Content-Type"])
    assert len(kinds) >= 4
