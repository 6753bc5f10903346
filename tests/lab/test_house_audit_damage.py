"""A damaged database is named by the audit, with exit 1 and no traceback; accounts and founding are compared too."""

import json
import random
import secrets
import shutil
from pathlib import Path

import pytest
from lab_installation import TestInstallation


def copied(installation: TestInstallation, place: Path) -> TestInstallation:
    """A copy whose database stands in one file."""
    from django.db import connections

    connections.close_all()
    if not installation.is_postgresql:
        installation.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(installation.folder, place)
    return TestInstallation(place, installation.database)


def codes(copy: TestInstallation) -> list[str]:
    audited = copy.cli("log", "audit", "--json")
    assert "Traceback" not in audited.stderr, audited.stderr
    assert audited.returncode == 1, audited.stderr
    return [each["code"] for each in json.loads(audited.stdout)["problems"]]


# pages of SQLite


def pages_of(copy: TestInstallation, table: str) -> list[int]:
    """Offsets of the pages that hold a table's rows or an index's entries."""
    rows = copy.sql(f"SELECT pageno FROM dbstat WHERE name = '{table}' ORDER BY pageno")
    size = copy.sql("PRAGMA page_size")[0][0]
    return [(row[0] - 1) * size for row in rows]


def root_page(copy: TestInstallation, name: str) -> int:
    page = copy.sql(f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")[0][0]
    return (int(page) - 1) * int(copy.sql("PRAGMA page_size")[0][0])


def flip(path: Path, *places: int) -> None:
    data = bytearray(path.read_bytes())
    for place in places:
        data[place] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "name", ["customers_customer", "house_logentry", "house_journalentry", "house_commitment", "house_installation"]
)
def test_a_flipped_byte_in_a_pages_head_is_named(
    sqlite_installation: TestInstallation, tmp_path: Path, name: str
) -> None:
    from lab_acts import register

    register("C-1")
    copy = copied(sqlite_installation, tmp_path / "copy")
    flip(copy.folder / "guiju.sqlite3", root_page(copy, name))
    assert "database_damaged" in codes(copy)


