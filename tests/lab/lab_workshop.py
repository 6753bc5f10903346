"""A small house for the tests of the flow: the demonstration's registers, one approved job and one being measured.

Built once a session on each database and copied for every test.
"""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from lab_installation import TestInstallation, point_at

APPROVED, MEASURING = 3, 4
"""Places of the attenuator (readings) and the multimeter (a published summary) in the demonstration's order."""
PASSPHRASES = "workshop.json"


def build(folder: Path, database: str) -> None:
    """Fills a founded house: registers, the attenuator approved, the multimeter with its readings taken."""
    point_at(folder, database)
    from django.db import connections

    from guiju.lab.demo import bench, registers, story

    stage = new_stage()
    with stage.moment(stage.today - timedelta(days=45)):
        registers.fill(stage)
    approved, measuring = (work(stage, index) for index in (APPROVED, MEASURING))
    story._at_the_counter(approved)
    with stage.at(approved.day, 9, 0):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        bench.assign(approved)
    story._measured(approved)
    story._approved(approved)
    story._at_the_counter(measuring)
    with stage.at(measuring.day, 9, 0):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        bench.assign(measuring)
    with stage.at(measuring.day, 9, 30):
        bench.start(measuring)
    with stage.at(measuring.day, 10, 20):
        bench.take_readings(measuring)
    stage.close()
    (folder / PASSPHRASES).write_text(json.dumps(stage.passphrases), "utf-8")
    connections.close_all()


def new_stage(folder: Path | None = None) -> Any:
    """A stage whose story ends now; with the passphrases of a workshop's people."""
    from guiju.lab.demo.stage import Stage

    known = json.loads((folder / PASSPHRASES).read_text("utf-8")) if folder else {}
    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None, passphrases=known)
    stage._count = secrets.randbelow(10**6) * 1000
    return stage


def work(stage: Any, index: int) -> Any:
    """One of the demonstration's measurements on a stage."""
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    return Work(stage, load()[index], index, stage.day(index))


@dataclass(frozen=True)
class Workshop:
    """A workshop of one test."""

    installation: TestInstallation

    @property
    def folder(self) -> Path:
        return self.installation.folder

    def stage(self) -> Any:
        """A stage to act on, at the real time."""
        return new_stage(self.folder)

    def approved(self) -> Any:
        """The attenuator, approved and waiting for its certificate."""
        return work(self.stage(), APPROVED)

    def measuring(self) -> Any:
        """The multimeter, its readings taken."""
        return work(self.stage(), MEASURING)


@pytest.fixture(scope="session")
def sqlite_workshop_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workshop on SQLite that no test changes."""
    folder = tmp_path_factory.mktemp("workshop") / "sqlite"
    shutil.copytree(sqlite_template, folder)
    build(folder, "")
    return folder


@pytest.fixture(scope="session")
def postgres_workshop_template(
    postgres_template: tuple[Path, str], postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """A workshop on PostgreSQL that no test changes, and the name of its database."""
    import psycopg

    template, source = postgres_template
    folder, name = tmp_path_factory.mktemp("workshop") / "postgresql", f"workshop_{secrets.token_hex(8)}"
    shutil.copytree(template, folder)
    url = _named(folder, postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
    try:
        build(folder, url)
        yield folder, name
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(folder: Path, postgres_url: str, name: str) -> str:
    url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
    marker = folder / "installation.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text("utf-8")), "database": url}), "utf-8")
    return url


@pytest.fixture
def sqlite_workshop(sqlite_workshop_template: Path, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop of this test's own, on SQLite."""
    folder = tmp_path / "data"
    shutil.copytree(sqlite_workshop_template, folder)
    yield from _opened(TestInstallation(folder, ""))


@pytest.fixture
def postgres_workshop(
    postgres_workshop_template: tuple[Path, str], postgres_url: str, tmp_path: Path
) -> Iterator[Workshop]:
    """A workshop of this test's own, on PostgreSQL."""
    import psycopg

    template, source = postgres_workshop_template
    folder, name = tmp_path / "data", f"test_{secrets.token_hex(8)}"
    shutil.copytree(template, folder)
    url = _named(folder, postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        try:
            yield from _opened(TestInstallation(folder, url))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _opened(installation: TestInstallation) -> Iterator[Workshop]:
    from django.db import connections

    installation.open()
    try:
        yield Workshop(installation)
    finally:
        connections.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest) -> Workshop:
    """A workshop of this test's own; the test runs on both databases."""
    kind = "sqlite" if request.param == "sqlite" else "postgres"
    found: Workshop = request.getfixturevalue(f"{kind}_workshop")
    return found
