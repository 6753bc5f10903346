"""An installation in a test: this process is pointed at its folder, which the software itself allows only once."""

import importlib
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOUNDED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def point_at(folder: Path, database: str, *, read_only: bool = False) -> None:
    """Points Django and the house at a folder and database, whatever they served before."""
    from guiju.lab import boot

    if boot._data is None:
        boot.setup(folder, must_be_founded=False, database=database, read_only=read_only)
        return
    boot._data = folder.resolve()
    os.environ["GUIJU_DATA"] = str(folder.resolve())
    os.environ["GUIJU_DATABASE"] = database
    os.environ["GUIJU_READ_ONLY"] = "1" if read_only else ""
    os.environ["GUIJU_SQLITE_READ"] = boot._readable(folder) if read_only and not database else ""
    _reconnect()
    _forget()


def _reconnect() -> None:
    from asgiref.local import Local
    from django.conf import settings
    from django.db import connections

    import guiju.lab.settings as chosen

    importlib.reload(chosen)
    connections.close_all()
    for name in ("DATABASES", "DATA", "READ_ONLY", "SECRET_KEY"):
        setattr(settings, name, getattr(chosen, name))
    connections.__dict__.pop("settings", None)
    connections._settings = None
    connections._connections = Local(connections.thread_critical)


def _forget() -> None:
    from guiju.lab.house import keys, publication

    for cached in (keys.log_signer, keys.server_secret, keys.first_seal, keys.imported_seal, keys.ca):
        cached.cache_clear()
    publication._opened.cache_clear()
    publication._root_of.cache_clear()
    _forget_evaluations()


def _forget_evaluations() -> None:
    """What the process remembers of the house before: another house is looked at like by a new process."""
    from guiju.lab.assessment import judging, sources, whole_entries
    from guiju.lab.assessment.period import work_groups

    for memory in (judging._known, sources._issued, whole_entries._read, work_groups._known):
        memory._held = None


@dataclass(frozen=True)
class TestInstallation:
    """A founded installation of one test."""

    __test__ = False

    folder: Path
    database: str
    """URL of its PostgreSQL database; empty for SQLite."""

    @property
    def is_postgresql(self) -> bool:
        return bool(self.database)

    def open(self, *, read_only: bool = False) -> None:
        """Points this process at it, anew."""
        point_at(self.folder, self.database, read_only=read_only)

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Runs statements past the software, on a connection of their own; rows of the last."""
        if self.is_postgresql:
            import psycopg

            with psycopg.connect(self.database, autocommit=True) as connection:
                return _run(connection, statements)
        import sqlite3

        with closing(sqlite3.connect(self.folder / "guiju.sqlite3", isolation_level=None)) as connection:
            return _run(connection, statements)

    def without_triggers(self, table: str, *statements: str) -> None:
        """Runs statements past the software with the table's triggers out of the way, and puts these back after."""
        if self.is_postgresql:
            off, on = f"ALTER TABLE {table} DISABLE TRIGGER USER", f"ALTER TABLE {table} ENABLE TRIGGER USER"
            self.sql(off, *statements, on)
            return
        made = self.sql(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'")
        self.sql(*(f"DROP TRIGGER {name}" for name, _ in made), *statements, *(each for _, each in made))

    def backup(self, place: Path) -> None:
        """A backup of the database alone, as an operator makes it."""
        from django.db import connections

        connections.close_all()
        if self.is_postgresql:
            self._on_server(f'CREATE DATABASE "{self._name}_backup" TEMPLATE "{self._name}"')
        else:
            shutil.copyfile(self.folder / "guiju.sqlite3", place)

    def restore(self, place: Path) -> None:
        """Puts the backup in the database's place."""
        from django.db import connections

        connections.close_all()
        if self.is_postgresql:
            self._on_server(
                f'DROP DATABASE "{self._name}" WITH (FORCE)',
                f'ALTER DATABASE "{self._name}_backup" RENAME TO "{self._name}"',
            )
        else:
            for suffix in ("-wal", "-shm"):
                (self.folder / f"guiju.sqlite3{suffix}").unlink(missing_ok=True)
            shutil.copyfile(place, self.folder / "guiju.sqlite3")

    @property
    def _name(self) -> str:
        return self.database.rpartition("/")[2]

    def _on_server(self, *statements: str) -> None:
        import psycopg

        server = self.database.rpartition("/")[0] + "/postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            _run(connection, statements)

    def run(self, program: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs a Python program on this installation in a process of its own."""
        begin = (
            "from pathlib import Path\nfrom guiju.lab import boot\n"
            f"boot.setup(Path({str(self.folder)!r}))\n"
            "import sys\n"
            f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        )
        return self._process([sys.executable, "-c", begin + program], environment)

    def cli(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs the `guiju` command on this installation."""
        return self._process([sys.executable, "-m", "guiju.cli", *words, "--data", str(self.folder)], environment)

    def _process(self, command: list[str], more: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        ours = {"GUIJU_DATABASE", "GUIJU_READ_ONLY", "GUIJU_SQLITE_READ", "DJANGO_SETTINGS_MODULE"}
        environment = {name: value for name, value in os.environ.items() if name not in ours}
        environment |= {"GUIJU_LANG": "en", **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _run(connection: Any, statements: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for statement in statements:
        cursor = connection.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    return rows
