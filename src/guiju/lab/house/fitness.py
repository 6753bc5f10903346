"""Whether this installation may start: settings, key files, tables, triggers, a log that goes on from the published."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from guiju.lab.house import checks, publication, triggers

MOST_NAMED = 3
"""So many steps are named by which the tables differ."""


class Unfit(RuntimeError):
    """Settings, key files or tables are not as they must be."""


def demand() -> None:
    """Raises Unfit, TriggersMissing or LogBehindCheckpoint; the web server, the worker and the scheduler begin here."""
    found = checks.errors()
    if found:
        raise Unfit("; ".join(f"{each.id}: {each.msg}" for each in found))
    _demand_tables()
    triggers.demand()
    publication.demand_continuity()


def _demand_tables() -> None:
    """Raises Unfit where the tables are of another version: pages would fail one by one, and acts with them."""
    loader = MigrationLoader(connection)
    ours = {each for each in loader.disk_migrations if each[0] in loader.migrated_apps}
    there = {each for each in loader.applied_migrations if each[0] in loader.migrated_apps}
    older, newer = sorted(ours - there), sorted(there - ours)
    if older:
        raise Unfit(
            f"数据库是由较旧的版本建立的（缺少 {_named(older)}），本版本不能打开。"
            "请用建立它的版本打开；其中没有任何内容被改动 / "
            f"an older version made this database (it lacks {_named(older)}), and this one cannot open it:"
            " use the version that made it; nothing in it was changed"
        )
    if newer:
        raise Unfit(
            f"数据库是由较新的版本建立的（多出 {_named(newer)}）。请换用该版本；其中没有任何内容被改动 / "
            f"a newer version made this database (it has {_named(newer)} besides):"
            " use that version; nothing in it was changed"
        )


def _named(steps: list[tuple[str, str]]) -> str:
    shown = ", ".join(".".join(each) for each in steps[:MOST_NAMED])
    return shown if len(steps) <= MOST_NAMED else f"{shown} …"
