"""`guiju log audit`: compares every controlled row of an installation with its log; reads only."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.lab.house.audit import Audit, Problem

UNREADABLE = 2


def run_audit(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 nothing wrong, 1 something found and named, 2 the installation cannot be read."""
    found = _audit(context)
    if context.json:
        context.emit(_document(found, context))
    else:
        print(_text(found, context), flush=True)
    return 0 if found.sound else 1


def _audit(context: Context) -> Audit:
    from guiju.lab import boot

    try:
        boot.setup(context.data, read_only=True)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable", exit_code=UNREADABLE) from None
    from django.db import DatabaseError

    from guiju.lab.house.audit import audit

    try:
        return audit()
    except (DatabaseError, OSError) as error:
        why = str(error).splitlines()[0]
        raise CommandError(
            f"无法读取 {context.data} 的数据库：{why}",
            f"the database of {context.data} cannot be read: {why}",
            code="unreadable",
            exit_code=UNREADABLE,
        ) from None


def _document(found: Audit, context: Context) -> dict[str, Any]:
    return {
        "folder": str(context.data),
        "sound": found.sound,
        "compared": {
            "entries": found.entries,
            "published": found.published,
            "commitments": found.commitments,
            "rows": found.rows,
            "journal": found.journal,
            "files": found.files,
        },
        "problems": [_problem(each, context) for each in found.problems],
    }


def _problem(each: Problem, context: Context) -> dict[str, Any]:
    return {
        "code": each.code,
        "table": each.table or None,
        "row": each.row,
        "known": each.known or None,
        "entry": each.entry,
        "message": each.sentence(context.lang),
    }


def _text(found: Audit, context: Context) -> str:
    published = context.text("未发布", "nothing published") if found.published is None else str(found.published)
    lines = [
        context.text(
            f"日志 {found.entries} 条（已发布：{published}），承诺 {found.commitments} 项，受控行 {found.rows} 行，"
            f"业务记录 {found.journal} 条，文件 {found.files} 个",
            f"{found.entries} log entries (published: {published}), {found.commitments} commitments, "
            f"{found.rows} controlled rows, {found.journal} journal entries, {found.files} files",
        )
    ]
    lines += [f"- {each.sentence(context.lang)}" for each in found.problems]
    verdict = (
        context.text("结论：一致，没有发现问题", "verdict: sound, nothing found")
        if found.sound
        else context.text(f"结论：发现 {len(found.problems)} 个问题", f"verdict: {len(found.problems)} problems found")
    )
    return "\n".join([*lines, verdict])
