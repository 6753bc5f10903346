"""What can go wrong on the command line, and the exit codes that say so."""

from __future__ import annotations

EXIT_USAGE = 64
EXIT_UNAVAILABLE = 69
EXIT_SOFTWARE = 70
EXIT_INTERRUPTED = 130
# What a shell reports for a program that SIGPIPE ended.
EXIT_PIPE = 141


class CommandError(Exception):
    """A command cannot do what was asked; carries its sentence in both languages.

    `code` is a short name for programs (the `code` of the JSON error), `exit_code` what the command ends with.
    """

    def __init__(self, zh: str, en: str, *, code: str = "error", exit_code: int = EXIT_SOFTWARE) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.code = code
        self.exit_code = exit_code


class UsageError(CommandError):
    """The command line is wrong: exit 64."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en, code="usage", exit_code=EXIT_USAGE)
