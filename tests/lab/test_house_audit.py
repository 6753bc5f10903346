"""What was changed past the software is found and named, exactly: rows, log, commitments, journal, readings, files."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from lab_installation import TestInstallation


def found() -> list[tuple[str, str, int | None, str]]:
    """Code, table, row and human key of everything that the audit names."""
    from guiju.lab.house.audit import audit

    return [(each.code, each.table, each.row, each.known) for each in audit().problems]


def entries_found() -> list[tuple[str, int | None]]:
    from guiju.lab.house.audit import audit

    return [(each.code, each.entry) for each in audit().problems]


@pytest.fixture
def story(installation: TestInstallation) -> TestInstallation:
    """Three customers, one renamed twice and one removed; a file; a finished job; all published."""
    from lab_acts import CLERK, Remove, Rename, StoreFile, bench, register

    from guiju.lab.house.act import perform
    from guiju.lab.house.publication import publish

    for code in ("C-1", "C-2", "C-3"):
        register(code)
    for name in ("甲", "乙"):
        perform(Rename, Rename.Request(code="C-2", new_name=name), actor=CLERK, key=name)
    perform(Remove, Remove.Request(code="C-3"), actor=CLERK, key="remove")
    perform(StoreFile, StoreFile.Request(content="evidence"), actor=CLERK, key="file")
    bench("J1", ("20.01", "20.02"), ("20.03",))
    publish()
    return installation


def pk_of(code: str) -> int:
    from guiju.lab.customers.models import Customer

    return int(Customer.objects.get(code=code).pk)


def test_nothing_is_found_where_nothing_is_wrong(story: TestInstallation) -> None:
    from guiju.lab.house.audit import audit

    outcome = audit()
    assert outcome.problems == []
    assert outcome.entries == outcome.published
    assert outcome.files == 1
    assert outcome.rows > 10


@pytest.mark.parametrize("column", ["name", "telephone", "version", "code"])
def test_an_edited_row_is_named(story: TestInstallation, column: str) -> None:
    row = pk_of("C-2")
    value = "9" if column == "version" else "'changed'"
    story.sql(f"UPDATE customers_customer SET {column} = {value} WHERE code = 'C-2'")
    assert found() == [("row_changed", "customers_customer", row, "C-2")]
    from guiju.lab.house.audit import audit

    for lang in ("zh", "en"):
        sentence = audit().problems[0].sentence(lang)
        assert "C-2" in sentence
        assert f"[{column}]" in sentence


def test_a_row_put_back_to_an_older_version_is_named(story: TestInstallation) -> None:
    row = pk_of("C-2")
    story.sql("UPDATE customers_customer SET name = '甲', version = 2 WHERE code = 'C-2'")
    assert found() == [("row_changed", "customers_customer", row, "C-2")]


def test_a_deleted_row_is_named(story: TestInstallation) -> None:
    row = pk_of("C-2")
    story.sql("DELETE FROM customers_customer WHERE code = 'C-2'")
    assert found() == [("row_missing", "customers_customer", row, "C-2")]


def test_a_row_that_no_act_wrote_is_named(story: TestInstallation) -> None:
    columns = "code, name, name_en, address, contact, telephone, version"
    story.sql(f"INSERT INTO customers_customer ({columns}) VALUES ('C-9', 'n', 'n', 'a', 'c', 't', 1)")
    assert found() == [("row_uncommitted", "customers_customer", pk_of("C-9"), "C-9")]


def test_a_row_that_came_back_is_named(story: TestInstallation) -> None:
    row = pk_of("C-2") + 1
    columns = "id, code, name, name_en, address, contact, telephone, version"
    values = f"{row}, 'C-3', '客户 C-3', 'Customer C-3', '示例路 1 号', '联系人', '000', 1"
    story.sql(f"INSERT INTO customers_customer ({columns}) VALUES ({values})")
    assert found() == [("row_resurrected", "customers_customer", row, "C-3")]


def test_a_row_that_cannot_even_be_read_is_named(story: TestInstallation) -> None:
    if story.is_postgresql:
        story.sql("UPDATE commissions_line SET points = 'no document'")
    else:
        story.sql("UPDATE commissions_line SET points = 'no document', reviewed_on = 'no day'")
    assert [each[:2] for each in found()] == [("row_changed", "commissions_line")]


def test_a_changed_parameter_of_the_code_is_named(story: TestInstallation) -> None:
    story.sql("UPDATE house_parameter SET value = '99' WHERE name = 'age_limit'")
    assert [(code, known) for code, _, _, known in found()] == [("row_changed", "age_limit")]


def test_every_controlled_table_is_compared(installation: TestInstallation) -> None:
    """Whatever the table, a row that no act wrote is found: no register is left out."""
    from guiju.lab.house.audit import audit
    from guiju.lab.house.controlled import controlled_models, inside_act

    token = inside_act.set(True)
    try:
        models = [each for each in controlled_models() if not _foreign(each)]
        for model in models:
            model(
                **{column.name: _some(column) for column in model._meta.concrete_fields if column.name != "id"}
            ).save()
    finally:
        inside_act.reset(token)
    assert len(models) > 8
    assert {each.table for each in audit().problems} == {each._meta.db_table for each in models}


def _foreign(model: Any) -> bool:
    return any(each.related_model is not None for each in model._meta.concrete_fields)


def _some(column: Any) -> Any:
    from datetime import UTC, date, datetime

    from guiju.lab.house.columns import type_of

    made = {
        str: "1",
        int: 1,
        bool: True,
        object: [],
        date: date(2026, 3, 2),
        datetime: datetime(2026, 3, 2, tzinfo=UTC),
    }
    return made[type_of(column)]


# the log


def test_a_deleted_log_entry_is_named(story: TestInstallation) -> None:
    story.without_triggers("house_logentry", 'DELETE FROM house_logentry WHERE "index" = 9')
    assert entries_found() == [("entry_missing", 9)]


def test_the_last_log_entry_deleted_is_named(story: TestInstallation) -> None:
    from guiju.lab.house import log

    last = log.size() - 1
    story.without_triggers("house_logentry", f'DELETE FROM house_logentry WHERE "index" = {last}')
    assert entries_found() == [("entry_missing", last)]


def test_a_deleted_entry_with_its_nodes_is_named(story: TestInstallation) -> None:
    story.without_triggers("house_logentry", 'DELETE FROM house_logentry WHERE "index" = 9')
    story.without_triggers("house_lognode", 'DELETE FROM house_lognode WHERE level = 0 AND "index" = 9')
    assert ("entry_missing", 9) in entries_found()


def _blob(story: TestInstallation, data: bytes) -> str:
    return f"'\\x{data.hex()}'::bytea" if story.is_postgresql else f"x'{data.hex()}'"


def test_an_edited_log_entry_is_named(story: TestInstallation) -> None:
    from guiju.lab.house import log

    data = log.entry(9).replace(b'"v":1', b'"v":2')
    statement = f'UPDATE house_logentry SET data = {_blob(story, data)} WHERE "index" = 9'
    story.without_triggers("house_logentry", statement)
    assert entries_found() == [("entry_changed", 9)]


def test_an_entry_edited_with_its_leaf_hash_is_named(story: TestInstallation) -> None:
    from guiju.lab.house import log

    data = log.entry(9).replace(b'"v":1', b'"v":2')
    leaf = hashlib.sha256(b"\0" + data).digest()
    changes = f"data = {_blob(story, data)}, leaf_hash = {_blob(story, leaf)}"
    story.without_triggers("house_logentry", f'UPDATE house_logentry SET {changes} WHERE "index" = 9')
    assert entries_found() == [("entry_changed", 9)]


def test_a_log_rewritten_as_a_whole_differs_from_what_was_published(story: TestInstallation) -> None:
    """Entry, leaf hash and every node made anew: only the published checkpoint contradicts; its tiles tell where."""
    from guiju.integrity.log import CompactRange, leaf_hash
    from guiju.lab.house import log

    entries = [log.entry(index) for index in range(log.size())]
    entries[9] = entries[9].replace(b'"demo":true', b'"demo":null')
    edge, nodes = CompactRange(), []
    for data in entries:
        nodes += edge.append(leaf_hash(data))
    changes = f"data = {_blob(story, entries[9])}, leaf_hash = {_blob(story, leaf_hash(entries[9]))}"
    story.without_triggers("house_logentry", f'UPDATE house_logentry SET {changes} WHERE "index" = 9')
    story.without_triggers(
        "house_lognode",
        *(
            f'UPDATE house_lognode SET hash = {_blob(story, hash_)} WHERE level = {level} AND "index" = {index}'
            for level, index, hash_ in nodes
        ),
    )
    assert entries_found() == [("entry_unpublished", 9)]


def test_an_edited_node_is_named(story: TestInstallation) -> None:
    zeros = _blob(story, bytes(32))
    story.without_triggers("house_lognode", f'UPDATE house_lognode SET hash = {zeros} WHERE level = 2 AND "index" = 1')
    from guiju.lab.house.audit import audit

    assert [(each.code, dict(each.parameters)) for each in audit().problems] == [
        ("node_wrong", {"level": "2", "index": "1"})
    ]


def test_a_wrong_head_is_named_and_no_act_goes_on(story: TestInstallation) -> None:
    """A head beyond the entries looks as if the last one had been deleted; one before them is wrong."""
    from lab_acts import register

    from guiju.lab.house import log
    from guiju.lab.house.act import Refused

    size = log.size()
    story.sql("UPDATE house_loghead SET size = size - 1")
    assert entries_found() == [("head_wrong", None)]
    story.sql("UPDATE house_loghead SET size = size + 2")
    assert entries_found() == [("entry_missing", size)]
    with pytest.raises(Refused) as refused:
        register("C-8")
    assert refused.value.findings[0].code in {"log_broken", "log_behind"}


def test_a_missing_trigger_is_named(story: TestInstallation) -> None:
    on = " ON house_commitment" if story.is_postgresql else ""
    story.sql(f"DROP TRIGGER guiju_append_only_house_commitment_update{on}")
    assert entries_found() == [("trigger_missing", None)]


# commitments and journal


@pytest.mark.parametrize(
    "change",
    [
        "digest = repeat('0', 64)",
        "salt = repeat('0', 32)",
        "row_version = 7",
        "kind = 'delete'",
    ],
)
def test_an_edited_commitment_is_named(story: TestInstallation, change: str) -> None:
    if not story.is_postgresql:
        change = change.replace("repeat('0', 64)", f"'{'0' * 64}'").replace("repeat('0', 32)", f"'{'0' * 32}'")
    row = pk_of("C-1")
    where = f"\"table\" = 'customers_customer' AND row = {row}"
    story.without_triggers("house_commitment", f"UPDATE house_commitment SET {change} WHERE {where}")
    assert found() == [("commitment_changed", "customers_customer", row, "C-1")]


def test_a_deleted_commitment_is_named(story: TestInstallation) -> None:
    row = pk_of("C-1")
    where = f"\"table\" = 'customers_customer' AND row = {row}"
    story.without_triggers("house_commitment", f"DELETE FROM house_commitment WHERE {where}")
    assert found() == [("commitment_missing", "customers_customer", row, "C-1")]


def test_a_row_and_its_commitment_edited_together_are_named(story: TestInstallation) -> None:
    """Whoever makes a new commitment for a changed row meets the digest in the log."""
    from guiju.canonical import new_salt, salted_digest
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.controlled import row_bytes

    row = pk_of("C-1")
    story.sql("UPDATE customers_customer SET name = '伪造' WHERE code = 'C-1'")
    salt = new_salt()
    digest = salted_digest(salt, row_bytes(Customer.objects.get(pk=row)))
    where = f"\"table\" = 'customers_customer' AND row = {row}"
    change = f"salt = '{salt.hex()}', digest = '{digest}'"
    story.without_triggers("house_commitment", f"UPDATE house_commitment SET {change} WHERE {where}")
    assert found() == [("commitment_changed", "customers_customer", row, "C-1")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("actor = 'P-OTHER'", "actor"),
        ("act = 'customers.other'", "act"),
        ("changes = replace(changes, '客户 C-1', '别的')", "changes customers_customer"),
        ("changes = '[]'", "changes"),
        ("changes = 'no document'", "changes"),
    ],
)
def test_an_edited_journal_entry_is_named(story: TestInstallation, change: str, what: str) -> None:
    from guiju.lab.house.audit import audit

    entry = story.sql("SELECT log_index FROM house_journalentry WHERE key = 'key C-1'")[0][0]
    story.without_triggers("house_journalentry", f"UPDATE house_journalentry SET {change} WHERE key = 'key C-1'")
    problems = audit().problems
    assert [(each.code, each.entry) for each in problems] == [("journal_changed", entry)]
    assert dict(problems[0].parameters)["what"].startswith(what)


def test_a_deleted_journal_entry_is_named(story: TestInstallation) -> None:
    entry = story.sql("SELECT log_index FROM house_journalentry WHERE key = 'key C-1'")[0][0]
    story.without_triggers("house_journalentry", "DELETE FROM house_journalentry WHERE key = 'key C-1'")
    assert entries_found() == [("journal_missing", entry)]


# readings


def _reading(story: TestInstallation, index: int) -> int:
    return int(story.sql(f'SELECT id FROM calibrations_reading WHERE "index" = {index}')[0][0])


@pytest.mark.parametrize("index", [0, 1, 2])
def test_an_edited_reading_is_named(story: TestInstallation, index: int) -> None:
    row = _reading(story, index)
    story.sql(f"UPDATE calibrations_reading SET value = '99.9' WHERE id = {row}")
    assert found() == [("link_changed", "calibrations_reading", row, f"J1 / {index}")]


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_deleted_reading_is_named(story: TestInstallation, index: int) -> None:
    row = _reading(story, index)
    story.sql(f"DELETE FROM calibrations_reading WHERE id = {row}")
    assert found() == [("link_missing", "calibrations_reading", row, f"J1 / {index}")]


def test_an_edited_capture_is_named(story: TestInstallation) -> None:
    row = int(story.sql("SELECT min(id) FROM calibrations_batch")[0][0])
    story.sql(f"UPDATE calibrations_batch SET provenance = 'driver' WHERE id = {row}")
    assert found() == [("link_changed", "calibrations_batch", row, "B0")]


def test_a_chain_rewritten_with_its_journal_breaks_at_the_head_that_the_log_took(story: TestInstallation) -> None:
    """Reading, chain and journal made anew together: the journal's digests and the head of the finished job tell."""
    from guiju.canonical import dumps, loads
    from guiju.lab.calibrations import chain
    from guiju.lab.calibrations.models import Job, Reading
    from guiju.lab.house.controlled import row_document

    story.sql("UPDATE calibrations_reading SET value = '99.9' WHERE \"index\" = 1")
    head = chain.EMPTY
    for link in Reading.objects.select_related("job", "batch").order_by("index"):
        head = chain.following(head, link)
        story.sql(f"UPDATE calibrations_reading SET chain = '{head}' WHERE id = {link.pk}")
    documents = {link.pk: row_document(link) for link in Reading.objects.all()}
    for pk, text in story.sql("SELECT id, changes FROM house_journalentry WHERE act = 'test.take_readings'"):
        changes = loads(text.encode())
        for each in changes:
            if each["table"] == "calibrations_reading":
                each["after"] = documents[each["row"]]
        new = dumps(changes).decode().replace("'", "''")
        story.without_triggers("house_journalentry", f"UPDATE house_journalentry SET changes = '{new}' WHERE id = {pk}")
    taking = "SELECT id FROM house_journalentry WHERE act = 'test.take_readings' ORDER BY id"
    rows = [row[0] for row in story.sql(taking)]
    takes = [f"test.take_readings take J1 {place}" for place in range(len(rows))]
    assert found() == [
        *(("journal_row_changed", "house_journalentry", pk, known) for pk, known in zip(rows, takes, strict=True)),
        ("chain_head", "calibrations_job", Job.objects.get().pk, "J1"),
    ]


