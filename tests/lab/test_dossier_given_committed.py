"""Every row that people gave is opened in a dossier by the version that the log committed, whatever act wrote it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
    HEAD,
    KEEPER,
    OTHER,
    QUALITY,
    RED,
    ROW,
    TECHNICAL,
    as_,
    attest,
    days,
    document,
    on,
    rule,
    suspicion,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish


def give() -> None:
    """A row of every kind, some changed, one row of another kind settled, one suspicion open and one confirmed."""
    from guiju.lab.assessment.acts import (
        AcceptCorrection,
        AskTailoring,
        DecideTailoring,
        ProposeCorrection,
        ReplyToSuspicion,
        WithdrawAttestation,
    )

    document()
    gone, _ = attest(), attest(outcome="not_met", maturity=0)
    lacking = attest(outcome="partly", maturity=0)
    for each in (gone, lacking):
        as_(TECHNICAL, WithdrawAttestation, code=each.code, reason="样本有误，重新抽查后另行查证")
    asked = as_(
        QUALITY,
        AskTailoring,
        row="4.7-4",
        reason="本机构只有一个场所，没有分支机构，本条所指的情形不存在",
        valid_from=today(),
    )
    as_(HEAD, DecideTailoring, tailoring=asked.pk, approved=True, reason="已核对营业执照和场所登记，情况属实")
    mended = as_(
        TECHNICAL,
        ProposeCorrection,
        row=ROW,
        cause="体系文件在换版时漏编了本手册",
        action="编制手册并经技术负责人批准后发布",
        owner=KEEPER,
        due=today(),
    )
    as_(HEAD, AcceptCorrection, code=mended.code)
    first = suspicion()
    as_(CALIBRATOR, ReplyToSuspicion, code=first.code, statement="读数由仪器传来", files=())
    for who in (HEAD, TECHNICAL):
        rule(who, first, "confirmed")
    suspicion(suspected="另一份记录的环境读数晚于签发时刻，怀疑补填")


@pytest.fixture
def small(installation: TestInstallation) -> TestInstallation:
    """A furnished house on either database, in which everything was given."""
    furnish()
    with on(today() + days(1)):
        give()
    return installation


def compared(folder: Path, changed: Any = None) -> Any:
    """The dossier of now beside its log; what was given may have been changed by whoever seals it."""
    from guiju.dossier import Archive
    from guiju.dossier.committed import compare_given
    from guiju.dossier.facts import read_given
    from guiju.dossier.log import read_log
    from guiju.dossier.names import MANIFEST
    from guiju.dossier.reading import read_manifest
    from guiju.lab.assessment.dossier_export.exporting import Wanted, export_period
    from guiju.lab.house import publication

    file = folder / "given.zip"
    day = today() + days(1)
    with on(day):
        if not file.exists():
            export_period(file, day - days(300), day, Wanted())
        with Archive(file) as archive:
            log = read_log(archive, read_manifest(archive.read(MANIFEST)), [publication.vkey()])
            given, _ = read_given(archive)
            given = given if changed is None else changed(given)
            return given, compare_given(archive, log, given, given, day.isoformat())


def test_everything_that_was_given_is_proven(small: TestInstallation, tmp_path: Path) -> None:
    given, found = compared(tmp_path)
    assert found.problems == () and found.given == given
    assert (len(given.suspicions), given.suspicions[0].row) == (1, RED)
    assert [each.decision for each in given.adjudications] == ["confirmed"]
    assert [(each.withdrawn_by, each.lacking) for each in given.withdrawn] == [(TECHNICAL, "缺少记录")]
    assert len(given.attestations) == len(given.tailorings) == len(given.corrections) == len(given.documents) == 1


@pytest.mark.parametrize(
    "kind", ["adjudications", "attestations", "corrections", "documents", "suspicions", "tailorings", "withdrawn"]
)
def test_what_is_left_out_of_each_kind_is_found(small: TestInstallation, tmp_path: Path, kind: str) -> None:
    given, found = compared(tmp_path, lambda given: replace(given, **{kind: ()}))
    assert [each.code for each in found.problems] == ["given_removed"]
    assert getattr(given, kind) == () and len(getattr(found.given, kind)) == 1


def test_a_confirmation_is_not_made_a_dismissal_nor_a_suspicion_another_row(
    small: TestInstallation, tmp_path: Path
) -> None:
    def dismiss(given: Any) -> Any:
        return replace(given, adjudications=tuple(replace(each, decision="dismissed") for each in given.adjudications))

    def lighten(given: Any) -> Any:
        return replace(given, suspicions=tuple(replace(each, row=OTHER) for each in given.suspicions))

    assert [each.code for each in compared(tmp_path, dismiss)[1].problems] == ["given_changed"]
    assert [each.decision for each in compared(tmp_path, dismiss)[1].given.adjudications] == ["confirmed"]
    assert [each.code for each in compared(tmp_path, lighten)[1].problems] == ["given_changed"]


def test_a_settled_row_goes_on_being_proven(small: TestInstallation, tmp_path: Path) -> None:
    from guiju.lab.assessment.models import Attestation
    from guiju.lab.house.acts import SettleRow

    row = Attestation.objects.get(outcome="not_met")
    small.sql(f"UPDATE assessment_attestation SET maturity = 1 WHERE id = {row.pk}")
    small.sql("UPDATE agency_agency SET telephone = '9'")
    with on(today() + days(1)):
        for table, key in (("assessment_attestation", row.pk), ("agency_agency", 1)):
            words = {"of_table": table, "of_row": key, "way": "adopted", "witnessed_by": HEAD, "reason": "已查明来由"}
            as_(QUALITY, SettleRow, **words)
    given, found = compared(tmp_path)
    assert found.problems == ()
    assert [each.maturity for each in given.attestations] == [1]


def test_the_acts_that_give_something_are_those_that_a_dossier_opens(small: TestInstallation) -> None:
    """An act of these modules that is new must be named there, and writes these tables alone."""
    from guiju.canonical import loads
    from guiju.dossier.committed_rows import ACTS, TABLES
    from guiju.lab.house.act import all_acts
    from guiju.lab.house.models import JournalEntry

    modules = {f"guiju.lab.assessment.acts_{each}" for each in ("answers", "corrections", "suspicions")}
    assert {name for name, act in all_acts().items() if act.__module__ in modules} == ACTS
    for entry in JournalEntry.objects.filter(outcome="done"):
        tables = {each["table"] for each in loads(entry.changes.encode())}
        assert (tables <= TABLES.keys()) if entry.act in ACTS else not (tables & TABLES.keys()), entry.act
