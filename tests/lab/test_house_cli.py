"""The commands of the house: found, keys, log audit; the audit reads only, also a copied folder."""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lab_installation import TestInstallation


def state_of(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder, by its path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def copied(installation: TestInstallation, place: Path) -> TestInstallation:
    from django.db import connections

    connections.close_all()
    shutil.copytree(installation.folder, place)
    return TestInstallation(place, installation.database)


def test_founding_opens_an_empty_house(tmp_path: Path) -> None:
    new = TestInstallation(tmp_path / "data", "")
    done = new.cli("found", "--agency", "lab", "--name", "某校准实验室", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    described = json.loads((new.folder / "installation.json").read_text("utf-8"))
    assert described["format"] == "guiju.installation"
    assert described["vkey"] == told["vkey"]
    assert described["origin"] == "guiju.example/lab"
    assert described["demonstration"] is False
    modes = {path.name: path.stat().st_mode & 0o777 for path in (new.folder / "keys").iterdir()}
    assert {modes[name] for name in ("log.key", "seal.key", "ca.key", "server.secret")} == {0o600}
    assert (new.folder / "installation.json").stat().st_mode & 0o077 == 0
    shown = json.loads(new.cli("keys", "show", "--json").stdout)
    assert shown["vkey"] == told["vkey"]
    assert "某校准实验室" in shown["seal"]["subject"]
    checked = new.cli("log", "check", str(new.folder / "log"), "--key", told["vkey"])
    assert checked.returncode == 0, checked.stderr + checked.stdout


@pytest.mark.parametrize(
    ("words", "address"), [(("--url", "https://lab.example.cn/"), "https://lab.example.cn/verify"), ((), "")]
)
def test_founding_says_where_certificates_are_verified(tmp_path: Path, words: tuple[str, ...], address: str) -> None:
    """The QR code of a certificate leads to the address that the founder gave; that none was given is said."""
    new = TestInstallation(tmp_path / "data", "")
    done = new.cli("found", "--agency", "lab", *words)
    assert done.returncode == 0, done.stderr
    assert ("no --url was given" in done.stderr) is not bool(address)
    rows = new.sql("SELECT value FROM house_parameter WHERE name = 'verification_address'")
    assert rows == ([(address,)] if address else [])


def test_founding_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    new = TestInstallation(tmp_path / "data", postgres_database)
    done = new.cli("found", "--agency", "lab", "--database", postgres_database)
    assert done.returncode == 0, done.stderr
    audited = new.cli("log", "audit")
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert not (new.folder / "guiju.sqlite3").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--agency", "with blank"),
        ("--agency", ""),
        ("--agency", "a", "--origin", "has plus+"),
        ("--agency", "a", "--url", "lab.example.cn"),
        ("--agency", "a", "--url", "https://lab.example.cn/?page=1"),
    ],
    ids=["blank", "empty", "plus", "no scheme", "query"],
)
def test_founding_refuses_words_that_cannot_stand(tmp_path: Path, words: tuple[str, ...]) -> None:
    new = TestInstallation(tmp_path / "data", "")
    assert new.cli("found", *words).returncode != 0
    assert not (new.folder / "installation.json").exists()


def test_triggers_are_put_back(installation: TestInstallation) -> None:
    on = " ON house_commitment" if installation.is_postgresql else ""
    installation.sql(f"DROP TRIGGER guiju_append_only_house_commitment_update{on}")
    assert installation.cli("log", "audit").returncode == 1
    repaired = installation.cli("found", "--repair", "--json")
    assert json.loads(repaired.stdout) == {"installed": ["guiju_append_only_house_commitment_update"]}
    assert installation.cli("log", "audit").returncode == 0


def test_the_audit_names_what_it_finds_and_changes_nothing(installation: TestInstallation, tmp_path: Path) -> None:
    from lab_acts import register

    register("C-1")
    copy = copied(installation, tmp_path / "copy")
    before = state_of(copy.folder)
    sound = copy.cli("log", "audit", "--json")
    assert sound.returncode == 0, sound.stderr
    assert json.loads(sound.stdout)["problems"] == []
    assert state_of(copy.folder) == before
    copy.sql("UPDATE customers_customer SET name = 'changed' WHERE code = 'C-1'")
    before = state_of(copy.folder)
    found = copy.cli("log", "audit", "--json")
    assert found.returncode == 1
    problem = json.loads(found.stdout)["problems"][0]
    assert (problem["code"], problem["table"], problem["known"]) == ("row_changed", "customers_customer", "C-1")
    assert "C-1" in copy.cli("log", "audit", GUIJU_LANG="zh").stdout
    assert state_of(copy.folder) == before


