"""Looking inside a file of unknown origin in a process of its own, with bounded time and memory.

A parser that a hostile file leads astray then takes nothing with it but the answer.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from guiju.record.words import Text
from guiju.verification.anchor import authorities
from guiju.verification.content import Content, Report
from guiju.verification.content import look_inside as look_here
from guiju.verification.verdict import DocumentFacts, Kind, SignatureFinding

__all__ = ["look_inside"]

CPU_SECONDS: Final = 20
MEMORY: Final = 2 * 1024**3
_WALL_SECONDS: Final = 120
"""Far above the processor time, for a machine that is busy."""
MOST_MEMBERS: Final = 500_000
"""Of a JSON document that nobody vouches for: time and memory go with its members, not with its bytes, which may be
photographs. A record of thousands of readings has a tenth of it."""
_COUNTED: Final = ("record", "case")
_SEPARATORS: Final = (b",", b":", b"[", b"{")
_TOO_MANY: Final = Text(
    zh=f"文件中的成员超过 {MOST_MEMBERS} 个，且没有日志或证明记载这个文件，不予解析；请核对原始文件",
    en=f"the file has more than {MOST_MEMBERS} members and neither log nor proof names it, so it is not parsed; "
    "check the file as it was issued",
)
_BROKEN: Final = Text(
    zh="文件无法在限定的时间和内存内解析", en="the file cannot be parsed within the time and memory allowed"
)


def look_inside(kind: Kind, data: bytes, ca: bytes | None, at: datetime | None) -> Content:
    """As `content.look_inside`, in another process. Raises nothing for bad bytes."""
    if kind in _COUNTED and sum(map(data.count, _SEPARATORS)) > MOST_MEMBERS:
        return Content(unreadable=_TOO_MANY)
    question = {
        "kind": kind,
        "ca": None if ca is None else base64.b64encode(ca).decode("ascii"),
        "at": None if at is None else at.isoformat(),
    }
    asked = json.dumps(question).encode("ascii") + b"\n" + data
    command = [sys.executable, "-P", "-m", "guiju.verification.isolated"]
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=_WALL_SECONDS, check=True)
        return _read(json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError, KeyError, TypeError):
        return Content(unreadable=_BROKEN)


def _read(value: dict[str, Any]) -> Content:
    return Content(
        **{
            **value,
            "unreadable": Text(**value["unreadable"]) if value["unreadable"] else None,
            "signatures": tuple(SignatureFinding(**each) for each in value["signatures"]),
            "document": DocumentFacts(**value["document"]) if value["document"] else None,
            "problems": tuple(Text(**each) for each in value["problems"]),
            "redacted": tuple(value["redacted"]),
            "report": Report(**value["report"]) if value["report"] else None,
        }
    )


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the wall clock still ends it
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Reads a question from stdin, answers on stdout."""
    _limit()
    first, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(first)
    trusted = None if asked["ca"] is None else authorities(base64.b64decode(asked["ca"]))
    at = None if asked["at"] is None else datetime.fromisoformat(asked["at"])
    json.dump(asdict(look_here(asked["kind"], data, (trusted, at))), sys.stdout)


if __name__ == "__main__":
    main()
