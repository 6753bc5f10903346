"""What the register's dated rows say of items as of a day: state, verification, plan rows, expiry (4.4-4, 4.4-5)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.lab.equipment.life import USABLE
from guiju.lab.equipment.models import Duty, DutyStep, Equipment, StateChange, Use
from guiju.lab.equipment.stock import among, last_days
from guiju.lab.house.questions import question
from guiju.lab.house.reading import Reading


@dataclass(frozen=True, slots=True)
class Life:
    """An item as of a day."""

    state: str
    """As its history says; `due` where a plan row that stops it is overdue."""
    verified_on: date | None
    """The verification by which it entered the state of that day."""
    expiry: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan row as of a day: what its newest step of that day says."""

    duty: Duty
    step: DutyStep
    used: int
    """Uses since the interval began."""
    day: date

    @property
    def overdue(self) -> bool:
        late = self.step.due_on is not None and self.step.due_on < self.day
        return late or (self.step.uses is not None and self.used >= self.step.uses)


@question
def changes_of(items: Any, day: Any) -> Any:
    """The changes of state of some items up to a day, the newest last."""
    return among(StateChange.objects.filter(day__lte=day), items).order_by("at", "pk")


@question
def stopping(items: Any, day: Any) -> Any:
    """Plan rows that stop an item and may have run out."""
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    late = Q(due_on__lt=day) | Q(uses__isnull=False)
    return among(Duty.objects.filter(holds, late, stops=True), items).order_by("pk")


@question
def uses_between(items: Any, first: Any, day: Any) -> Any:
    """Uses after one day and before another."""
    return among(Use.objects.filter(day__gt=first, day__lt=day), items).order_by("pk")


def with_instruments(rows: list[Any]) -> list[int]:
    """The keys of items and, after these, of the instruments of which they are functions."""
    own = [each.pk for each in rows]
    return own + sorted({each.part_of_id for each in rows if each.part_of_id is not None} - set(own))


def lives(reading: Reading, rows: list[Equipment], day: date) -> dict[int, Life]:
    """Items by key as of a day; the number of queries does not grow with the items.

    What stops an instrument stops its functions.
    """
    ids = [each.pk for each in rows]
    ends = last_days(reading, rows, day)
    if day >= reading.day:
        late = _stopped_now(reading, with_instruments(rows), day)
        return {each.pk: _now(each, not late.isdisjoint({each.pk, each.part_of_id}), ends[each.pk]) for each in rows}
    history: dict[int, list[StateChange]] = {}
    for each in reading.ask(changes_of, items=ids, day=day) if ids else ():
        history.setdefault(each.equipment_id, []).append(each)
    plan = standings(reading, with_instruments(rows), day, only_stopping=True)
    late = {each.duty.equipment_id for each in plan if each.overdue}
    return {
        each.pk: _life(history.get(each.pk, []), not late.isdisjoint({each.pk, each.part_of_id}), ends[each.pk])
        for each in rows
    }


def _now(row: Equipment, stopped: bool, expiry: date | None) -> Life:
    """An item as its row says: what acts wrote last holds today and until another act."""
    return Life("due" if stopped and row.state in USABLE else row.state, row.verified_on, expiry)


def _stopped_now(reading: Reading, ids: list[int], day: date) -> set[int]:
    """Items that a plan row stops, by what the plan rows say now; steps are read only for days that are past."""
    found = reading.ask(stopping, items=ids, day=day)
    counting = [each for each in found if each.uses is not None]
    used = _counted(reading, counting, day) if counting else Counter()
    return {
        each.equipment_id
        for each in found
        if (each.due_on is not None and each.due_on < day) or (each.uses is not None and used[each.pk] >= each.uses)
    }


def _counted(reading: Reading, duties: list[Duty], day: date) -> Counter[int]:
    """Uses since each interval began, by plan row.

    They are counted at the end of each day: a job that began within the interval is not out of it for its own use.
    """
    ids, first = sorted({each.equipment_id for each in duties}), min(each.since for each in duties)
    taken = reading.ask(uses_between, items=ids, first=first, day=day)
    jobs: dict[int, list[Use]] = defaultdict(list)
    for use in taken:
        jobs[use.equipment_id].append(use)
    return Counter(
        {each.pk: len({use.job for use in jobs[each.equipment_id] if use.day > each.since}) for each in duties}
    )


def _life(history: list[StateChange], stopped: bool, expiry: date | None) -> Life:
    if not history:
        return Life("received", None, expiry)  # not in the house on that day: nothing makes it fit for use
    state = history[-1].state
    verified = [each.day for each in history if each.state == "verified"]
    return Life("due" if stopped and state in USABLE else state, verified[-1] if verified else None, expiry)


OF_DUTY = ("pk", "equipment_id", "kind", "title", "stops")
OF_STEP = ("duty_id", "due_on", "uses", "since")


def standings(
    reading: Reading, ids: list[int] | None, day: date, *, only_stopping: bool = False, lean: bool = False
) -> list[Standing]:
    """The plan rows of these items (None: of all) that hold on a day, each with its newest step of that day.

    Args:
        lean: only the columns that rules read, in tuples instead of rows: for a whole register.
    """
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    wanted = among(Duty.objects.filter(holds), ids)
    wanted = wanted.filter(stops=True) if only_stopping else wanted
    duties = {each.pk: each for each in reading.rows(wanted.values_list(*OF_DUTY, named=True) if lean else wanted)}
    if not duties:
        return []
    newest: dict[int, DutyStep] = {}
    steps = among(DutyStep.objects.filter(day__lte=day), list(duties), "duty_id").order_by("day", "pk")
    for each in reading.rows(steps.values_list(*OF_STEP, named=True) if lean else steps):
        if each.duty_id in duties:
            newest[each.duty_id] = each
    counting = [_as_was(duties[pk], each) for pk, each in newest.items() if each.uses is not None]
    counted = _counted(reading, counting, day) if counting else Counter()
    return [Standing(duties[pk], each, counted[pk], day) for pk, each in sorted(newest.items())]


def _as_was(duty: Duty, step: DutyStep) -> Duty:
    """The plan row with the beginning of the interval that held on the day; never saved."""
    return Duty(pk=duty.pk, equipment_id=duty.equipment_id, since=step.since, uses=step.uses)
