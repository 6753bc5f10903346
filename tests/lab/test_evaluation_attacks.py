"""Whoever edits the database or the files past the acts gains nothing: it does not count, and it is told."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from assessment_house import (
    HEAD,
    OTHER,
    QUALITY,
    ROW,
    TECHNICAL,
    as_,
    attest,
    code_of,
    days,
    document,
    evaluation,
    file,
    on,
    row_of,
    rule,
    suspicion,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish
from test_assessment_runs import enrol, freeze, judged, planned, waive_all


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


@pytest.fixture
def demo(demonstration: dict[str, Any], tmp_path: Path) -> Iterator[TestInstallation]:
    """A copy of the demonstration, pointed at."""
    import shutil

    from django.db import connections

    folder = tmp_path / "data"
    shutil.copytree(demonstration["folder"], folder)
    found = TestInstallation(folder, "")
    found.open()
    yield found
    connections.close_all()


def who(code: str = QUALITY) -> Any:
    from guiju.lab.people.queries import actor

    return actor(code)


def answers(found: Any) -> list[Any]:
    """Faults of what people answered."""
    return [each for each in found.snapshot.faults if not each.where.startswith(("register:", "period:"))]


def faults(row: str) -> list[str]:
    """Where the faults of a row stand."""
    return [each.where for each in evaluation().snapshot.faults if each.row == row]


# -- the result of a run -----------------------------------------------------------------------------------------------


def test_nobody_hands_a_result_in(small: TestInstallation) -> None:
    """The act makes snapshot and evaluation itself, once every case was looked at and the database was audited."""
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.acts import RecordResult
    from guiju.lab.assessment.models import Run, RunProgress

    assert [each.name for each in fields(RecordResult.Request)] == ["code"]
    run = planned()
    assert code_of(lambda: as_(QUALITY, RecordResult, code=run.code)) == "run_not_looked_through"
    run_steps.begin(run.code, who())
    assert code_of(lambda: as_(QUALITY, RecordResult, code=run.code)) == "run_not_looked_through"
    small.sql("UPDATE assessment_runprogress SET done = total, audited = 1")
    assert code_of(lambda: as_(QUALITY, RecordResult, code=run.code)) == "run_not_looked_through"
    assert run_steps.step(run.code, who()).state == "judged"
    assert Run.objects.get().state == "judged" and not RunProgress.objects.exists()
    # The result was filed: it is not filed once more without a look.
    assert code_of(lambda: as_(QUALITY, RecordResult, code=run.code)) == "run_not_looked_through"


def test_nobody_judges_in_the_name_of_another(small: TestInstallation) -> None:
    """The process beside the server goes on for whoever began, and not for whom the database was made to name."""
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import Run

    run = planned()
    run_steps.begin(run.code, who(TECHNICAL))
    small.sql(f"UPDATE assessment_runprogress SET begun_by = '{HEAD}'")
    assert run_steps.carry_on() is False
    assert Run.objects.get().state == "planned"


def test_a_formal_run_compares_the_database_with_its_log(small: TestInstallation) -> None:
    from guiju.lab.assessment.running import kept_evaluation
    from guiju.lab.house.audit import kept
    from guiju.lab.house.models import AuditRun

    assert kept.last() is None
    run = judged(planned())
    found = kept.last()
    assert found is not None and found.problems == ()
    assert next(each for each in kept_evaluation(run).evaluation.rows if each.id == "5-5b").outcome != "not_met"
    small.sql("UPDATE people_person SET name = 'X' WHERE code = 'P-B'")
    run = judged(run)
    found = kept.last()
    assert found is not None and [each.code for each in found.problems] == ["row_changed"]
    assert next(each for each in kept_evaluation(run).evaluation.rows if each.id == "5-5b").outcome == "not_met"
    # There is no older one to choose, and an audit that was put in is none.
    assert AuditRun.objects.count() == 1
    small.sql("UPDATE house_auditrun SET problems = '[]'")
    assert kept.last() is None


def test_an_older_audit_put_back_is_none(small: TestInstallation) -> None:
    """A clean audit that this installation made itself, from before a row was edited, is not the last in the log."""
    from guiju.lab.house.audit import audit, kept

    def columns() -> str:
        (row,) = small.sql("SELECT at, log_size, compared, problems, vouched FROM house_auditrun")
        return ", ".join(f"'{each}'" for each in row)

    kept.keep(audit())
    clean = columns()
    found = kept.last()
    assert found is not None and found.problems == ()
    small.sql("UPDATE people_person SET name = 'X' WHERE code = 'P-B'")
    kept.keep(audit())
    assert [each.code for each in (kept.last() or found).problems] == ["row_changed"]
    small.sql(
        "DELETE FROM house_auditrun",
        f"INSERT INTO house_auditrun (at, log_size, compared, problems, vouched) VALUES ({clean})",
    )
    assert kept.last() is None
    assert row_of(evaluation(), "5-5b").outcome != "met"
    # Nor where the journal is made to say that the older one was the last.
    small.without_triggers(
        "house_journalentry",
        "DELETE FROM house_journalentry WHERE act = 'house.keep_audit' AND id = "
        "(SELECT MAX(id) FROM house_journalentry WHERE act = 'house.keep_audit')",
    )
    assert kept.last() is None


def test_an_audit_is_entered_once_a_day_and_whenever_it_says_something_else(small: TestInstallation) -> None:
    from guiju.lab.house import log
    from guiju.lab.house.audit import audit, kept

    size = log.size()
    for _ in range(3):
        kept.keep(audit())
    assert log.size() == size + 1
    with on(today() + days(1)):
        kept.keep(audit())
        assert log.size() == size + 2
        small.sql("UPDATE people_person SET name = 'X' WHERE code = 'P-B'")
        kept.keep(audit())
        assert log.size() == size + 3 and kept.last() is not None


# -- answers -----------------------------------------------------------------------------------------------------------


def test_a_contrary_attestation_withdrawn_in_the_database_is_a_fault(small: TestInstallation) -> None:
    row = attest(outcome="not_met", maturity=0)
    assert row_of(evaluation(), OTHER).outcome == "not_met"
    small.sql(f"UPDATE assessment_attestation SET withdrawn_on = '{today()}', withdrawn_by = 'P-H'")
    found = evaluation()
    told = row_of(found, OTHER)
    assert (told.outcome, told.faulty) == ("not_met", True) and not found.evaluation.final
    assert [(each.row, each.where) for each in answers(found)] == [(OTHER, f"attestation:{row.code}")]


@pytest.mark.parametrize("column, value, rows", [("row", ROW, [ROW, OTHER]), ("outcome", "met", [OTHER])])
def test_a_contrary_attestation_changed_in_the_database_counts_as_it_was_committed(
    small: TestInstallation, column: str, value: str, rows: list[str]
) -> None:
    attest(outcome="not_met", maturity=0)
    small.sql(f"UPDATE assessment_attestation SET \"{column}\" = '{value}'")
    found = evaluation()
    assert [(each.row, each.outcome) for each in found.snapshot.attestations] == [(OTHER, "not_met")]
    assert sorted(each.row for each in answers(found)) == sorted(rows)
    assert row_of(found, OTHER).outcome == "not_met"
    assert all(row_of(found, each).faulty for each in rows)


def test_an_attestation_that_speaks_for_a_row_counts_nowhere_once_it_was_changed(small: TestInstallation) -> None:
    attest()
    small.sql("UPDATE assessment_attestation SET maturity = 5")
    found = evaluation()
    assert found.snapshot.attestations == ()
    assert row_of(found, OTHER).outcome == "error"


def test_an_attestation_deleted_in_the_database_is_a_fault_of_its_row(small: TestInstallation) -> None:
    row = attest(outcome="not_met", maturity=0)
    small.sql("DELETE FROM assessment_attestation")
    assert faults(OTHER) == [f"attestation:{row.code}"]
    assert row_of(evaluation(), OTHER).outcome == "not_met"


def test_a_contrary_attestation_deleted_with_its_commitment_is_a_fault_of_its_row(small: TestInstallation) -> None:
    """The log's entry still lists its digest; where the journal is gone too, it is one of the control of records."""
    attest()
    row = attest(HEAD, outcome="not_met", maturity=0)
    which = f'"table" = \'assessment_attestation\' AND "row" = {row.pk}'
    ((index,),) = small.sql(f"SELECT log_index FROM house_commitment WHERE {which}")
    assert evaluation().snapshot.faults == ()
    small.sql(f"DELETE FROM assessment_attestation WHERE id = {row.pk}")
    small.without_triggers("house_commitment", f"DELETE FROM house_commitment WHERE {which}")
    assert faults(OTHER) == [f"log:{index}"] and not evaluation().evaluation.final
    assert row_of(evaluation(), OTHER).outcome == "error"
    small.without_triggers("house_journalentry", f"DELETE FROM house_journalentry WHERE log_index = {index}")
    assert (faults(OTHER), faults("6.1.5-3")) == ([], [f"log:{index}"])
    small.without_triggers("house_logentry", f'DELETE FROM house_logentry WHERE "index" = {index}')
    from guiju.lab.assessment import whole_entries

    whole_entries._read = type(whole_entries._read)()  # as another process reads it
    assert "log" in faults("6.1.5-3")


