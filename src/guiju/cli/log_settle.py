"""`guiju log settle`: two people settle a row that was changed past the software."""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING

from guiju.cli.errors import CommandError

if TYPE_CHECKING:
    from guiju.cli.context import Context


def settle_arguments(settle: argparse.ArgumentParser, lang: str) -> None:
    """Table and row as the audit names them, the way, two people and the reason."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    settle.add_argument("table", metavar="TABLE", help=told("审计给出的表名", "table, as the audit names it"))
    settle.add_argument("row", type=int, metavar="ROW", help=told("审计给出的行号", "row, as the audit names it"))
    way = settle.add_mutually_exclusive_group(required=True)
    restored = told("恢复为日志登记的内容", "put it back to what the log committed")
    way.add_argument("--restored", dest="way", action="store_const", const="restored", help=restored)
    adopted = told("按现状采用（此后评价中始终列出）", "take it up as it stands; evaluations show that ever after")
    way.add_argument("--adopted", dest="way", action="store_const", const="adopted", help=adopted)
    reason = told("查到的原因和为何如此办理", "what was found out, and why it is settled so")
    settle.add_argument("--reason", required=True, metavar="REASON", help=reason)
    by = told("办理人的人员代码（机构负责人或质量负责人）", "code of the head or quality manager who settles it")
    settle.add_argument("--by", required=True, metavar="CODE", help=by)
    settle.add_argument(
        "--witness", required=True, metavar="CODE", help=told("见证人的人员代码", "code of the witness")
    )


def run_settle(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 settled, 1 refused."""
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    from guiju.cli.keys import actor_of
    from guiju.lab.house.act import ActError, perform
    from guiju.lab.house.acts import SettleRow

    request = SettleRow.Request(
        of_table=options.table,
        of_row=options.row,
        way=options.way,
        witnessed_by=actor_of(options.witness).person_id,
        reason=options.reason,
    )
    try:
        done = perform(SettleRow, request, actor=actor_of(options.by), key=secrets.token_hex(16))
    except ActError as error:
        raise CommandError(error.sentence("zh"), error.sentence("en"), code="refused", exit_code=1) from None
    context.say(f"已办理，记入日志第 {done.log_index} 条", f"settled, log entry {done.log_index}")
    if context.json:
        context.emit({"log_index": done.log_index, "way": options.way})
    return 0
