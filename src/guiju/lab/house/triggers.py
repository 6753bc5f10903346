"""Append-only by trigger: log, nodes, commitments, journal, its bindings and installation take INSERT alone.

Reinstalled after every migration; the software refuses to start without them. On SQLite a BEFORE INSERT trigger also
demands that the index of a log entry is the size of the log; on PostgreSQL the same is asked of the locked head.
"""

from typing import Any

from django.db import connection, transaction

TABLES = (
    "house_logentry",
    "house_lognode",
    "house_commitment",
    "house_journalentry",
    "house_journalbinding",
    "house_installation",
)
PREFIX = "guiju_append_only"


class TriggersMissing(RuntimeError):
    """The database would let the log be changed."""


INDEX_IS_SIZE = "the index of a log entry is the size of the log"
_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
_INDEX_BODY = (
    'DECLARE size bigint; BEGIN SELECT coalesce(max("index") + 1, 0) INTO size FROM house_logentry; '
    f"IF NEW.\"index\" <> size THEN RAISE EXCEPTION '{INDEX_IS_SIZE}'; END IF; RETURN NEW; END"
)
FUNCTIONS = {PREFIX: _BODY, f"{PREFIX}_index": _INDEX_BODY}


def _sqlite_triggers() -> dict[str, str]:
    """Statement that makes each trigger, by its name; SQLite keeps the statement as it was given."""
    made = {}
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{PREFIX}_{table}_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    name = f"{PREFIX}_house_logentry_insert"
    made[name] = (
        f'CREATE TRIGGER {name} BEFORE INSERT ON house_logentry WHEN NEW."index" <> '
        f'(SELECT coalesce(max("index") + 1, 0) FROM house_logentry) '
        f"BEGIN SELECT RAISE(ABORT, '{INDEX_IS_SIZE}'); END"
    )
    return made


def _postgresql_triggers() -> dict[str, tuple[str, str, str, str]]:
    """Table, verb, level and function of each trigger, by its name."""
    made = {
        f"{PREFIX}_{table}_{verb.lower()}": (table, verb, level, PREFIX)
        for table in TABLES
        for verb, level in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))
    }
    made[f"{PREFIX}_house_logentry_insert"] = ("house_logentry", "INSERT", "ROW", f"{PREFIX}_index")
    return made


def _postgresql_statements() -> list[str]:
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        for name, body in FUNCTIONS.items()
    ]
    for name, (table, verb, level, function) in _postgresql_triggers().items():
        statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}()"
        )
    return statements


def expected() -> set[str]:
    """Names of the triggers that must stand."""
    return set(_sqlite_triggers() if connection.vendor == "sqlite" else _postgresql_triggers())


_VERBS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_STANDING = """
SELECT t.tgname, c.relname, t.tgtype, p.proname, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = ''
AND c.relnamespace = current_schema()::regnamespace
"""


def _kind(verb: str, level: str) -> int:
    """PostgreSQL's tgtype of a BEFORE trigger."""
    return (1 if level == "ROW" else 0) | 2 | _VERBS[verb]


def standing() -> set[str]:
    """Names of the triggers that stand, are switched on, and do what ours do: one emptied under its name is none."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            made = _sqlite_triggers()
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {name for name, statement in cursor.fetchall() if made.get(name) == statement}
        cursor.execute(_STANDING)
        rows = cursor.fetchall()
    wanted = {
        (name, table, _kind(verb, level), function, FUNCTIONS[function])
        for name, (table, verb, level, function) in _postgresql_triggers().items()
    }
    return {row[0] for row in rows if tuple(row) in wanted}


def install() -> None:
    """Puts all triggers in place anew, in one transaction: at no moment is the log open."""
    if connection.vendor == "sqlite":
        made = _sqlite_triggers()
        statements = [each for name in made for each in (f"DROP TRIGGER IF EXISTS {name}", made[name])]
    else:
        statements = _postgresql_statements()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install_after_migration(**kwargs: Any) -> None:
    """Receiver of post_migrate."""
    if "house_logentry" in connection.introspection.table_names():
        install()


def demand() -> None:
    """Raises TriggersMissing when one is not there: the software does not start without them."""
    missing = sorted(expected() - standing())
    if missing:
        raise TriggersMissing(
            f"数据库缺少只追加触发器 {', '.join(missing)}；"
            "请先运行 guiju log audit 查明原因，再运行 guiju found --repair。"
            f" / the database lacks append-only triggers {', '.join(missing)}; find out why with guiju log audit, "
            "then run guiju found --repair."
        )


WEB_ROLE_GRANTS = "\n".join(
    ["GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"]
    + [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}};" for table in TABLES]
    + ["GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};"]
)
"""What an owner runs on PostgreSQL for the web role, with its name put in: INSERT and SELECT alone on the log."""
