"""Founds a demonstration in a folder and plays its story: `python -m guiju.lab.demo.play FOLDER zh|en URL`.

A process of its own, so that the folder can be moved into its place afterwards with nothing open in it.
"""

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from guiju.lab import boot


def found_and_play(folder: Path, lang: str, url: str) -> None:
    """`url` stands in the QR codes of the certificates.

    Raises StoryError, Refused or what else went wrong; the folder then holds no finished demonstration.
    """

    def say(zh: str, en: str) -> None:
        print(en if lang == "en" else zh, file=sys.stderr, flush=True)

    boot.setup(folder, must_be_founded=False)
    from django.db import connections

    from guiju.lab.demo.notes import write_notes
    from guiju.lab.demo.registers import AGENCY
    from guiju.lab.demo.stage import FOUNDED_BEFORE, Stage
    from guiju.lab.demo.story import play
    from guiju.lab.house.founding import found_agency

    now = datetime.now(UTC)
    words = {"agency": AGENCY["code"], "name": AGENCY["name"], "url": url}
    found_agency(folder, **words, demonstration=True, at=now - FOUNDED_BEFORE)
    stage = Stage(today=datetime.now(UTC), say=say)
    play(stage)
    write_notes(stage)
    connections.close_all()


def end_with_parent() -> None:
    """Ends this process soon after the one that started it is gone: nobody would take its folder into place."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with_parent()
    found_and_play(Path(sys.argv[1]), *sys.argv[2:4])
