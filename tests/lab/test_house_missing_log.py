"""A published log that is gone: absence of the checkpoint never passes for a log that was never published."""

import shutil

import pytest
from lab_installation import TestInstallation
from test_house_restore import accept, checked, restored  # noqa: F401


def codes() -> list[str]:
    from guiju.lab.house.audit import audit

    return [each.code for each in audit().problems]


def take_away(installation: TestInstallation, what: str) -> None:
    if what == "checkpoint":
        (installation.folder / "log" / "checkpoint").unlink()
    else:
        shutil.rmtree(installation.folder / "log")


@pytest.mark.parametrize("what", ["checkpoint", "folder"])
def test_without_its_checkpoint_nothing_goes_on(restored: TestInstallation, what: str) -> None:  # noqa: F811
    from lab_acts import register

    from guiju.lab.house import fitness, publication
    from guiju.lab.house.act import Refused

    take_away(restored, what)
    assert codes() == ["checkpoint_missing"]
    for demand in (publication.publish, publication.demand_continuity, fitness.demand):
        with pytest.raises(publication.PublishedLogMissing):
            demand()
    with pytest.raises(Refused) as refused:
        register("C-4")
    assert refused.value.findings[0].code == "log_missing"
    assert restored.cli("log", "audit").returncode == 1


def test_proofs_beside_certificates_tell_how_much_is_lost(restored: TestInstallation) -> None:  # noqa: F811
    from guiju.integrity import proof
    from guiju.lab.house import log, publication

    kept = publication.published()
    made = proof.Proof(0, (), publication.signed_checkpoint(), None)
    beside = restored.folder / publication.CERTIFICATES / "A.tlog-proof"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text(proof.format_proof(made), "utf-8")
    (beside.parent / "B.tlog-proof").write_text("no proof", "utf-8")
    take_away(restored, "folder")
    assert publication.missing() == kept
    assert publication.behind(log.size()) == kept.size
    assert codes() == ["checkpoint_missing", "log_behind"]


@pytest.mark.parametrize("what", ["checkpoint", "folder"])
def test_two_people_accept_the_loss_once(restored: TestInstallation, what: str) -> None:  # noqa: F811
    """The same acceptance does not cover the next time that the checkpoint is gone."""
    from lab_acts import register

    from guiju.lab.house import log, publication

    take_away(restored, what)
    accept()
    assert codes() == []
    assert publication.publish().size == log.size()
    assert checked(publication.folder()) == "ok"
    assert codes() == []
    register("C-4")
    publication.publish()
    take_away(restored, what)
    assert codes() == ["checkpoint_missing"]
    accept(reason="又一次")
    assert publication.publish().size == log.size()
    assert checked(publication.folder()) == "ok"


def test_an_incident_that_no_act_wrote_accepts_nothing(restored: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.house import log, publication

    lost = publication.published()
    columns = "version, lost_size, lost_root, restored_size, reason, approved_by, witnessed_by"
    values = f"1, {lost.size}, '{lost.root.hex()}', {log.size()}, 'x', 'a', 'b'"
    restored.sql(f"INSERT INTO house_incident ({columns}) VALUES ({values})")
    assert not publication.accepted(lost)
    with pytest.raises(publication.LogBehindCheckpoint):
        publication.demand_continuity()
    assert sorted(codes()) == ["log_behind", "row_uncommitted"]


def test_an_incident_edited_past_the_software_accepts_nothing(restored: TestInstallation) -> None:  # noqa: F811
    from guiju.lab.house import publication

    lost = publication.published()
    accept()
    assert publication.accepted(lost)
    restored.sql("UPDATE house_incident SET witnessed_by = 'P-OTHER'")
    assert not publication.accepted(lost)


def test_founding_publishes_before_it_ends(sqlite_installation: TestInstallation) -> None:
    assert (sqlite_installation.folder / "log" / "checkpoint").is_file()
    program = "from guiju.lab.house import publication as p\nprint(p.missing())\n"
    assert sqlite_installation.run(program).stdout.strip() == "None"


HARMS = {
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "unsigned": lambda data: data.partition(b"\n\n")[0] + b"\n\n",
    "cut in a letter": lambda data: data[: data.index("—".encode()) + 1],
    "garbage": lambda data: bytes(range(256)),
}


@pytest.mark.parametrize("harm", list(HARMS))
def test_an_unreadable_checkpoint_is_told_with_what_to_do(sqlite_installation: TestInstallation, harm: str) -> None:
    """Nothing is served and no act goes on; the sentence is whole, without a traceback."""
    from lab_acts import register

    from guiju.lab.house.act import Refused

    register("C-1")
    path = sqlite_installation.folder / "log" / "checkpoint"
    path.write_bytes(HARMS[harm](path.read_bytes()))
    with pytest.raises(Refused) as refused:
        register("C-2")
    assert refused.value.findings[0].code == "checkpoint_unreadable"
    assert codes() == ["checkpoint_unreadable"]
    for lang, words in (("zh", "请从备份恢复"), ("en", "restore the folder log/")):
        served = sqlite_installation.cli("serve", "--port", "18162", GUIJU_LANG=lang)
        assert served.returncode == 70
        assert words in served.stderr
        assert "Traceback" not in served.stderr
