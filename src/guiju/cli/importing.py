"""`guiju import FILE`: rows of a register out of a spreadsheet, tried first, and stored only as a whole."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "从表格导入登记簿（先检查，后登记，可撤回）", "en": "import a register from a spreadsheet"}
TOKEN = "GUIJU_TOKEN"


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`FILE [--dry-run] [--act NAME]`, `--undo CODE`, `--template ACT -o FILE`, `--list`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument("file", nargs="?", metavar="FILE", help=told("表格文件（.xlsx 或 .csv）", ".xlsx or .csv"))
    parser.add_argument("--dry-run", action="store_true", help=told("只检查，不登记", "report only, store nothing"))
    parser.add_argument(
        "--act",
        default="",
        metavar="NAME",
        help=told("登记动作，默认按表头识别", "act that files a row; default: by the headings"),
    )
    parser.add_argument(
        "--files",
        default="",
        metavar="DIR",
        help=told("表格中所列文件（如证书）所在的文件夹或 zip", "folder or zip of the files that the sheet names"),
    )
    parser.add_argument(
        "--continue",
        dest="resume",
        default="",
        metavar="CODE",
        help=told("继续一次中断的导入", "go on with an import that broke off"),
    )
    parser.add_argument("--undo", default="", metavar="CODE", help=told("撤回一次导入", "take an import back"))
    parser.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help=told("继续或撤回他人的导入时的理由", "why, when the import is another's"),
    )
    parser.add_argument(
        "--template", default="", metavar="NAME", help=told("写出模板到 FILE", "write a template to FILE")
    )
    parser.add_argument("--list", action="store_true", help=told("列出可导入的登记簿", "list what can be imported"))
    parser.epilog = told(
        f"登记和撤回以接口令牌（环境变量 {TOKEN}）持有人的名义进行；只检查时可不给令牌。",
        f"Filing and taking back is done in the name of the owner of the token in {TOKEN}; a dry run needs none.",
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 imported, or a dry run without faults; 1 faults; 2 unreadable."""
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    from django.utils import translation

    with translation.override("en" if context.lang == "en" else "zh-hans"):
        return _run(options, context)


def _run(options: argparse.Namespace, context: Context) -> int:
    from guiju.lab.sheets.filed import fileable
    from guiju.lab.sheets.templates import template
    from guiju.lab.sheets.templates_out import all_templates

    for name in filter(None, (options.act, options.template)):
        if name not in fileable():
            known = ", ".join(fileable())
            raise UsageError(f"没有登记动作 {name}；可用：{known}", f"no act {name} files rows; there are: {known}")
    if options.list:
        found = all_templates()
        for each in found:
            context.show(f"{each['act']:32} {each['title']}")
        if context.json:
            context.emit({"registers": found})
        return 0
    if options.resume:
        return _resume(options.resume, options.reason, context)
    if options.undo:
        return _undo(options.undo, options.reason, context)
    if not options.file:
        raise UsageError("请给出文件，或 --list、--continue、--undo", "give a file, or --list, --continue, --undo")
    if options.template:
        language = "en" if context.lang == "en" else "zh-hans"
        Path(options.file).write_bytes(template(options.template, language))
        context.say(f"模板已写入 {options.file}", f"template written to {options.file}")
        if context.json:
            context.emit({"template": options.template, "file": options.file})
        return 0
    return _import(options, context)


def _caller(needed: bool, act: str = "") -> Any:
    """Who imports: the owner of the token; for a dry run without one, somebody with every role."""
    from guiju.lab.api.queries import caller_of
    from guiju.lab.api.rights import may
    from guiju.lab.house.reading import Actor
    from guiju.lab.ui.words import ROLES

    text = os.environ.get(TOKEN, "")
    if not text and not needed:
        return Actor(person_id="", name="", roles=frozenset(ROLES))
    found = caller_of(text)
    if found is None:
        raise CommandError(
            f"请在环境变量 {TOKEN} 中给出有效的接口令牌（页面右上角“接口令牌”）",
            f"give a valid interface token in {TOKEN} (the page Interface tokens)",
            code="token",
            exit_code=1,
        )
    if act and not may(found.rights, act):
        raise CommandError(f"此令牌没有权限 {act}", f"this token has no right {act}", code="token", exit_code=1)
    return found.actor


