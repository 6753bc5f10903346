"""Judging a run in slices, from a page, the process beside the server or a program: any number may drive the same one.

Each slice looks at some cases and keeps what the rules found in them; when all were looked at, the database is
compared with its log, and the act that files the evaluation makes it of what is kept. One process works at a time and
holds the run for some seconds; where it died, the next goes on behind the last case that was kept.
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
from guiju.lab.assessment.acts_runs import RecordResult
from guiju.lab.assessment.declaring import demand_declared
from guiju.lab.assessment.demands import demand_open
from guiju.lab.assessment.judging import CHUNK, judgements_of, touched_since
from guiju.lab.assessment.models import Run, RunProgress
from guiju.lab.assessment.profiles import pinned
from guiju.lab.assessment.running import Evaluated, of_period
from guiju.lab.assessment.sources import records_issued
from guiju.lab.house import failpoint, journal, log
from guiju.lab.house.act import ActError, Actor, Conflict, Reading, Refused, demand_role, perform
from guiju.lab.house.audit import audit, kept
from guiju.lab.house.models import Commitment
from guiju.lab.house.vouched import code_of
from guiju.lab.people.queries import actor_or_none

SLICE = 2.0
"""Seconds of work of one request: the page tells how far it is and asks for the next."""
HELD = timedelta(seconds=60)
"""Longer than any part of the work takes; it is renewed after every some cases."""
HELD_TO_AUDIT = timedelta(hours=2)
"""While the whole database is compared with its log. Where the process dies on this machine, that is seen at once."""
AUDITED_ON_A_PAGE = 100_000
"""Committed versions of rows up to which a page waits for the audit; beyond, the process beside the server makes it."""
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
    demand_declared(Reading(actor, None, locking=False), run)
    if version is not None and version != run.version:
        raise Conflict(str(run), *journal.last_change(run))
    with transaction.atomic():
        row, _made = RunProgress.objects.get_or_create(run=run, defaults=_fresh(run, actor))
    # Of a result that was filed by a process which died behind it, or a row that no process of this house wrote.
    if row.run_version != run.version or not _is_own(row):
        RunProgress.objects.filter(pk=row.pk).update(**_fresh(run, actor))
        row.refresh_from_db()
    return _step(row)


def progress_of(run: Run) -> Step | None:
    """How far it is; None where nobody judges it."""
    row = RunProgress.objects.filter(run=run, run_version=run.version).first()
    return None if row is None else _step(row)


def step(code: str, actor: Actor, seconds: float = SLICE, *, audits: bool = True) -> Step:
    """One slice of a run that is being judged; the last one files the result. Raises what `begin` and the act raise.

    Args:
        audits: whether the audit of a large database is made here; a page leaves it to the process beside the server.
    """
    demand_role(RecordResult(), actor)
    run = Run.objects.get(code=code)
    row = RunProgress.objects.filter(run=run).first()
    if row is None or row.run_version != run.version:
        return _ended(run)
    holder = f"{socket.gethostname()[:32]}/{os.getpid()}/{secrets.token_hex(4)}"
    if not _take(row, holder):
        return Step(JUDGING, row.done, row.total, busy=True)
    try:
        return _worked(_anew(row, run, actor), actor, holder, seconds, audits=audits)
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
        who = actor_or_none(row.begun_by) if _is_own(row) else None
        try:
            found = step(row.run.code, who) if who is not None else None
        except ActError:
            continue
        more = more or (found is not None and found.state == JUDGING and not found.busy)
    return more


def _fresh(run: Run, actor: Actor) -> dict[str, Any]:
    values = {
        "run_version": run.version,
        "rules": rule_set_sha256(),
        "log_size": log.size(),
        "begun_by": actor.person_id,
        "audited": 0,
        "done": 0,
        "total": len(records_issued(run.first_day, run.last_day)),
    }
    return {**values, "held_until": timezone.now(), "vouched": _code(run.pk, **values)}


def _code(run: int, **values: Any) -> str:
    return code_of("progress", run, *(values[name] for name in sorted(values)))


CODED = ("run_version", "rules", "log_size", "begun_by", "audited", "done", "total")


def _is_own(row: RunProgress) -> bool:
    """Whether a process of this installation wrote how far it is, and for whom."""
    return row.vouched == _code(row.run_id, **{name: getattr(row, name) for name in CODED})


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
    """The progress, from the beginning where other rules have come, or somebody wrote it past the software."""
    row.refresh_from_db()
    if row.rules != rule_set_sha256() or not _is_own(row):
        values = {name: value for name, value in _fresh(run, actor).items() if name != "held_until"}
        RunProgress.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    return row


def _worked(row: RunProgress, actor: Actor, holder: str, seconds: float, *, audits: bool) -> Step:
    run = row.run
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
    if not _is_audited(row):
        held = (audits or _is_small()) and _renew(row, holder, done, len(records), HELD_TO_AUDIT)
        if not held:
            return Step(JUDGING, done, len(records), busy=True)
        row.audited = kept.keep(audit()).pk
        failpoint.reached("assessment.auditing")
    if not _renew(row, holder, done, len(records)):
        return Step(JUDGING, done, len(records), busy=True)
    return _filed(run, row, actor)


def _renew(row: RunProgress, holder: str, done: int, total: int, held: timedelta = HELD) -> bool:
    """Writes how far it is; False where another has taken hold of the run."""
    row.done, row.total = done, total
    code = _code(row.run_id, **{name: getattr(row, name) for name in CODED})
    mine = RunProgress.objects.filter(pk=row.pk, holder=holder)
    new = {"done": done, "total": total, "audited": row.audited, "vouched": code}
    return bool(mine.update(**new, held_until=timezone.now() + held))


def _is_audited(row: RunProgress) -> bool:
    """Whether the audit that was made for the run, or a later one, is the one that is kept."""
    found = kept.last()
    return bool(row.audited) and found is not None and found.log_size >= row.log_size


def _is_small() -> bool:
    return Commitment.objects.count() <= AUDITED_ON_A_PAGE


def _filed(run: Run, row: RunProgress, actor: Actor) -> Step:
    """Files the result, which the act makes of what was kept; somebody who filed it first has done the same."""
    failpoint.reached("assessment.filing")
    try:
        key, version = f"judge-{run.code}-{row.run_version}-{secrets.token_hex(6)}", row.run_version
        perform(RecordResult, RecordResult.Request(code=run.code), actor=actor, key=key, expected_version=version)
    except Conflict:
        pass
    RunProgress.objects.filter(pk=row.pk).delete()
    return _ended(Run.objects.get(pk=run.pk))


@dataclass(frozen=True, slots=True)
class Result:
    """What the act files: made here and now, of this version of the run."""

    evaluated: Evaluated
    snapshot_sha256: str
    evaluation_sha256: str
    profile_sha256: str
    run_version: int


def result_of(code: str) -> Result | None:
    """Snapshot and evaluation of a run of which every case was looked at and the database audited; else None."""
    row = RunProgress.objects.select_related("run").filter(run__code=code).first()
    if row is None or not _is_own(row) or row.run_version != row.run.version or row.rules != rule_set_sha256():
        return None
    if row.done < row.total or not _is_audited(row):
        return None
    run, profile = row.run, pinned(row.run)
    if profile is None:
        raise Refused("run_profile_gone", requirement="4.7-2", parameters={"code": run.code, "profile": run.profile})
    found = of_period(profile, run.first_day, run.last_day, touched=partial(touched_since, row.log_size))
    return Result(found, *found.stored(), profile.sha256, run.version)
