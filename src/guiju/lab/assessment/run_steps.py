"""Judging a run in slices, from a page, the process beside the server or a program: any number may drive the same one.

Each slice looks at some cases and keeps what the rules found in them; when all were looked at, the evaluation is made
of what is kept and filed by its act. One process works at a time and holds the run for some seconds; where it died, the
next goes on behind the last case that was kept.
"""

import os
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.conduct.evaluation import rule_set_sha256
from guiju.lab.assessment.acts_runs import RecordResult, demand_open
from guiju.lab.assessment.judging import CHUNK, judgements_of, touched_since
from guiju.lab.assessment.models import Run, RunProgress
from guiju.lab.assessment.profiles import pinned
from guiju.lab.assessment.running import of_period
from guiju.lab.assessment.sources import records_issued
from guiju.lab.house import failpoint, journal, log
from guiju.lab.house.act import ActError, Actor, Conflict, Refused, demand_role, perform
from guiju.lab.people.queries import actor_or_none

SLICE = 2.0
"""Seconds of work of one request: the page tells how far it is and asks for the next."""
HELD = timedelta(seconds=60)
"""Longer than any part of the work takes; it is renewed after every some cases."""
JUDGING = "judging"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the judging of a run is."""

    state: str
    """`judging` while it is not done, else the state of the run."""
    done: int
    total: int
    busy: bool = False
    """Somebody else works at it now."""


def begin(code: str, actor: Actor, version: int | None = None) -> Step:
    """Begins the judging of a run; where it is begun already, that one is gone on with.

    Args:
        version: that of the run as it was shown: whoever presses after it was judged does not judge it once more.

    Raises Run.DoesNotExist, Refused for a frozen run or without a role, Conflict for another version.
    """
    demand_role(RecordResult(), actor)
    run = Run.objects.get(code=code)
    demand_open(run)
    if version is not None and version != run.version:
        raise Conflict(str(run), *journal.last_change(run))
    with transaction.atomic():
        row, _made = RunProgress.objects.get_or_create(run=run, defaults=_fresh(run, actor))
    if row.run_version != run.version:  # of a result that was filed by a process which died behind it
        RunProgress.objects.filter(pk=row.pk).update(**_fresh(run, actor))
        row.refresh_from_db()
    return _step(row)


def progress_of(run: Run) -> Step | None:
    """How far it is; None where nobody judges it."""
    row = RunProgress.objects.filter(run=run, run_version=run.version).first()
    return None if row is None else _step(row)


def step(code: str, actor: Actor, seconds: float = SLICE) -> Step:
    """One slice of a run that is being judged; the last one files the result. Raises what `begin` and the act raise."""
    demand_role(RecordResult(), actor)
    run = Run.objects.get(code=code)
    row = RunProgress.objects.filter(run=run).first()
    if row is None or row.run_version != run.version:
        return _ended(run)
    holder = f"{socket.gethostname()[:32]}/{os.getpid()}/{secrets.token_hex(4)}"
    if not _take(row, holder):
        return Step(JUDGING, row.done, row.total, busy=True)
    try:
        return _worked(run, _anew(row, run, actor), actor, holder, seconds)
    finally:
        RunProgress.objects.filter(pk=row.pk, holder=holder).update(holder="", held_until=timezone.now())


def steps(code: str, actor: Actor, seconds: float = SLICE) -> Iterator[Step]:
    """Slices until the run is judged; begun anew it goes on where it stopped."""
    found = step(code, actor, seconds)
    yield found
    while found.state == JUDGING:
        if found.busy:
            time.sleep(0.2)
        found = step(code, actor, seconds)
        yield found


def judge_run(code: str, actor: Actor) -> Run:
    """Judges a planned run and files its result. Raises what `begin` and `step` raise."""
    begin(code, actor)
    for _ in steps(code, actor):
        pass
    found: Run = Run.objects.get(code=code)
    return found


def carry_on() -> bool:
    """One slice of every run that somebody began and nobody works at now; whether there is more to do.

    What is refused is left alone: whoever drives it on the page is told.
    """
    more = False
    for row in RunProgress.objects.filter(held_until__lte=timezone.now()).select_related("run").order_by("pk"):
        who = actor_or_none(row.begun_by)
        try:
            found = step(row.run.code, who) if who is not None else None
        except ActError:
            continue
        more = more or (found is not None and found.state == JUDGING and not found.busy)
    return more


def _fresh(run: Run, actor: Actor) -> dict[str, Any]:
    return {
        "run_version": run.version,
        "rules": rule_set_sha256(),
        "log_size": log.size(),
        "begun_by": actor.person_id,
        "done": 0,
        "total": len(records_issued(run.first_day, run.last_day)),
        "held_until": timezone.now(),
    }


def _step(row: RunProgress) -> Step:
    return Step(JUDGING, row.done, row.total, busy=bool(row.holder) and row.held_until > timezone.now())


def _ended(run: Run) -> Step:
    """Nobody judges this run (any more): its result was filed, by this process or by another."""
    RunProgress.objects.filter(run=run).exclude(run_version=run.version).delete()
    return Step(run.state, 0, 0)


def _take(row: RunProgress, holder: str) -> bool:
    """Takes hold of the run, unless somebody alive has it."""
    now = timezone.now()
    free = RunProgress.objects.filter(pk=row.pk)
    free = free.filter(holder=row.holder) if _has_died(row.holder) else free.filter(held_until__lte=now)
    return bool(free.update(holder=holder, held_until=now + HELD))


def _has_died(holder: str) -> bool:
    """Whether the process that holds a run was one of this machine and is no more."""
    host, _, rest = holder.partition("/")
    if host != socket.gethostname()[:32]:
        return False
    try:
        os.kill(int(rest.partition("/")[0]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _anew(row: RunProgress, run: Run, actor: Actor) -> RunProgress:
    """The progress, from the beginning where other rules have come meanwhile."""
    row.refresh_from_db()
    if row.rules != rule_set_sha256():
        values = {name: value for name, value in _fresh(run, actor).items() if name != "held_until"}
        RunProgress.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    return row


def _worked(run: Run, row: RunProgress, actor: Actor, holder: str, seconds: float) -> Step:
    records = records_issued(run.first_day, run.last_day)
    done, begun = min(row.done, len(records)), time.monotonic()
    while done < len(records):
        judgements_of(records[done : done + CHUNK], touched=None)
        done = min(done + CHUNK, len(records))
        if not _renew(row, holder, done, len(records)):
            return Step(JUDGING, done, len(records), busy=True)
        failpoint.reached("assessment.judging")
        if time.monotonic() - begun > seconds:
            return Step(JUDGING, done, len(records))
    return _filed(run, row, actor)


def _renew(row: RunProgress, holder: str, done: int, total: int) -> bool:
    """Writes how far it is; False where another has taken hold of the run."""
    held = RunProgress.objects.filter(pk=row.pk, holder=holder)
    return bool(held.update(done=done, total=total, held_until=timezone.now() + HELD))


def _filed(run: Run, row: RunProgress, actor: Actor) -> Step:
    """Makes the evaluation of what was kept, and files it; somebody who filed it first has done the same."""
    profile = pinned(run)
    if profile is None:
        raise Refused("run_profile_gone", requirement="4.7-2", parameters={"code": run.code, "profile": run.profile})
    found = of_period(profile, run.first_day, run.last_day, touched=partial(touched_since, row.log_size))
    snapshot, evaluation = found.stored()
    request = RecordResult.Request(code=run.code, snapshot_sha256=snapshot, evaluation_sha256=evaluation)
    failpoint.reached("assessment.filing")
    try:
        key = f"judge-{run.code}-{run.version}-{secrets.token_hex(6)}"
        perform(RecordResult, request, actor=actor, key=key, expected_version=run.version)
    except Conflict:
        pass
    RunProgress.objects.filter(pk=row.pk).delete()
    return _ended(Run.objects.get(pk=run.pk))
