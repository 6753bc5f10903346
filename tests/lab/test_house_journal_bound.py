"""Every row of the journal is bound by the log from the next logged act on; changes and rows put in are named."""

import pytest
from lab_installation import TestInstallation

JOURNAL = "house_journalentry"
BINDING = "house_journalbinding"


def found() -> list[tuple[str, int | None]]:
    from guiju.lab.house.audit import audit

    return [(each.code, each.row) for each in audit().problems]


def row_of(story: TestInstallation, where: str) -> int:
    return int(story.sql(f"SELECT id FROM {JOURNAL} WHERE {where}")[0][0])


@pytest.fixture
def story(installation: TestInstallation) -> TestInstallation:
    """A refusal, two captures without an entry, and logged acts after them."""
    from lab_acts import CALIBRATOR, bench, register

    from guiju.lab.house.act import Refused

    with pytest.raises(Refused):
        register("C-0", actor=CALIBRATOR, key="refused")
    bench("J1", ("20.01", "20.02"), ("20.03",))
    register("C-1")
    return installation


def test_nothing_is_found_where_nothing_is_wrong(story: TestInstallation) -> None:
    assert found() == []
    assert story.sql("SELECT count(*) FROM house_journalwaiting") == [(0,)]
    bound = story.sql(f"SELECT count(*) FROM {JOURNAL}")
    assert story.sql(f"SELECT count(*) FROM {BINDING}") == bound


@pytest.mark.parametrize(
    "where",
    ["outcome = 'refused'", "key = 'take J1 0'"],
    ids=["refusal", "capture"],
)
def test_a_deleted_row_without_an_entry_is_named(story: TestInstallation, where: str) -> None:
    row = row_of(story, where)
    story.without_triggers(JOURNAL, f"DELETE FROM {JOURNAL} WHERE id = {row}")
    assert ("journal_row_missing", row) in found()


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'another'",
        "answer = '\"another\"'",
        "key = 'another'",
        f"request_sha256 = '{'0' * 64}'",
        "person_salt = ''",
        "at = {later}",
    ],
)
@pytest.mark.parametrize("key", ["refused", "take J1 0", "key C-1"])
def test_an_edited_row_is_named(story: TestInstallation, key: str, change: str) -> None:
    """Also in what no commitment covers: reason, answer, key, request and the time within the day."""
    row = row_of(story, f"key = '{key}'")
    later = "at + interval '1 microsecond'" if story.is_postgresql else "'2026-11-20 01:02:03.000004'"
    if key == "refused" and "person_salt" in change:
        change = "person_salt = 'x'"
    before = story.sql(f"SELECT * FROM {JOURNAL} WHERE id = {row}")
    story.without_triggers(JOURNAL, f"UPDATE {JOURNAL} SET {change.format(later=later)} WHERE id = {row}")
    assert story.sql(f"SELECT * FROM {JOURNAL} WHERE id = {row}") != before
    codes = {code for code, _ in found()}
    assert codes & {"journal_row_changed", "journal_changed"}, codes


def test_a_row_put_in_is_named(story: TestInstallation) -> None:
    columns = "act, key, request_sha256, actor, at, reason, outcome, changes, answer, log_index, person_salt"
    copied = columns.replace("key", "'forged'", 1)
    story.sql(f"INSERT INTO {JOURNAL} ({columns}) SELECT {copied} FROM {JOURNAL} WHERE key = 'refused'")
    assert found() == [("journal_unbound", row_of(story, "key = 'forged'"))]


@pytest.mark.parametrize("change", [f"digest = '{'0' * 64}'", "log_index = log_index + 1"])
def test_an_edited_binding_is_named(story: TestInstallation, change: str) -> None:
    row = row_of(story, "key = 'take J1 0'")
    story.without_triggers(BINDING, f"UPDATE {BINDING} SET {change} WHERE journal = {row}")
    assert {code for code, _ in found()} == {"binding_changed"}