def test_a_tailoring_put_into_the_database_does_not_count(small: TestInstallation) -> None:
    day = today()
    small.sql(
        'INSERT INTO assessment_tailoring(version, "row", reason, valid_from, asked_by, asked_on, state, decided_by, '
        f"decided_on, decision_reason) VALUES (1, '4.5-1', 'x', '{day}', 'P-Q', '{day}', 'approved', 'P-H', '{day}', "
        "'x')"
    )
    found = evaluation()
    assert found.snapshot.tailorings == ()
    row = row_of(found, "4.5-1")
    assert row.faulty and row.outcome == "not_met", "what the rules found stays found"


def test_a_document_approved_in_the_database_does_not_count(small: TestInstallation) -> None:
    document()
    assert [each.approved for each in evaluation().snapshot.documents] == [False]
    small.sql(f"UPDATE assessment_document SET approved_by = 'P-H', approved_on = '{today()}'")
    assert evaluation().snapshot.documents == ()
    assert faults(ROW) == ["document:QM-01 1"]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE assessment_ruling SET decision = 'dismissed'",
        "UPDATE assessment_ruling SET reason = 'x'",
        "UPDATE assessment_adjudication SET suspected = 'x'",
        "UPDATE assessment_adjudication SET decided_on = NULL, decision = ''",
        "UPDATE assessment_adjudication SET overturned_on = decided_on",
        "DELETE FROM assessment_ruling",
        'INSERT INTO assessment_ruling(version, adjudication_id, "by", "on", decision, reason, files, adviser) '
        "SELECT 1, adjudication_id, 'P-Q', \"on\", 'dismissed', reason, files, '' FROM assessment_ruling LIMIT 1",
    ],
)
def test_a_confirmed_suspicion_stays_confirmed_whatever_is_edited(small: TestInstallation, edit: str) -> None:
    row = suspect()
    from assessment_house import on

    with on(row.reply_until + days(1)):
        for each in (HEAD, TECHNICAL):
            rule(each, row, "confirmed")
        assert len(evaluation().snapshot.adjudications) == 1
        small.sql(edit)
        found = evaluation()
        assert [each.decision for each in found.snapshot.adjudications] == ["confirmed"]
        assert {each.row for each in answers(found)} == {"5-6a"}
        assert (row_of(found, "5-6a").outcome, found.evaluation.verdict) == ("not_met", "D")


