"""How long the command takes to start, beside a bare Python of the same run.

Run: .venv/bin/python benchmarks/startup.py [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
BARE = "python -c pass"
COMMANDS: dict[str, list[str]] = {
    BARE: [sys.executable, "-c", "pass"],
    "python -m guiju.cli --help": [sys.executable, "-P", "-m", "guiju.cli", "--help"],
    "python -m guiju.cli --version": [sys.executable, "-P", "-m", "guiju.cli", "--version"],
    "./guiju --help": [str(ROOT / "guiju"), "--help"],
}


def seconds(command: list[str]) -> float:
    """The wall-clock time of one run of the command; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Prints a table: median and least time of each command, and the ratio of medians to the bare Python."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    os.environ.setdefault("GUIJU_LANG", "en")
    subprocess.run(COMMANDS["./guiju --help"], stdout=subprocess.DEVNULL, check=True)  # completes the set-up
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):  # in turn, so that a busy moment of the machine falls on all
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    floor = statistics.median(times[BARE])
    print(f"{'command':<32}{'median ms':>10}{'least ms':>10}{'ratio':>8}")
    for name, measured in times.items():
        middle = statistics.median(measured)
        print(f"{name:<32}{middle * 1e3:>10.1f}{min(measured) * 1e3:>10.1f}{middle / floor:>8.2f}")


if __name__ == "__main__":
    main()
