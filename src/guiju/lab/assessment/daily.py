"""Once a day the whole database is compared with its log, and every case that the audit names is judged again.

A case that somebody edits past the software is touched by no act, so what is kept of it would stand until a thorough
run. The audit is made by a process that only reads, `python -m guiju.lab.assessment.daily FOLDER`: on SQLite it holds
nobody up from writing.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from guiju.lab import boot

AGAIN_SECONDS = 3600.0
"""After an audit that failed another is tried no sooner."""


class Daily:
    """When the audit of the day is due."""

    def __init__(self) -> None:
        self._tried: float | None = None

    def look(self) -> bool:
        """Whether an audit was made now: where the last is of a day before, and none was tried within the hour."""
        if not due() or (self._tried is not None and time.monotonic() - self._tried < AGAIN_SECONDS):
            return False
        self._tried = time.monotonic()
        look_through()
        self._tried = None
        return True


def due() -> bool:
    """Whether nobody has compared the database with the log today."""
    from guiju.lab.house import clock
    from guiju.lab.house.audit import kept

    last = kept.last()
    return last is None or clock.civil_day(last.at) < clock.today()


def look_through() -> Any:
    """Audits, keeps what was found, and judges again what it is about; what came of it."""
    from guiju.lab.assessment.standing import refresh
    from guiju.lab.house.act import ActError
    from guiju.lab.house.audit import kept

    told = _audited(boot.data_folder())
    # Where the log takes nothing what was found is kept all the same.
    with suppress(ActError):
        kept.keep_told(told)
    return refresh(also=frozenset(told["records"]))


def _audited(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", __name__, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _records(found: Any) -> Iterator[int]:
    """Records of whose cases the audit names a row, as it stands or as the journal told it last, or the file."""
    from guiju.lab.assessment.judging import CASE_OF
    from guiju.lab.calibrations.models import Record

    for each in found.problems:
        if each.code.startswith("file_"):
            yield from Record.objects.filter(sha256=each.known).values_list("pk", flat=True)
        elif each.table == Record._meta.db_table and each.row is not None:
            yield each.row
        elif each.table in CASE_OF:
            told = found.told.get((each.table, each.row), {}).get("record_id")
            yield from [] if told is None else [told]
            yield from [] if each.row is None else CASE_OF[each.table]([each.row])


def main(folder: Path) -> None:
    """Tells what the audit found, as JSON."""
    boot.end_with_parent()
    boot.setup(folder, read_only=True)
    from guiju.lab.house.audit import audit, kept

    found = audit()
    print(json.dumps({**kept.told(found), "records": sorted(set(_records(found)))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
