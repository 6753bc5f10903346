"""Nothing controlled changes but through an act, and the log's tables take INSERT alone."""

import pytest
from lab_installation import TestInstallation

APPEND_ONLY = ("house_logentry", "house_lognode", "house_commitment", "house_journalentry", "house_installation")


def test_every_controlled_model_refuses_writes_outside_an_act(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house.controlled import ControlledWriteRefused, controlled_models

    models = controlled_models()
    assert {each._meta.app_label for each in models} >= {"customers", "equipment", "calibrations", "issuing", "house"}
    for model in models:
        row = model(pk=1)
        attempts = {
            "save": row.save,
            "save_base": row.save_base,
            "delete": row.delete,
            "update": lambda model=model: model.objects.update(version=2),
            "filter.update": lambda model=model: model.objects.filter(pk=1).update(version=2),
            "queryset.delete": lambda model=model: model.objects.all().delete(),
            "create": lambda model=model: model.objects.create(),
            "bulk_create": lambda model=model, row=row: model.objects.bulk_create([row]),
            "bulk_update": lambda model=model, row=row: model.objects.bulk_update([row], ["version"]),
            "get_or_create": lambda model=model: model.objects.get_or_create(pk=1),
            "update_or_create": lambda model=model: model.objects.update_or_create(pk=1),
            "base manager": lambda model=model: model._base_manager.update(version=2),
            "default manager": lambda model=model: model._default_manager.all().delete(),
        }
        for name, attempt in attempts.items():
            with pytest.raises(ControlledWriteRefused):
                attempt()
                pytest.fail(f"{model._meta.label}: {name} was possible")


def test_a_row_without_words_of_its_own_is_called_by_its_code(sqlite_installation: TestInstallation) -> None:
    """Refusals name rows; none is told as “Commission object (10)”."""
    from guiju.lab.commissions.models import Commission
    from guiju.lab.house.controlled import ControlledModel, controlled_models

    plain = [each for each in controlled_models() if each.__str__ is ControlledModel.__str__]
    assert Commission in plain and str(Commission(pk=10, number="C-7")).endswith(" C-7")
    assert not [each for each in plain if "object (" in str(each(pk=10))]


def test_no_controlled_row_goes_when_another_is_deleted(sqlite_installation: TestInstallation) -> None:
    """A cascade would delete rows without a commitment of their end."""
    from django.db.models import PROTECT

    from guiju.lab.house.controlled import controlled_models

    for model in controlled_models():
        for column in model._meta.concrete_fields:
            if column.related_model is not None:
                assert column.remote_field.on_delete is PROTECT, f"{model._meta.label}.{column.name}"


def test_every_column_of_a_controlled_model_has_a_type_that_is_the_same_on_both_databases(
    sqlite_installation: TestInstallation,
) -> None:
    from guiju.lab.house.columns import type_of
    from guiju.lab.house.controlled import controlled_models

    for model in controlled_models():
        for column in model._meta.concrete_fields:
            if not column.primary_key:
                assert type_of(column) in (str, int, bool, object) or type_of(column).__module__ == "datetime"
            # Text is never NULL: an absent text is empty, the same everywhere.
            assert not (column.null and type_of(column) is str), f"{model._meta.label}.{column.name}"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_logs_tables_refuse_update_and_delete(installation: TestInstallation, table: str) -> None:
    from lab_acts import register

    register("C-1")
    column = {"house_logentry": '"index"', "house_lognode": "level"}.get(table, "id")
    assert installation.sql(f"SELECT count(*) FROM {table}")[0][0] > 0
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="append-only"):
            installation.sql(statement)


def test_truncate_is_refused(postgres_installation: TestInstallation) -> None:
    for table in APPEND_ONLY:
        with pytest.raises(Exception, match="append-only"):
            postgres_installation.sql(f"TRUNCATE {table}")


