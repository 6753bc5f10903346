"""`guiju dossier export`: a period, or a frozen run, of the running agency as one signed archive."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli import days
from guiju.cli.dossier_differences import differences_object, tell_each
from guiju.cli.errors import CommandError, UsageError
from guiju.cli.written import place_for, told_of

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.dossier.comparing import Difference


def export_arguments(export: argparse.ArgumentParser, lang: str) -> None:
    """`--period FROM TO … | --run NUMBER …`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--period",
        nargs=2,
        metavar=("FROM", "TO"),
        help=told(
            "首日和末日 YYYY-MM-DD（末日可写 today）", "first and last day YYYY-MM-DD (the last one may be: today)"
        ),
    )
    which.add_argument(
        "--run",
        metavar="NUMBER",
        help=told(
            "已定稿评价的编号：附上该评价及其签名声明，并说明今天的记录与其有何不同",
            "number of a frozen run: with its evaluation and signed statement; says if today's records differ from it",
        ),
    )
    export.add_argument("--out", metavar="FILE", help=told("写入的文件", "file to write"))
    export.add_argument(
        "--profile", default="self", metavar="NAME", help=told("所附评价的方案", "profile of the enclosed evaluation")
    )
    export.add_argument(
        "--no-evaluation", action="store_true", help=told("不附本机的评价", "leave out the evaluation of here")
    )
    export.add_argument(
        "--redact-customers",
        action="store_true",
        help=told("不附客户资料，只留摘要", "leave out the customers; their digests remain"),
    )
    export.add_argument(
        "--with-files", action="store_true", help=told("附上证据文件本身", "enclose the files of evidence themselves")
    )


def export(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 when the dossier was written."""
    asked = None if options.period is None else days.period(options.period)
    out = None if options.out is None else place_for(options.out, "--out", replaces=False)
    if options.run and options.no_evaluation:
        raise UsageError("--run 与 --no-evaluation 不能同用", "--run and --no-evaluation exclude each other")
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    given = None if asked is None else days.until(*asked)
    if given is not None:
        from guiju.lab.assessment.sources import founded_on

        days.demand_founded(given[1], founded_on())
        _demand_profile(options.profile, given[1])
    done = _exported(options, given, out)
    for number in done.missing:
        context.say(
            f"证书 {number} 的记录不在文件库中或已被改，卷宗中没有其案卷",
            f"the record of certificate {number} is not in the store or was changed; the dossier has no case of it",
        )
    if context.json:
        told = {**asdict(done), "path": str(done.path)}
        told["differences"] = differences_object(done.differences, context.lang) if options.run else None
        context.emit(told)
    else:
        context.show(
            context.text(
                f"卷宗已写入 {done.path}：案卷 {done.cases} 份，文件 {done.members} 个，{done.size} 字节；"
                f"日志 {done.log_size} 条；清单 SHA-256 {done.manifest_sha256}",
                f"the dossier is in {done.path}: {done.cases} cases, {done.members} members, {done.size} bytes; "
                f"log of {done.log_size} entries; SHA-256 of the manifest {done.manifest_sha256}",
            )
        )
        if options.run:
            _tell_since_frozen(done.differences, options.run, context)
    return 0


def _tell_since_frozen(found: Sequence[Difference], run: str, context: Context) -> None:
    if not found:
        context.show(
            context.text(
                f"今天的记录与定稿的评价 {run} 逐条相同", f"today's records give the frozen run {run}, row by row"
            )
        )
        return
    head = context.text(
        f"今天的记录与定稿的评价 {run} 相比（卷宗中的评价仍是定稿的那一份）",
        f"today's records beside the frozen run {run} (the dossier carries the frozen one)",
    )
    tell_each(found, head, context)


def _exported(options: argparse.Namespace, given: tuple[date, date] | None, out: Path | None) -> Any:
    from guiju.integrity.errors import IntegrityError
    from guiju.lab.assessment.dossier_export.exporting import RunNotFrozen, Wanted, export_period, export_run
    from guiju.lab.house.files import FileMissing
    from guiju.lab.house.publication import LogBehindCheckpoint
    from guiju.record.errors import RecordError

    wanted = Wanted(
        redact_customers=options.redact_customers,
        with_files=options.with_files,
        profile="" if options.no_evaluation else options.profile,
    )
    try:
        with told_of(out or Path.cwd()):
            if given is None:
                return export_run(out, options.run, wanted)
            return export_period(out, *given, wanted)
    except RunNotFrozen as error:
        raise UsageError(f"--run：{error.zh}", f"--run: {error.en}") from None
    except (IntegrityError, RecordError) as error:
        raise CommandError(error.zh, error.en, code="export") from None
    except (FileMissing, LogBehindCheckpoint) as error:
        raise CommandError(str(error), str(error), code="export") from None


def _demand_profile(name: str, day: date) -> None:
    from guiju.lab.assessment.profiles import names_on, profile_on

    if name and profile_on(name, day) is None:
        known = ", ".join(names_on(day))
        raise UsageError(
            f"{day} 没有有效的评价方案 {name}；可用的有：{known}",
            f"there is no profile {name} in force on {day}; there are: {known}",
        )
