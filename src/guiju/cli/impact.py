"""`guiju impact ITEM`: which certificates a shifted or untraced item of equipment affects, computed in steps."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "评估设备量值变化或未溯源对已出证书的影响", "en": "assess what a shifted or untraced item affects"}
STEP = 100


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`ITEM --certificate NUMBER | --untraced [--since DAY] [--reason TEXT]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument("item", metavar="ITEM", help=told("设备编号", "code of the item"))
    ground = parser.add_mutually_exclusive_group(required=True)
    ground.add_argument(
        "--certificate",
        metavar="NUMBER",
        default="",
        help=told("发现变化的后一份证书的编号", "number of the later certificate that shifts it"),
    )
    ground.add_argument(
        "--untraced",
        action="store_true",
        help=told("没有其后的证书：量值存疑，或从未溯源", "no later certificate: in doubt, or never traced"),
    )
    parser.add_argument(
        "--since",
        metavar="YYYY-MM-DD",
        help=told("早于最近有效证据的起始日期", "first day, earlier than the last good evidence"),
    )
    parser.add_argument(
        "--reason",
        default="命令行发起 / begun from the command line",
        help=told("原因", "why it is assessed"),
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 when everything was examined, 1 when refused; an interrupted assessment goes on where it stopped."""
    since = _day(options.since)
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    from guiju.lab.house.act import ActError

    try:
        row = _begun(options, since)
        context.say(
            f"影响评估 {row.code}：{row.since} 至 {row.until}，共 {row.total} 份记录",
            f"assessment {row.code}: {row.since} to {row.until}, {row.total} records",
        )
        row = _driven(row, context)
    except ActError as error:
        raise CommandError(error.sentence("zh"), error.sentence("en"), code="refused", exit_code=1) from None
    _tell(row, context)
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} 不是日期 YYYY-MM-DD", f"{text} is no day YYYY-MM-DD") from None


def _begun(options: argparse.Namespace, since: date | None) -> Any:
    """The unfinished assessment on the same ground, or a new one."""
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.quality.acts import AssessImpact
    from guiju.lab.quality.models import Impact
    from guiju.lab.ui.acting import new_key

    rows = Impact.objects.filter(equipment__code=options.item, certificate_number=options.certificate)
    unfinished = rows.exclude(state="closed").first()
    if unfinished is not None:
        return unfinished
    request = AssessImpact.Request(
        equipment=options.item, certificate=options.certificate, since=since, reason=options.reason
    )
    return perform(AssessImpact, request, actor=SYSTEM, key=new_key()).row


def _driven(row: Any, context: Context) -> Any:
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.quality.steps import steps

    for done in steps(row.code, SYSTEM, STEP):
        row = done
        context.say(f"  {row.done}/{row.total}", f"  {row.done}/{row.total}")
    return row


def _tell(row: Any, context: Context) -> None:
    from guiju.lab.quality.models import Affected

    found = Affected.objects.filter(impact=row).order_by("pk").defer("notice", "notice_en")
    changed, verdicts = found.filter(outcome="changed").count(), found.filter(verdict_changes=True).count()
    unknown = found.filter(outcome="unknown").count()
    if context.json:
        context.emit(
            {
                "code": row.code,
                "since": row.since.isoformat(),
                "until": row.until.isoformat(),
                "examined": row.done,
                "unchanged": row.unchanged,
                "changed": changed,
                "unknown": unknown,
                "verdict_changes": verdicts,
                "affected": [_affected(each) for each in found.iterator()],
            }
        )
        return
    context.say(
        f"检查 {row.done} 份：结果改变 {changed} 份（判定改变 {verdicts} 份），无法计算 {unknown} 份，"
        f"不变 {row.unchanged} 份；请在页面 /impact/{row.code}/ 逐份决定",
        f"{row.done} examined: {changed} change ({verdicts} in their verdict), {unknown} not known, {row.unchanged} "
        f"unchanged; decide on each at /impact/{row.code}/",
    )


def _affected(each: Any) -> dict[str, Any]:
    return {
        "certificate": each.certificate_number,
        "job": each.job_number,
        "day": each.day.isoformat(),
        "outcome": each.outcome,
        "why": each.why,
        "largest_in_U": each.largest,
        "verdict_changes": each.verdict_changes,
        "results": each.results,
    }
