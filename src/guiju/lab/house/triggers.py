"""Append-only by trigger: log, nodes, commitments, journal and installation take INSERT and nothing else.

Reinstalled after every migration; the software refuses to start without them. On SQLite a BEFORE INSERT trigger also
demands that the index of a log entry is the size of the log; on PostgreSQL the same is asked of the locked head.
"""

from typing import Any

from django.db import connection

TABLES = ("house_logentry", "house_lognode", "house_commitment", "house_journalentry", "house_installation")
PREFIX = "guiju_append_only"


class TriggersMissing(RuntimeError):
    """The database would let the log be changed."""


def _sqlite_statements() -> list[str]:
    found = []
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{PREFIX}_{table}_{verb.lower()}"
            found.append(f"DROP TRIGGER IF EXISTS {name}")
            found.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    name = f"{PREFIX}_house_logentry_insert"
    found.append(f"DROP TRIGGER IF EXISTS {name}")
    found.append(
        f'CREATE TRIGGER {name} BEFORE INSERT ON house_logentry WHEN NEW."index" <> '
        f"(SELECT COUNT(*) FROM house_logentry) "
        f"BEGIN SELECT RAISE(ABORT, 'the index of a log entry is the size of the log'); END"
    )
    return found


def _postgresql_statements() -> list[str]:
    found = [
        f"CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE OR REPLACE FUNCTION {PREFIX}_index() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE size bigint; BEGIN SELECT coalesce(max(\"index\") + 1, 0) INTO size FROM house_logentry; "
        "IF NEW.\"index\" <> size THEN RAISE EXCEPTION 'the index of a log entry is the size of the log'; END IF; "
        "RETURN NEW; END $$",
    ]
    for table in TABLES:
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            name = f"{PREFIX}_{table}_{verb}"
            found.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            found.append(
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {PREFIX}()"
            )
    name = f"{PREFIX}_house_logentry_insert"
    found.append(f"DROP TRIGGER IF EXISTS {name} ON house_logentry")
    found.append(
        f"CREATE TRIGGER {name} BEFORE INSERT ON house_logentry FOR EACH ROW EXECUTE FUNCTION {PREFIX}_index()"
    )
    return found


def expected() -> set[str]:
    """Names of the triggers that must stand."""
    verbs = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    names = {f"{PREFIX}_{table}_{verb}" for table in TABLES for verb in verbs}
    return names | {f"{PREFIX}_house_logentry_insert"}


def standing() -> set[str]:
    """Names of the triggers of ours that the database has, and that are switched on."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(row[0]) for row in cursor.fetchall() if str(row[0]).startswith(PREFIX)}


def install() -> None:
    """Puts all triggers in place anew."""
    statements = _sqlite_statements() if connection.vendor == "sqlite" else _postgresql_statements()
    with connection.cursor() as cursor:
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
            f"数据库缺少只追加触发器 {', '.join(missing)}；请运行 guiju found --repair 或恢复数据库。"
            f" / the database lacks append-only triggers {', '.join(missing)}; reinstall them before going on."
        )


WEB_ROLE_GRANTS = "\n".join(
    ["GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"]
    + [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}};" for table in TABLES]
    + ["GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};"]
)
"""What an owner runs on PostgreSQL for the web role, with its name put in: INSERT and SELECT alone on the log."""
