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


def task(name: str, peer: str, rounds: int) -> dict[str, Any] | None:
    """What `peer_tasks.py` measured for a peer, or None when it failed; then its last line goes to stderr."""
    command = [str(HOME / "bin" / "python"), "-P", str(TASKS), name, peer, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOME)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["failed"]
        print(f"{peer}, {name}: {last[0]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
