"""The audit of what stands in the database: the stored form of every column, unreadable documents, damaged pages."""

from datetime import date

import pytest
from lab_installation import TestInstallation
from test_house_audit import found, story  # noqa: F401


@pytest.mark.parametrize(
    ("table", "column", "expression"),
    [
        ("calibrations_reading", "at", "replace(at, ' ', 'T')"),
        ("calibrations_reading", "at", "at || '+00:00'"),
        ("calibrations_batch", "started_at", "replace(started_at, ' ', 'T')"),
        ("house_seal", "since", "replace(since, ' ', 'T')"),
        ("house_parameter", "valid_from", "replace(valid_from, '-', '')"),
    ],
)
def test_another_form_of_the_same_value_is_named(
    sqlite_installation: TestInstallation,
    table: str,
    column: str,
    expression: str,
) -> None:
    """Filters of SQLite compare text: a row in another form is read alike, and found by no query."""
    from lab_acts import bench

    from guiju.lab.house.audit import audit

    bench("J1", ("20.01",))
    row = sqlite_installation.sql(f"SELECT min(id) FROM {table}")[0][0]
    assert audit().problems == []
    sqlite_installation.sql(f"UPDATE {table} SET {column} = {expression} WHERE id = {row}")
    problems = audit().problems
    assert [(each.code, each.table, each.row) for each in problems][:1] == [("row_form", table, row)]
    assert all(f"[{column}]" in problems[0].sentence(lang) for lang in ("zh", "en"))


def test_a_day_by_its_week_is_named(sqlite_installation: TestInstallation) -> None:
    row, day = sqlite_installation.sql("SELECT min(id), valid_from FROM house_parameter")[0]
    week = "{}-W{:02}-{}".format(*date.fromisoformat(day).isocalendar())
    sqlite_installation.sql(f"UPDATE house_parameter SET valid_from = '{week}' WHERE id = {row}")
    assert [each[:3] for each in found()] == [("row_form", "house_parameter", row)]


@pytest.mark.parametrize("column", ["standards", "checks"])
@pytest.mark.parametrize("value", ["'x'", "''"])
def test_a_document_of_a_job_that_cannot_be_read_is_named(
    story: TestInstallation,  # noqa: F811
    column: str,
    value: str,
) -> None:
    row = story.sql("SELECT id FROM calibrations_job")[0][0]
    story.sql(f"UPDATE calibrations_job SET {column} = {value}")
    assert found() == [("row_changed", "calibrations_job", row, "J1")]
    assert story.cli("log", "audit").returncode == 1
