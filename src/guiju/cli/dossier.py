"""`guiju dossier`: exports a period as one signed archive; checks and evaluates one, without database or network."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from guiju.cli.dossier_differences import differences_object, tell_each
from guiju.cli.dossier_export import export, export_arguments
from guiju.cli.errors import CommandError, UsageError
from guiju.cli.verify import key_argument, read_file, read_keys

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.dossier import Checked, Evaluated

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
    export_arguments(commands.add_parser("export", help=told("导出卷宗", "write a dossier")), lang)
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


def run(options: argparse.Namespace, context: Context) -> int:
    """export and evaluate: exit 0 when they ran; check: 0 sound, 1 wrong, 2 cannot be told or read."""
    commands = {"export": export, "check": _check, "evaluate": _evaluate}
    return commands[options.dossier_command](options, context)


def _opened(options: argparse.Namespace, context: Context, work: Callable[..., T], **more: Any) -> T:
    from guiju.dossier import DossierError, Trust
    from guiju.integrity.errors import AuthorityError, IntegrityError

    ca, seen = (read_file(each) if each else None for each in (options.ca, options.seen))
    if options.jobs < 1:
        raise UsageError("--jobs 至少为 1", "--jobs: at least 1")
    try:
        keys = read_keys(options.key, context)
        if keys and not options.key:
            context.say(
                "未给 --key：日志密钥取自本机已建立的机构；外部人员请用自己另行取得的密钥",
                "without --key: the log's key is that of the agency founded here; an outsider gives one of his own",
            )
        trust = Trust(vkeys=keys, ca=ca, seen=seen)
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
            f"没有评价方案 {options.profile}；软件自带的有：{known}；机构自订的方案须写在卷宗里",
            f"no profile {options.profile}; with the software come: {known}; one of the agency's own is in the dossier",
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
            "differences": differences_object(found.differences, lang),
        },
    }


def _tell_evaluated(found: Evaluated, context: Context) -> None:
    from guiju.cli.evaluate_text import numbers, own_lines
    from guiju.conduct.evaluation.profile_differences import profile_of, profile_words
    from guiju.conduct.evaluation.sentences import notices

    lang, evaluation = context.lang, found.evaluation
    _tell_checked(found.checked, context)
    by = evaluation.profile if evaluation.own is None else profile_words(profile_of(evaluation), lang)
    context.show(context.text(f"本机的评价（{by}）：", f"evaluated here ({by}):"))
    for line in numbers(evaluation, context):
        context.show(f"  {line}")
    for line in own_lines(evaluation, context):
        context.show(line)
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
    head = context.text("本机的评价与卷宗中的评价相比", "the evaluation of here beside the archived one")
    tell_each(found.differences, head, context)
