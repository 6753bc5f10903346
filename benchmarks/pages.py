"""How long the server takes for the first response of each page of the demonstration; the aim is 300 ms.

Run: .venv/bin/python benchmarks/pages.py [FOLDER [ROUNDS]]

Without FOLDER a demonstration is built first. Each page is asked ROUNDS times (20) of a real server on this machine,
over one connection, as the person whose page it is; the floor is the least that the same server answers (a redirect).
"""

from __future__ import annotations

import http.client
import http.cookies
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROUNDS = 20
AIM = 300.0
FLOOR = ("", "/favicon.ico")
PAGES: tuple[tuple[str, str], ...] = (
    FLOOR,
    ("", "/"),
    ("", "/demo/people"),
    ("", "/verify"),
    ("", "/capability/"),
    ("", "/accounts/login/"),
    ("demo-clerk", "/today/"),
    ("demo-clerk", "/commissions/"),
    ("demo-clerk", "/commissions/new"),
    ("demo-clerk", "/commissions/DEMO-C-0004/"),
    ("demo-clerk", "/commissions/DEMO-C-0004/labels"),
    ("demo-clerk", "/sheets/"),
    ("demo-technical", "/today/"),
    ("demo-technical", "/jobs/"),
    ("demo-technical", "/methods/novelty/"),
    ("demo-calibrator", "/today/"),
    ("demo-calibrator", "/jobs/DEMO-J-0004/"),
    ("demo-calibrator", "/jobs/DEMO-J-0004/bench/"),
    ("demo-calibrator", "/jobs/DEMO-J-0004/record/"),
    ("demo-calibrator", "/jobs/DEMO-J-0004/budget/"),
    ("demo-calibrator", "/people/me"),
    ("demo-reviewer", "/reviews/"),
    ("demo-reviewer", "/reviews/DEMO-J-0004/"),
    ("demo-signatory", "/signing/"),
    ("demo-signatory", "/issued/"),
    ("demo-signatory", "/issued/DEMO-2026-000004/"),
    ("demo-signatory", "/issued/DEMO-2026-000004/check"),
    ("demo-signatory", "/numbers/"),
    ("demo-quality", "/today/"),
    ("demo-quality", "/dues/"),
    ("demo-quality", "/state/"),
    ("demo-quality", "/tokens/"),
    ("demo-quality", "/people/matrix"),
    ("demo-quality", "/traceability/"),
    ("demo-quality", "/equipment/DEMO-E-04-1/depends/"),
    ("demo-quality", "/registers/people/person/"),
    ("demo-quality", "/registers/people/person/6/change/"),
    ("demo-quality", "/registers/agency/qualification/1/change/"),
    ("demo-keeper", "/registers/equipment/equipment/"),
    ("demo-keeper", "/registers/equipment/equipment/2/change/"),
    ("demo-keeper", "/equipment/labels"),
    ("demo-keeper", "/equipment/certificates/1/"),
    ("demo-technical", "/registers/methods/method/4/change/"),
    ("demo-technical", "/registers/premises/room/1/change/"),
)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """`guiju serve` on the folder; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-P", "-m", "guiju.cli", "serve", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


class Browser:
    """One connection that keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes, float]:
        """Status, body, and milliseconds to the first byte of the answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request(method, path, body=body or None, headers=headers)
        answer = self.connection.getresponse()
        first = (time.perf_counter() - start) * 1e3
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: each.value for key, each in http.cookies.SimpleCookie(value).items()}
        return answer.status, answer.read(), first

    def become(self, person: str) -> None:
        """Signs in as one of the demonstration's people."""
        page = self.ask("GET", "/demo/people")[1].decode()
        token = page.split('name="csrfmiddlewaretoken" value="', 1)[1].partition('"')[0]
        said = urlencode({"csrfmiddlewaretoken": token, "username": person})
        status = self.ask("POST", "/demo/become", said)[0]
        if status != 302:
            raise SystemExit(f"cannot sign in as {person}: {status}")


def main() -> None:
    """Builds what is lacking, serves it, and measures."""
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    os.environ.setdefault("GUIJU_LANG", "en")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made) / "demo"
        if not folder.exists():
            build = [sys.executable, "-P", "-m", "guiju.cli", "demo", "--no-serve", "--data", str(folder)]
            subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with served(folder) as port:
            measure(port, rounds)


def measure(port: int, rounds: int) -> None:
    """Asks every page in turn, so that a busy moment of the machine falls on all, and prints the table."""
    browsers = {person: Browser(port) for person, _ in PAGES}
    for person, browser in browsers.items():
        if person:
            browser.become(person)
    times: dict[tuple[str, str], list[float]] = {each: [] for each in PAGES}
    for count in range(rounds + 1):
        for person, path in PAGES:
            status, _body, first = browsers[person].ask("GET", path)
            if status >= 400 and status != 429:
                raise SystemExit(f"{path} answers {status}")
            if count:  # the first round fills caches
                times[person, path].append(first)
    floor = statistics.median(times[FLOOR])
    print(f"{'page':<48}{'who':<18}{'median ms':>10}{'most ms':>10}{'ratio':>8}")
    for (person, path), measured in times.items():
        middle = statistics.median(measured)
        mark = "" if middle <= AIM else "  over the aim"
        print(f"{path:<48}{person:<18}{middle:>10.1f}{max(measured):>10.1f}{middle / floor:>8.1f}{mark}")
    slowest = max(statistics.median(each) for each in times.values())
    print(f"slowest median: {slowest:.0f} ms; the aim of {AIM:.0f} ms is {'met' if slowest <= AIM else 'not met'}")


if __name__ == "__main__":
    main()
