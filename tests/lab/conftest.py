"""Founded installations for tests, on SQLite and on PostgreSQL: founded once a session, copied for every test."""

import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from lab_installation import FOUNDED_AT, TestInstallation, point_at


def _found(folder: Path, database: str) -> None:
    point_at(folder, database)
    from guiju.lab.house.founding import found_agency
    from guiju.lab.house.publication import publish

    found_agency(folder, agency="test", demonstration=True, database=database, at=FOUNDED_AT)
    publish()
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded demonstration on SQLite that no test changes."""
    folder = tmp_path_factory.mktemp("template") / "sqlite"
    _found(folder, "")
    return folder


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[tuple[Path, str]]:
    """A founded demonstration on PostgreSQL, and the name of its database, that no test changes."""
    import psycopg

    folder = tmp_path_factory.mktemp("template") / "postgresql"
    name = f"template_{secrets.token_hex(8)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        _found(folder, urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}")))
        yield folder, name
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_installation(sqlite_template: Path, tmp_path: Path) -> Iterator[TestInstallation]:
    """A founded demonstration of this test's own, on SQLite."""
    folder = tmp_path / "data"
    shutil.copytree(sqlite_template, folder)
    yield from _opened(TestInstallation(folder, ""))


@pytest.fixture
def postgres_installation(
    postgres_template: tuple[Path, str], postgres_url: str, tmp_path: Path
) -> Iterator[TestInstallation]:
    """A founded demonstration of this test's own, on PostgreSQL."""
    import psycopg

    template, source = postgres_template
    folder, name = tmp_path / "data", f"test_{secrets.token_hex(8)}"
    shutil.copytree(template, folder)
    url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
    marker = folder / "installation.json"
    described = json.loads(marker.read_text("utf-8"))
    marker.write_text(json.dumps({**described, "database": url}), "utf-8")
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        try:
            yield from _opened(TestInstallation(folder, url))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _opened(installation: TestInstallation) -> Iterator[TestInstallation]:
    from django.db import connections

    installation.open()
    try:
        yield installation
    finally:
        connections.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest) -> TestInstallation:
    """A founded demonstration of this test's own; the test runs on both databases."""
    kind = "sqlite" if request.param == "sqlite" else "postgres"
    found: TestInstallation = request.getfixturevalue(f"{kind}_installation")
    return found
