"""The list of jobs: filters with their counts, and what blocks those that wait for their start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from guiju.canonical import CanonicalError
from guiju.conduct import guarding, judge
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.lights import title_of
from guiju.lab.calibrations.models import Job
from guiju.lab.commissions.facts import bearing_too, deviations_of, item_of
from guiju.lab.commissions.models import Deviation, Item
from guiju.lab.house.act import Actor, Reading
from guiju.lab.house.parameters import values_on
from guiju.lab.house.watching import unreadable_finding
from guiju.lab.ui.acting import Told, told
from guiju.lab.ui.words import JOB_STATES, enumerated
from guiju.record.errors import RecordError

OPEN = ("assigned", "measuring", "finished", "reviewed", "approved")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty members narrow nothing."""

    state: str = ""
    mine: bool = False
    method: str = ""
    room: str = ""
    search: str = ""

    def query(self, **changed: Any) -> str:
        """The address's query with some members changed."""
        from urllib.parse import urlencode

        members = {
            "state": self.state,
            "mine": "1" if self.mine else "",
            "method": self.method,
            "room": self.room,
            "q": self.search,
        }
        return urlencode({name: value for name, value in (members | changed).items() if value})


def filters_of(data: Mapping[str, str]) -> Filters:
    """Filters out of an address; a state that is none is left out."""
    state = data.get("state", "")
    return Filters(
        state=state if state in JOB_STATES or state == "open" else "",
        mine=data.get("mine") == "1",
        method=data.get("method", "")[:64],
        room=data.get("room", "")[:32],
        search=data.get("q", "").strip()[:80],
    )


def listed(filters: Filters, who: Actor) -> QuerySet[Job]:
    """Jobs, newest first, with all that a row shows."""
    rows = _narrowed(filters, who)
    if filters.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    return rows.order_by("-pk")


def _narrowed(filters: Filters, who: Actor) -> QuerySet[Job]:
    rows = Job.objects.select_related(
        "line",
        "line__item",
        "line__commission",
        "line__commission__commissioned_by",
        "line__commission__certificate_for",
        "line__commission__paid_by",
        "line__commission__sent_by",
    )
    if filters.mine:
        rows = rows.filter(calibrator=who.person_id)
    if filters.method:
        rows = rows.filter(line__method_code=filters.method)
    if filters.room:
        rows = rows.filter(room_code=filters.room)
    if filters.search:
        text = filters.search
        named = Q(number__icontains=text) | Q(line__title__icontains=text) | Q(line__title_en__icontains=text)
        item = Q(line__item__label__iexact=text) | Q(line__item__serial_number__icontains=text)
        rows = rows.filter(named | item | Q(line__commission__number__iexact=text))
    return rows


def counts(filters: Filters, who: Actor) -> dict[str, int]:
    """How many jobs each state has under the other filters, by one query."""
    found = dict(_narrowed(filters, who).order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in JOB_STATES}


@dataclass(frozen=True, slots=True)
class Blocked:
    """What stands against the start of a job: short titles, and the first finding with its way out."""

    titles: tuple[str, ...]
    first: Told

    @property
    def listed(self) -> str:
        """All titles in one line. A title says what ought to be, so whoever prints it says that it is not met."""
        return enumerated(self.titles)

    @property
    def words(self) -> str:
        """The first finding, and the titles of what else is not met."""
        if len(self.titles) == 1:
            return self.first.words
        return _("%(first)s; neither holds: %(titles)s") % {
            "first": self.first.words,
            "titles": enumerated(self.titles[1:]),
        }


def blocked(jobs: list[Job], who: Actor) -> dict[int, Blocked]:
    """By key, the jobs whose start a rule would refuse now; only those that wait for their start are asked."""
    waiting = [each for each in jobs if each.state == "assigned"]
    if not waiting:
        return {}
    reading = Gathered(who)
    reading.prime([each.line for each in waiting])
    parameters = values_on(reading, reading.day)
    rules = guarding("calibrations.start_measurement")
    found = {}
    for job in waiting:
        try:
            facts = job_facts(reading, "start", job, reading.now)
        except (CanonicalError, RecordError) as error:
            against = [unreadable_finding(job.number, error)]
        else:
            against = [each for each in judge(rules, facts, parameters) if each.blocks]
        if against:
            titles = tuple(dict.fromkeys(title_of(each.code) for each in against))
            found[job.pk] = Blocked(titles, told(against[0]))
    return found


class Gathered(Reading):
    """Reads for many jobs at once: what several ask for is read once, and what each line asks for was read for all.

    A question that was not foreseen is simply put; only the number of queries depends on `prime`, no fact does.
    """

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor, locking=False)

    def prime(self, lines: list[Any]) -> None:
        """Reads items and deviations of all lines by two queries."""
        ids = [each.pk for each in lines]
        items = {each.line_id: each for each in Item.objects.filter(line_id__in=ids)}
        deviations: dict[int, list[Any]] = {}
        for row in Deviation.objects.filter(line_id__in=ids).order_by("pk"):
            deviations.setdefault(row.line_id, []).append(row)
        labels = [each.label for each in items.values()]
        live = Item.objects.exclude(state="returned")
        bearing: dict[str, list[Any]] = {}
        for row in live.filter(label__in=labels).order_by("pk"):
            bearing.setdefault(row.label, []).append(row)
        for line in lines:
            item = items.get(line.pk)
            self.know(item_of, [item] if item else [], line=line.pk)
            self.know(deviations_of, deviations.get(line.pk, []), line=line.pk)
            if item is not None:
                others = [each for each in bearing.get(item.label, ()) if each.pk != item.pk]
                self.know(bearing_too, others, label=item.label, item=item.pk)
