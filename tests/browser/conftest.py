"""A real server on a demonstration with work under way, and a real browser that fails for errors in its console."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

LAUNCH = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass(frozen=True)
class Served:
    """A demonstration that is served."""

    address: str
    folder: Path


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """`guiju serve` on the folder, at a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIJU_")}
    command = [sys.executable, "-P", "-m", "guiju.cli", "serve", "--data", str(folder), "--port", str(port)]
    with (
        open(folder / "serve.log", "w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server, folder / "serve.log")
            yield Served(address, folder)
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urllib.request.urlopen(address, timeout=10)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer at {address}: {log.read_text('utf-8')}")


@pytest.fixture(scope="module")
def house(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served copy of the busy demonstration, for the tests of one module."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(busy_demonstration, folder)
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH))
        yield made
        made.close()


@dataclass
class Window:
    """A window of the browser at one size, with what its console complained about."""

    house: Served
    page: Any
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        """Opens a page of the house; the answer."""
        return self.page.goto(self.house.address + path)

    def become(self, person: str) -> None:
        """Signs in as one of the demonstration's people."""
        self.go("/demo/people")
        self.page.locator(f"form:has(input[value='{person}']) button").click()
        self.page.wait_for_url("**/today/")

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@contextmanager
def window(browser: Any, house: Served, width: int, height: int, **more: Any) -> Iterator[Window]:
    """A window with no history; whatever its console says as an error is kept."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        permissions=["clipboard-read", "clipboard-write"],
        **more,
    )
    made = Window(house, context.new_page())
    made.page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.set_default_timeout(30_000)
    try:
        yield made
    finally:
        context.close()


@pytest.fixture(scope="session")
def open_window() -> Any:
    """Makes windows: `with open_window(browser, house, width, height) as shown`."""
    return window