def test_an_index_that_does_not_fit_its_table_is_named(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    """Rows are whole and rules would pass them over: the last byte of an index page is a part of its first entry."""
    from lab_acts import register

    register("C-1")
    copy = copied(sqlite_installation, tmp_path / "copy")
    name = copy.sql("SELECT name FROM sqlite_master WHERE type='index' AND tbl_name='customers_customer'")[0][0]
    size = copy.sql("PRAGMA page_size")[0][0]
    flip(copy.folder / "guiju.sqlite3", root_page(copy, name) + size - 3)
    assert codes(copy) == ["database_damaged"]


def test_bytes_flipped_anywhere_give_no_traceback(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    """Sixty databases, each with a byte flipped in another place: nearly always something is named."""
    from lab_acts import bench

    bench("J1", ("20.01", "20.02"))
    copy = copied(sqlite_installation, tmp_path / "copy")
    path = copy.folder / "guiju.sqlite3"
    whole = path.read_bytes()
    # Most of a young database is free space, which holds zeros and says nothing.
    places = random.Random(7).sample([place for place, byte in enumerate(whole) if byte], 60)
    program = (
        "import os, json\n"
        "from django.db import connections\n"
        "from guiju.lab.house.audit import audit\n"
        f"path, whole, found = {str(path)!r}, open({str(path)!r}, 'rb').read(), []\n"
        f"for place in {places!r}:\n"
        "    connections.close_all()\n"
        "    open(path, 'wb').write(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1:])\n"
        "    for end in ('-wal', '-shm'):\n"
        "        if os.path.exists(path + end):\n"
        "            os.unlink(path + end)\n"
        "    found.append([each.code for each in audit().problems])\n"
        "print(json.dumps(found))\n"
    )
    done = copy.run(program)
    assert done.returncode == 0, done.stderr
    assert sum(bool(each) for each in json.loads(done.stdout)) > 30


@pytest.mark.parametrize("length", [0, 100, 5000], ids=["empty", "header", "cut"])
def test_a_cut_database_is_named(sqlite_installation: TestInstallation, tmp_path: Path, length: int) -> None:
    copy = copied(sqlite_installation, tmp_path / "copy")
    path = copy.folder / "guiju.sqlite3"
    path.write_bytes(path.read_bytes()[:length])
    assert set(codes(copy)) >= {"database_damaged"}


def test_a_file_that_is_no_database_is_named(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    copy = copied(sqlite_installation, tmp_path / "copy")
    (copy.folder / "guiju.sqlite3").write_bytes(b"no database" * 1000)
    assert set(codes(copy)) == {"database_damaged"}
    told = copy.cli("log", "audit", GUIJU_LANG="zh")
    assert "数据库已损坏" in told.stdout


def test_a_journal_row_that_cannot_be_read_is_named(sqlite_installation: TestInstallation) -> None:
    from lab_acts import register

    register("C-1")
    story = sqlite_installation
    row = int(story.sql("SELECT id FROM house_journalentry WHERE key = 'key C-1'")[0][0])
    story.without_triggers("house_journalentry", f"UPDATE house_journalentry SET at = 'no day' WHERE id = {row}")
    assert codes(story) == ["journal_changed"]


# pages of PostgreSQL


def test_a_damaged_page_of_postgresql_is_named(postgres_installation: TestInstallation, tmp_path: Path) -> None:
    """The server itself tells a page whose head is no head (XX001); tables beside it are still compared."""
    import psycopg
    from django.db import connections
    from lab_acts import register

    register("C-1")
    connections.close_all()
    source = postgres_installation.database.rpartition("/")
    name = f"damaged_{secrets.token_hex(6)}"
    with psycopg.connect(f"{source[0]}/postgres", autocommit=True) as server:
        # Copied as files: no page of the new database is in the server's memory yet.
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{source[2]}" STRATEGY FILE_COPY')
        try:
            url = f"{source[0]}/{name}"
            with psycopg.connect(url) as copy:
                place = copy.execute(
                    "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('customers_customer')"
                ).fetchone()[0]
            path = Path(place)
            path.write_bytes(b"\xff" * 64 + path.read_bytes()[64:])
            damaged = copied(postgres_installation, tmp_path / "copy")
            marker = damaged.folder / "installation.json"
            marker.write_text(json.dumps({**json.loads(marker.read_text("utf-8")), "database": url}), "utf-8")
            found = codes(damaged)
            assert "database_damaged" in found
            assert set(found) <= {"database_damaged", "row_missing"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_database_out_of_reach_is_not_called_damaged(postgres_installation: TestInstallation, tmp_path: Path) -> None:
    copy = copied(postgres_installation, tmp_path / "copy")
    marker = copy.folder / "installation.json"
    away = postgres_installation.database + "_away"
    marker.write_text(json.dumps({**json.loads(marker.read_text("utf-8")), "database": away}), "utf-8")
    assert copy.cli("log", "audit").returncode == 2


# accounts and founding


@pytest.fixture
def accounts(installation: TestInstallation) -> TestInstallation:
    from lab_acts import employ

    from guiju.lab.accounts.provision import open_account
    from guiju.lab.house.signing import SYSTEM

    employ(P_HEAD="head", P_CLERK="item_clerk")
    for person in ("P-HEAD", "P-CLERK"):
        open_account(person, person.lower(), "long enough, secret", by=SYSTEM, key=f"open {person}")
    return installation


def problems() -> list[tuple[str, str, str]]:
    from guiju.lab.house.audit import audit

    return [(each.code, each.known, dict(each.parameters).get("what", "")) for each in audit().problems]


def test_an_account_that_leads_to_another_person_is_named(accounts: TestInstallation) -> None:
    assert problems() == []
    accounts.sql("UPDATE accounts_account SET person_code = 'P-X' WHERE username = 'p-clerk'")
    assert problems() == [("account_changed", "p-clerk", "person_code")]


def test_two_accounts_that_changed_places_are_named(accounts: TestInstallation) -> None:
    """The clerk's password would open the head's seat."""
    accounts.sql(
        "UPDATE accounts_account SET username = 'x' WHERE username = 'p-head'",
        "UPDATE accounts_account SET username = 'p-head' WHERE username = 'p-clerk'",
        "UPDATE accounts_account SET username = 'p-clerk' WHERE username = 'x'",
    )
    assert sorted(problems()) == [
        ("account_changed", "p-clerk", "person_code"),
        ("account_changed", "p-head", "person_code"),
    ]


def test_a_closed_account_opened_by_hand_is_named(accounts: TestInstallation) -> None:
    from guiju.lab.accounts.acts import CloseAccess
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM

    perform(CloseAccess, CloseAccess.Request(person="P-CLERK", reason="left"), actor=SYSTEM, key="close")
    assert problems() == []
    true = "true" if accounts.is_postgresql else "1"
    accounts.sql(f"UPDATE accounts_account SET is_active = {true} WHERE username = 'p-clerk'")
    assert problems() == [("account_changed", "p-clerk", "is_active")]


def test_an_account_put_in_or_deleted_is_named(accounts: TestInstallation) -> None:
    columns = "password, username, person_code, email, language, is_active"
    copy = "password, 'forged', 'P-F', email, language, is_active"
    accounts.sql(f"INSERT INTO accounts_account ({columns}) SELECT {copy} FROM accounts_account LIMIT 1")
    accounts.sql("DELETE FROM accounts_account WHERE username = 'p-clerk'")
    assert problems() == [("account_uncommitted", "forged", ""), ("account_missing", "p-clerk", "")]


def test_another_instant_of_founding_is_named(installation: TestInstallation) -> None:
    at = "'2020-01-02 03:04:05+00:00'" if installation.is_postgresql else "'2020-01-02 03:04:05'"
    installation.without_triggers("house_installation", f"UPDATE house_installation SET founded_at = {at}")
    assert problems() == [("installation_changed", "", "founded_at")]
