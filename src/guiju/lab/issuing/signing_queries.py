"""The signatory's queue: reviewed records with their lights and results, and approved ones on their way to issue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.utils.translation import gettext as _

from guiju.conduct.persons import signing_fields
from guiju.lab.boot import data_folder
from guiju.lab.calibrations.lights import TitledLight
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review_queries import titled, unsigned
from guiju.lab.calibrations.review_record import ResultShown, results_shown
from guiju.lab.calibrations.statements import say
from guiju.lab.commissions.overrides import Override, of_lines
from guiju.lab.house import clock, log
from guiju.lab.house.act import Actor, Light, Reading, preview
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.mishap import as_act_error
from guiju.lab.issuing.acts import Approve
from guiju.lab.issuing.models import Certificate, Number
from guiju.lab.methods.models import Method
from guiju.lab.people.facts import person
from guiju.lab.ui.acting import ToldLight, colour_of, told, told_error
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import language
from guiju.record.enclose import enclose
from guiju.record.reading import read_record
from guiju.record.words import Day

PER_PAGE = 10
"""Few, since each row shows its lights: a page needs a bounded number of queries."""
AT_ONCE = 50
"""How many records one passphrase entry signs at most."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reviewed record that waits for approval."""

    job: Job
    record: Record
    title: str
    item: str
    customer: str
    calibrator: str
    field: str
    own: bool
    results: tuple[ResultShown, ...]
    lights: tuple[TitledLight, ...]
    colour: str
    overrides: tuple[Override, ...] = ()

    @property
    def raised(self) -> tuple[ResultShown, ...]:
        """Results whose uncertainty was raised and must be confirmed one by one."""
        return tuple(each for each in self.results if each.raised)

    @property
    def reasons(self) -> tuple[Any, ...]:
        """What is not green, with its way out."""
        return tuple(each for light in self.lights if light.colour != "green" for each in light.findings)


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved record on its way to its certificate."""

    job: Job
    title: str
    item: str
    customer: str
    held: Number | None
    """The number that stands reserved for it: making its files was begun and not ended."""
    replaceable: tuple[str, ...]
    """Certificates of the same item that this one may be said to replace."""


def own_fields(who: Actor) -> frozenset[str]:
    """Fields that somebody may sign for today."""
    with transaction.atomic():
        reading = Reading(who, locking=False)
        found = person(reading, who.person_id, reading.day)
    return frozenset(signing_fields(found, Day(clock.today().isoformat()))) if found else frozenset()


def queue(who: Actor, asked: Mapping[str, str]) -> Page:
    """Reviewed records, those of one's own fields first, then by the day they were finished."""
    methods = {each.code: each.field for each in Method.objects.all()}
    mine = own_fields(who)
    codes = [code for code, field in methods.items() if field in mine]
    order = Case(When(line__method_code__in=codes, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = _jobs("reviewed").alias(other=order).order_by("other", "finished_at", "pk")
    if asked.get("mine"):
        found = found.filter(line__method_code__in=codes)
    shown = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    shown.object_list = _waiting(list(shown), who, methods, mine)
    return shown


def chosen(who: Actor, numbers: Iterable[str]) -> list[Waiting]:
    """The reviewed records of these jobs, as they stand now, in the order of the queue."""
    wanted = list(dict.fromkeys(numbers))[:AT_ONCE]
    jobs = list(_jobs("reviewed").filter(number__in=wanted).order_by("finished_at", "pk"))
    methods = {each.code: each.field for each in Method.objects.all()}
    return _waiting(jobs, who, methods, own_fields(who))


def _jobs(state: str) -> Any:
    records = Prefetch("records", queryset=Record.objects.filter(state="current"), to_attr="standing")
    joined = Job.objects.select_related("line__item", "line__commission__certificate_for")
    return joined.prefetch_related(records).filter(state=state)


def _waiting(jobs: list[Job], who: Actor, methods: Mapping[str, str], mine: frozenset[str]) -> list[Waiting]:
    names = people(each.calibrator for each in jobs)
    where = (str(data_folder()), log.size(), clock.today().isoformat())
    exceptions = of_lines([each.line_id for each in jobs])
    shown = []
    for job in jobs:
        record = job.standing[0]
        results, shown_lights = _looked_at(where, job, record, who)
        field = methods.get(job.line.method_code, "")
        title, item, customer = words_of(job)
        shown.append(
            Waiting(
                job=job,
                record=record,
                title=title,
                item=item,
                customer=customer,
                calibrator=names.get(job.calibrator, job.calibrator),
                field=field,
                own=field in mine,
                results=results,
                lights=shown_lights,
                colour=colour_of(shown_lights),
                overrides=tuple(exceptions.get(job.line_id, ())),
            )
        )
    return shown


def _looked_at(
    where: tuple[str, int, str], job: Job, record: Record, who: Actor
) -> tuple[tuple[ResultShown, ...], tuple[TitledLight, ...]]:
    """Results and lights of a record; of one that is damaged on disk its own red light: the others can be signed."""
    try:
        results = results_shown(read_record(stored(record.sha256)))
    except FileMissing as error:
        refusal = as_act_error(error, None)
        found = () if refusal is None else told_error(refusal)
        return (), (TitledLight("file_unsound", str(_("The stored record")), "red", found),)
    raised = tuple(each.result_id for each in results if each.raised)
    return results, titled(_told_lights(where, job, record, who, raised))


def words_of(job: Job) -> tuple[str, str, str]:
    """Title, item and customer of a job in the language of the page."""
    line, english = job.line, language() == "en"
    customer = line.commission.certificate_for
    title = (line.title_en or line.title) if english else line.title
    item = (line.item.name_en or line.item.name) if english else line.item.name
    return (
        title,
        f"{item} · {line.item.serial_number}",
        (customer.name_en or customer.name) if english else customer.name,
    )


def _told_lights(
    where: tuple[str, int, str], job: Job, record: Record, who: Actor, raised: tuple[str, ...]
) -> tuple[ToldLight, ...]:
    """The lights of approving one record now, worst first; raised results count as ticked."""
    order = {"red": 0, "yellow": 1, "green": 2}
    found = _lights(where, job.number, record.sha256, who, raised)
    shown = (ToldLight(each.code, each.colour, tuple(told(one) for one in each.findings)) for each in found)
    return tuple(sorted(shown, key=lambda each: (order[each.colour], each.code)))


@lru_cache(maxsize=1000)
def _lights(
    where: tuple[str, int, str], job: str, record_sha256: str, who: Actor, raised: tuple[str, ...]
) -> tuple[Light, ...]:
    """Kept while the log does not grow: nothing that the rules of approval read changes without an entry."""
    with transaction.atomic():
        reading = Reading(who, locking=False)
        found = person(reading, who.person_id, reading.day)
    by = enclose(found)
    said = say("approve", record_sha256, "signatory", by, clock.now(), confirms_raised=raised)
    return preview(Approve, Approve.Request(job=job, by=by, signed=unsigned(said)), actor=who)


def approved() -> list[Approved]:
    """Approved records that have no certificate yet, oldest first; the first hundred."""
    jobs = list(_jobs("approved").order_by("finished_at", "pk")[:100])
    held = Number.objects.filter(record__job__in=jobs, record__state="current", state="reserved")
    by_job = {each.record.job_id: each for each in held.select_related("record")}
    earlier = _replaceable({each.line.item.serial_number for each in jobs})
    shown = []
    for job in jobs:
        item = job.line.item
        known = tuple(earlier.get((item.serial_number, item.model), ()))
        shown.append(Approved(job, *words_of(job), by_job.get(job.pk), known))
    return shown


def _replaceable(serial_numbers: set[str]) -> dict[tuple[str, str], list[str]]:
    """Numbers of issued certificates by the item's serial number and model, those that nothing replaces yet."""
    line = "number__record__job__line__item"
    rows = Certificate.objects.filter(**{f"{line}__serial_number__in": serial_numbers}).exclude(status="replaced")
    named = set(Number.objects.exclude(state="void").exclude(replaces="").values_list("replaces", flat=True))
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.select_related(line).order_by("-pk"):
        item = row.number.record.job.line.item
        if row.number.number not in named:
            found.setdefault((item.serial_number, item.model), []).append(row.number.number)
    return found