def test_whoever_signed_a_record_that_a_finding_names_is_named(demo: TestInstallation) -> None:
    from guiju.conduct.finding import Finding
    from guiju.lab.assessment.named import named_by
    from guiju.lab.calibrations.models import Record, Statement
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.signing import SYSTEM

    record = Record.objects.exclude(numbers=None).first()
    assert record is not None
    number = record.numbers.first().number
    signed = set(Statement.objects.filter(record=record).exclude(purpose="issue").values_list("person_code", flat=True))
    told = {"code": "x", "requirements": ("5-4",), "severity": "nonconformity", "subject": "x"}
    for name in (record.number, number):
        found = Finding(**told, parameters=(("certificates", f"{name}, DEMO-X"),))
        assert named_by(Reading(SYSTEM, locking=False), "period:work/x", [found]) == signed != set()


def suspect() -> Any:
    return suspicion(reply_until=today() + days(20))


@pytest.mark.parametrize("how", ["emptied", "gone"])
def test_evidence_whose_file_is_not_what_it_was_does_not_count(small: TestInstallation, how: str) -> None:
    from guiju.lab.house.files import path_of

    digest = file("the only evidence")
    row = attest(files=(digest,))
    assert evaluation().snapshot.attestations[0].files == (digest,)
    path = path_of(digest)
    path.chmod(0o600)
    if how == "emptied":
        path.write_bytes(b"")
    else:
        path.unlink()
    found = evaluation()
    assert found.snapshot.attestations[0].files == ()
    assert row_of(found, OTHER).outcome == "error"
    assert [(each.row, each.where) for each in answers(found)] == [(OTHER, f"attestation:{row.code}")]
    assert digest[:16] in answers(found)[0].zh and digest[:16] in answers(found)[0].en


