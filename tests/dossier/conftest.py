"""A demonstration with one certificate withdrawn, and its dossier: made once a session, changed by no test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dossier_house import House

from guiju.dossier.names import MANIFEST


@pytest.fixture(scope="session")
def house(demonstration: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> House:
    """The demonstration's data folder of this session, one certificate withdrawn, and the dossier of its last year."""
    place = tmp_path_factory.mktemp("dossier")
    folder = place / "data"
    shutil.copytree(demonstration["folder"], folder)
    run(sys.executable, str(Path(__file__).with_name("withdrawing.py")), str(folder))
    made = House(folder, place / "home.zip")
    made.export(made.file)
    assert MANIFEST in made.members()
    return made


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=True)


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """Where a test puts a dossier of its own."""
    yield tmp_path / "changed.zip"
