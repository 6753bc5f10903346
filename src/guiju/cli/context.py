"""What every command is handed: the language, the form of its output, and where the installation's data are."""

from __future__ import annotations

import json as json_module
import os
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
# Control signs, format signs (direction among them), line and paragraph separators.
_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp"})
FOUNDED_MARKER = "installation.json"
"""Written last when an agency is founded: a data folder without it is not founded."""


def default_language(environment: Mapping[str, str]) -> str:
    """The language without `--lang`: GUIJU_LANG, else English for an English locale, else Chinese."""
    asked = environment.get("GUIJU_LANG", "").strip().lower()[:2]
    if asked in LANGUAGES:
        return asked
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else "zh"


def visible(text: str, *, lines: bool = False) -> str:
    """`text` with its control and direction signs as escapes, so that what a file says cannot steer the terminal.

    With `lines` a line feed stays one.

    >>> print(visible("\\x1b[1m\\n"))
    \\x1b[1m\\x0a
    """
    if text.isprintable():
        return text
    return "".join(
        f"\\x{ord(sign):02x}" if unicodedata.category(sign) in _STEERING and not (lines and sign == "\n") else sign
        for sign in text
    )


def project_root(environment: Mapping[str, str]) -> Path:
    """The folder of the clone: GUIJU_ROOT as the `guiju` script sets it, else the folder above this package's src."""
    named = environment.get("GUIJU_ROOT")
    return Path(named).absolute() if named else Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Context:
    """One call of the command.

    `data_option` is the value of `--data`, if any. Progress and sentences go to stderr (`say`); the result goes to
    stdout, with `--json` as exactly one object (`emit`).
    """

    lang: str
    json: bool
    root: Path
    data_option: str | None = None

    @cached_property
    def data(self) -> Path:
        """The absolute data folder, which may not exist: `--data`, GUIJU_DATA, a founded var/main, var/demo."""
        named = self.data_option or os.environ.get("GUIJU_DATA")
        if named:
            return Path(named).expanduser().absolute()
        founded = self.root / "var" / "main"
        return founded if (founded / FOUNDED_MARKER).is_file() else self.root / "var" / "demo"

    def text(self, zh: str, en: str) -> str:
        """The sentence in the user's language."""
        return en if self.lang == "en" else zh

    def say(self, zh: str, en: str) -> None:
        """Prints a sentence of progress or explanation to stderr."""
        print(self.text(zh, en), file=sys.stderr, flush=True)

    def show(self, line: str) -> None:
        """Prints one line of the result to stdout; what stands in it and steers a terminal is made visible."""
        print(visible(line))

    def emit(self, value: Any) -> None:
        """Prints the one JSON object of a command to stdout. Raises TypeError for what JSON cannot hold."""
        print(json_module.dumps(value, ensure_ascii=False, indent=2, allow_nan=False), flush=True)
