"""Evaluation runs: planned, judged, frozen; the same snapshot gives the same bytes; incremental equals full."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
    HEAD,
    OTHER,
    QUALITY,
    TECHNICAL,
    as_,
    attest,
    code_of,
    days,
    document,
    evaluation,
    on,
    row_of,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish

PASSPHRASE = "gauge block steel fifty"


@pytest.fixture
def house(installation: TestInstallation) -> TestInstallation:
    furnish()
    return installation


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def planned(person: str = QUALITY, **changed: Any) -> Any:
    from guiju.lab.assessment.acts import DeclareConflict, PlanRun
    from guiju.lab.assessment.sources import last_twelve_months

    first, last = last_twelve_months(today())
    declared = changed.pop("declared", True)
    members = {
        "profile": "self",
        "first_day": first,
        "last_day": last,
        "scope": "全部",
        "assessors": (TECHNICAL,),
        **changed,
    }
    run = as_(person, PlanRun, **members)
    for each in members["assessors"] if declared else ():
        as_(each, DeclareConflict, run=run.code, conflict="")
    return run


def judged(run: Any, person: str = QUALITY) -> Any:
    from guiju.lab.assessment.run_steps import judge_run
    from guiju.lab.people.queries import actor

    return judge_run(run.code, actor(person))


def waive_all(run: Any) -> None:
    """Everybody whom a finding of the run names waives the reply."""
    from guiju.lab.assessment.acts import WaiveReply
    from guiju.lab.assessment.models import Hearing

    for each in Hearing.objects.filter(finding__run=run, state="asked").select_related("finding"):
        as_(each.person, WaiveReply, run=run.code, row=each.finding.row)


def enrol(person: str) -> None:
    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import EnrolKey, new_key
    from guiju.lab.people.queries import actor

    request = new_key(person, PASSPHRASE, TECHNICAL, clock.now())
    perform(EnrolKey, request, actor=actor(QUALITY), key=f"enrol-{person}")


def freeze(run: Any, person: str = HEAD, role: str = "head", **changed: Any) -> Any:
    return freeze_with(run, person, role, PASSPHRASE, **changed)


def freeze_with(run: Any, person: str, role: str, passphrase: str, **changed: Any) -> Any:
    """Signs the statement on a run, with members changed, and freezes it."""
    from dataclasses import replace

    from guiju.lab.assessment.acts import FreezeRun
    from guiju.lab.assessment.freezing import sign, statement_of
    from guiju.lab.house.signing import signing_session

    with signing_session(person, passphrase) as session:
        signed = sign(session, replace(statement_of(run, person, role), **changed))
    return as_(person, FreezeRun, code=run.code, signed=signed)


def test_a_plan_names_known_assessors_a_known_profile_and_a_period(small: TestInstallation) -> None:
    assert code_of(lambda: planned(assessors=())) == "run_without_assessor"
    assert code_of(lambda: planned(assessors=("P-NOBODY",))) == "unknown_person"
    assert code_of(lambda: planned(profile="kind")) == "run_profile"
    assert code_of(lambda: planned(first_day=today() + days(1))) == "days_reversed"


@pytest.mark.parametrize("offset, code", [(-1, ""), (0, ""), (1, "run_in_future")])
def test_a_run_ends_today_at_the_latest(small: TestInstallation, offset: int, code: str) -> None:
    assert code_of(lambda: planned(last_day=today() + days(offset))) == code


def test_a_frozen_run_is_signed_and_never_changes(house: TestInstallation) -> None:
    from guiju.canonical import loads
    from guiju.lab.assessment.models import Run
    from guiju.lab.house import files, log

    enrol(HEAD)
    run = planned()
    assert code_of(lambda: freeze(run)) == "run_not_judged"
    run = judged(run)
    assert code_of(lambda: freeze(run, verdict="AA")) == "statement_does_not_hold"
    assert code_of(lambda: freeze(run, role="quality_manager")) == "statement_does_not_hold"
    assert code_of(lambda: freeze(run, person=HEAD, evaluation="0" * 64)) == "statement_does_not_hold"
    waive_all(run)
    freeze(run)
    frozen = Run.objects.get()
    assert (frozen.state, frozen.frozen_by) == ("frozen", HEAD)
    entry = loads(log.entry(log.size() - 1))
    assert {"sha256": frozen.statement_sha256} in entry["files"]
    assert HEAD not in json.dumps(entry)
    assert json.loads(files.stored(frozen.statement_sha256))["statement"]["evaluation"] == frozen.evaluation_sha256
    assert code_of(lambda: judged(run)) == "run_frozen"
    assert code_of(lambda: freeze(run)) == "run_frozen"
    assert Run.objects.get().version == frozen.version


def test_findings_have_an_owner_a_reply_and_an_end_by_another(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import AssignFinding, CloseFinding, ReplyToFinding
    from guiju.lab.assessment.models import RunFinding

    attest(outcome="not_met", maturity=0)
    run = judged(planned())
    found = RunFinding.objects.get(run=run, row=OTHER)
    assert (found.state, found.outcome) == ("open", "not_met")
    named = {"run": run.code, "row": OTHER}
    assert code_of(lambda: as_(CALIBRATOR, ReplyToFinding, **named, reply="x")) == "finding_state"
    late = {**named, "owner": CALIBRATOR, "due": today() - days(1)}
    assert code_of(lambda: as_(QUALITY, AssignFinding, **late)) == "due_in_the_past"
    as_(QUALITY, AssignFinding, **{**late, "due": today()})
    assert code_of(lambda: as_(HEAD, ReplyToFinding, **named, reply="x")) == "finding_not_yours"
    assert code_of(lambda: as_(HEAD, CloseFinding, **named, note="x")) == "finding_state"
    as_(CALIBRATOR, ReplyToFinding, **named, reply="已整改")
    as_(HEAD, CloseFinding, **named, note="已核实")
    assert RunFinding.objects.get(pk=found.pk).state == "closed"


def test_what_is_found_no_more_lapses_when_a_run_is_judged_again(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import AcceptCorrection, CompleteCorrection, JudgeCorrection, ProposeCorrection
    from guiju.lab.assessment.models import RunFinding

    bad, told = attest(outcome="not_met", maturity=0), {"due": today() + days(9)}
    told |= {"cause": "没有指定专人识别风险", "action": "指定专人每季度识别风险"}
    # What mends is done on a later day than what was seen.
    with on(today() + days(1)):
        run = judged(planned())
        assert RunFinding.objects.get(run=run, row=OTHER).state == "open"
        row = as_(QUALITY, ProposeCorrection, row=OTHER, answers=(bad.code,), owner=QUALITY, **told)
        as_(HEAD, AcceptCorrection, code=row.code)
        as_(QUALITY, CompleteCorrection, code=row.code, note="已指定专人并发布识别清单")
        as_(TECHNICAL, JudgeCorrection, code=row.code, effect="effective", note="抽查两个季度，清单按期更新")
        judged(run)
        assert RunFinding.objects.get(run=run, row=OTHER).state == "lapsed"


def test_two_runs_are_compared_row_by_row(small: TestInstallation) -> None:
    from guiju.lab.assessment.queries import changes_since, latest_run

    judged(planned())
    attest(outcome="not_met", maturity=0)
    judged(planned())
    found = {each.row: (each.before, each.after, each.better) for each in changes_since(latest_run())}
    assert found == {OTHER: ("undetermined", "not_met", False)}


def test_the_same_snapshot_gives_the_same_bytes(small: TestInstallation) -> None:
    from guiju.conduct.evaluation import evaluate, profiles
    from guiju.conduct.evaluation.evidence import Snapshot
    from guiju.record.codec import from_bytes, to_bytes

    document()
    attest()
    one, two = evaluation(), evaluation()
    assert to_bytes(one.snapshot) == to_bytes(two.snapshot)
    kept = from_bytes(Snapshot, to_bytes(one.snapshot))
    assert to_bytes(evaluate(kept, profiles()["self"])) == to_bytes(one.evaluation)


# -- on a demonstration with certificates ------------------------------------------------------------------------------


@pytest.fixture
def demo(demonstration: dict[str, Any], tmp_path: Any) -> Iterator[TestInstallation]:
    """A copy of the demonstration, pointed at."""
    import shutil

    from django.db import connections

    folder = tmp_path / "data"
    shutil.copytree(demonstration["folder"], folder)
    found = TestInstallation(folder, "")
    found.open()
    yield found
    connections.close_all()


def rows_of(found: Any) -> list[tuple[str, str]]:
    return [(each.id, each.outcome) for each in found.evaluation.rows]


def test_incremental_equals_full(demo: TestInstallation) -> None:
    """After each kind of change: what is judged again alone gives what judging everything gives."""
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.models import KeptJudgement, RowState, RowTurn, Standing
    from guiju.record.codec import to_bytes

    standing.refresh(thorough=True)
    assert standing.refresh().judged == 0
    attest("demo-technical", row="4.7-5", outcome="not_met", maturity=0)
    quick = standing.refresh()
    assert (quick.judged, quick.turned) == (0, ("4.7-5",))
    turn = RowTurn.objects.get(row="4.7-5")
    assert (turn.row, turn.before, turn.after) == ("4.7-5", "partly", "not_met")
    assert RowState.objects.get(row="4.7-5").outcome == "not_met"
    KeptJudgement.objects.all().delete()
    Standing.objects.all().delete()
    full = standing.refresh()
    assert full.judged == 7
    assert to_bytes(full.evaluated.snapshot) == to_bytes(quick.evaluated.snapshot)
    assert to_bytes(full.evaluated.evaluation) == to_bytes(quick.evaluated.evaluation)


def test_a_withdrawn_certificate_is_judged_again_alone(demo: TestInstallation) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.demo.notes import read_notes
    from guiju.lab.house.act import perform
    from guiju.lab.issuing.acts import Withdraw
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.issuing.standing_acts import withdraw_request
    from guiju.lab.people.queries import actor

    before = standing.refresh().evaluated
    row, who = Certificate.objects.order_by("pk").first(), actor("demo-signatory")
    request = withdraw_request(row, "演示", who, read_notes()["passphrases"]["demo-signatory"])
    perform(Withdraw, request, actor=who, key="withdraw")
    after = standing.refresh()
    assert after.judged == 1
    assert dict(after.evaluated.snapshot.sizes)["cases"] == dict(before.snapshot.sizes)["cases"] == 7


@pytest.mark.parametrize("what", ["record", "enclosure"])
def test_a_case_that_cannot_be_read_is_a_fault_and_the_run_is_not_final(demo: TestInstallation, what: str) -> None:
    from guiju.lab.assessment import standing
    from guiju.lab.calibrations.models import Record
    from guiju.lab.house.files import path_of

    standing.refresh(thorough=True)
    row = Record.objects.order_by("pk").first()
    if what == "record":
        path = path_of(row.sha256)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().replace(b"20", b"21", 1))
    else:
        demo.sql(
            "UPDATE calibrations_enclosure SET document = replace(document, 'DEMO', 'DEMA') "
            f"WHERE record_id = {row.pk} AND kind = 'customer'"
        )
    found = standing.refresh(thorough=True).evaluated
    assert [each.where for each in found.snapshot.faults] == [f"case:{row.number}"]
    assert row_of(found, "6.1.5-3").outcome == "error"
    assert not found.evaluation.final
    assert dict(found.snapshot.sizes)["cases"] == 7
    # Nothing is forgotten by the quick way either.
    assert [each.where for each in standing.refresh().evaluated.snapshot.faults] == [f"case:{row.number}"]


def test_several_processes_judge_the_same(demo: TestInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.assessment import judging, sources

    records = sources.records_issued(*sources.last_twelve_months(today()))
    alone = list(judging.judge_all(records, lambda done, of: None))
    monkeypatch.setattr(judging, "WORTH_PROCESSES", 1)
    monkeypatch.setattr(judging, "CHUNK", 4)
    told: list[tuple[int, int]] = []
    beside = list(judging.judge_all(records, lambda done, of: told.append((done, of)), processes=2))
    assert beside == alone
    assert told == [(4, 7), (7, 7)]


def test_the_period_counts_the_days_of_issue(demo: TestInstallation) -> None:
    from guiju.lab.assessment.sources import records_issued
    from guiju.lab.house import clock
    from guiju.lab.issuing.models import Certificate

    first = Certificate.objects.order_by("issued_at").first()
    day, key = clock.civil_day(first.issued_at), first.number.record_id
    assert key in records_issued(day, day)
    assert key not in records_issued(day + days(1), today())
    assert key not in records_issued(day - days(30), day - days(1))


def test_the_demonstration_is_evaluated_plausibly(demo: TestInstallation) -> None:
    from guiju.lab.assessment.queries import findings, latest_run, row_page, state_now
    from guiju.lab.assessment.running import kept_evaluation

    run = latest_run()
    found = kept_evaluation(run)
    for each in found.evaluation.rows:
        assert each.why
        if each.outcome == "met":
            assert each.evidence_level >= "E1", each.id
            assert each.counts.population or each.counts.documents or each.counts.attestations, each.id
        elif each.outcome != "not_applicable":
            assert each.to_do, each.id
    outcomes = {each.id: each.outcome for each in found.evaluation.rows}
    assert outcomes["6.4-8"] == "not_met"
    assert {each.row for each in findings(run)} == {
        key for key, outcome in outcomes.items() if outcome in ("not_met", "partly", "error")
    }
    page = row_page("4.7-1", found)
    assert page.documents and page.attestations and page.result is not None
    # Frozen and signed it shows that the agency evaluates itself; all else stands as it was judged.
    now = {each.row: each.outcome for each in state_now(today()).rows}
    assert outcomes.pop("6.7-2") == "undetermined" and now.pop("6.7-2") == "met"
    assert now == outcomes


def test_the_command_prints_one_object_with_every_row_in_the_order_of_the_code(
    demo: TestInstallation, shared: Any
) -> None:
    import yaml

    wanted = [each["id"] for each in yaml.safe_load((shared / "conduct/requirements.yaml").read_text())["requirements"]]
    done = demo.cli("evaluate", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [each["id"] for each in told["rows"]] == wanted
    assert set(told) >= {"catalogue", "profile", "snapshot", "verdict", "score", "coverage", "assurance", "rows"}
    for each in told["rows"]:
        assert set(each) >= {"id", "level", "outcome", "maturity", "evidence_level", "why", "counts"}
        assert each["why"]


def test_the_command_takes_profile_and_period_and_refuses_other_words(
    demo: TestInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    from guiju.cli.main import main

    day, folder = today().isoformat(), ("--data", str(demo.folder))
    assert main(["evaluate", "--profile", "in-house", "--period", "2026-01-01", day, "--lang", "zh", *folder]) == 0
    told = capsys.readouterr().out
    assert "征求意见稿" in told
    assert "内部实验室" in told
    for words in (
        ("--period", day, "2026-01-01"),
        ("--period", "now", day),
        ("--period", "1800-01-01", "1800-01-02"),
        ("--period", "2026-01-01", (today() + days(1)).isoformat()),
        ("--profile", "kind"),
    ):
        assert main(["evaluate", *words, *folder]) == 64


def test_the_state_is_due_when_the_head_has_moved_and_stood_still() -> None:
    from guiju.lab.assessment.always import LONGEST_WAIT_SECONDS, QUIET_SECONDS, Debounce

    now = [100.0]
    debounce = Debounce(lambda: now[0])
    assert not debounce.due(1, 1)
    assert not debounce.due(2, 1)
    now[0] += QUIET_SECONDS
    assert debounce.due(2, 1)
    assert not debounce.due(2, 2)
    now[0] += 100
    head = 2
    began = now[0]
    while now[0] - began < LONGEST_WAIT_SECONDS:
        head += 1
        assert not debounce.due(head, 2)
        now[0] += QUIET_SECONDS / 2
    assert debounce.due(head + 1, 2)


def test_nobody_plans_assesses_and_freezes_a_run_alone(small: TestInstallation) -> None:
    enrol(HEAD)
    assert code_of(lambda: freeze(judged(planned(HEAD, assessors=(HEAD,))))) == "run_of_one"
