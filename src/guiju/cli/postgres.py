"""A private PostgreSQL cluster for tests: in a temporary folder, on a free port of 127.0.0.1, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVER_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_SUPERUSER = "guiju"
_PORT_TRIES = 5


class ClusterError(RuntimeError):
    """The cluster could not be made or started; the message ends with what PostgreSQL said."""


def find_binaries() -> Path | None:
    """The folder with initdb, pg_ctl and postgres: Debian's newest version, else the first in PATH with all."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: _version(path.name), reverse=True)
    debian = [version / "bin" for version in versions]
    others = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for folder in [*debian, *others]:
        if all(os.access(folder / program, os.X_OK) for program in SERVER_PROGRAMS):
            return folder
    return None


def _version(name: str) -> int:
    return int(name) if name.isdigit() else -1


def _identity() -> dict[str, Any]:
    """How to run the server's programs: PostgreSQL refuses root, so root lends them an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ClusterError("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody")


def _run(command: list[str], folder: Path, identity: dict[str, Any]) -> None:
    # The server inherits these streams; a pipe would never end, so a file takes its words.
    log = folder / "commands.log"
    environment = {**os.environ, "LC_ALL": "C", "HOME": str(folder)}
    with log.open("ab") as sink:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": sink, "stderr": sink}
        done = subprocess.run(command, cwd=folder, env=environment, check=False, **streams, **identity)
    if done.returncode != 0:
        words = log.read_text("utf-8", "replace") + _read(folder / "server.log")
        raise ClusterError(f"{Path(command[0]).name} ended with {done.returncode}: {words[-2000:].strip()}")


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _folder(identity: dict[str, Any]) -> Path:
    """A temporary folder that the server's user can reach: TMPDIR may lie below a folder closed to it."""
    usual = Path(tempfile.gettempdir())
    root_only = bool(identity) and any(not place.stat().st_mode & 0o001 for place in (usual, *usual.parents))
    folder = Path(tempfile.mkdtemp(prefix="guiju-postgres-", dir="/tmp" if root_only else None))
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    return folder


def _create(binaries: Path, folder: Path, password: str, identity: dict[str, Any]) -> None:
    password_file = folder / "password"
    password_file.write_text(password + "\n", "ascii")
    password_file.chmod(0o600)
    if identity:
        os.chown(password_file, identity["user"], identity["group"])
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", _SUPERUSER, f"--pwfile={password_file}"]
    _run([*command, "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"], folder, identity)
    password_file.unlink()


def _start(binaries: Path, folder: Path, identity: dict[str, Any]) -> int:
    """Starts the server and returns its port; another program may take the free port first, so it tries again."""
    for attempt in range(1, _PORT_TRIES + 1):
        port = _free_port()
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=on"
        command = [str(binaries / "pg_ctl"), "start", "-w", "-D", str(folder / "data"), "-o", settings]
        try:
            _run([*command, "-l", str(folder / "server.log")], folder, identity)
            return port
        except ClusterError:
            if attempt == _PORT_TRIES or "could not bind" not in _read(folder / "server.log"):
                raise
    raise AssertionError("unreachable")


@contextlib.contextmanager
def private_cluster(binaries: Path) -> Iterator[str]:
    """Makes and starts a cluster, yields its URL (database postgres), then stops it and removes its folder.

    Raises ClusterError when it cannot be started.
    """
    identity = _identity()
    folder = _folder(identity)
    password = secrets.token_hex(16)
    try:
        _create(binaries, folder, password, identity)
        port = _start(binaries, folder, identity)
        try:
            yield f"postgresql://{_SUPERUSER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop = [str(binaries / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", str(folder / "data")]
            with contextlib.suppress(ClusterError):
                _run(stop, folder, identity)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
