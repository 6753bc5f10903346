"""Once a day the whole database is compared with its log, and every case is looked at again.

A case that somebody edits past the software is touched by no act, so what is kept of it would stand until a thorough
run; so would an older judgement of it that was put back. The audit is made by a process that only reads,
`python -m guiju.lab.assessment.daily FOLDER`: on SQLite it holds nobody up from writing.
"""

import json
import subprocess
import sys
import time
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
    """Audits, keeps what was found, hashes every case and judges anew what is not as it was; what came of it."""
    from guiju.lab.assessment.standing import refresh
    from guiju.lab.house.act import ActError
    from guiju.lab.house.audit import kept

    told = _audited(boot.data_folder())
    # Where the log takes nothing what was found is kept all the same.
    with suppress(ActError):
        kept.keep_told(told)
    return refresh(thorough=True)


def _audited(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", __name__, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(folder: Path) -> None:
    """Tells what the audit found, as JSON."""
    boot.end_with_parent()
    boot.setup(folder, read_only=True)
    from guiju.lab.house.audit import audit, kept

    print(json.dumps(kept.told(audit())))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
