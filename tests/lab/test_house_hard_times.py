"""Two servers on one folder, and a disk that is full: nothing is done twice, nothing is done by half."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from urllib.error import URLError

import pytest
from lab_installation import TestInstallation
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    postgres_workshop,
    postgres_workshop_template,
    sqlite_workshop,
    sqlite_workshop_template,
    workshop,
)

STARTING = 240.0
"""Seconds to wait for a server on a machine that does much else."""
LIMITED = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))\n"
ISSUE = (
    "from guiju.lab.issuing import production\n"
    "from guiju.lab.people.queries import actor\n"
    "production.issue_certificate('DEMO-J-0004', actor=actor('demo-signatory'), key='once', prefix='DEMO')\n"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(installation: TestInstallation, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    ours = {"GUIJU_DATABASE", "GUIJU_READ_ONLY", "GUIJU_SQLITE_READ", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    words = [sys.executable, "-m", "guiju.cli", "serve", "--data", str(installation.folder), "--port", str(port)]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer(port: int) -> int:
    """Status of the start page, once the server is there."""
    end = time.monotonic() + STARTING
    while True:
        with suppress(URLError, ConnectionError), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            return int(page.status)
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.2)


def test_with_a_server_that_was_killed_its_workers_end(sqlite_workshop: Workshop) -> None:  # noqa: F811
    """Nobody is left who holds the port and goes on answering."""
    port = free_port()
    with served(sqlite_workshop.installation, port) as server:
        assert answer(port) == 200
        server.kill()
        server.wait()
        end = time.monotonic() + STARTING
        while not _is_free(port):
            assert time.monotonic() < end, "somebody still holds the port"
            time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def test_two_servers_on_one_folder(workshop: Workshop) -> None:  # noqa: F811
    """Both start at once, one of them explains the abandoned number, and both serve; work goes on beside them."""
    from django.db import connections

    from guiju.lab.house import clock
    from guiju.lab.house.audit import audit
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number
    from guiju.lab.people.queries import actor

    with clock.story(datetime.now(UTC) - timedelta(minutes=20)):
        abandoned = production.reserve("DEMO-J-0004", actor("demo-signatory"), "left", "DEMO")
    connections.close_all()
    one, two = free_port(), free_port()
    with served(workshop.installation, one), served(workshop.installation, two):
        assert (answer(one), answer(two)) == (200, 200)
        issued = workshop.installation.run(ISSUE)
        assert issued.returncode == 0, issued.stderr
        assert (answer(one), answer(two)) == (200, 200)
    states = {row.number: row.state for row in Number.objects.all()}
    assert states.pop(abandoned) == "void"
    assert list(states.values()) == ["issued"]
    voided = workshop.installation.sql("SELECT outcome FROM house_journalentry WHERE act = 'issuing.void_number'")
    assert [row[0] for row in voided].count("done") == 1
    assert audit().problems == []


@pytest.mark.parametrize("limit", [0, 20_000, 150_000])
def test_a_full_disk_leaves_nothing_half_done(workshop: Workshop, limit: int) -> None:  # noqa: F811
    """No file may grow beyond the limit, as on a disk that is full; afterwards there is room, and it is issued."""
    from django.db import connections

    from guiju.lab.house.audit import audit
    from guiju.lab.issuing import delivery, production
    from guiju.lab.issuing.models import Certificate, Number

    connections.close_all()
    full = workshop.installation.run(LIMITED.format(limit=limit) + ISSUE)
    assert full.returncode == 1, full.stderr
    assert Certificate.objects.count() == 0
    assert {row.state for row in Number.objects.all()} <= {"reserved"}
    assert audit().problems == []
    assert not list(workshop.installation.folder.rglob(".new-*"))
    again = workshop.installation.run(ISSUE)
    assert again.returncode == 0, again.stderr
    production.recover()
    assert [row.state for row in Number.objects.all()] == ["issued"]
    assert audit().problems == []
    files = delivery.paths(Certificate.objects.get().number.number)
    assert all(path.is_file() for path in (files.pdf, files.xml, files.proof, files.record, files.case))
