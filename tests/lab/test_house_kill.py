"""Killed at any moment, an act is wholly done or not at all; sent again by its key, it is done once."""

import pytest
from lab_installation import TestInstallation

ACT_PLACES = {
    "act.before_change": False,
    "act.before_log": False,
    "act.before_commit": False,
    "act.after_commit": True,
}
REGISTER = "from lab_acts import register\nregister('C-1', key='once')\n"
FOUNDING_PLACES = ("founding.keys", "founding.migrated", "founding.opened", "act.before_commit", "founding.acted")


@pytest.mark.parametrize(("place", "done"), ACT_PLACES.items())
def test_an_act_is_all_or_nothing(installation: TestInstallation, place: str, done: bool) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.house import log
    from guiju.lab.house.audit import audit
    from guiju.lab.house.models import JournalEntry

    size = log.size()
    killed = installation.run(REGISTER, GUIJU_FAILPOINT=place)
    assert killed.returncode == -9, killed.stderr
    assert Customer.objects.filter(code="C-1").exists() is done
    assert JournalEntry.objects.filter(key="once").exists() is done
    assert log.size() == size + done
    assert audit().problems == []
    again = installation.run(REGISTER)
    assert again.returncode == 0, again.stderr
    assert log.size() == size + 1
    assert Customer.objects.filter(code="C-1").count() == 1
    assert audit().problems == []


def test_a_file_stored_by_a_killed_act_does_no_harm(installation: TestInstallation) -> None:
    from guiju.lab.house import files
    from guiju.lab.house.audit import audit

    program = (
        "from lab_acts import CLERK, StoreFile\nfrom guiju.lab.house.act import perform\n"
        "print(perform(StoreFile, StoreFile.Request(content='x'), actor=CLERK, key='k').answer)\n"
    )
    assert installation.run(program, GUIJU_FAILPOINT="act.before_commit").returncode == -9
    assert audit().problems == []
    again = installation.run(program)
    assert files.stored(again.stdout.strip()) == b"x"
    assert audit().problems == []


def test_a_publication_is_all_or_nothing(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.integrity.check import check_folder
    from guiju.lab.house import log, publication

    before = publication.published()
    register("C-1")
    program = "from guiju.lab.house.publication import publish\npublish()\n"
    assert installation.run(program, GUIJU_FAILPOINT="publication.before_checkpoint").returncode == -9
    assert publication.published() == before
    assert check_folder(publication.folder(), [publication.vkey()]).state == "ok"
    register("C-2")
    assert publication.publish().size == log.size()
    assert check_folder(publication.folder(), [publication.vkey()]).state == "ok"


@pytest.mark.parametrize("place", FOUNDING_PLACES)
def test_an_interrupted_founding_is_repeated(
    place: str, tmp_path_factory: pytest.TempPathFactory, sqlite_installation: TestInstallation
) -> None:
    new = TestInstallation(tmp_path_factory.mktemp("new") / "data", "")
    words = ("found", "--agency", "new", "--name", "机构", "--origin", "log.example.org/new")
    killed = new.cli(*words, GUIJU_FAILPOINT=place)
    assert killed.returncode == -9, killed.stderr
    assert not (new.folder / "installation.json").exists()
    vkeys = [path.read_bytes() for path in (new.folder / "keys").glob("log.key")]
    again = new.cli(*words)
    assert again.returncode == 0, again.stderr
    assert [path.read_bytes() for path in (new.folder / "keys").glob("log.key")] == vkeys
    audited = new.cli("log", "audit")
    assert audited.returncode == 0, audited.stdout + audited.stderr
    twice = new.cli(*words)
    assert twice.returncode != 0
    assert "has been founded" in twice.stderr


def test_another_founding_does_not_take_up_an_interrupted_one(
    tmp_path_factory: pytest.TempPathFactory, sqlite_installation: TestInstallation
) -> None:
    new = TestInstallation(tmp_path_factory.mktemp("new") / "data", "")
    assert new.cli("found", "--agency", "one", GUIJU_FAILPOINT="founding.opened").returncode == -9
    other = new.cli("found", "--agency", "two")
    assert other.returncode != 0
    assert "belongs to guiju.example/one" in other.stderr
    same_origin = new.cli("found", "--agency", "two", "--origin", "guiju.example/one")
    assert same_origin.returncode != 0
    assert "another agency" in same_origin.stderr
