"""Starting Django on a data folder: `setup(folder)` once per process, before any model is imported.

The folder holds `installation.json` (which database, which log key), `guiju.sqlite3` (the embedded default), `files/`
(content store), `keys/` (mode 0600, never in the database or its backup), `log/` (the published log), `certificates/`.
"""

import atexit
import json
import logging
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

MARKER = "installation.json"
SQLITE = "guiju.sqlite3"
COPY_TRIES = 5
PARENT_SECONDS = 0.5

_data: Path | None = None


class NotFounded(Exception):
    """The folder holds no founded agency."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.zh = f"{folder} 中没有已建立的机构；请用 guiju found 建立，或用 --data 指明其文件夹"
        self.en = f"no founded agency in {folder}: found one with guiju found, or name its folder with --data"
        super().__init__(f"{self.zh} / {self.en}")


class InstallationUnreadable(Exception):
    """`installation.json` is not what founding writes."""

    def __init__(self, path: Path, why: str) -> None:
        self.zh = f"{path} 无法读取或不是 guiju 的机构说明：{why}"
        self.en = f"{path} cannot be read, or is no description of an installation: {why}"
        super().__init__(f"{self.zh} / {self.en}")


def end_with_parent() -> None:
    """Ends this process with the one that started it, even where that was killed and could tell nobody.

    A worker left behind would hold the port and go on answering; what it is in the midst of is taken back like any act
    that is killed.
    """
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        os._exit(0)

    threading.Thread(target=look, daemon=True).start()


def data_folder() -> Path:
    """The data folder that this process runs on."""
    if _data is None:
        raise RuntimeError("guiju.lab.boot.setup(folder) has not been called")
    return _data


def described(folder: Path) -> dict[str, Any]:
    """What `installation.json` says; empty when the folder is not founded.

    Raises InstallationUnreadable.
    """
    path = folder / MARKER
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InstallationUnreadable(path, str(error)) from None
    if not isinstance(found, dict) or found.get("format") != "guiju.installation" or found.get("version") != 1:
        raise InstallationUnreadable(path, "format, version")
    return found


def setup(folder: Path, *, must_be_founded: bool = True, read_only: bool = False, database: str | None = None) -> None:
    """Configures Django for the folder. A process serves one folder; a second call must name the same.

    Args:
        database: URL of a PostgreSQL database, "" for the folder's SQLite; None for what `installation.json` says, or
            while nothing is founded, GUIJU_DATABASE. GUIJU_DATABASE also overrides the URL of an installation that
            was founded on PostgreSQL: for another password, or to read a restored copy.
        read_only: nothing is written, not even beside the SQLite file.

    Raises NotFounded when `must_be_founded` and no agency was founded there; InstallationUnreadable.
    """
    global _data  # noqa: PLW0603 - one folder a process
    folder = Path(folder).resolve()
    if _data is not None and _data != folder:
        raise RuntimeError(f"this process already runs on {_data}")
    found = described(folder)
    if must_be_founded and not found:
        raise NotFounded(folder)
    if _data is not None:
        return
    _data = folder
    os.environ["GUIJU_DATA"] = str(folder)
    os.environ["GUIJU_DATABASE"] = _database(found, database)
    os.environ["GUIJU_READ_ONLY"] = "1" if read_only else ""
    os.environ["GUIJU_SQLITE_READ"] = _readable(folder) if read_only and not os.environ["GUIJU_DATABASE"] else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.lab.settings"
    import django

    from guiju.lab.catalogues import compile_stale

    if not read_only:
        compile_stale()
    logging.getLogger("django.request").addFilter(_in_one_line)
    django.setup()


def _in_one_line(record: logging.LogRecord) -> bool:
    """Whoever is refused a page (403) is no failure of the software: one line of the server's output, no traceback."""
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = None
    return True


def _database(found: dict[str, Any], named: str | None) -> str:
    environment = os.environ.get("GUIJU_DATABASE", "")
    if named is not None:
        return named
    if not found:
        return environment
    # The variable of one installation must not lead another, founded on SQLite, to a foreign database.
    return (environment or found["database"]) if found.get("database") else ""


def _readable(folder: Path) -> str:
    """SQLite's address of the database for reading alone.

    While another process has it open (a -shm file is there), it is read in place. Otherwise a copy is read: opening
    a WAL database, even to read, makes files beside it, which a read-only medium or a copied folder must not get.
    """
    path = folder / SQLITE
    if path.with_name(f"{SQLITE}-shm").exists():
        return f"file:{path}?mode=ro"
    place = Path(tempfile.mkdtemp(prefix="guiju-read-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    names = [SQLITE, f"{SQLITE}-wal"]
    for _ in range(COPY_TRIES):
        before = _state(folder, names)
        for name in names:
            (place / name).unlink(missing_ok=True)
            if (folder / name).exists():
                shutil.copyfile(folder / name, place / name)
        if _state(folder, names) == before:
            break
    return f"file:{place / SQLITE}?mode=ro"


def _state(folder: Path, names: list[str]) -> list[tuple[int, int]]:
    found = [(folder / name).stat() for name in names if (folder / name).exists()]
    return [(each.st_size, each.st_mtime_ns) for each in found]
