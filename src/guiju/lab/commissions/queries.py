"""Commissions as pages show them: the list with its counts, one commission whole, where each line stands."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.lab.commissions.models import Commission, Deviation, Line
from guiju.lab.commissions.points import points_text
from guiju.lab.ui.timeline import Step, Subject, timeline
from guiju.lab.ui.words import language

AFTER = {"assigned": 4, "measuring": 4, "finished": 5, "reviewed": 6, "approved": 7, "issued": 8}
"""The step that comes next, by the job's state."""
STAGES: dict[str, tuple[Any, Q]] = {
    "review": (_("Contract review"), Q(state="requested")),
    "receive": (_("To receive"), Q(state="accepted", item__isnull=True)),
    "assign": (_("To assign"), Q(state="accepted", item__state="received", job__isnull=True)),
    "work": (_("In work"), Q(job__state__in=[each for each in AFTER if each != "issued"])),
    "back": (_("To return"), Q(job__state="issued", item__state="received")),
    "done": (_("All done"), Q(item__state="returned")),
}
"""Where a line stands, in the order of its way. Jobs stand above commissions and are reached by Django's relation."""
STEPS = (
    _("Requested"),
    _("Contract review"),
    _("Receipt"),
    _("Assigning"),
    _("At the bench"),
    _("Review"),
    _("Approval"),
    _("Issue"),
    _("Handing back"),
)


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a line's bar: done, now or later."""

    name: Any
    css: str


@dataclass(slots=True)
class LineShown:
    """A line of a commission with all that hangs on it."""

    line: Line
    title: str
    stage: str
    steps: tuple[StepShown, ...]
    points: str
    item: Any
    job: Any
    deviations: list[Deviation]
    certificates: list[Any]
    assign: str = ""
    """Where the line's job is assigned, once an item is there."""
    lights: tuple[Any, ...] = ()
    colour: str = ""
    needs_consent: bool = False
    """The method is own or a customer's, and the line holds no day of the customer's consent."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the form of receipt shows first, or what was typed when it was refused."""

    @property
    def stage_name(self) -> Any:
        return STAGES[self.stage][0]

    @property
    def open_deviations(self) -> list[Deviation]:
        return [each for each in self.deviations if each.settled_on is None]


def listed(search: str, stage: str, customer: str, site: str = "") -> QuerySet[Commission]:
    """Commissions, newest first, with their lines; by words, stage and site of a line, and code of a party (4.7-4)."""
    rows = Commission.objects.select_related("commissioned_by").order_by("-received_on", "-pk")
    lines = Line.objects.filter(commission=OuterRef("pk"))
    if search:
        named = Q(number__icontains=search) | Q(commissioned_by__name__icontains=search)
        inside = Q(title__icontains=search) | Q(item__serial_number__icontains=search) | Q(item__label__iexact=search)
        rows = rows.filter(named | Exists(lines.filter(inside | Q(job__number__iexact=search))))
    if stage in STAGES:
        rows = rows.filter(Exists(lines.filter(STAGES[stage][1])))
    if site:
        rows = rows.filter(Exists(lines.filter(site_code=site)))
    if customer:
        parties = ("commissioned_by", "certificate_for", "paid_by", "sent_by")
        held = Q()
        for party in parties:
            held |= Q(**{f"{party}__code": customer})
        rows = rows.filter(held)
    open_ones = Deviation.objects.filter(line__commission=OuterRef("pk"), settled_on__isnull=True)
    shown = Line.objects.select_related("item", "job").order_by("number")
    return rows.annotate(has_open=Exists(open_ones)).prefetch_related(Prefetch("lines", shown))


def stage_counts() -> dict[str, int]:
    """How many commissions have a line in each stage, by a query for each: the stages that few stand in are short."""
    lines = {name: Line.objects.filter(condition) for name, (_name, condition) in STAGES.items()}
    return {name: found.values("commission").distinct().count() for name, found in lines.items()}


def labelled(label: str) -> Commission | None:
    """The commission whose item bears exactly this label: what a scanner sends."""
    return Commission.objects.filter(lines__item__label=label).first() if label else None


def stage_of(line: Line) -> str:
    """Where a line stands; item and job must have been selected with it."""
    item, job = getattr(line, "item", None), getattr(line, "job", None)
    if item is not None and item.state == "returned":
        return "done"
    if job is not None:
        return "back" if job.state == "issued" else "work"
    if line.state == "requested":
        return "review"
    return "receive" if item is None else "assign"


def steps_of(line: Line) -> tuple[StepShown, ...]:
    """The bar of steps of a line."""
    stage, job = stage_of(line), getattr(line, "job", None)
    begun = {"review": 1, "receive": 2, "assign": 3, "done": len(STEPS)}
    now = begun[stage] if stage in begun else AFTER.get(job.state if job else "", 4)
    return tuple(
        StepShown(name, "g-done" if place < now else "g-now" if place == now else "")
        for place, name in enumerate(STEPS)
    )


def whole(number: str) -> Commission | None:
    """One commission with everything below it, in a number of queries that does not depend on its lines."""
    lines = Line.objects.select_related("item", "job").prefetch_related(
        "deviations", "job__batches", "job__records__numbers__certificate"
    )
    parties = ("commissioned_by", "certificate_for", "paid_by", "sent_by")
    rows = Commission.objects.select_related(*parties).prefetch_related(Prefetch("lines", lines.order_by("number")))
    return rows.filter(number=number).first()


def line_shown(line: Line) -> LineShown:
    """A line of a commission that `whole` read."""
    english = language() == "en"
    return LineShown(
        line=line,
        title=line.title_en if english and line.title_en else line.title,
        stage=stage_of(line),
        steps=steps_of(line),
        points=points_text(line.points),
        item=getattr(line, "item", None),
        job=getattr(line, "job", None),
        deviations=sorted(line.deviations.all(), key=lambda each: each.pk),
        certificates=[number for record in _records(line) for number in record.numbers.all()],
        values={"name": line.title, "name_en": line.title_en, "label": f"{line.commission.number}-{line.number}"},
    )


def _records(line: Line) -> list[Any]:
    job = getattr(line, "job", None)
    return [] if job is None else sorted(job.records.all(), key=lambda each: each.revision)


def story(commission: Commission, shown: list[LineShown], links: Any) -> tuple[Step, ...]:
    """The one timeline of a commission: requests, items, deviations, jobs, records, numbers, certificates, refusals.

    Args:
        links: gives the address of a job or a certificate's number, empty where it has no page.
    """
    subjects = [Subject(commission, commission.number)]
    for each in shown:
        name = f"{each.line.number}. {each.title}"
        subjects.append(Subject(each.line, name, f"#line-{each.line.number}"))
        subjects += [Subject(row, each.title, f"#line-{each.line.number}") for row in each.deviations]
        if each.item is not None:
            subjects.append(Subject(each.item, each.item.label, f"#line-{each.line.number}"))
        if each.job is not None:
            subjects.append(Subject(each.job, each.job.number, links("job", each.job.number)))
            for number in each.certificates:
                place = links("certificate", number.number)
                certificate = getattr(number, "certificate", None)
                subjects += [Subject(row, number.number, place) for row in (number, certificate) if row is not None]
    return timeline(subjects, refusals=True)