def test_an_entry_out_of_its_turn_is_refused(installation: TestInstallation) -> None:
    size = installation.sql("SELECT size FROM house_loghead")[0][0]
    blob = "'\\x00'::bytea" if installation.is_postgresql else "x'00'"
    for index in (size + 1, size + 5, -1):
        with pytest.raises(Exception, match="the index of a log entry is the size of the log"):
            installation.sql(f'INSERT INTO house_logentry ("index", data, leaf_hash) VALUES ({index}, {blob}, {blob})')


def test_a_missing_trigger_is_noticed_and_put_back(installation: TestInstallation) -> None:
    from guiju.lab.house import triggers

    name = "guiju_append_only_house_commitment_update"
    triggers.demand()
    on = " ON house_commitment" if installation.is_postgresql else ""
    installation.sql(f"DROP TRIGGER {name}{on}")
    with pytest.raises(triggers.TriggersMissing, match=name):
        triggers.demand()
    triggers.install()
    triggers.demand()


def test_a_trigger_emptied_under_its_name_is_none(installation: TestInstallation) -> None:
    from guiju.lab.house import triggers

    if installation.is_postgresql:
        installation.sql(
            "CREATE OR REPLACE FUNCTION guiju_append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS $$BEGIN RETURN NEW; END$$"
        )
    else:
        name = "guiju_append_only_house_logentry_delete"
        installation.sql(
            f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} BEFORE DELETE ON house_logentry BEGIN SELECT 1; END"
        )
    with pytest.raises(triggers.TriggersMissing):
        triggers.demand()


def test_a_disabled_trigger_is_none(postgres_installation: TestInstallation) -> None:
    from guiju.lab.house import triggers

    postgres_installation.sql("ALTER TABLE house_logentry DISABLE TRIGGER USER")
    with pytest.raises(triggers.TriggersMissing):
        triggers.demand()


def test_migrating_puts_triggers_in_place(installation: TestInstallation) -> None:
    from django.core.management import call_command

    from guiju.lab.house import triggers

    on = " ON house_journalentry" if installation.is_postgresql else ""
    installation.sql(f"DROP TRIGGER guiju_append_only_house_journalentry_delete{on}")
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    triggers.demand()


def test_settings_and_key_files_are_checked(sqlite_installation: TestInstallation) -> None:
    from django.conf import settings

    from guiju.lab.house import checks, fitness

    fitness.demand()
    (sqlite_installation.folder / "keys" / "log.key").chmod(0o644)
    assert [each.id for each in checks.errors()] == ["guiju.E007"]
    with pytest.raises(fitness.Unfit, match=r"log\.key"):
        fitness.demand()
    (sqlite_installation.folder / "keys" / "log.key").chmod(0o600)
    options = settings.DATABASES["default"]["OPTIONS"]
    kept = dict(options)
    try:
        options.update(transaction_mode="DEFERRED", init_command="")
        settings.DATABASES["default"]["ATOMIC_REQUESTS"] = True
        assert {each.id for each in checks.errors()} == {"guiju.E001", "guiju.E002", "guiju.E003", "guiju.E005"}
    finally:
        options.update(kept)
        settings.DATABASES["default"]["ATOMIC_REQUESTS"] = False


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("DELETE FROM django_migrations WHERE app = 'equipment' AND name = '0001_initial'", "older version"),
        (
            "INSERT INTO django_migrations (app, name, applied) VALUES ('equipment', '9999_x', '2026-01-01')",
            "newer version",
        ),
    ],
)
def test_tables_of_another_version_are_not_opened(installation: TestInstallation, spoil: str, words: str) -> None:
    from guiju.lab.house import fitness

    fitness.demand()
    installation.sql(spoil)
    with pytest.raises(fitness.Unfit, match=words) as found:
        fitness.demand()
    assert "equipment." in str(found.value)
    served = installation.cli("serve", "--port", "18163", GUIJU_LANG="zh")
    assert served.returncode == 69
    assert "请" in served.stderr and "Traceback" not in served.stderr


def test_sqlite_runs_as_it_must(sqlite_installation: TestInstallation) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert found == {"journal_mode": "wal", "synchronous": 2}