# -- what is no evidence ----------------------------------------------------------------------------------------------


def test_what_the_work_itself_made_attests_nothing_of_it(demo: TestInstallation) -> None:
    """Neither a certificate nor a record of the house, nor a population of one where many were issued."""
    from guiju.lab.calibrations.models import Record
    from guiju.lab.house import files
    from guiju.lab.issuing.models import Certificate

    standing = Certificate.objects.filter(status="issued")
    looked = {"row": "5-6a", "population": standing.count(), "sample": standing.count(), "maturity": 0}
    made = standing.first()
    told = {"statement": "逐份核对了期内的证书和原始记录，没有发现编造", "outside": ""}
    own = file("当日逐份核对期内证书与记录的查看记录")
    for digest, code in ((made.pdf_sha256, "evidence_of_the_house"), (made.xml_sha256, "evidence_unreadable")):
        assert code_of(lambda digest=digest: attest("demo-technical", files=(digest,), **looked, **told)) == code
    assert files.stored(Record.objects.first().sha256)
    digest = Record.objects.first().sha256
    assert code_of(lambda: attest("demo-technical", files=(digest,), **looked, **told)) == "evidence_unreadable"
    less = {**looked, "population": standing.count() - 1, "sample": standing.count() - 1}
    assert code_of(lambda: attest("demo-technical", files=(own,), **less, **told)) == "attestation_population"
    assert code_of(lambda: attest("demo-technical", files=(own,), **looked, **told)) == ""


def test_the_file_of_a_registers_entry_attests_no_row(demo: TestInstallation) -> None:
    """A standard's calibration certificate is judged where it is filed; what it shows against a row may be told."""
    from guiju.lab.equipment.models import Certificate

    paper = Certificate.objects.exclude(file_sha256="").order_by("pk")[0]
    told = {"row": "6.5-1", "files": (paper.file_sha256,), "population": 10, "sample": 10, "maturity": 1}
    assert code_of(lambda: attest("demo-technical", **told)) == "evidence_of_the_house"
    own = {**told, "files": (file("当日查看社会责任登记表的记录，逐条核对"),)}
    assert code_of(lambda: attest("demo-technical", **own)) == ""


# -- what is kept ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thorough", [True, False])
def test_a_kept_judgement_that_was_edited_is_judged_again(demo: TestInstallation, thorough: bool) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.calibrations.models import Record

    row = Record.objects.order_by("pk").first()
    demo.sql(f"DELETE FROM calibrations_statement WHERE record_id = {row.pk} AND purpose = 'review'")
    first = standing.refresh(thorough=True)
    assert row_of(first.evaluated, "6.1.7-1").outcome == "not_met"
    demo.sql(f"UPDATE assessment_keptjudgement SET found = 0, findings = '', fault = '' WHERE record = {row.pk}")
    again = standing.refresh(thorough=thorough)
    assert again.judged == 1
    assert row_of(again.evaluated, "6.1.7-1").outcome == "not_met"
    assert standing.refresh(thorough=thorough).judged == 0


