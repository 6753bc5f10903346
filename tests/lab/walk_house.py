"""The busy demonstration for the walks with Django's test client: a copy of a session, people, a stranger."""

import secrets
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lab_installation import point_at

STRANGER = "walk-stranger"


@pytest.fixture(scope="session")
def walked_folder(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the busy demonstration with somebody who has an account and no role."""
    folder = tmp_path_factory.mktemp("walk") / "data"
    shutil.copytree(busy_demonstration, folder)
    point_at(folder, "")
    from django.db import connections

    from guiju.lab.accounts.provision import open_account
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people.acts import RegisterPerson

    person = RegisterPerson.Request(code=STRANGER, name="无岗位人员", birth_date=date(1991, 2, 3))
    perform(RegisterPerson, person, actor=SYSTEM, key=secrets.token_hex(12))
    open_account(STRANGER, STRANGER, secrets.token_hex(12), by=SYSTEM, key=secrets.token_hex(12))
    connections.close_all()
    return folder


@pytest.fixture
def walked(walked_folder: Path) -> Iterator[Path]:
    """This process serves the walked demonstration; its pages are read, never changed."""
    from django.core.cache import cache
    from django.db import connections

    point_at(walked_folder, "")
    cache.clear()
    yield walked_folder
    cache.clear()
    connections.close_all()


def client(person: str = "", language: str = "zh-hans") -> Any:
    """A browser in which somebody is signed in; without a name nobody."""
    from django.test import Client

    from guiju.lab.accounts.models import Account

    made = Client(SERVER_NAME="127.0.0.1")
    made.raise_request_exception = False
    if person:
        Account.objects.filter(person_code=person).update(language=language)
        account = Account.objects.get(person_code=person)
        made.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        made.cookies["guiju_language"] = language
    return made


def ask(browser: Any, url: str) -> Any:
    """The answer to a GET, whatever the counters of rate limits say."""
    from django.core.cache import cache

    cache.clear()
    return browser.get(url)


def body(answer: Any) -> str:
    """The answer as text."""
    found = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(found.decode("utf-8", "replace"))
