"""Who may decide a suspicion, and who may set a confirmation aside: two who are free, and others where nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guiju.conduct.evaluation.decided import TWO
from guiju.lab.assessment.demands import MANAGERS, RULERS
from guiju.lab.assessment.models import Adjudication, Ruling
from guiju.lab.assessment.separation import concerned
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.typed import seen
from guiju.lab.people.models import Person, Role

OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class Rulers:
    """Who may rule by themselves, and who in their place on the paper of an adviser from outside."""

    free: frozenset[str]
    advised: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.free | self.advised


def holders(reading: Reading, roles: Iterable[str]) -> frozenset[str]:
    """Who holds one of the roles on the day of the act."""
    day = reading.day
    rows = Role.objects.select_related("person").filter(name__in=sorted(roles), valid_from__lte=day)
    found = reading.sound(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)))
    return frozenset(each.person.code for each in found)


def deciding(reading: Reading, row: Adjudication) -> Rulers:
    """Who may rule on a suspicion that is open.

    Where fewer than two are left who neither opened it nor are concerned, managers who are not concerned may on an
    adviser's paper, whoever opened it.
    """
    apart = concerned(reading, row)
    free = holders(reading, RULERS) - apart - {row.opened_by}
    return Rulers(free, frozenset() if len(free) >= TWO else holders(reading, MANAGERS) - apart - free)


def overturning(reading: Reading, row: Adjudication) -> Rulers:
    """Who may set a confirmation aside: it stays possible always.

    First two who have nothing to do with it. Where fewer are left, managers who are not concerned on an adviser's
    paper, though they opened it or ruled; and where these are fewer than two, every manager so.
    """
    apart = concerned(reading, row)
    ruled = {each.by for each in reading.sound(first_rulings(row))}
    free = holders(reading, RULERS) - apart - ruled - {row.opened_by}
    if len(free) >= TWO:
        return Rulers(free, frozenset())
    managers = holders(reading, MANAGERS)
    advised = managers - apart - free
    return Rulers(free, advised if len(advised | free) >= TWO else managers - free)


def first_rulings(row: Adjudication) -> Any:
    """The rulings by which it was decided."""
    return Ruling.objects.filter(adjudication=row).exclude(decision=OVERTURNED)


def demand_may(reading: Reading, row: Adjudication, may: Rulers, said: Any, *, overturn: bool = False) -> None:
    """Raises Refused for whoever may not rule: opened it, is concerned, has ruled, or is advised by nobody outside."""
    me = reading.actor.person_id
    mine = Ruling.objects.filter(adjudication=row, by=me)
    before = reading.sound(mine.filter(decision=OVERTURNED) if overturn else mine)
    if before or (overturn and me not in may.all and reading.sound(mine)):
        raise Refused("ruled_already", requirement=row.row, parameters={"code": row.code})
    if me in may.advised:
        demand_advised(reading, row, said)
    elif me == row.opened_by:
        raise Refused("ruler_opened", requirement="4.5-2", parameters={"code": row.code, "person": me})
    elif me not in may.free:
        raise Refused("adjudicator_concerned", requirement="4.5-2", parameters={"person": me})


def demand_advised(reading: Reading, row: Adjudication, said: Any) -> None:
    """Raises Refused unless an adviser is named who is nobody of the agency, with the paper that he wrote."""
    name = said.adviser.strip()
    known = reading.rows(Person.objects.filter(Q(name__iexact=name) | Q(code__iexact=name)))
    if not seen(name) or known or not said.files:
        raise Refused("adviser_missing", requirement="4.5-2", parameters={"code": row.code})