@pytest.mark.parametrize("verb", ["DELETE FROM", "UPDATE"])
def test_the_audit_of_the_day_judges_again_what_was_edited(demo: TestInstallation, verb: str) -> None:
    """No act touched the case, so what is kept of it stands until the audit of the day names its row."""
    from guiju.lab.assessment import daily, standing
    from guiju.lab.calibrations.models import Record

    row = Record.objects.order_by("pk").first()
    standing.refresh(thorough=True)
    which = f"record_id = {row.pk} AND purpose = 'review'"
    change = "" if verb == "DELETE FROM" else "SET void_reason = 'x'"
    demo.sql(f"{verb} calibrations_statement {change} WHERE {which}")
    quick = standing.refresh()
    assert (quick.judged, row_of(quick.evaluated, "6.1.7-1").outcome) == (0, "met")
    found = daily.look_through()
    assert (found.judged, row_of(found.evaluated, "6.1.7-1").outcome) == (1, "not_met")
    assert row_of(found.evaluated, "5-5b").outcome == "not_met"
    assert "6.1.7-1" in found.turned
    assert row_of(standing.refresh().evaluated, "6.1.7-1").outcome == "not_met"


def test_a_judgement_kept_from_before_is_found_by_the_look_of_the_day(demo: TestInstallation) -> None:
    """This installation made it itself, of the case as it once was; what was committed since is not judged by it."""
    from guiju.lab.assessment import daily, standing
    from guiju.lab.calibrations.models import Record

    standing.refresh(thorough=True)
    row = Record.objects.order_by("pk").first()
    columns = "record, case_sha256, rules, number, found, findings, fault, vouched"
    (clean,) = demo.sql(f"SELECT {columns} FROM assessment_keptjudgement WHERE record = {row.pk}")
    demo.sql(f"DELETE FROM calibrations_statement WHERE record_id = {row.pk} AND purpose = 'review'")
    assert row_of(standing.refresh(thorough=True).evaluated, "6.1.7-1").outcome == "not_met"
    values = ", ".join(f"'{each}'" for each in clean)
    demo.sql(
        f"DELETE FROM assessment_keptjudgement WHERE record = {row.pk}",
        f"INSERT INTO assessment_keptjudgement ({columns}) VALUES ({values})",
    )
    demo.open()
    found = daily.look_through()
    assert (found.judged, row_of(found.evaluated, "6.1.7-1").outcome) == (1, "not_met")


def test_the_audit_of_the_day_is_made_once_a_day(demo: TestInstallation) -> None:
    from guiju.lab.assessment.daily import Daily, due

    daily = Daily()
    with on(today() + days(1)):
        assert due()
        assert daily.look()
        assert not due() and not daily.look()
    with on(today() + days(2)):
        assert due()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE assessment_standing SET log_size = 999999999, day = '2999-01-01', verdict = 'A', score = '999.00'",
        "UPDATE assessment_rowstate SET outcome = 'met'",
        "DELETE FROM assessment_rowstate WHERE outcome <> 'met'",
    ],
)
def test_a_poisoned_state_is_not_shown_and_is_written_anew(small: TestInstallation, edit: str) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.models import RowState, RowTurn, Standing
    from guiju.lab.assessment.present import present

    attest(outcome="not_met", maturity=0)
    standing.refresh()
    before = {each.row: each.outcome for each in RowState.objects.all()}
    verdict = Standing.objects.get().verdict
    assert present() is not None
    small.sql(edit)
    assert standing.trusted() is None and present() is None
    assert standing.heads()[1] is None
    standing.refresh()
    assert {each.row: each.outcome for each in RowState.objects.all()} == before
    held = standing.trusted()
    assert held is not None and (held.verdict, held.day) == (verdict, today())
    if "'met'" in edit and edit.startswith("UPDATE"):
        # It was shown so, and now it is not: that is a turn.
        assert RowTurn.objects.filter(row=OTHER, before="met", after="not_met").exists()


# -- a frozen run ------------------------------------------------------------------------------------------------------


