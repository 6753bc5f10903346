"""Shared fixtures: where the published reference data are, and what a missing tool means."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def missing(what: str) -> None:
    """Skips a test for a missing tool, saying plainly which; in CI nothing may be missing, so there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true allows no skip", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published reference data beside the repository."""
    if not SHARED.is_dir():
        missing(f"the folder of reference data {SHARED.name}/ beside the repository")
    return SHARED
