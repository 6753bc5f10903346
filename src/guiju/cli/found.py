"""`guiju found`: founds an agency in an empty data folder; puts triggers back; accepts a restored older database."""

from __future__ import annotations

import argparse
import os
import secrets
from typing import TYPE_CHECKING

from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from guiju.cli.context import Context

SUMMARY = {"zh": "建立一个新机构（空的）", "en": "found a new, empty agency"}


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`--agency CODE [--name NAME] [--origin ORIGIN] [--database URL] [--url URL] [--demonstration]`; `--repair`;
    `--accept-restored REASON --by CODE --witness CODE`.
    """

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument(
        "--agency", metavar="CODE", help=told("机构代码，不含空白", "the agency's code, without blanks")
    )
    parser.add_argument(
        "--name", default="", help=told("机构自有证书中的名称", "name in the agency's own certificates")
    )
    parser.add_argument(
        "--origin",
        default="",
        help=told("日志的永久名称，如 log.example.org/agency", "name of the log for ever: log.example.org/agency"),
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        default="",
        help=told(
            "PostgreSQL 空数据库的 URL（默认用 SQLite）", "URL of an empty PostgreSQL database (default: SQLite)"
        ),
    )
    parser.add_argument(
        "--url",
        default="",
        help=told(
            "客户可访问的网址，印在证书二维码中，如 https://lab.example.cn",
            "address at which customers reach the pages, printed in certificates' QR codes: https://lab.example.cn",
        ),
    )
    parser.add_argument(
        "--demonstration",
        action="store_true",
        help=told("演示机构：所有记录注明“演示”，不可更改", "a demonstration, for ever: every record says so"),
    )
    parser.add_argument(
        "--repair",
        action="store_true",
        help=told("重新安装数据库的只追加触发器", "put the database's append-only triggers in place again"),
    )
    parser.add_argument(
        "--accept-restored",
        metavar="REASON",
        help=told(
            "批准由旧备份恢复的数据库（写明原因）", "accept a database restored from an older backup, with the reason"
        ),
    )
    parser.add_argument("--by", metavar="CODE", help=told("办理人的人员代码", "code of who accepts it"))
    parser.add_argument("--witness", metavar="CODE", help=told("见证人的人员代码", "code of the witness"))


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 founded, put in place, or accepted; 1 when accepting was refused."""
    if options.repair:
        return _repair(context)
    if options.accept_restored is not None:
        return _accept_restored(options, context)
    if not options.agency:
        raise UsageError("请用 --agency 给出机构代码", "give the agency's code with --agency")
    folder = _folder(context)
    vkey = _found(folder, options)
    context.say(f"机构已建立于 {folder}", f"the agency was founded in {folder}")
    if not options.url:
        context.say(
            "没有给出 --url：证书的二维码将指向 http://127.0.0.1:8000，只有本机能打开",
            "no --url was given: QR codes will lead to http://127.0.0.1:8000, which this machine alone reaches",
        )
    context.say("请抄存日志的验证密钥，并备份 keys 文件夹：", "write down the log's verifier key, and back up keys/:")
    if context.json:
        context.emit({"folder": str(folder), "agency": options.agency, "vkey": vkey})
    else:
        print(vkey, flush=True)
    return 0


def _folder(context: Context) -> Path:
    """Where to found: as named, else var/main; var/demo, which other commands fall back to, is the demonstration's."""
    named = context.data_option or os.environ.get("GUIJU_DATA")
    return context.data if named else context.root / "var" / "main"


def _found(folder: Path, options: argparse.Namespace) -> str:
    from datetime import UTC, datetime

    from guiju.integrity.errors import IntegrityError
    from guiju.lab.house.founding import FoundingError, found_agency

    try:
        vkey = found_agency(
            folder,
            agency=options.agency,
            name=options.name,
            origin=options.origin,
            database=options.database,
            url=options.url,
            demonstration=options.demonstration,
            at=datetime.now(UTC),
        )
    except (FoundingError, IntegrityError) as error:
        raise CommandError(error.zh, error.en, code="founding") from None
    from guiju.lab.house import publication

    publication.publish()
    return vkey


def _set_up(context: Context) -> None:
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None


def _accept_restored(options: argparse.Namespace, context: Context) -> int:
    if not options.by or not options.witness:
        raise UsageError("请用 --by 和 --witness 给出两名人员", "name two people with --by and --witness")
    _set_up(context)
    from guiju.cli.keys import actor_of
    from guiju.lab.house import publication
    from guiju.lab.house.act import ActError, perform
    from guiju.lab.house.acts import AcceptRestoredDatabase

    request = AcceptRestoredDatabase.Request(
        witnessed_by=actor_of(options.witness).person_id, reason=options.accept_restored
    )
    key, actor = secrets.token_hex(16), actor_of(options.by)
    try:
        done = perform(AcceptRestoredDatabase, request, actor=actor, key=key, reason=options.accept_restored)
    except ActError as error:
        raise CommandError(error.sentence("zh"), error.sentence("en"), code="refused", exit_code=1) from None
    checkpoint = publication.publish()
    context.say(
        f"已批准，记入日志第 {done.log_index} 条；日志重新发布至 {checkpoint.size} 条，失去的日志另行保存",
        f"accepted, log entry {done.log_index}; {checkpoint.size} entries published anew, the lost log is kept aside",
    )
    if context.json:
        context.emit({"log_index": done.log_index, "published": checkpoint.size})
    return 0


def _repair(context: Context) -> int:
    _set_up(context)
    from guiju.lab.house import triggers

    missing = sorted(triggers.expected() - triggers.standing())
    triggers.install()
    if missing:
        names = ", ".join(missing)
        context.say(f"已重新安装：{names}", f"put in place again: {names}")
        context.say(
            "触发器缺失期间数据可能被改动：请运行 guiju log audit", "rows may have been changed: run guiju log audit"
        )
    else:
        context.say("触发器齐全，无需修复", "all triggers stand; nothing to repair")
    if context.json:
        context.emit({"installed": missing})
    return 0