# files and the installation


@pytest.mark.parametrize(
    ("harm", "code"),
    [(lambda path: path.unlink(), "file_missing"), (lambda path: path.write_bytes(b"other"), "file_changed")],
    ids=["deleted", "changed"],
)
def test_a_harmed_file_is_named(story: TestInstallation, harm: Callable[[Any], None], code: str) -> None:
    digest = hashlib.sha256(b"evidence").hexdigest()
    harm(story.folder / "files" / digest[:2] / digest)
    assert [(each[0], each[3]) for each in found()] == [(code, digest)]


def test_a_changed_installation_is_named(story: TestInstallation) -> None:
    false = "false" if story.is_postgresql else "0"
    story.without_triggers("house_installation", f"UPDATE house_installation SET demonstration = {false}")
    assert found()[0][0] == "installation_changed"


def test_an_unreadable_checkpoint_is_named(story: TestInstallation) -> None:
    path = story.folder / "log" / "checkpoint"
    path.write_text(path.read_text("utf-8").replace("guiju.example/test", "guiju.example/fake"), "utf-8")
    assert entries_found() == [("checkpoint_unreadable", None)]


def test_an_erased_enclosure_is_no_problem_and_leaves_nothing_in_the_journal(installation: TestInstallation) -> None:
    """Salt and document are gone from the row and were never in the journal; the audit finds nothing wrong."""
    from lab_acts import QUALITY, bench

    from guiju.lab.calibrations.models import Enclosure, Record
    from guiju.lab.calibrations.review import EraseEnclosure
    from guiju.lab.house.act import Act, Transaction, perform

    job = bench("J1", ("1",))

    class Enclose(Act):
        roles = frozenset({"quality_manager"})
        Request = EraseEnclosure.Request

        def change(self, tx: Transaction, request: Any) -> Enclosure:
            columns = {"job": job, "number": "J1", "revision": 1, "sha256": "0" * 64, "digest": {}, "state": "current"}
            record = tx.insert(Record(**columns))
            secret = {"salt": "ab" * 16, "document": '{"name":"很秘密的姓名"}'}
            return tx.insert(Enclosure(record=record, kind="person", digest=request.digest, **secret))

    act = Enclose()
    act.name = "test.enclose"
    request = EraseEnclosure.Request(digest="1" * 64, reason="retention ended")
    perform(act, request, actor=QUALITY, key="enclose")
    assert found() == []
    perform(EraseEnclosure, request, actor=QUALITY, key="erase")
    assert Enclosure.objects.get().document == ""
    assert found() == []
    journal = "".join(row[0] for row in installation.sql("SELECT changes FROM house_journalentry"))
    assert "很秘密的姓名" not in journal
    assert "ab" * 16 not in journal
