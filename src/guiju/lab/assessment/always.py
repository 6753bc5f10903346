"""The state of the rows kept by itself: `python -m guiju.lab.assessment.always FOLDER`, beside the server.

A process of its own: it waits until the log has grown and stood still for a moment, publishes the log up to there, so
that a database set back afterwards is found, and judges what was touched; once a day it has the whole database compared
with the log and looks at every case; and it goes on with runs that somebody began and nobody drives. It ends with the
process that started it, and starts again after whatever went wrong with the database.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 1.0
QUIET_SECONDS = 1.5
LONGEST_WAIT_SECONDS = 15.0
AFTER_FAILURE_SECONDS = 30.0


class Debounce:
    """When to judge again: the head has moved and been still for a moment, or has moved for too long."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._seen: object = None
        self._moved_at = self._first_at = 0.0

    def due(self, head: object, judged: object) -> bool:
        """Whether to judge now, with the present head and the one that was judged last."""
        if head == judged:
            self._seen = head
            self._first_at = 0.0
            return False
        now = self._now()
        if head != self._seen:
            self._seen, self._moved_at = head, now
            self._first_at = self._first_at or now
        return now - self._moved_at >= QUIET_SECONDS or now - self._first_at >= LONGEST_WAIT_SECONDS


def watch() -> None:
    """Keeps the state of this installation until the process ends."""
    from guiju.lab.assessment.daily import Daily

    debounce, daily = Debounce(), Daily()
    _look(publish)
    while True:
        sound = _look(lambda: _keep(debounce))
        sound = _look(daily.look) and sound
        time.sleep(POLL_SECONDS if sound else AFTER_FAILURE_SECONDS)


def _keep(debounce: Debounce) -> None:
    from guiju.lab.assessment import run_steps, standing

    head, judged = standing.heads()
    if debounce.due(head, judged):
        _look(publish)
        standing.refresh()
    while run_steps.carry_on():
        pass


def publish() -> None:
    """Publishes what the log has grown by; nothing where nothing was added. Raises LogBehindCheckpoint."""
    from guiju.lab.house import log, publication

    last = publication.published()
    if last is None or last.size != log.size():
        publication.publish()


def _look(step: Callable[[], object]) -> bool:
    """Whether a step went well; a busy or restored database is told of, and the next look may be better."""
    try:
        step()
    except Exception as error:
        print(f"guiju: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        _let_go()
        return False
    return True


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def main(folder: Path) -> None:
    """Sets up the installation in a folder and keeps its state."""
    from guiju.lab import boot

    boot.end_with_parent()
    boot.setup(folder)
    # Whoever works at a page comes first.
    os.nice(10)
    watch()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
