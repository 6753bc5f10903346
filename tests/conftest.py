"""Shared fixtures: published reference data, PostgreSQL, Chromium, and what a missing tool means."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from guiju.cli.postgres import find_binaries, private_cluster
from guiju.cli.testing import CHROMIUM_PROGRAMS

SHARED = Path(__file__).resolve().parents[2] / "shared"


def missing(what: str) -> None:
    """Skips a test for a missing tool, saying plainly which; in CI nothing may be missing, so there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true allows no skip", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads var/: the data folder is a temporary one, also under plain pytest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIJU_DATA", str(tmp_path_factory.mktemp("guiju") / "data"))
        yield


@pytest.fixture(autouse=True)
def _environment_of_its_own() -> Iterator[None]:
    """Whatever a test points this process at, the next one starts from where the session did."""
    ours = ("GUIJU_DATA", "GUIJU_DATABASE", "GUIJU_READ_ONLY", "GUIJU_SQLITE_READ", "GUIJU_LANG", "GUIJU_FAILPOINT")
    before = {name: os.environ.get(name) for name in ours}
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published reference data beside the repository; tests/test_surroundings.py fails for it in CI."""
    if not SHARED.is_dir():
        pytest.skip("the folder of reference data beside the repository is missing")
    return SHARED


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server for tests: GUIJU_TEST_POSTGRES, else a private cluster of this process."""
    given = os.environ.get("GUIJU_TEST_POSTGRES")
    if given:
        yield given
        return
    binaries = find_binaries()
    if binaries is None:
        missing("PostgreSQL (Debian: apt-get install -y postgresql)")
        return
    with private_cluster(binaries) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database, dropped after the test."""
    import psycopg

    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    for program in CHROMIUM_PROGRAMS:
        path = shutil.which(program)
        if path:
            return path
    missing("Chromium (Debian: apt-get install -y chromium)")
    raise AssertionError("unreachable")
