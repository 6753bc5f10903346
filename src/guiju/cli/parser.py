"""The argument parser in the user's language, raising instead of ending the process."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from guiju.cli.errors import UsageError

# argparse's own sentences; 3.11 to 3.13 differ in quotes and in details only.
_ERRORS: tuple[tuple[str, str], ...] = (
    (r"^the following arguments are required: (.*)$", r"缺少参数：\1"),
    (r"^unrecognized arguments: (.*)$", r"不认识的参数：\1"),
    (r"^argument (.+?): invalid choice: (.+?) \(choose from (.*)\)$", r"参数 \1 的值 \2 不在可选之列：\3"),
    (r"^argument (.+?): expected one argument$", r"参数 \1 后面要有一个值"),
    (r"^argument (.+?): expected at least one argument$", r"参数 \1 后面至少要有一个值"),
    (r"^argument (.+?): expected (\d+) arguments$", r"参数 \1 后面要有 \2 个值"),
    (r"^argument (.+?): not allowed with argument (.+)$", r"参数 \1 不能与 \2 同时使用"),
    (r"^argument (.+?): ignored explicit argument (.+)$", r"参数 \1 不带值，却给了 \2"),
    (r"^argument (.+?): invalid (\S+) value: (.+)$", r"参数 \1 的值 \3 不是有效的 \2"),
    (r"^one of the arguments (.+) is required$", r"以下参数必须有一个：\1"),
    (r"^ambiguous option: (.+?) could match (.+)$", r"参数 \1 有歧义，可能是 \2"),
)


def chinese_error(message: str) -> str:
    """argparse's error in Chinese; one that is not known stays as it is."""
    for pattern, replacement in _ERRORS:
        if re.match(pattern, message, re.DOTALL):
            return re.sub(pattern, replacement, message, flags=re.DOTALL)
    return message


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _EnglishParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        hint_zh, hint_en = f"；看 {self.prog} --help", f"; see {self.prog} --help"
        raise UsageError(chinese_error(message) + hint_zh, message + hint_en)


class _ChineseParser(_EnglishParser):
    """Subparsers are of the same class, so a whole tree of commands speaks Chinese."""

    def __init__(self, *positional: object, **named: object) -> None:
        named.setdefault("formatter_class", _ChineseHelp)
        named["add_help"] = False
        super().__init__(*positional, **named)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")


def make_parser(program: str, description: str, lang: str) -> argparse.ArgumentParser:
    """A parser whose frame words and errors are in `lang`; wrong usage raises UsageError."""
    kind = _EnglishParser if lang == "en" else _ChineseParser
    return kind(prog=program, description=description, allow_abbrev=False)
