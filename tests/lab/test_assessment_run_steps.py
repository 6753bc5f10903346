"""Judging a run in slices: how far it is, killed and taken up, driven by several at once, the result the same."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from assessment_house import CALIBRATOR, HEAD, QUALITY, as_, code_of, today
from lab_installation import TestInstallation
from test_assessment_runs import planned

DEMO_QUALITY, DEMO_HEAD = "demo-quality", "demo-head"
SLICE = """
from guiju.lab.assessment import run_steps
from guiju.lab.people.queries import actor
run_steps.CHUNK = 2
print(run_steps.step({code!r}, actor("demo-quality"), seconds=60).state)
"""


@pytest.fixture
def demo(demonstration: dict[str, Any], tmp_path: Path) -> Iterator[TestInstallation]:
    """A copy of the demonstration, pointed at, without kept judgements: seven cases are to be judged."""
    from django.db import connections

    folder = tmp_path / "data"
    shutil.copytree(demonstration["folder"], folder)
    found = TestInstallation(folder, "")
    found.open()
    from guiju.lab.assessment.models import KeptJudgement

    KeptJudgement.objects.all().delete()
    yield found
    connections.close_all()


def plan() -> Any:
    from guiju.lab.assessment.acts import DeclareConflict, PlanRun
    from guiju.lab.assessment.sources import last_twelve_months

    first, last = last_twelve_months(today())
    who = (DEMO_QUALITY,)
    run = as_(DEMO_QUALITY, PlanRun, profile="self", first_day=first, last_day=last, scope="全部", assessors=who)
    as_(DEMO_QUALITY, DeclareConflict, run=run.code, conflict="")
    return run


def who(code: str = DEMO_QUALITY) -> Any:
    from guiju.lab.people.queries import actor

    return actor(code)


def whole(run: Any) -> str:
    """SHA-256 of the snapshot of an evaluation made at once: the database audited, every case looked at again."""
    from guiju.canonical import sha256
    from guiju.lab.assessment.running import of_period
    from guiju.lab.house.audit import audit, kept
    from guiju.record.codec import to_bytes

    kept.keep(audit())
    return sha256(to_bytes(of_period(run.profile, run.first_day, run.last_day).snapshot))


def filed(run: Any) -> list[str]:
    """Versions of the run of which a result was filed, by who filed it."""
    from guiju.lab.house.models import JournalEntry

    rows = JournalEntry.objects.filter(
        act="assessment.record_result", outcome="done", answer__contains=f'"id":{run.pk},'
    )
    return [each.actor for each in rows]


def test_a_run_is_judged_in_slices_to_the_same_bytes(demo: TestInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import KeptJudgement, Run, RunProgress

    monkeypatch.setattr(run_steps, "CHUNK", 3)
    run = plan()
    begun = run_steps.begin(run.code, who())
    assert (begun.state, begun.done, begun.total) == ("judging", 0, 7)
    found = [run_steps.step(run.code, who(), seconds=-1) for _ in range(3)]
    assert [(each.state, each.done, each.total) for each in found] == [("judging", n, 7) for n in (3, 6, 7)]
    assert KeptJudgement.objects.count() == 7
    expected = whole(run)
    assert run_steps.step(run.code, who()).state == "judged"
    row = Run.objects.get(pk=run.pk)
    assert (row.state, row.snapshot_sha256) == ("judged", expected)
    assert not RunProgress.objects.exists() and run_steps.progress_of(row) is None
    # Nobody judges it any more: another step does nothing.
    assert run_steps.step(run.code, who()).state == "judged" and len(filed(run)) == 1


def test_what_changed_while_it_was_judged_is_looked_at_again(
    demo: TestInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import Run
    from guiju.lab.demo.notes import read_notes
    from guiju.lab.house.act import perform
    from guiju.lab.issuing.acts import Withdraw
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.issuing.standing_acts import withdraw_request

    run = plan()
    run_steps.begin(run.code, who())
    run_steps.step(run.code, who(), seconds=-1)
    row, signatory = Certificate.objects.order_by("pk").first(), who("demo-signatory")
    request = withdraw_request(row, "演示", signatory, read_notes()["passphrases"]["demo-signatory"])
    perform(Withdraw, request, actor=signatory, key="withdraw")
    expected = whole(run)
    assert run_steps.step(run.code, who()).state == "judged"
    assert Run.objects.get(pk=run.pk).snapshot_sha256 == expected


@pytest.mark.parametrize(
    ("place", "done", "left"),
    [
        ("assessment.judging", 2, 0),
        ("assessment.filing", 7, 0),
        ("act.before_commit", 7, 0),
        ("act.after_commit", 7, 1),
    ],
)
def test_killed_at_any_moment_it_is_taken_up_where_it_stopped(
    demo: TestInstallation, place: str, done: int, left: int
) -> None:
    """`left`: results that the killed process had filed."""
    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import KeptJudgement, Run, RunProgress
    from guiju.lab.house.audit import audit

    run = plan()
    run_steps.begin(run.code, who())
    killed = demo.run(SLICE.format(code=run.code), GUIJU_FAILPOINT=place)
    assert killed.returncode == -9, killed.stderr
    assert (RunProgress.objects.get().done, KeptJudgement.objects.count(), len(filed(run))) == (done, done, left)
    expected = Run.objects.get(pk=run.pk).snapshot_sha256 if left else whole(run)
    # Another person, at once: whoever held it is dead.
    assert run_steps.step(run.code, who(DEMO_HEAD)).state == "judged"
    assert len(filed(run)) == 1
    assert Run.objects.get(pk=run.pk).snapshot_sha256 == expected
    assert not RunProgress.objects.exists()
    assert audit().problems == []


def test_several_who_press_at_once_judge_it_once(demo: TestInstallation) -> None:
    from guiju.lab.assessment.models import Run, RunProgress

    run = plan()
    press = (
        "from guiju.lab.assessment import run_steps\nfrom guiju.lab.people.queries import actor\n"
        f"run_steps.CHUNK = 1\nwho = actor({{person!r}})\nrun_steps.begin({run.code!r}, who, {run.version})\n"
        f"print([each.state for each in run_steps.steps({run.code!r}, who, 0.05)][-1])\n"
    )
    told: dict[str, Any] = {}

    def drive(person: str) -> None:
        told[person] = demo.run(press.format(person=person))

    both = [threading.Thread(target=drive, args=(person,)) for person in (DEMO_QUALITY, DEMO_HEAD)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    # Whoever came when it was done is told that somebody was first.
    ends = {person: (each.returncode, each.stdout.strip() or each.stderr) for person, each in told.items()}
    assert all((code == 0 and said == "judged") or "Conflict" in said for code, said in ends.values()), ends
    assert len(filed(run)) == 1 and Run.objects.get(pk=run.pk).version == run.version + 1
    assert not RunProgress.objects.exists()


def test_while_somebody_holds_it_others_look_on(demo: TestInstallation) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import RunProgress

    run = plan()
    run_steps.begin(run.code, who())
    until = timezone.now() + timedelta(minutes=5)
    RunProgress.objects.update(holder="elsewhere/1/x", held_until=until)
    found = run_steps.step(run.code, who(DEMO_HEAD))
    assert (found.state, found.busy, found.done, filed(run)) == ("judging", True, 0, [])
    assert run_steps.carry_on() is False and RunProgress.objects.get().holder == "elsewhere/1/x"
    # Too long: it has died, and the process beside the server goes on by itself.
    RunProgress.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    while run_steps.carry_on():
        pass
    assert len(filed(run)) == 1 and not RunProgress.objects.exists()


def test_who_may_not_judge_and_what_is_frozen_is_refused(sqlite_installation: TestInstallation) -> None:
    from lab_registers import furnish

    from guiju.lab.assessment import run_steps
    from guiju.lab.assessment.models import Run, RunProgress
    from guiju.lab.house.refusal import Conflict

    furnish()
    run = planned()
    assert code_of(lambda: run_steps.begin(run.code, who(CALIBRATOR))) == "role"
    with pytest.raises(Conflict):
        run_steps.begin(run.code, who(QUALITY), run.version + 1)
    assert not RunProgress.objects.exists()
    run_steps.judge_run(run.code, who(QUALITY))
    sqlite_installation.sql(f"UPDATE assessment_run SET state = 'frozen' WHERE id = {run.pk}")
    assert code_of(lambda: run_steps.begin(run.code, who(HEAD))) == "run_frozen"
    assert Run.objects.get().state == "frozen"