def test_a_run_frozen_in_the_database_is_not_shown_as_signed(small: TestInstallation) -> None:
    from guiju.lab.assessment.models import Run
    from guiju.lab.assessment.present import house_of, of_run
    from guiju.lab.assessment.sworn import doubt_of, doubts

    run = judged(planned())
    assert doubt_of(run) == ""
    small.sql(f"UPDATE assessment_run SET state = 'frozen', frozen_by = '{HEAD}', frozen_on = '{today()}'")
    run = Run.objects.get()
    assert doubts([run]) == {run.pk: "row"}
    shown = of_run(run)
    assert shown is not None
    house = house_of(shown)
    assert house.doubted and house.signed == () and house.files == ()


@pytest.mark.parametrize(
    "edit", ["verdict = 'AA'", "score = '999.00'", "assessors = '[]'", "evaluation_sha256 = snapshot_sha256"]
)
def test_a_frozen_run_is_compared_with_its_signed_statement(small: TestInstallation, edit: str) -> None:
    from guiju.lab.assessment import sworn
    from guiju.lab.assessment.models import Run

    enrol(HEAD)
    run = judged(planned())
    waive_all(run)
    freeze(run)
    assert sworn.doubt_of(Run.objects.get()) == ""
    small.sql(f"UPDATE assessment_run SET {edit}")
    row = Run.objects.get()
    assert sworn.doubt_of(row) == "row"
    # Without the log too: the statement alone tells.
    assert sworn._of_result(row) or sworn._of_statement(row, sworn._statement(row), _all_keys(row))


def _all_keys(row: Any) -> Any:
    from guiju.lab.assessment import sworn

    signed = sworn._statement(row)
    assert not isinstance(signed, str)
    return sworn._keys([signed])


def test_a_result_that_was_swapped_is_not_frozen(small: TestInstallation) -> None:
    from guiju.lab.house.acts import SettleRow

    enrol(HEAD)
    better = judged(planned())
    attest(outcome="not_met", maturity=0)
    run = judged(planned())
    waive_all(run)
    columns = ("evaluation_sha256", "snapshot_sha256", "score", "coverage", "assurance", "verdict")
    swapped = ", ".join(f"{each} = '{getattr(better, each)}'" for each in columns)
    small.sql(f"UPDATE assessment_run SET {swapped} WHERE id = {run.pk}")
    run.refresh_from_db()
    assert code_of(lambda: freeze(run)) == "run_doubted"
    assert code_of(lambda: judged(run)) == "row_unfit"
    settled = {"of_table": "assessment_run", "of_row": run.pk, "way": "restored"}
    as_(QUALITY, SettleRow, **settled, witnessed_by=HEAD, reason="有人改库换掉了结果")
    run.refresh_from_db()
    run = judged(run)
    waive_all(run)
    freeze(run)


def test_a_lost_or_foreign_statement_does_not_hold(small: TestInstallation) -> None:
    from guiju.lab.assessment import sworn
    from guiju.lab.assessment.models import Run
    from guiju.lab.house.files import path_of

    enrol(HEAD)
    run = judged(planned())
    waive_all(run)
    freeze(run)
    small.sql("UPDATE house_signingkey SET person_code = 'P-T'")
    assert sworn.doubt_of(Run.objects.get()) == "key"
    small.sql(f"UPDATE house_signingkey SET person_code = '{HEAD}'")
    assert sworn.doubt_of(Run.objects.get()) == ""
    path_of(Run.objects.get().statement_sha256).unlink()
    assert sworn.doubt_of(Run.objects.get()) == "unsigned"


def test_what_came_since_a_run_was_judged_is_told(small: TestInstallation) -> None:
    from guiju.lab.assessment.since import since

    run = judged(planned())
    assert since(run) is None
    attest(outcome="not_met", maturity=0)
    found = since(run)
    assert found is not None and found.acts == 1
    assert [(each.row, each.after, each.better) for each in found.turned] == [(OTHER, "not_met", False)]
    assert since(judged(run)) is None


def test_a_red_line_confirmed_since_refuses_to_freeze(small: TestInstallation) -> None:
    from assessment_house import on

    from guiju.lab.assessment.models import Run

    enrol(HEAD)
    suspicion = suspect()
    with on(suspicion.reply_until + days(1)):
        run = judged(planned())
        waive_all(run)
        for each in (HEAD, TECHNICAL):
            rule(each, suspicion, "confirmed")
        assert code_of(lambda: freeze(run)) == "run_red_line_since"
        run = judged(run)
        waive_all(run)
        freeze(run)
        assert Run.objects.get().state == "frozen"


