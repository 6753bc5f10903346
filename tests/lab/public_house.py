"""A small house with one issued certificate for the tests of the public pages; and a real, empty one."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lab_installation import FOUNDED_AT, TestInstallation, point_at
from lab_workshop import new_stage

JOB = "DEMO-J-0004"
PASSWORD = "a long password of a test"


@pytest.fixture(scope="session")
def issued_template(sqlite_workshop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workshop with the attenuator's certificate issued."""
    folder = tmp_path_factory.mktemp("public") / "issued"
    shutil.copytree(sqlite_workshop_template, folder)
    point_at(folder, "")
    from django.db import connections

    from guiju.lab.issuing import production
    from guiju.lab.people.queries import actor

    production.issue_certificate(JOB, actor=actor("demo-signatory"), key="issue", prefix="DEMO")
    connections.close_all()
    return folder


@pytest.fixture
def issued(issued_template: Path, tmp_path: Path) -> Iterator[TestInstallation]:
    """A house of this test's own with one issued certificate."""
    folder = tmp_path / "data"
    shutil.copytree(issued_template, folder)
    yield from opened(TestInstallation(folder, ""))


@pytest.fixture(scope="session")
def real_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that is no demonstration, with people and their accounts."""
    folder = tmp_path_factory.mktemp("public") / "real"
    point_at(folder, "")
    from django.db import connections

    from guiju.lab.accounts.provision import open_account
    from guiju.lab.house import signing
    from guiju.lab.house.founding import found_agency
    from guiju.lab.people.acts import GiveRole, RegisterPerson

    found_agency(folder, agency="test", demonstration=False, database="", at=FOUNDED_AT)
    stage = new_stage()
    for code, roles in (("t-calibrator", ["calibrator"]), ("t-clerk", ["item_clerk"]), ("t-nobody", [])):
        person = {"code": code, "name": code, "birth_date": date(1990, 1, 1)}
        stage.do(RegisterPerson, "system", **person)
        for role in roles:
            stage.do(GiveRole, "system", person=code, name=role, valid_from=FOUNDED_AT.date())
        open_account(code, code, PASSWORD, by=signing.SYSTEM, key=f"account-{code}")
    connections.close_all()
    return folder


@pytest.fixture
def real(real_template: Path, tmp_path: Path) -> Iterator[TestInstallation]:
    """A real installation of this test's own."""
    folder = tmp_path / "data"
    shutil.copytree(real_template, folder)
    yield from opened(TestInstallation(folder, ""))


def opened(installation: TestInstallation) -> Iterator[TestInstallation]:
    """Points this process at it, with the counters of rate limits at nought."""
    installation.open()
    from django.core.cache import cache
    from django.db import connections

    cache.clear()
    try:
        yield installation
    finally:
        cache.clear()
        connections.close_all()


def client(who: str = "", **extra: Any) -> Any:
    """A browser, signed in as somebody."""
    from django.test import Client

    made = Client(HTTP_HOST="127.0.0.1", **extra)
    if who:
        from guiju.lab.accounts.models import Account

        made.force_login(
            Account.objects.get(person_code=who), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return made


def text(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode("utf-8"))
