"""A copy of the demonstration for one module of tests, pointed at by each: the plugin `own_demo`."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_installation import point_at


@pytest.fixture(scope="module")
def own_folder(demonstration: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(demonstration["folder"], folder)
    return folder


@pytest.fixture
def own_demonstration(own_folder: Path) -> Iterator[Path]:
    from django.core.cache import cache
    from django.db import connections

    point_at(own_folder, "")
    cache.clear()
    yield own_folder
    connections.close_all()