# -- period and assessors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset, code", [(-1, "period_before_founding"), (0, ""), (1, "")])
def test_a_period_that_ends_before_the_founding_is_refused(small: TestInstallation, offset: int, code: str) -> None:
    from assessment_house import on

    from guiju.lab.assessment.sources import founded_on

    founded = founded_on()
    with on(max(today(), founded + days(2))):
        last = founded + timedelta(days=offset)
        assert code_of(lambda: planned(first_day=last - days(10), last_day=last)) == code


def test_each_assessor_declares_for_himself(small: TestInstallation) -> None:
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.acts import DeclareConflict, RecordResult
    from guiju.lab.assessment.heard import asked_of
    from guiju.lab.assessment.models import Declaration, Run

    run = planned(assessors=(TECHNICAL, HEAD), declared=False)
    named = {"run": run.code}
    assert [(each.kind, each.of) for each in asked_of(HEAD)] == [("declare", run.code)]
    assert code_of(lambda: as_(QUALITY, DeclareConflict, **named, conflict="")) == "run_not_assessor"
    assert code_of(lambda: run_steps.begin(run.code, who())) == "run_not_declared"
    as_(TECHNICAL, DeclareConflict, **named, conflict="")
    assert code_of(lambda: run_steps.begin(run.code, who())) == "run_not_declared"
    assert code_of(lambda: as_(QUALITY, RecordResult, code=run.code)) == "run_not_declared"
    as_(HEAD, DeclareConflict, **named, conflict="配偶在被评价部门任职")
    run = Run.objects.get()
    assert run.assessors == [TECHNICAL] and asked_of(HEAD) == []
    assert {(each.person, each.conflict, each.declared_on) for each in Declaration.objects.all()} == {
        (TECHNICAL, "", today()),
        (HEAD, "配偶在被评价部门任职", today()),
    }
    run = judged(run)
    # Known later: then he goes, and nobody is left to evaluate.
    as_(TECHNICAL, DeclareConflict, **named, conflict="新近发现")
    enrol(HEAD)
    waive_all(run)
    assert code_of(lambda: freeze(Run.objects.get())) == "run_without_assessor"
    assert code_of(lambda: judged(Run.objects.get())) == "run_without_assessor"


def test_the_report_prints_what_each_assessor_declared_and_when(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import DeclareConflict
    from guiju.lab.assessment.models import Run
    from guiju.lab.assessment.present import house_of, of_run

    run = planned(assessors=(TECHNICAL, HEAD), declared=False)
    as_(TECHNICAL, DeclareConflict, run=run.code, conflict="")
    as_(HEAD, DeclareConflict, run=run.code, conflict="持股")
    judged(Run.objects.get())
    shown = of_run(Run.objects.get())
    assert shown is not None
    told = {(each.interests, each.declared_on) for each in house_of(shown).assessors}
    assert told == {("", f"{today()}"), ("持股", f"{today()}")}


def test_a_new_run_goes_on_with_the_open_findings_of_the_last_frozen_one(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import AssignFinding
    from guiju.lab.assessment.heard import asked_of
    from guiju.lab.assessment.models import RunFinding
    from guiju.lab.ui.dues import dues

    enrol(HEAD)
    attest(outcome="not_met", maturity=0)
    first = judged(planned())
    due = today() + days(20)
    as_(QUALITY, AssignFinding, run=first.code, row=OTHER, owner="P-B", due=due)
    # Not frozen: nothing to go on with yet.
    second = judged(planned())
    assert RunFinding.objects.get(run=second, row=OTHER).owner == ""
    waive_all(first)
    freeze(first)
    third = judged(planned())
    found = RunFinding.objects.get(run=third, row=OTHER)
    assert (found.state, found.owner, found.due, found.continues.run_id) == ("assigned", "P-B", due, first.pk)
    owed = [each.title for each in dues(today(), due) if each.kind == "evaluation_finding"]
    assert owed == [f"{third.code} · {OTHER}"]
    assert [each.of for each in asked_of("P-B") if each.kind == "owned"] == [third.code]
