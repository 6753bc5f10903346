"""`guiju dossier`: exports a period as one signed archive; checks and evaluates one, without database or network."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from guiju.cli.errors import CommandError, UsageError
from guiju.cli.verify import key_argument, read_file, read_keys

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.dossier import Checked, Evaluated
    from guiju.dossier.comparing import Difference

SUMMARY = {
    "zh": "导出一段期间的签名卷宗，在别处核对并重新评价",
    "en": "export a signed dossier of a period; check and evaluate one elsewhere",
}

EXIT_CODES = {"sound": 0, "wrong": 1, "cannot_tell": 2}
_SIGNS = {"wrong": "✗", "unknown": "?", "notice": "!"}
T = TypeVar("T")


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`export --period FROM TO … | --run NUMBER …`, `check FILE …`, `evaluate FILE …`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="dossier_command", required=True, metavar="export|check|evaluate")
    _export_arguments(commands.add_parser("export", help=told("导出卷宗", "write a dossier")), lang)
    check = commands.add_parser(
        "check", help=told("卷宗是否完好、齐全、出自该机构", "is it sound, whole, the agency's")
    )
    evaluate = commands.add_parser(
        "evaluate", help=told("用本机的规则重新评价并比较", "evaluate it by the rules installed here, and compare")
    )
    for each in (check, evaluate):
        each.add_argument("file", type=Path, metavar="FILE", help=told("卷宗文件", "the dossier's file"))
        key_argument(each, lang)
        each.add_argument(
            "--ca", type=Path, metavar="PEM", help=told("信任的 CA 证书", "certificates of trusted authorities")
        )
        each.add_argument(
            "--seen",
            type=Path,
            metavar="FILE",
            help=told(
                "先前公布的检查点或任一证书的 .tlog-proof：日志须延续它",
                "a checkpoint or .tlog-proof published earlier, which the log must continue",
            ),
        )
        each.add_argument(
            "--jobs", type=int, default=2, metavar="N", help=told("进程数（默认 2）", "processes (default 2)")
        )
    evaluate.add_argument(
        "--profile",
        default="",
        metavar="NAME",
        help=told("评价方案（默认与卷宗中的评价相同）", "profile (default: that of the archived evaluation)"),
    )


def _export_arguments(export: argparse.ArgumentParser, lang: str) -> None:
    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument("--period", nargs=2, metavar=("FROM", "TO"), help=told("首日和末日", "first and last day"))
    which.add_argument(
        "--run",
        metavar="NUMBER",
        help=told(
            "已定稿评价的编号：附上该评价及其签名声明，并说明今天的记录与其有何不同",
            "number of a frozen run: with its evaluation and signed statement; says if today's records differ from it",
        ),
    )
    export.add_argument("--out", type=Path, metavar="FILE", help=told("写入的文件", "file to write"))
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


def run(options: argparse.Namespace, context: Context) -> int:
    """export and evaluate: exit 0 when they ran; check: 0 sound, 1 wrong, 2 cannot be told or read."""
    commands = {"export": _export, "check": _check, "evaluate": _evaluate}
    return commands[options.dossier_command](options, context)


# export


def _export(options: argparse.Namespace, context: Context) -> int:
    days = _period(options)
    if options.run and options.no_evaluation:
        raise UsageError("--run 与 --no-evaluation 不能同用", "--run and --no-evaluation exclude each other")
    _demand_profile(options.profile)
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    if days is not None:
        _demand_past(days[1])
    done = _exported(options, days)
    for number in done.missing:
        context.say(
            f"证书 {number} 的记录不在文件库中或已被改，卷宗中没有其案卷",
            f"the record of certificate {number} is not in the store or was changed; the dossier has no case of it",
        )
    if context.json:
        told = {**asdict(done), "path": str(done.path)}
        told["differences"] = _differences_object(done.differences, context.lang) if options.run else None
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


def _period(options: argparse.Namespace) -> tuple[date, date] | None:
    """First and last day; None for those of a run."""
    if options.period is None:
        return None
    first, last = (_day(each) for each in options.period)
    if last < first:
        raise UsageError("--period 的末日早于首日", "--period: the last day is before the first")
    return first, last


def _tell_since_frozen(found: Sequence[Difference], run: str, context: Context) -> None:
    if not found:
        context.show(
            context.text(
                f"今天的记录与定稿的评价 {run} 逐条相同", f"today's records give the frozen run {run}, row by row"
            )
        )
        return
    count = len(found)
    context.show(
        context.text(
            f"今天的记录与定稿的评价 {run} 有 {count} 处不同（卷宗中的评价仍是定稿的那一份）：",
            f"today's records differ from the frozen run {run} in {count} points (the dossier carries the frozen one):",
        )
    )
    _tell_each(found, context)


def _demand_past(last: date) -> None:
    from guiju.cli.evaluate import demand_founded
    from guiju.lab.assessment.sources import founded_on
    from guiju.lab.house import clock

    if last > clock.today():
        raise UsageError(f"期间的末日 {last} 晚于今天", f"the last day {last} of the period is after today")
    demand_founded(last, founded_on())


def _exported(options: argparse.Namespace, days: tuple[date, date] | None) -> Any:
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
        if days is None:
            return export_run(options.out, options.run, wanted)
        return export_period(options.out, *days, wanted)
    except RunNotFrozen as error:
        raise UsageError(f"--run：{error.zh}", f"--run: {error.en}") from None
    except (IntegrityError, RecordError) as error:
        raise CommandError(error.zh, error.en, code="export") from None
    except (FileMissing, LogBehindCheckpoint) as error:
        raise CommandError(str(error), str(error), code="export") from None
    except OSError as error:
        raise CommandError(
            f"无法写入 {error.filename}：{error.strerror}",
            f"cannot write {error.filename}: {error.strerror}",
            code="file",
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--period：{text} 不是日期 YYYY-MM-DD", f"--period: {text} is no day YYYY-MM-DD") from None


def _demand_profile(name: str) -> None:
    from guiju.conduct.evaluation import profiles

    if name and name not in profiles():
        known = ", ".join(profiles())
        raise UsageError(f"没有评价方案 {name}；可用的有：{known}", f"there is no profile {name}; there are: {known}")


# check and evaluate


def _opened(options: argparse.Namespace, context: Context, work: Callable[..., T], **more: Any) -> T:
    from guiju.dossier import DossierError, Trust
    from guiju.integrity.errors import AuthorityError, IntegrityError

    ca, seen = (read_file(each) if each else None for each in (options.ca, options.seen))
    if options.jobs < 1:
        raise UsageError("--jobs 至少为 1", "--jobs: at least 1")
    try:
        trust = Trust(vkeys=read_keys(options.key, context), ca=ca, seen=seen)
        return work(options.file, trust, jobs=options.jobs, **more)
    except AuthorityError as error:
        raise UsageError(f"--ca：{error.zh}", f"--ca: {error.en}") from None
    except IntegrityError as error:
        raise UsageError(f"--seen：{error.zh}", f"--seen: {error.en}") from None
    except DossierError as error:
        raise CommandError(error.zh, error.en, code=error.code, exit_code=2) from None


def _check(options: argparse.Namespace, context: Context) -> int:
    from guiju.dossier import check_dossier

    checked = _opened(options, context, check_dossier)
    if context.json:
        context.emit(_checked_object(checked, context.lang))
    else:
        _tell_checked(checked, context)
    return EXIT_CODES[checked.result]


def _checked_object(checked: Checked, lang: str) -> dict[str, Any]:
    manifest = checked.manifest
    return {
        "result": checked.result,
        "agency": manifest.agency,
        "demonstration": manifest.demonstration,
        "period": {"from": manifest.first_day, "to": manifest.last_day},
        "manifest_sha256": checked.manifest_sha256,
        "cases": checked.cases,
        "issued": checked.issued,
        "log": {"origin": manifest.log.origin, "size": manifest.log.size, "root": manifest.log.root},
        "problems": [
            {"kind": one.kind, "code": one.code, "where": one.where, "message": one.text(lang)}
            for one in checked.problems
        ],
    }


def _tell_checked(checked: Checked, context: Context) -> None:
    from guiju.dossier.problems import word

    manifest = checked.manifest
    context.show(
        context.text(
            f"卷宗：{manifest.agency}，{manifest.first_day} 至 {manifest.last_day}；案卷 {checked.cases} 份，"
            f"日志记签发 {checked.issued} 份；日志 {manifest.log.origin}，{manifest.log.size} 条",
            f"dossier: {manifest.agency}, {manifest.first_day} to {manifest.last_day}; {checked.cases} cases, "
            f"{checked.issued} issued by the log; log {manifest.log.origin} of {manifest.log.size} entries",
        )
    )
    for one in checked.problems:
        context.show(f"  {_SIGNS[one.kind]} {one.text(context.lang)}")
    result = word("result", checked.result, context.lang)
    context.show(context.text(f"卷宗：{result}", f"the dossier: {result}"))


def _evaluate(options: argparse.Namespace, context: Context) -> int:
    from guiju.conduct.evaluation import profiles
    from guiju.dossier import evaluate_dossier

    try:
        found = _opened(options, context, evaluate_dossier, profile=options.profile)
    except KeyError:
        known = ", ".join(profiles())
        raise UsageError(
            f"没有评价方案 {options.profile}；本机有：{known}", f"no profile {options.profile}; here are: {known}"
        ) from None
    if context.json:
        context.emit(_evaluated_object(found, context.lang))
    else:
        _tell_evaluated(found, context)
    return 0


def _evaluated_object(found: Evaluated, lang: str) -> dict[str, Any]:
    from guiju.conduct.evaluation.summary import summary

    return {
        "dossier": _checked_object(found.checked, lang),
        "evaluation": summary(found.evaluation, lang),
        "compared": None
        if found.archived is None
        else {
            "same": found.same,
            "differences": _differences_object(found.differences, lang),
        },
    }


def _differences_object(found: Sequence[Difference], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "what": one.what,
            "name": one.name,
            "there": one.there,
            "here": one.here,
            "message": one.text(lang),
            "reasons": [each.text(lang) for each in one.reasons],
        }
        for one in found
    ]


def _tell_evaluated(found: Evaluated, context: Context) -> None:
    from guiju.conduct.evaluation.sentences import notices, word

    lang, evaluation = context.lang, found.evaluation
    _tell_checked(found.checked, context)
    verdict, score = word("verdict", evaluation.verdict, lang), evaluation.score or "-"
    context.show(
        context.text(
            f"本机的评价（{evaluation.profile}）：{verdict}；得分 {score}；覆盖度 {evaluation.coverage}；"
            f"证据强度 {evaluation.assurance}",
            f"evaluated here ({evaluation.profile}): {verdict}; score {score}; coverage {evaluation.coverage}; "
            f"assurance {evaluation.assurance}",
        )
    )
    _tell_outcomes(found, context)
    _tell_differences(found, context)
    for notice in notices(evaluation, lang):
        context.show(notice)


def _tell_outcomes(found: Evaluated, context: Context) -> None:
    from collections import Counter

    from guiju.conduct.evaluation.result import OUTCOMES
    from guiju.conduct.evaluation.sentences import why, word

    counts = Counter(row.outcome for row in found.evaluation.rows)
    mark = context.text("，", ", ")
    told = (f"{word('outcome', each, context.lang)} {counts[each]}" for each in OUTCOMES if counts[each])
    context.show(context.text("条款：", "rows: ") + mark.join(told))
    for row in found.evaluation.rows:
        if row.outcome in ("not_met", "error"):
            context.show(f"  {row.id} {word('outcome', row.outcome, context.lang)}: {why(row, context.lang)}")


def _tell_differences(found: Evaluated, context: Context) -> None:
    if found.archived is None:
        context.show(context.text("卷宗中没有可比较的评价", "the dossier has no evaluation to compare with"))
        return
    if found.same:
        context.show(context.text("与卷宗中的评价逐条相同", "the same as the archived evaluation, row by row"))
        return
    count = len(found.differences)
    context.show(
        context.text(f"与卷宗中的评价有 {count} 处不同：", f"{count} differences from the archived evaluation:")
    )
    _tell_each(found.differences, context)


def _tell_each(found: Sequence[Difference], context: Context) -> None:
    for one in found:
        context.show(f"  ≠ {one.text(context.lang)}")
        for reason in one.reasons:
            context.show(f"      {reason.text(context.lang)}")
