"""The tools around the tests: what is missing in CI fails here, once, and with its name."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def test_the_reference_data_are_beside_the_repository() -> None:
    if SHARED.is_dir():
        assert (SHARED / "reference").is_dir()
    elif os.environ.get("CI") == "true":
        pytest.fail("../shared is missing, and CI=true allows no skip: all its tests were left out", pytrace=False)
    else:
        pytest.skip("../shared is missing: tests marked shared are left out")


@pytest.mark.postgresql
def test_a_database_is_new_and_durable(postgres_database: str) -> None:
    import psycopg

    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock file; markers can choose among several."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
        package, equals, version = line.partition("==")
        if equals and not line.startswith((" ", "#")):
            found.setdefault(package, set()).add(version.split()[0])
    return found


def test_the_lock_files_agree_and_notice_names_every_package() -> None:
    run, test = pins("run.lock"), pins("test.lock")
    assert {name: test.get(name) for name in run} == run
    named = {line.split()[0] for line in (ROOT / "NOTICE").read_text("utf-8").splitlines() if line.startswith("  ")}
    assert set(test) <= named
    # with the comma: the summary line of both psycopg packages
    assert named - set(test) <= {"psycopg,"}


def test_the_lock_files_name_no_package_index() -> None:
    for name in ("run.lock", "test.lock"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        assert "://" not in text and "--index-url" not in text and "--find-links" not in text
