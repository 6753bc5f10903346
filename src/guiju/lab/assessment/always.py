"""The state of the rows kept by itself: `python -m guiju.lab.assessment.always FOLDER`, beside the server.

A process of its own: it waits until the log has grown and stood still for a moment, then judges what was touched;
and it goes on with runs that somebody began and nobody drives. It ends with the process that started it, and starts
again after whatever went wrong with the database.
"""

import os
import sys
import threading
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
    from guiju.lab.assessment import run_steps, standing

    debounce = Debounce()
    while True:
        pause = POLL_SECONDS
        try:
            head, judged = standing.heads()
            if debounce.due(head, judged):
                standing.refresh()
            while run_steps.carry_on():
                pass
        except Exception as error:  # a busy or restored database: the next look may be better
            print(f"guiju: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            _let_go()
            pause = AFTER_FAILURE_SECONDS
        time.sleep(pause)


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def _end_with_parent() -> None:
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=look, daemon=True).start()


def main(folder: Path) -> None:
    """Sets up the installation in a folder and keeps its state."""
    _end_with_parent()
    from guiju.lab import boot

    boot.setup(folder)
    # Whoever works at a page comes first.
    os.nice(10)
    watch()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
