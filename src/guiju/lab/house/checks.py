"""System checks: what must hold of the settings before the software may run on a data folder.

Each has an id of its own, so that a message can be looked up: guiju.E001 to guiju.E007.
"""

import stat
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

PRIVATE = ("*.key", "*.secret")


def _error(number: int, zh: str, en: str) -> Error:
    return Error(f"{zh} / {en}", id=f"guiju.E{number:03d}")


def _sqlite(options: dict[str, Any]) -> Iterable[Error]:
    commands = str(options.get("init_command", "")).replace(" ", "").upper()
    if options.get("transaction_mode") != "IMMEDIATE":
        yield _error(
            1,
            "SQLite 须以 transaction_mode=IMMEDIATE 运行，否则并发写入会失败",
            "SQLite must run with transaction_mode=IMMEDIATE, or concurrent writers fail",
        )
    if "JOURNAL_MODE=WAL" not in commands:
        yield _error(2, "SQLite 须使用 journal_mode=WAL", "SQLite must run with journal_mode=WAL")
    if "SYNCHRONOUS=FULL" not in commands:
        yield _error(
            3,
            "SQLite 须使用 synchronous=FULL，否则断电会丢失已提交的内容",
            "SQLite must run with synchronous=FULL, or a power cut loses what was committed",
        )


def _postgresql(options: dict[str, Any]) -> Iterable[Error]:
    from django.db.backends.postgresql.psycopg_any import IsolationLevel

    level = options.get("isolation_level")
    if level not in (None, IsolationLevel.READ_COMMITTED):
        yield _error(
            4,
            "PostgreSQL 须以 READ COMMITTED 运行，更高的隔离级别会使多数写入中止",
            "PostgreSQL must run at READ COMMITTED: a higher level aborts most writers at the log head",
        )


@register()
def database(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """E001 to E005: the database's modes, and that no request is wrapped in a transaction."""
    found: list[CheckMessage] = []
    chosen = settings.DATABASES["default"]
    options = dict(chosen.get("OPTIONS") or {})
    if chosen["ENGINE"].endswith("sqlite3"):
        found += [] if settings.READ_ONLY else _sqlite(options)
    else:
        found += _postgresql(options)
    if chosen.get("ATOMIC_REQUESTS"):
        found.append(
            _error(
                5,
                "ATOMIC_REQUESTS 须关闭：业务动作自行开启短事务，拒绝须在回滚之后写入",
                "ATOMIC_REQUESTS must be off: an act opens its own short transaction and writes a refusal after it",
            )
        )
    return found


@register()
def debug(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """E006: pages of errors with settings and variables are never shown."""
    if settings.DEBUG:
        return [_error(6, "DEBUG 须关闭，否则出错页面会泄露内部数据", "DEBUG must be off, or error pages tell secrets")]
    return []


@register()
def key_files(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """E007: nobody but the owner may read a private key. A copy that is only read needs no key."""
    if settings.READ_ONLY:
        return []
    folder = settings.DATA / "keys"
    return [
        _error(
            7,
            f"密钥文件 {path.name} 对他人开放（{mode:04o}）；请执行 chmod 600",
            f"the key file {path.name} is open to others ({mode:04o}); run chmod 600",
        )
        for pattern in PRIVATE
        for path in sorted(folder.glob(pattern))
        if (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077
    ]


def errors() -> list[CheckMessage]:
    """Everything that these checks find now."""
    return [*database(), *debug(), *key_files()]
