"""Fixtures of the bench's tests: a house with jobs, built once and copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_house import CALIBRATOR, build
from lab_installation import TestInstallation


@pytest.fixture(scope="session")
def bench_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A house with three jobs at the bench that no test changes, and the passphrases of its people."""
    folder = tmp_path_factory.mktemp("bench") / "data"
    return folder, build(folder)


@pytest.fixture
def passphrase(bench_template: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[str]:
    """This test's own copy of the house is opened; the calibrator's passphrase."""
    from django.db import connections

    folder, passphrases = bench_template
    shutil.copytree(folder, tmp_path / "data")
    TestInstallation(tmp_path / "data", "").open()
    yield passphrases[CALIBRATOR]
    connections.close_all()


@pytest.fixture
def own_bench(passphrase: str) -> None:
    """This test's own copy of the house."""
