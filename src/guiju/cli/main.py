"""The frame of the `guiju` command: global options, the table of commands, and how a call ends.

Exit codes: what the command returns; 64 wrong usage; 70 an error of the software; 130 interrupted.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from guiju.cli.context import LANGUAGES, Context, default_language, project_root, visible
from guiju.cli.errors import EXIT_INTERRUPTED, EXIT_PIPE, EXIT_USAGE, CommandError, UsageError
from guiju.cli.parser import make_parser

COMMANDS = {
    "demo": "guiju.cli.demo",
    "serve": "guiju.cli.serve",
    "found": "guiju.cli.found",
    "verify": "guiju.cli.verify",
    "log": "guiju.cli.log",
    "people": "guiju.cli.people",
    "import": "guiju.cli.importing",
    "keys": "guiju.cli.keys",
    "dcc": "guiju.cli.dcc",
    "impact": "guiju.cli.impact",
    "evaluate": "guiju.cli.evaluate",
    "budget": "guiju.cli.budget",
    "examples": "guiju.cli.examples",
    "test": "guiju.cli.testing",
}
# Commands that pass their words on to another program: after the name, no option is ours.
PASSES_ON = frozenset({"test"})


@dataclass(frozen=True)
class CommandLine:
    """The words of a call: global options taken out, then the command and its own words."""

    lang: str | None
    data: str | None
    json: bool
    command: str | None
    rest: tuple[str, ...]


def _is_on_disk(module: str) -> bool:
    return (Path(__file__).parent / f"{module.rpartition('.')[2]}.py").is_file()


def available() -> dict[str, str]:
    """The commands whose module is there, in the order of the table; imports none of them."""
    return {name: module for name, module in COMMANDS.items() if _is_on_disk(module)}


def read_command_line(words: Sequence[str]) -> CommandLine:
    """Takes `--lang`, `--data` and `--json` out of the words, wherever they stand before a `--`.

    Raises UsageError for an option without value and for an unknown language.
    """
    values: dict[str, str] = {}
    json = False
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if name in ("--lang", "--data"):
            if not equals and not left:
                raise UsageError(f"参数 {name} 后面要有一个值", f"argument {name}: expected one argument")
            values[name] = value if equals else left.pop(0)
        elif word == "--json":
            json = True
        else:
            rest.append(word)
            if word == "--" or rest[0] in PASSES_ON:
                rest += left
                left = []
    lang = values.get("--lang")
    if lang is not None and lang not in LANGUAGES:
        raise UsageError(f"参数 --lang 只能是 zh 或 en，不能是 {lang}", f"argument --lang: zh or en, not {lang}")
    command = rest.pop(0) if rest and not rest[0].startswith("-") else None
    return CommandLine(lang, values.get("--data"), json, command, tuple(rest))


def _targets(node: ast.AnnAssign | ast.Assign) -> list[str]:
    targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


def summary_of(module: str) -> Mapping[str, str]:
    """A command's SUMMARY, read from its source, so that `--help` imports no command. Empty when it cannot be read."""
    try:
        tree = ast.parse((Path(__file__).parent / f"{module.rpartition('.')[2]}.py").read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None and "SUMMARY" in _targets(node):
                return dict(ast.literal_eval(node.value))
    except (OSError, SyntaxError, TypeError, ValueError):
        pass
    return {}


def help_text(lang: str) -> str:
    """The page of `guiju --help`."""
    en = lang == "en"
    commands = available()
    lines = [
        "usage: guiju COMMAND [OPTIONS]" if en else "用法：guiju 命令 [选项]",
        "",
        "Runs a calibration agency from request to certificate, and proves that the work was honest."
        if en
        else "规矩：从委托到证书，校准机构的全部工作，并能证明这些工作是诚实做出来的。",
        "",
        "commands:" if en else "命令：",
        *(f"  {name:<10}{summary_of(module).get(lang, '')}".rstrip() for name, module in commands.items()),
        "",
        "options that every command takes:" if en else "每个命令都有的选项：",
        f"  --lang zh|en  {'language' if en else '语言'}",
        "  --data DIR    "
        + ("data folder (or GUIJU_DATA, var/main, var/demo)" if en else "数据文件夹（GUIJU_DATA、var/main、var/demo）"),
        f"  --json        {'one JSON object on stdout' if en else '标准输出只有一个 JSON 对象'}",
        f"  --version     {'version' if en else '版本'}",
        "",
        "More: guiju COMMAND --help" if en else "详见：guiju 命令 --help",
    ]
    return "\n".join(lines)


def _unknown(command: str) -> UsageError:
    from difflib import get_close_matches

    names = list(available())
    near = get_close_matches(command, names, n=1, cutoff=0.5)
    listed = ", ".join(names)
    if near:
        return UsageError(
            f"没有命令 {command}；您要的是 {near[0]} 吗？", f"there is no command {command}; did you mean {near[0]}?"
        )
    return UsageError(f"没有命令 {command}；可用的有：{listed}", f"there is no command {command}; there are: {listed}")


def _call(line: CommandLine, context: Context) -> int:
    """Runs the command of the line and returns its exit code."""
    if line.command is None:
        return _without_command(line, context)
    if line.command not in available():
        raise _unknown(line.command)
    module: Any = import_module(COMMANDS[line.command])
    summary = module.SUMMARY
    parser = make_parser(f"guiju {line.command}", summary[context.lang], context.lang)
    module.arguments(parser, context.lang)
    if line.command in PASSES_ON:
        options, words = parser.parse_known_args(list(line.rest))
        options.passed_on = words
    else:
        options = parser.parse_args(list(line.rest))
    return int(module.run(options, context))


def _without_command(line: CommandLine, context: Context) -> int:
    if set(line.rest) & {"--help", "-h"}:
        print(help_text(context.lang))
        return 0
    if "--version" in line.rest:
        from guiju import __version__

        print(f"guiju {__version__}")
        return 0
    if line.rest:
        raise UsageError(f"不认识的参数：{line.rest[0]}", f"unrecognized argument: {line.rest[0]}")
    print(help_text(context.lang), file=sys.stderr)
    raise UsageError("请给出一个命令", "name a command")


def _report(error: CommandError, context: Context) -> int:
    sentence = context.text(error.zh, error.en)
    if context.json:
        context.emit({"error": {"code": error.code, "message": sentence}})
    print(f"guiju: {visible(sentence, lines=True)}", file=sys.stderr)
    return error.exit_code


def _report_unexpected(error: Exception, context: Context) -> int:
    if os.environ.get("GUIJU_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}".replace("\n", " ")
    hint_zh, hint_en = "（GUIJU_DEBUG=1 可看详情）", " (GUIJU_DEBUG=1 shows the details)"
    failure = CommandError(f"软件内部错误：{what}{hint_zh}", f"error of the software: {what}{hint_en}", code="internal")
    return _report(failure, context)


def _prepare_streams(json: bool) -> None:
    """JSON is UTF-8 wherever it goes; a terminal that lacks a sign shows its code instead of failing.

    A word that was no UTF-8 holds lone surrogates; backslashreplace writes them as JSON's own escapes.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if json and stream is sys.stdout:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")


def _guarded(words: Sequence[str]) -> int:
    lang = default_language(os.environ)
    json = "--json" in words
    root = project_root(os.environ)
    context = Context(lang, json, root)
    _prepare_streams(json)
    try:
        line = read_command_line(words)
        json = line.json
        context = Context(line.lang or lang, json, root, line.data)
        return _call(line, context)
    except CommandError as error:
        return _report(error, context)
    except SystemExit as ending:  # argparse ends so after --help
        return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else EXIT_USAGE
    except BrokenPipeError:
        raise
    except Exception as error:
        return _report_unexpected(error, context)


def main(words: Sequence[str] | None = None) -> int:
    """Runs one call of the command; `words` without the program's name. Returns the exit code and never raises."""
    try:
        code = _guarded(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough. Python flushes stdout at the end once more, so nothing may be left in it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    except KeyboardInterrupt:
        print("\nguiju: 已中断 / interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    return code
