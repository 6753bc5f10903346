"""Other people's packages in an environment of their own, never in ours: made by name on first use, run as a process.

Some of them are under the GPL; they are run and timed here, and nothing of them enters the project.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "benchmark-peers"
PEERS = {"GTC": "GTC", "uncertainties": "uncertainties", "suncal": "suncal", "metrolopy": "metrolopy"}
"""Name of a peer's module and of its package."""
TASKS = Path(__file__).with_name("peer_tasks.py")


def environment() -> dict[str, str]:
    """Installs what is missing; module -> version of every peer that could be installed."""
    python = HOME / "bin" / "python"
    if not python.exists():
        print(f"making {HOME.relative_to(ROOT)}", file=sys.stderr)
        venv.create(HOME, with_pip=True)
    for package in PEERS.values():
        if not _version(package):
            print(f"installing {package}", file=sys.stderr)
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", package], check=False, stdout=sys.stderr)
    return {module: found for module, package in PEERS.items() if (found := _version(package))}


def _version(package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([str(HOME / "bin" / "python"), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


class Peer:
    """A peer at one task, in a process of its own that waits between the rounds; `values` is what it computed."""

    def __init__(self, name: str, peer: str) -> None:
        command = [str(HOME / "bin" / "python"), "-P", str(TASKS), name, peer]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HOME)
        self.values: list[float] = self._answer()["values"]

    def seconds(self) -> float:
        """The time of one round, measured in there."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self._answer()["seconds"])

    def close(self) -> None:
        """Ends the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the peer failed; its message stands above")
        found: dict[str, Any] = json.loads(line)
        return found


def started(name: str, among: tuple[str, ...], versions: dict[str, str]) -> dict[str, Peer]:
    """The peers that can do a task, by name and version; one that fails is told and left out."""
    found = {}
    for peer in (each for each in among if each in versions):
        try:
            found[f"{peer} {versions[peer]}"] = Peer(name, peer)
        except RuntimeError as error:
            print(f"{peer}, {name}: {error}", file=sys.stderr)
    return found
