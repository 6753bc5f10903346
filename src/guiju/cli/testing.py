"""`guiju test`: completes the tools of the tests, starts a private PostgreSQL for them and runs pytest.

The packages of requirements/test.lock are installed by the `guiju` script before this module runs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from guiju.cli.context import Context
from guiju.cli.errors import EXIT_UNAVAILABLE, CommandError
from guiju.cli.postgres import ClusterError, find_binaries, private_cluster

SUMMARY = {
    "zh": "运行全部测试（其后的参数交给 pytest）",
    "en": "run the tests (further arguments go to pytest)",
}
CHROMIUM_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DEFAULT_WORKERS = "2"


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """Options of ours; whatever else stands on the line is pytest's."""
    parser.add_argument(
        "--setup-only",
        action="store_true",
        help="只完成测试环境的安装" if lang != "en" else "complete the set-up of the tests and stop",
    )


def missing_tools() -> dict[str, str]:
    """Debian packages of the tools that the tests lack, with the names that people know them by."""
    missing = {}
    if not any(shutil.which(program) for program in CHROMIUM_PROGRAMS):
        missing["chromium"] = "Chromium"
    if find_binaries() is None:
        missing["postgresql"] = "PostgreSQL"
    if not shutil.which("xmlsec1"):
        missing["xmlsec1"] = "xmlsec1"
    if not has_chinese_font():
        missing["fonts-noto-cjk"] = "Noto CJK"
    return missing


def has_chinese_font() -> bool:
    """Whether a browser here can show Chinese: fontconfig, which comes with Chromium, knows a font for it."""
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").glob("**/*CJK*"))
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return bool(listed.stdout.strip())


def install_tools(context: Context) -> None:
    """Installs missing tools with apt-get as root; otherwise says which are missing, and their tests say so too."""
    missing = missing_tools()
    if not missing:
        return
    names = ", ".join(missing.values())
    packages = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        context.say(
            f"缺少 {names}，相关测试将跳过；可运行：apt-get install -y {packages}",
            f"{names} missing: their tests are skipped; to install: apt-get install -y {packages}",
        )
        return
    context.say(f"用 apt-get 安装 {names} ……", f"installing {names} with apt-get ...")
    options = ["-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", *options, *missing]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = subprocess.DEVNULL
        done = subprocess.run(command, env=environment, stdin=quiet, stdout=quiet, check=False)
        if done.returncode != 0:
            context.say(f"{' '.join(command[:2])} 失败，继续", f"{' '.join(command[:2])} failed; going on without")


@contextlib.contextmanager
def postgres(context: Context) -> Iterator[dict[str, str]]:
    """The environment that names the test database: one that is given, else a private cluster, else none."""
    binaries = find_binaries()
    if os.environ.get("GUIJU_TEST_POSTGRES") or binaries is None:
        yield {}
        return
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(private_cluster(binaries))
        except ClusterError as error:
            context.say(f"PostgreSQL 没有启动：{error}", f"PostgreSQL did not start: {error}")
            yield {}
            return
        yield {"GUIJU_TEST_POSTGRES": url}


def pytest_words(words: Sequence[str]) -> list[str]:
    """pytest's arguments: two workers, unless the line chooses otherwise or asks for a debugger."""
    choices = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "no:xdist", "-pno:xdist")
    return list(words) if any(word.startswith(choices) for word in words) else ["-n", DEFAULT_WORKERS, *words]


def _end_on_termination() -> None:
    """SIGTERM ends like an exception, so that pytest and the private cluster end with us."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def run(options: argparse.Namespace, context: Context) -> int:
    """Runs pytest at the root of the project; returns its exit code."""
    if find_spec("pytest") is None:
        raise CommandError(
            "测试用的软件包没有安装，请用 ./guiju test 运行",
            "the packages of the tests are not installed: run ./guiju test",
            code="set-up",
            exit_code=EXIT_UNAVAILABLE,
        )
    install_tools(context)
    if options.setup_only:
        context.say("测试环境已就绪", "the tests are set up")
        return 0
    _end_on_termination()
    with tempfile.TemporaryDirectory(prefix="guiju-test-") as folder, postgres(context) as database:
        # A developer's own agency in var/ is never read by a test.
        environment = {**os.environ, **database, "GUIJU_DATA": os.path.join(folder, "data")}
        command = [sys.executable, "-m", "pytest", *pytest_words(options.passed_on)]
        return subprocess.run(command, cwd=context.root, env=environment, check=False).returncode
