"""What a process beside this one does: begins without Django, sets the installation up, judges chunks of cases."""

from pathlib import Path
from typing import Any

from guiju.processes import rare_collections


def begin(folder: str) -> None:
    """Sets the installation up in a new process."""
    rare_collections()
    from guiju.lab import boot

    boot.setup(Path(folder))


def judge_chunk(records: list[int]) -> list[Any]:
    """Judges the cases of some records."""
    from guiju.lab.assessment import judging

    return judging.judge_chunk(records)
