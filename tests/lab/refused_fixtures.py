"""Fixtures of the tests of refusals: a house built once for all workers, a copy a module, each case taken back."""

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_installation import TestInstallation
from refused import AS_FILED, unfit_but_for_these, unfit_rows_but_for_these
from refused_house import KNOWN, OPENED, House, taken_back


@pytest.fixture(scope="session")
def refused_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the house, that no test changes."""
    place = tmp_path_factory.getbasetemp()
    place = place.parent if os.environ.get("PYTEST_XDIST_WORKER") else place
    with open(place / "refused.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        folder = place / "refused"
        if not (folder / KNOWN).is_file():
            environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
            program = (
                f"import sys; sys.path[:0] = {sys.path!r}; import refused_house; refused_house.build_in(sys.argv[1])"
            )
            done = subprocess.run(
                [sys.executable, "-c", program, str(folder)],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def opened(refused_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The module's own copy of the house, open."""
    from django.db import connections

    folder = tmp_path_factory.mktemp("refused") / secrets.token_hex(4)
    shutil.copytree(refused_template, folder)
    TestInstallation(folder, "").open()
    OPENED.append(House(folder, json.loads((folder / KNOWN).read_text("utf-8"))))
    yield OPENED[-1]
    OPENED.pop()
    connections.close_all()


@pytest.fixture
def refused_house(opened: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The module's house for one case, at its instant; what the case does is taken back."""
    from guiju.lab.house import clock, transaction, unfit

    monkeypatch.setattr(transaction, "unfit_row", unfit_but_for_these(transaction.unfit_row))
    monkeypatch.setattr(unfit, "unfit", unfit_rows_but_for_these(unfit.unfit))
    AS_FILED.clear()
    with clock.story(opened.now), taken_back():
        yield opened
