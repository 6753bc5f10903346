"""Periods and files that are named on the command line: refused before the work, written whole or not at all."""

import resource
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from guiju.cli.days import period
from guiju.cli.errors import CommandError, UsageError
from guiju.cli.written import place_for, write_whole
from guiju.dossier.writing import Writer


def test_a_period_is_two_days_in_order() -> None:
    assert period(["2026-01-01", "2026-01-01"]) == (date(2026, 1, 1), date(2026, 1, 1))


def test_the_last_day_may_be_today_where_the_agency_is() -> None:
    assert period(["2026-01-01", "today"]) == (date(2026, 1, 1), None)


@pytest.mark.parametrize(
    "given",
    [
        ("today", "today"),
        ("2026-01-01", "Today"),
        ("2026-01-02", "2026-01-01"),
        ("20261101", "2026-12-01"),
        ("2026-11-01", "2026-W48-1"),
        ("2026-02-30", "2026-03-01"),
        ("0001-01-01", "2026-01-01"),
        ("1899-12-31", "2026-01-01"),
        ("", "2026-01-01"),
        ("２０２６-01-01", "2026-01-02"),
    ],
)
def test_anything_else_is_named(given: tuple[str, str]) -> None:
    with pytest.raises(UsageError) as error:
        period(given)
    assert "--period" in error.value.zh and "--period" in error.value.en


@pytest.mark.parametrize("name", ["", "/dev/full", "/dev/null", "no-such-folder/x.pdf", "."])
def test_only_a_file_of_its_own_is_written_to(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        place_for(name, "--out")


def test_a_file_that_is_there_is_replaced_only_where_that_is_meant(tmp_path: Path) -> None:
    there = tmp_path / "x.zip"
    there.write_bytes(b"old")
    assert place_for(str(there), "--pdf") == there
    with pytest.raises(UsageError):
        place_for(str(there), "--out", replaces=False)
    with pytest.raises(FileExistsError):
        Writer(there)
    assert there.read_bytes() == b"old"


@pytest.fixture
def small_files() -> Iterator[int]:
    """No file of this process may be larger than 64 KiB, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    yield 65536
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_cannot_be_written_whole_leaves_the_old_file_and_nothing_else(tmp_path: Path, small_files: int) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    with pytest.raises(CommandError) as error:
        write_whole(target, b"x" * (small_files + 1))
    assert str(tmp_path) in error.value.zh
    assert [each.name for each in tmp_path.iterdir()] == ["report.pdf"]
    assert target.read_bytes() == b"old"


def test_a_dossier_that_cannot_be_written_leaves_nothing(tmp_path: Path, small_files: int) -> None:
    import os

    with pytest.raises(OSError), Writer(tmp_path / "d.zip") as writer:
        writer.put("files/" + "a" * 64, os.urandom(4 * small_files))
    assert list(tmp_path.iterdir()) == []