def _import(options: argparse.Namespace, context: Context) -> int:
    from guiju.lab.house.act import ActError
    from guiju.lab.sheets import running
    from guiju.lab.sheets.bundles import bundled
    from guiju.lab.sheets.report import judge
    from guiju.lab.sheets.workbook import SheetUnreadable
    from guiju.lab.ui.acting import in_words

    try:
        data = bundled(Path(options.file).read_bytes(), _files_beside(options.files))
        _demand_new(running.running_import(data))
        sheet, act = running.sheet_of(data, options.file, options.act)
        actor = _caller(not options.dry_run, act)
        report = judge(sheet, act, actor)
    except OSError as error:
        raise CommandError(
            f"无法读取 {options.file}：{error.strerror}",
            f"cannot read {options.file}: {error.strerror}",
            code="unreadable",
        ) from None
    except SheetUnreadable as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    except ActError as error:
        raise CommandError(in_words(error, "zh"), in_words(error, "en"), code="refused", exit_code=1) from None
    _tell(report, context)
    done: dict[str, Any] = {"import": None, "filed": 0}
    stopped = None
    if not report.faults and report.rows and not options.dry_run:
        row = running.accept(report, data, options.file, actor)
        context.say(f"导入编号 {row.code}", f"import {row.code}")
        filed, stopped = running.file_rows(row, actor, progress=lambda n, all_: _progress(context, n, all_))
        done = {"import": row.code, "filed": filed}
        context.say(
            f"已登记 {filed} 行，导入编号 {row.code}（撤回：--undo {row.code}）",
            f"filed {filed} rows as import {row.code} (--undo {row.code} takes it back)",
        )
    if context.json:
        context.emit(
            {
                **_document(report, context.lang),
                **done,
                "stopped": None if stopped is None else in_words(stopped, context.lang),
            }
        )
    if stopped is not None:
        raise CommandError(in_words(stopped, "zh"), in_words(stopped, "en"), code="stopped", exit_code=1)
    return 1 if report.faults else 0


def _files_beside(place: str) -> list[tuple[str, bytes]]:
    """The files of a folder, or a zip, that the cells of a sheet name."""
    if not place:
        return []
    path = Path(place)
    found = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    return [(each.name, each.read_bytes()) for each in found]


def _progress(context: Context, done: int, all_: int) -> None:
    if done % 500 == 0 or done == all_:
        context.say(f"  {done}/{all_}", f"  {done}/{all_}")


def _tell(report: Any, context: Context) -> None:
    good = report.rows - report.faulty_rows
    context.say(
        f"{report.act}：{report.rows} 行，{good} 行可以导入，{report.faulty_rows} 行有问题",
        f"{report.act}: {report.rows} rows, {good} can be taken, {report.faulty_rows} cannot",
    )
    if report.unused:
        names = "、".join(report.unused)
        context.say(f"忽略的列：{names}", f"columns passed over: {names}")
    for each in report.faults:
        place, why = each.cell or f"{each.row}", context.text(each.zh, each.en)
        context.show(f"{place:>8}  {each.heading}  {each.value}  {why}")


def _document(report: Any, lang: str) -> dict[str, Any]:
    return {
        "act": report.act,
        "sheet": report.sheet,
        "rows": report.rows,
        "faulty_rows": report.faulty_rows,
        "unused": list(report.unused),
        "faults": [
            {
                "row": each.row,
                "cell": each.cell,
                "column": each.heading,
                "value": each.value,
                "why": each.en if lang == "en" else each.zh,
            }
            for each in report.faults
        ],
    }


def _demand_new(begun: Any) -> None:
    """CommandError where this very file was accepted already and broke off."""
    if begun is not None:
        raise CommandError(
            f"此文件的导入 {begun.code} 尚未完成：用 --continue {begun.code} 继续，或用 --undo {begun.code} 撤回",
            f"import {begun.code} of this file is not finished: go on with --continue {begun.code}, or take it back "
            f"with --undo {begun.code}",
            code="running",
            exit_code=1,
        )


def _resume(code: str, reason: str, context: Context) -> int:
    """Files the rows of an import that are not filed yet."""
    from guiju.lab.sheets import running
    from guiju.lab.ui.acting import in_words

    row = _import_named(code)
    actor = _caller(True, row.act)
    filed, error = running.file_rows(row, actor, progress=lambda n, all_: _progress(context, n, all_), reason=reason)
    if context.json:
        stopped = None if error is None else in_words(error, context.lang)
        context.emit({"import": code, "filed": filed, "stopped": stopped})
    if error is not None:
        raise CommandError(in_words(error, "zh"), in_words(error, "en"), code="stopped", exit_code=1)
    context.say(f"导入 {code} 已完成，共 {filed} 行", f"import {code} is done, {filed} rows")
    return 0


def _import_named(code: str) -> Any:
    from guiju.lab.sheets.models import Import

    row = Import.objects.filter(code=code).first()
    if row is None:
        raise CommandError(f"没有导入 {code}", f"there is no import {code}", code="unknown", exit_code=1)
    return row


def _undo(code: str, reason: str, context: Context) -> int:
    from guiju.lab.sheets import running
    from guiju.lab.ui.acting import in_words

    row = _import_named(code)
    actor = _caller(True, row.act)
    left, error = running.undo(row, actor, progress=lambda n, all_: _progress(context, n, all_), reason=reason)
    if context.json:
        context.emit(
            {"import": code, "left": left, "stopped": None if error is None else in_words(error, context.lang)}
        )
    if error is not None:
        raise CommandError(in_words(error, "zh"), in_words(error, "en"), code="stopped", exit_code=1)
    context.say(f"导入 {code} 已撤回", f"import {code} was taken back")
    return 0
