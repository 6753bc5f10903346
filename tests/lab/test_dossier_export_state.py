"""A dossier is of one state of the database, on SQLite and PostgreSQL, and keeps nobody from writing."""

from datetime import date
from pathlib import Path

import pytest
from lab_installation import FOUNDED_AT, TestInstallation


def _mark(installation: TestInstallation, value: str) -> None:
    """Somebody else changes a row meanwhile, past the software."""
    installation.sql(f"UPDATE house_parameter SET value = '{value}' WHERE name = 'age_limit'")


def _age_limit() -> str:
    from guiju.lab.house.models import Parameter

    return str(Parameter.objects.get(name="age_limit").value)


def test_one_state_whatever_others_write(installation: TestInstallation) -> None:
    from guiju.lab.assessment.dossier_export.one_state import one_state

    before = _age_limit()
    with one_state():
        assert _age_limit() == before
        _mark(installation, "99")
        assert _age_limit() == before
    assert _age_limit() == "99"


def test_what_is_not_committed_goes_into_no_dossier(installation: TestInstallation) -> None:
    from django.db import transaction

    from guiju.lab.assessment.dossier_export.one_state import one_state

    with transaction.atomic(), pytest.raises(RuntimeError), one_state():
        pass
    with pytest.raises(ZeroDivisionError), one_state():
        _ = 1 // 0
    with transaction.atomic():
        assert _age_limit()


def test_a_new_house_exports_on_both_databases(installation: TestInstallation, tmp_path: Path) -> None:
    from guiju.dossier import Trust, evaluate_dossier
    from guiju.lab.assessment.dossier_export.exporting import Wanted, export_period
    from guiju.lab.house import publication

    file, first = tmp_path / "new.zip", FOUNDED_AT.date()
    done = export_period(file, first, date(2026, 12, 31), Wanted(profile="self"))
    assert (done.cases, done.missing, done.log_size) == (0, (), publication.standing().size)
    found = evaluate_dossier(file, Trust(vkeys=[publication.vkey()]))
    assert found.checked.result == "sound" and found.same
