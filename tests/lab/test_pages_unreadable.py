"""A row whose document column was made unreadable past the software: its pages stand, and tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.urls import reverse
from lab_installation import TestInstallation
from walk_house import ask, body, client

pytest_plugins = ("own_demo",)

BROKEN = "{broken"
TOLD = "无法读取"


@pytest.fixture
def opened(own_demonstration: Path) -> TestInstallation:
    return TestInstallation(own_demonstration, "")


@contextmanager
def broken(installation: TestInstallation, table: str, column: str, row: int) -> Iterator[None]:
    """Meanwhile nothing can be read in a column of a row."""
    was = installation.sql(f'SELECT "{column}" FROM {table} WHERE id = {row}')[0][0]
    installation.sql(f"UPDATE {table} SET \"{column}\" = '{BROKEN}' WHERE id = {row}")
    try:
        yield
    finally:
        installation.sql(f"UPDATE {table} SET \"{column}\" = '{was}' WHERE id = {row}")


def _first(installation: TestInstallation, table: str) -> int:
    return int(installation.sql(f"SELECT MIN(id) FROM {table}")[0][0])


@pytest.mark.parametrize(
    ("table", "column", "told", "standing"),
    [
        ("assessment_document", "clauses", ["/registers/assessment/document/"], ["/dues/"]),
        ("assessment_attestation", "files", [], ["/registers/assessment/attestation/", "/dues/"]),
        ("assessment_run", "assessors", [], ["/registers/assessment/run/", "/dues/", "/today/"]),
        ("methods_edition", "covers", ["/state/"], ["/today/", "/dues/"]),
        ("agency_scoperow", "smallest_U_rule", [], ["/today/"]),
        ("calibrations_job", "standards", [], ["/today/"]),
    ],
)
def test_pages_show_the_other_rows_and_tell_of_it(
    opened: TestInstallation, table: str, column: str, told: list[str], standing: list[str]
) -> None:
    row = _first(opened, table)
    with broken(opened, table, column, row):
        browser = client("demo-quality")
        if table in ("assessment_document", "assessment_attestation"):
            told = [*told, f"/registers/{table.replace('_', '/')}/{row}/change/"]
        answers = {url: ask(browser, url) for url in (*told, *standing)}
        assert {url: each.status_code for url, each in answers.items()} == dict.fromkeys(answers, 200)
        assert all(TOLD in body(answers[url]) for url in told)


def test_a_page_that_rests_on_it_tells_why_it_is_not_there(opened: TestInstallation) -> None:
    row = _first(opened, "assessment_run")
    code = opened.sql(f"SELECT code FROM assessment_run WHERE id = {row}")[0][0]
    with broken(opened, "assessment_run", "assessors", row):
        answer = ask(client("demo-quality"), f"/evaluation/runs/{code}/")
        assert (answer.status_code, TOLD in body(answer)) == (503, True)


def test_the_interface_and_the_spreadsheet_tell_it_too(opened: TestInstallation) -> None:
    import io

    from openpyxl import load_workbook

    from guiju.lab.api.reading import row_of
    from guiju.lab.house.unreadable import reading
    from guiju.lab.people.queries import actor

    row = _first(opened, "assessment_document")
    with broken(opened, "assessment_document", "clauses", row):
        with reading(shown=True):
            told = row_of(actor("demo-quality"), "assessment_document", str(row), "")
        assert told["clauses"].keys() == {"unreadable"} and told["id"] == row
        answer = ask(client("demo-quality"), reverse("sheets:export", args=["assessment_document", "xlsx"]))
        assert answer.status_code == 200
        book = load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
        cells = [cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
        assert cells.count(TOLD) == 1


def test_what_cannot_be_read_is_no_empty_list(opened: TestInstallation) -> None:
    """Neither empty nor anything else: whoever uses it is told; an act reads it strictly."""
    from guiju.canonical import CanonicalError
    from guiju.lab.assessment.models import Document
    from guiju.lab.house.unreadable import UnreadableColumn, reading

    row = _first(opened, "assessment_document")
    with broken(opened, "assessment_document", "clauses", row):
        with reading(shown=True):
            found = Document.objects.get(pk=row).clauses
        assert str(found)
        for use in (bool, len, list, lambda each: each == [], lambda each: "x" in each, lambda each: each.index("x")):
            with pytest.raises(UnreadableColumn):
                use(found)
        with pytest.raises(CanonicalError):
            Document.objects.get(pk=row)
