"""What a process beside this one does: begins without Django, sets the installation up, judges chunks of cases."""

from pathlib import Path
from typing import Any


def begin(folder: str) -> None:
    """Sets the installation up in a new process."""
    from guiju.lab import boot

    boot.setup(Path(folder))


def judge_chunk(records: list[int]) -> list[Any]:
    """Judges the cases of some records."""
    from guiju.lab.assessment import judging

    return judging.judge_chunk(records)