def test_a_row_edited_with_its_binding_meets_the_log(story: TestInstallation) -> None:
    from guiju.lab.house.binding import row_digest
    from guiju.lab.house.models import JournalEntry

    row = row_of(story, "key = 'take J1 0'")
    story.without_triggers(JOURNAL, f"UPDATE {JOURNAL} SET reason = 'x' WHERE id = {row}")
    digest = row_digest(JournalEntry.objects.get(pk=row))
    story.without_triggers(BINDING, f"UPDATE {BINDING} SET digest = '{digest}' WHERE journal = {row}")
    assert found() == [("binding_changed", None)]


def test_a_row_that_waits_is_no_problem_and_its_deletion_is_named(story: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, register

    from guiju.lab.house.act import Refused

    with pytest.raises(Refused):
        register("C-9", actor=CALIBRATOR, key="waits")
    assert found() == []
    row = row_of(story, "key = 'waits'")
    story.without_triggers(JOURNAL, f"DELETE FROM {JOURNAL} WHERE id = {row}")
    assert found() == [("journal_row_missing", row)]
    register("C-3")  # the mark of a row that is gone is not taken away by the acts that follow
    assert found() == [("journal_row_missing", row)]


def test_rows_are_bound_in_portions(story: TestInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    from lab_acts import CALIBRATOR, register

    from guiju.lab.house import binding
    from guiju.lab.house.act import Refused

    monkeypatch.setattr(binding, "MOST_AT_ONCE", 2)
    for place in range(5):
        with pytest.raises(Refused):
            register("C-9", actor=CALIBRATOR, key=f"flood {place}")
    for place, left in enumerate((3, 1, 0)):
        register(f"D-{place}")
        assert story.sql("SELECT count(*) FROM house_journalwaiting") == [(left,)]
        assert found() == []


def test_a_row_committed_late_is_bound_by_the_act_after(postgres_installation: TestInstallation) -> None:
    """A lower key that becomes visible after a higher one was bound: no alarm, and bound by the next act."""
    import psycopg
    from lab_acts import CALIBRATOR, register

    from guiju.lab.house.act import Refused

    story = postgres_installation
    with pytest.raises(Refused):
        register("C-0", actor=CALIBRATOR, key="refused")
    columns = "act, key, request_sha256, actor, at, reason, outcome, changes, answer, log_index, person_salt"
    copied = columns.replace("key", "'late'", 1)
    with psycopg.connect(story.database) as slow:
        pk = slow.execute(
            f"INSERT INTO {JOURNAL} ({columns}) SELECT {copied} FROM {JOURNAL} WHERE key = 'refused' RETURNING id"
        ).fetchone()[0]
        slow.execute("INSERT INTO house_journalwaiting VALUES (%s)", [pk])
        register("C-1")  # does not wait for the open transaction
        assert found() == []
        assert row_of(story, "key = 'key C-1'") > pk
        slow.commit()
    assert found() == []
    register("C-2")
    assert found() == []
    assert story.sql(f"SELECT count(*) FROM {BINDING} WHERE journal = {pk}") == [(1,)]


# captures before any logged act


@pytest.mark.parametrize(
    ("change", "what"),
    [("actor = 'P-OTHER'", "actor"), ("at = '2020-01-02 03:04:05+00:00'", "at")],
    ids=["actor", "at"],
)
def test_a_capture_told_otherwise_before_the_next_logged_act_is_named(
    installation: TestInstallation, change: str, what: str
) -> None:
    from lab_acts import CALIBRATOR, FileJob, TakeReadings, register

    from guiju.lab.house.act import perform
    from guiju.lab.house.audit import audit

    register("C-1")
    perform(FileJob, FileJob.Request(number="J1", customer="C-1"), actor=CALIBRATOR, key="file")
    perform(TakeReadings, TakeReadings.Request(job="J1", values=("20.02",)), actor=CALIBRATOR, key="take")
    assert audit().problems == []
    row = row_of(installation, "key = 'take'")
    installation.without_triggers(JOURNAL, f"UPDATE {JOURNAL} SET {change} WHERE id = {row}")
    problems = audit().problems
    assert [(each.code, each.row) for each in problems] == [("capture_changed", row)]
    assert dict(problems[0].parameters)["what"] == what
