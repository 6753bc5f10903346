"""What a process beside this one does: begins without Django, sets the installation up, judges chunks of cases."""

import gc
from pathlib import Path
from typing import Any

SEEN_AT_ONCE = 100_000
"""Objects that come about between two searches for cycles: a case is many objects, and none of them refers back."""


def rare_collections() -> None:
    """For a process that does nothing but read documents: searching them for cycles takes a tenth of its time."""
    gc.set_threshold(SEEN_AT_ONCE)


def begin(folder: str) -> None:
    """Sets the installation up in a new process."""
    rare_collections()
    from guiju.lab import boot

    boot.setup(Path(folder))


def judge_chunk(records: list[int]) -> list[Any]:
    """Judges the cases of some records."""
    from guiju.lab.assessment import judging

    return judging.judge_chunk(records)
