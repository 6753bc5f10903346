"""A restored older database: nothing goes on until two people accept it; what was published is never lost."""

from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation


def checked(folder: Path) -> str:
    from guiju.integrity.check import check_folder
    from guiju.lab.house import publication

    return check_folder(folder, [publication.vkey()]).state


@pytest.fixture
def restored(installation: TestInstallation, tmp_path: Path) -> TestInstallation:
    """A database restored from a backup that is two customers older than the published log."""
    from lab_acts import employ, register

    from guiju.lab.house.publication import publish

    employ(P_HEAD="head")
    register("C-1")
    publish()
    installation.backup(tmp_path / "backup")
    register("C-2")
    register("C-3")
    publish()
    installation.restore(tmp_path / "backup")
    installation.open()
    return installation


def accept(**changed: Any) -> Any:
    from lab_acts import QUALITY

    from guiju.lab.house.act import perform
    from guiju.lab.house.acts import AcceptRestoredDatabase

    words = {"witnessed_by": "P-HEAD", "reason": "磁盘损坏，由备份恢复", **changed}
    request = AcceptRestoredDatabase.Request(**words)
    return perform(AcceptRestoredDatabase, request, actor=QUALITY, key=f"accept {sorted(changed.items())}")


def test_nothing_is_appended_signed_or_started(restored: TestInstallation) -> None:
    from lab_acts import register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house import fitness, log, publication
    from guiju.lab.house.act import Refused
    from guiju.lab.house.models import JournalEntry

    size = log.size()
    with pytest.raises(Refused) as refused:
        register("C-4")
    assert refused.value.findings[0].code == "log_behind"
    assert str(size + 2) in refused.value.sentence("zh")
    assert JournalEntry.objects.filter(outcome="refused", act="customers.register").count() == 1
    assert not Customer.objects.filter(code="C-4").exists()
    for demand in (publication.publish, publication.demand_continuity, fitness.demand):
        with pytest.raises(publication.LogBehindCheckpoint):
            demand()
    assert log.size() == size


def test_readings_are_not_taken_either(restored: TestInstallation) -> None:
    """An act without a log entry of its own does not slip past."""
    from lab_acts import CLERK, TakeReadings, register

    from guiju.lab.house.act import Act, Refused, perform

    class Silent(Act):
        roles = CLERK.roles
        Request = TakeReadings.Request
        logged = False

        def change(self, tx: Any, request: Any) -> str:
            return "nothing"

    act = Silent()
    act.name = "test.silent"
    with pytest.raises(Refused, match="checkpoint"):
        perform(act, TakeReadings.Request(job="J", values=()), actor=CLERK, key="k")
    with pytest.raises(Refused):
        register("C-4")


def test_the_audit_names_it(restored: TestInstallation) -> None:
    from guiju.lab.house.audit import audit

    assert [each.code for each in audit().problems] == ["log_behind"]


def test_it_stays_refused_when_the_database_grows_past_what_was_published(restored: TestInstallation) -> None:
    """A database of another history is no continuation, however long it is."""
    from guiju.lab.house import log, publication

    grown = publication.published().size + 5
    assert log.size() < grown
    assert publication.behind(grown) is not None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"witnessed_by": "P-QUALITY"}, "incident_two_people"),
        ({"witnessed_by": ""}, "incident_two_people"),
        ({"witnessed_by": "nobody at all"}, "witness_not_staff"),
        ({"reason": "  "}, "incident_reason"),
    ],
)
def test_it_takes_two_people_and_a_reason(restored: TestInstallation, changed: dict[str, str], code: str) -> None:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as refused:
        accept(**changed)
    assert refused.value.findings[0].code == code


def test_there_must_be_something_to_accept(installation: TestInstallation) -> None:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as refused:
        accept()
    assert refused.value.findings[0].code == "not_behind"