def test_a_copy_without_keys_is_audited(installation: TestInstallation, tmp_path: Path) -> None:
    """Keys are no part of a backup, and an auditor gets none."""
    copy = copied(installation, tmp_path / "copy")
    shutil.rmtree(copy.folder / "keys")
    audited = copy.cli("log", "audit")
    assert audited.returncode == 0, audited.stdout + audited.stderr


def test_a_read_only_folder_is_audited(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    """Nobody may write there, and nothing is written there even by root, whom rights do not hold."""
    from lab_acts import register

    register("C-1")
    copy = copied(sqlite_installation, tmp_path / "copy")
    copy.sql("UPDATE customers_customer SET name = 'changed' WHERE code = 'C-1'")
    before = state_of(copy.folder)
    for path in [copy.folder, *copy.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert copy.cli("log", "audit").returncode == 1
        assert state_of(copy.folder) == before
    finally:
        for path in [copy.folder, *copy.folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_copy_with_its_write_ahead_log_is_read_whole(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    """Copied while in use: what stands in the -wal file alone counts too."""
    from lab_acts import register

    from guiju.lab.house import log

    register("C-1")
    place = tmp_path / "copy"
    place.mkdir()
    assert (sqlite_installation.folder / "guiju.sqlite3-wal").stat().st_size > 0
    for name in ("guiju.sqlite3", "guiju.sqlite3-wal", "installation.json"):
        shutil.copy(sqlite_installation.folder / name, place / name)
    shutil.copytree(sqlite_installation.folder / "log", place / "log")
    copy = TestInstallation(place, "")
    audited = copy.cli("log", "audit", "--json")
    assert audited.returncode == 0, audited.stdout
    assert json.loads(audited.stdout)["compared"]["entries"] == log.size()
    names = ["guiju.sqlite3", "guiju.sqlite3-wal", "installation.json", "log"]
    assert sorted(path.name for path in place.iterdir()) == names


def test_an_installation_in_use_is_audited(installation: TestInstallation) -> None:
    from lab_acts import register

    register("C-1")
    audited = installation.cli("log", "audit", "--json")
    assert audited.returncode == 0, audited.stdout
    register("C-2")


@pytest.mark.parametrize("harm", ["nothing", "no marker", "broken marker", "no database"])
def test_what_cannot_be_read_is_said(sqlite_installation: TestInstallation, tmp_path: Path, harm: str) -> None:
    copy = copied(sqlite_installation, tmp_path / "copy")
    marker, database = copy.folder / "installation.json", copy.folder / "guiju.sqlite3"
    if harm == "nothing":
        shutil.rmtree(copy.folder)
    elif harm == "no marker":
        marker.unlink()
    elif harm == "broken marker":
        marker.write_text("{", "utf-8")
    else:
        database.unlink()
    audited = copy.cli("log", "audit", "--json")
    assert audited.returncode == 2, audited.stdout + audited.stderr
    assert json.loads(audited.stdout)["error"]["code"] == "unreadable"


def test_a_database_that_is_none_is_a_named_problem(sqlite_installation: TestInstallation, tmp_path: Path) -> None:
    copy = copied(sqlite_installation, tmp_path / "copy")
    (copy.folder / "guiju.sqlite3").write_bytes(b"no database" * 1000)
    audited = copy.cli("log", "audit", "--json")
    assert audited.returncode == 1, audited.stdout + audited.stderr
    assert {each["code"] for each in json.loads(audited.stdout)["problems"]} >= {"database_damaged"}


def register_people(installation: TestInstallation) -> None:
    """Two people with the roles that the acts of the house demand."""
    program = """
from datetime import date
from guiju.lab.house.act import perform
from guiju.lab.house.signing import SYSTEM
from guiju.lab.people.acts import GiveRole, RegisterPerson
from dataclasses import fields
def some(kind, **known):
    made = {}
    for each in fields(kind):
        if each.name in known: made[each.name] = known[each.name]
        elif each.type in (date, 'date'): made[each.name] = date(1980, 1, 1)
        elif each.type in (bool, 'bool'): made[each.name] = False
        elif each.type in (int, 'int'): made[each.name] = 1
        elif each.type in (str, 'str'): made[each.name] = 'x'
        else: made[each.name] = None
    return kind(**made)
for code, role in (('P1', 'quality_manager'), ('P2', 'head')):
    perform(RegisterPerson, some(RegisterPerson.Request, code=code), actor=SYSTEM, key=code)
    request = some(GiveRole.Request, person=code, name=role, valid_from=date(2026, 1, 1), valid_to=None, site_codes="")
    perform(GiveRole, request, actor=SYSTEM, key=code + role)
"""
    done = installation.run(program)
    assert done.returncode == 0, done.stderr


def test_the_seal_is_replaced_on_the_command_line(installation: TestInstallation, tmp_path: Path) -> None:
    from test_house_signing import pkcs12

    register_people(installation)
    _, data = pkcs12(tmp_path / "licensed", at=datetime.now(UTC))
    (tmp_path / "seal.p12").write_bytes(data)
    (tmp_path / "password").write_text("secret\n", "utf-8")
    (tmp_path / "wrong").write_text("guess\n", "utf-8")
    before = json.loads(installation.cli("keys", "show", "--json").stdout)

    def replace(by: str, witness: str, password: str) -> "subprocess.CompletedProcess[str]":
        words = ("--by", by, "--witness", witness, "--reason", "new", "--password-file", str(tmp_path / password))
        return installation.cli("keys", "seal", str(tmp_path / "seal.p12"), *words, "--json")

    assert "password" in replace("P1", "P2", "wrong").stderr
    assert "P9" in replace("P1", "P9", "password").stderr
    same = replace("P1", "P1", "password")
    assert (same.returncode, "two different people" in same.stderr) == (1, True)
    done = replace("P1", "P2", "password")
    assert done.returncode == 0, done.stderr
    after = json.loads(installation.cli("keys", "show", "--json").stdout)
    assert after["seal"]["sha256"] == json.loads(done.stdout)["sha256"] != before["seal"]["sha256"]
    assert "Licensed" in after["seal"]["subject"]
    assert after["vkey"] == before["vkey"]
    assert installation.cli("log", "audit").returncode == 0


def test_a_restored_database_is_accepted_on_the_command_line(installation: TestInstallation, tmp_path: Path) -> None:
    from lab_acts import register

    from guiju.lab.house.publication import publish

    register_people(installation)
    publish()
    installation.backup(tmp_path / "backup")
    register("C-1")
    publish()
    installation.restore(tmp_path / "backup")
    words = ("found", "--accept-restored", "restored from backup", "--by", "P2", "--witness")
    alone = installation.cli(*words, "P2")
    assert (alone.returncode, "two different people" in alone.stderr) == (1, True)
    done = installation.cli(*words, "P1", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["published"] == json.loads(done.stdout)["log_index"] + 1
    assert installation.cli("log", "audit").returncode == 0
    nothing = installation.cli(*words, "P1")
    assert nothing.returncode == 1


def test_a_row_changed_past_the_software_is_settled_on_the_command_line(installation: TestInstallation) -> None:
    register_people(installation)
    installation.sql("UPDATE people_person SET name = 'edited' WHERE code = 'P2'")
    told = json.loads(installation.cli("log", "audit", "--json").stdout)["problems"][0]
    words = ("log", "settle", told["table"], str(told["row"]), "--restored", "--reason", "edited by hand", "--by", "P1")
    alone = installation.cli(*words, "--witness", "P1")
    assert (alone.returncode, "two different people" in alone.stderr) == (1, True)
    done = installation.cli(*words, "--witness", "P2", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["way"] == "restored"
    assert installation.cli("log", "audit").returncode == 0


def test_a_variable_of_another_installation_does_not_lead_astray(
    sqlite_installation: TestInstallation, postgres_database: str
) -> None:
    """GUIJU_DATABASE of one installation is set; a folder founded on SQLite still reads its own database."""
    environment = {"GUIJU_DATABASE": postgres_database}
    assert os.path.isfile(sqlite_installation.folder / "guiju.sqlite3")
    audited = sqlite_installation.cli("log", "audit", **environment)
    assert audited.returncode == 0, audited.stdout + audited.stderr
