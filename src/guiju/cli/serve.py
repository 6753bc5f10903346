"""`guiju serve`: the pages of an installation, on this machine alone."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.cli.context import FOUNDED_MARKER
from guiju.cli.errors import EXIT_UNAVAILABLE, CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "启动网页（仅限本机）", "en": "serve the pages (on this machine alone)"}

ADDRESS = "127.0.0.1"
WATCH_SECONDS = 1.0
FIRST_PORT, PORTS_TRIED, LARGEST_PORT = 8000, 100, 65535


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`[--port N]`."""
    parser.add_argument("--port", type=int, metavar="N", help="port (8000)" if lang == "en" else "端口（默认 8000）")


def run(options: argparse.Namespace, context: Context) -> int:
    """Serves until it is ended; exit 69 when no port is free or the installation must not be served."""
    demand_port(options.port)
    return serve_folder(context.data, options.port, context)


def demand_port(port: int | None) -> None:
    """Raises UsageError for a number that is no port; None is the first free one."""
    if port is not None and not 0 < port <= LARGEST_PORT:
        raise UsageError(f"端口 {port} 不在 1 至 65535 之间", f"port {port} is not between 1 and 65535")


def serve_folder(folder: Path, port: int | None, context: Context) -> int:
    """Serves the installation in a folder at a port, or at the first free one from 8000 on."""
    from guiju.lab import boot

    try:
        boot.setup(folder)
    except boot.NotFounded:
        raise CommandError(
            f"{folder} 中没有已建立的机构；请先运行 guiju demo 或 guiju found",
            f"no agency was founded in {folder}; run guiju demo or guiju found first",
            code="not_founded",
            exit_code=EXIT_UNAVAILABLE,
        ) from None
    _demand_ready(context)
    free = free_port(port)
    os.environ["GUIJU_DATA"] = str(folder)
    asked = port or FIRST_PORT
    if free != asked:
        context.say(f"端口 {asked} 已被占用，改用 {free}", f"port {asked} is taken, using {free}")
    context.say(f"打开 http://{ADDRESS}:{free} （按 Ctrl+C 结束）", f"open http://{ADDRESS}:{free} (Ctrl+C ends it)")
    _end_when_replaced(folder, context)
    watcher = _watch_rows(folder)
    try:
        _serve(free)
    finally:
        watcher.terminate()
    return 0


def _demand_ready(context: Context) -> None:
    from guiju.lab.house.fitness import Unfit
    from guiju.lab.house.publication import CheckpointUnreadable, LogBehindCheckpoint
    from guiju.lab.house.triggers import TriggersMissing
    from guiju.lab.start import ready

    try:
        found = ready()
    except CheckpointUnreadable as error:
        raise CommandError(error.zh, error.en, code="checkpoint_unreadable") from None
    except (LogBehindCheckpoint, TriggersMissing, Unfit) as error:
        raise CommandError(str(error), str(error), code="not_ready", exit_code=EXIT_UNAVAILABLE) from None
    for number in found.made_void:
        context.say(
            f"未使用的编号 {number} 已作废并注明原因", f"the unused number {number} was made void, with the reason"
        )
    for number, lacking in found.undelivered.items():
        context.say(
            f"证书 {number} 的文件无法交付：{lacking.partition(' / ')[0]}。请从备份中取回该文件后重新启动；其余照常",
            f"certificate {number} cannot be handed out: {lacking.partition(' / ')[2]}. Bring the file back from a"
            " backup and start again; everything else works",
        )


def free_port(port: int | None) -> int:
    """The port, or the first free one behind it; from 8000 on without one. CommandError when none is free."""
    tried = range(port or FIRST_PORT, min((port or FIRST_PORT) + PORTS_TRIED, LARGEST_PORT + 1))
    for each in tried:
        with socket.socket() as probe:
            # As the server will bind: a port that still waits for its last packets is free for it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, each))
            except OSError:
                continue
            return each
    raise CommandError(
        f"从 {tried.start} 起没有空闲端口，请用 --port 另选",
        f"no port is free from {tried.start} on; choose another with --port",
        exit_code=EXIT_UNAVAILABLE,
    )


def _end_when_replaced(folder: Path, context: Context) -> None:
    """Ends this server when another installation is put in its folder's place: it must not go on with a foreign one."""
    marker = folder / FOUNDED_MARKER
    served = _identity(marker)

    def watch() -> None:
        while _identity(marker) == served:
            time.sleep(WATCH_SECONDS)
        context.say(
            f"{folder} 已换成另一个机构，本服务结束；请重新运行 guiju serve",
            f"{folder} now holds another installation, this server ends; run guiju serve again",
        )
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _watch_rows(folder: Path) -> subprocess.Popen[bytes]:
    """Starts the process that judges the rows of the code again after each act; it ends with this one."""
    command = [sys.executable, "-P", "-m", "guiju.lab.assessment.always", str(folder)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _serve(port: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    server = Granian(
        "guiju.lab.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_level=LogLevels.warning,
        websockets=False,
    )
    server.serve()
