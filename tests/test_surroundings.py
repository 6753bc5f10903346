"""The tools around the tests: what is missing in CI fails here, once, and with its name."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