def test_once_accepted_work_goes_on_and_the_lost_log_is_kept(restored: TestInstallation) -> None:
    from lab_acts import register

    from guiju.canonical import loads
    from guiju.lab.house import fitness, log, publication
    from guiju.lab.house.audit import audit

    lost = publication.published()
    done = accept()
    entry = loads(log.entry(done.log_index))
    assert (entry["lost_size"], entry["lost_root"]) == (lost.size, lost.root.hex())
    register("C-4")
    assert audit().problems == []
    fresh = publication.publish()
    assert fresh.size == log.size()
    assert checked(publication.folder()) == "ok"
    aside = restored.folder / f"log.lost-{lost.size}-{lost.root.hex()[:8]}"
    assert checked(aside) == "ok"
    fitness.demand()
    register("C-5")
    assert publication.publish().size == fresh.size + 1
    assert checked(publication.folder()) == "ok"
    assert audit().problems == []


def test_a_second_restoration_is_another_incident(restored: TestInstallation, tmp_path: Path) -> None:
    from lab_acts import register

    from guiju.lab.house import publication
    from guiju.lab.house.act import Refused

    accept()
    publication.publish()
    restored.backup(tmp_path / "second")
    register("C-6")
    publication.publish()
    restored.restore(tmp_path / "second")
    restored.open()
    with pytest.raises(Refused):
        register("C-7")
    accept(reason="第二次恢复")
    register("C-7")
    publication.publish()
    assert checked(publication.folder()) == "ok"
    assert len(list(restored.folder.glob("log.lost-*"))) == 2


def test_an_interrupted_move_of_the_lost_log_is_taken_up_again(restored: TestInstallation) -> None:
    from guiju.lab.house import publication

    lost = publication.published()
    accept()
    program = "from guiju.lab.house.publication import publish\npublish()\n"
    for place in ("publication.putting_aside", "publication.before_checkpoint"):
        assert restored.run(program, GUIJU_FAILPOINT=place).returncode == -9
    publication.publish()
    assert checked(publication.folder()) == "ok"
    assert checked(restored.folder / f"log.lost-{lost.size}-{lost.root.hex()[:8]}") == "ok"


def test_a_backup_as_new_as_the_checkpoint_is_no_incident(installation: TestInstallation, tmp_path: Path) -> None:
    from lab_acts import register

    from guiju.lab.house import publication
    from guiju.lab.house.audit import audit

    register("C-1")
    publication.publish()
    installation.backup(tmp_path / "backup")
    register("C-2")
    installation.restore(tmp_path / "backup")
    installation.open()
    publication.demand_continuity()
    register("C-3")
    publication.publish()
    assert checked(publication.folder()) == "ok"
    assert audit().problems == []


def test_nothing_uncommitted_is_signed(installation: TestInstallation) -> None:
    from django.db import transaction

    from guiju.lab.house.publication import publish

    with pytest.raises(RuntimeError, match="after commit"), transaction.atomic():
        publish()


def test_every_published_size_checks_and_proves(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.integrity import proof
    from guiju.lab.house import log, publication

    for number in range(12):
        register(f"C-{number}")
        if number % 3 == 0:
            assert publication.publish().size == log.size()
            assert checked(publication.folder()) == "ok"
    with pytest.raises(IndexError):
        publication.proof_for(log.size() - 1)
    publication.publish()
    last = log.size() - 1
    verified = proof.verify(publication.proof_for(last), None, [publication.vkey()])
    assert (verified.index, verified.checkpoint.size) == (last, log.size())
    standing = publication.standing()
    assert (standing.size, standing.published) == (log.size(), log.size())


def test_what_happened_between_two_certificates_is_published_too(
    installation: TestInstallation, tmp_path: Path
) -> None:
    """The process beside the server publishes once the log stands still: a database set back after that is found."""
    from lab_acts import register

    from guiju.lab.assessment import always
    from guiju.lab.house import log, publication

    register("C-1")
    always.publish()
    before = publication.published()
    always.publish()
    assert publication.published() == before
    installation.backup(tmp_path / "backup")
    register("C-2")
    assert publication.behind(log.size()) is None
    always.publish()
    installation.restore(tmp_path / "backup")
    installation.open()
    assert publication.behind(log.size()) == log.size() + 1
    with pytest.raises(publication.LogBehindCheckpoint):
        always.publish()
