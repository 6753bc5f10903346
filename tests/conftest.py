"""Shared fixtures: published reference data, PostgreSQL, Chromium, and what a missing tool means."""

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import HealthCheck, settings

from guiju.cli.postgres import find_binaries, private_cluster
from guiju.cli.testing import CHROMIUM_PROGRAMS

# How long something takes says nothing on a shared machine.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def missing(what: str) -> None:
    """Skips a test for a missing tool, saying plainly which; in CI nothing may be missing, so there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true allows no skip", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def xmlsec1() -> str:
    """The program xmlsec1: somebody else's judgement of our XML signatures."""
    found = shutil.which("xmlsec1")
    if found is None:
        missing("xmlsec1 (Debian: apt-get install -y xmlsec1)")
    return str(found)


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


@contextmanager
def _once_for_all_workers(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """The folder that all workers of a session share, locked under `name`."""
    place = factory.getbasetemp()
    place = place.parent if os.environ.get("PYTEST_XDIST_WORKER") else place
    with open(place / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield place


def _apart(*words: str) -> "subprocess.CompletedProcess[str]":
    """Runs Python with nothing of this test in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    environment |= {"GUIJU_LANG": "en"}
    done = subprocess.run([sys.executable, "-P", *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `guiju demo` told, and its folder, that no test changes; built once for all workers."""
    with _once_for_all_workers(tmp_path_factory, "demo") as place:
        answer = place / "demo.json"
        if not answer.is_file():
            done = _apart("-m", "guiju.cli", "demo", "--no-serve", "--json", "--data", str(place / "demo"))
            answer.write_text(done.stdout, "utf-8")
    return {**json.loads(answer.read_text("utf-8")), "folder": str(place / "demo")}


@pytest.fixture(scope="session")
def busy_demonstration(demonstration: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration with a job in every state, that no test changes; built once for all workers."""
    with _once_for_all_workers(tmp_path_factory, "busy") as place:
        folder = place / "busy"
        if not folder.is_dir():
            shutil.rmtree(place / "busy.new", ignore_errors=True)
            shutil.copytree(demonstration["folder"], place / "busy.new")
            _apart(str(Path(__file__).with_name("busy_house.py")), str(place / "busy.new"), "60")
            (place / "busy.new").rename(folder)
    return folder
