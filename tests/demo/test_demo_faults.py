"""A demonstration with one fault put in past the software: the evaluation turns exactly the rows that it should."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from database_faults import FAULTS, DatabaseFault


@pytest.fixture(scope="session")
def turned(demonstration: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The rows that turned, by fault."""
    folder = tmp_path_factory.mktemp("faults") / "house"
    shutil.copytree(demonstration["folder"], folder)
    program = Path(__file__).with_name("database_faults.py")
    words = [sys.executable, "-P", str(program), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_there_are_forty_faults_with_names_of_their_own() -> None:
    assert len({each.name for each in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_a_fault_turns_exactly_its_rows(fault: DatabaseFault, turned: dict[str, list[str]]) -> None:
    assert set(turned[fault.name]) == fault.rows
