"""What stands in the database as no act wrote it: one fault at its row, and everything else is judged as before."""

from typing import Any

import pytest
from assessment_house import OTHER, ROW, attest, document, evaluation, row_of, today
from lab_installation import TestInstallation
from lab_registers import furnish


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def told(found: Any) -> list[tuple[str, str]]:
    return [(each.row, each.where) for each in found.snapshot.faults]


@pytest.mark.parametrize(
    "change",
    ["files = replace(files, '[', '[ ')", "files = 'x'", "files = '[ ]'", "\"on\" = '2026-13-45'"],
)
def test_what_cannot_be_read_is_one_fault(small: TestInstallation, change: str) -> None:
    row, other = attest(outcome="not_met", maturity=0), attest(row=ROW)
    small.sql(f"UPDATE assessment_attestation SET {change} WHERE id = {row.pk}")
    found = evaluation()
    assert told(found) == [(OTHER, f"attestation:{row.code}")]
    # It was committed against the row, and still is; the other attestation stands.
    assert {each.code for each in found.snapshot.attestations} == {row.code, other.code}
    assert row_of(found, OTHER).outcome == "not_met"
    assert row_of(found, ROW).outcome != "error"


def test_a_document_that_cannot_be_read_speaks_for_nothing(small: TestInstallation) -> None:
    row = document()
    small.sql("UPDATE assessment_document SET clauses = replace(clauses, '[', '[ ')")
    found = evaluation()
    assert told(found) == [(ROW, f"document:{row.code} 1")]
    assert found.snapshot.documents == ()


def test_a_parameter_counts_as_it_was_committed(small: TestInstallation) -> None:
    before = dict(evaluation().snapshot.parameters)
    assert before["age_limit"] == "65"
    small.sql("UPDATE house_parameter SET value = '99' WHERE name = 'age_limit'")
    found = evaluation()
    assert dict(found.snapshot.parameters) == before
    assert told(found) == [("6.1.5-3", "parameter:age_limit")] and not found.evaluation.final


def test_a_parameter_that_was_put_in_counts_for_nothing(small: TestInstallation) -> None:
    before = dict(evaluation().snapshot.parameters)
    (columns,) = small.sql(
        "SELECT group_concat(name, '\", \"') FROM pragma_table_info('house_parameter') WHERE name <> 'id'"
    )
    names = f'"{columns[0]}"'
    taken = names.replace('"value"', "'99'").replace('"valid_from"', f"'{today()}'")
    small.sql(
        f"INSERT INTO house_parameter ({names}) SELECT {taken} FROM house_parameter WHERE name = 'age_limit' LIMIT 1"
    )
    found = evaluation()
    assert dict(found.snapshot.parameters) == before
    assert told(found) == [("6.1.5-3", "parameter:age_limit")]


def test_a_row_rewritten_with_its_entry_and_leaf_is_not_what_was_published(small: TestInstallation) -> None:
    """Row, salt, digest, entry and leaf agree with each other, and not with the published log."""
    from guiju.canonical import dumps, loads, salted_digest
    from guiju.integrity.merkle import leaf_hash
    from guiju.lab.assessment.models import Attestation
    from guiju.lab.house import publication
    from guiju.lab.house.controlled import row_bytes
    from guiju.lab.house.models import Commitment, LogEntry
    from guiju.lab.house.unfit import unfit

    row = attest(outcome="not_met", maturity=0)
    publication.publish()
    small.sql(f"UPDATE assessment_attestation SET outcome = 'met', maturity = 3 WHERE id = {row.pk}")
    last = Commitment.objects.get(table="assessment_attestation", row=row.pk)
    entry = loads(bytes(LogEntry.objects.get(index=last.log_index).data))
    forged = salted_digest(bytes.fromhex(last.salt), row_bytes(Attestation.objects.get(pk=row.pk)))
    entry["commitments"][last.position] = forged
    data = dumps(entry)
    changes = f"data = x'{data.hex()}', leaf_hash = x'{leaf_hash(data).hex()}'"
    small.without_triggers("house_logentry", f'UPDATE house_logentry SET {changes} WHERE "index" = {last.log_index}')
    assert [each.what for each in unfit(Attestation, list(Attestation.objects.all())).values()] == ["changed"]
    assert told(evaluation()) == [(OTHER, f"attestation:{row.code}")]
