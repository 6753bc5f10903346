"""The work that waits: at the counter, at the bench, for review and for signature; and what blocks it."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from guiju.lab.calibrations.listing import blocked
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.commissions.models import Deviation, Line
from guiju.lab.commissions.queries import STAGES, stage_counts
from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.issuing.models import Number
from guiju.lab.issuing.signing_queries import own_fields
from guiju.lab.methods.models import Method
from guiju.lab.today.shown import MOST, Card, Row, Tile
from guiju.lab.ui.addresses import address
from guiju.lab.ui.words import JOB_STATES, language, word

LOOKED_AT = 20
"""Assigned jobs whose start is judged for this page; the list of jobs judges its own."""


def _list(name: str, query: str = "") -> str:
    place = address(name)
    return f"{place}?{query}" if place and query else place


def _title(line: Line) -> str:
    return line.title_en if language() == "en" and line.title_en else line.title


def _job_link(job: Job, page: str = "calibrations:job") -> str:
    return address(page, job.number)


def counter_tiles(who: Actor) -> list[Tile]:
    """What waits at the counter."""
    counts = stage_counts()
    found = []
    if "technical_manager" in who.roles:
        found += [_stage("review", _("Contract reviews"), counts), _stage("assign", _("Jobs to assign"), counts)]
    if "item_clerk" in who.roles:
        found += [_stage("receive", _("Items to receive"), counts), _stage("back", _("Items to return"), counts)]
    return found


def _stage(stage: str, title: str, counts: dict[str, int]) -> Tile:
    return Tile(title, counts[stage], _list("commissions:list", f"stage={stage}"), "warn" if counts[stage] else "")


def line_card(stage: str, title: str, kind: str) -> Card:
    """The first lines of a stage, oldest first."""
    rows = Line.objects.select_related("commission__commissioned_by").filter(STAGES[stage][1])
    shown = tuple(
        Row(
            text=_title(each),
            link=f"{address('commissions:detail', each.commission.number)}#line-{each.number}",
            detail=f"{each.commission.number} · {each.commission.commissioned_by.name}",
            tag=f"{each.commission.received_on}",
        )
        for each in rows.order_by("commission__received_on", "pk")[:MOST]
    )
    total = rows.count() if len(shown) == MOST else len(shown)
    return Card(title, kind, shown, _list("commissions:list", f"stage={stage}"), total)


def counter_cards(who: Actor) -> list[Card]:
    """Lists of the counter."""
    found = []
    if "technical_manager" in who.roles:
        found.append(line_card("review", _("Contract reviews"), _("Every request has been reviewed.")))
        found.append(line_card("assign", _("Jobs to assign"), _("Every item that came is given to somebody.")))
    if "item_clerk" in who.roles:
        found.append(line_card("receive", _("Items to receive"), _("Nothing is on its way to the counter.")))
        found.append(line_card("back", _("Items to return"), _("No finished item waits to be collected.")))
    if who.roles & {"item_clerk", "technical_manager"}:
        found.append(_deviations())
    return found


def _deviations() -> Card:
    rows = Deviation.objects.select_related("line__commission").filter(settled_on__isnull=True)
    shown = tuple(
        Row(
            text=each.text,
            link=f"{address('commissions:detail', each.line.commission.number)}#line-{each.line.number}",
            detail=f"{each.line.commission.number} · {_title(each.line)}",
            tag=_("customer told") if each.told_on else _("tell the customer"),
            tone="" if each.told_on else "warn",
        )
        for each in rows.order_by("pk")[:MOST]
    )
    return Card(_("Open deviations"), _("Every deviation is settled."), shown, "", len(shown))


def bench_tiles(who: Actor) -> list[Tile]:
    """My jobs by state, and how many came back."""
    mine = dict(Job.objects.filter(calibrator=who.person_id).values_list("state").annotate(Count("pk")))
    returned = _returned(who).count()
    return [
        Tile(_("My jobs to start"), mine.get("assigned", 0), _list("calibrations:jobs", "mine=1&state=assigned")),
        Tile(_("I am measuring"), mine.get("measuring", 0), _list("calibrations:jobs", "mine=1&state=measuring")),
        Tile(
            _("Returned to me"),
            returned,
            _list("calibrations:jobs", "mine=1&state=measuring"),
            "bad" if returned else "",
        ),
    ]


def _returned(who: Actor) -> Any:
    """The last returned record of each of my jobs that is being measured again."""
    return Record.objects.select_related("job__line").filter(
        state="returned", job__calibrator=who.person_id, job__state="measuring", revision=_last()
    )


def _last() -> Any:
    from django.db.models import F

    # A return raises the job's revision; the returned record is the one before.
    return F("job__revision") - 1


def bench_cards(who: Actor) -> list[Card]:
    """What lies on my bench, what came back and why."""
    rows = Job.objects.select_related("line__commission", "line__item").filter(
        calibrator=who.person_id, state__in=("assigned", "measuring")
    )
    shown = tuple(
        Row(
            text=_title(each.line),
            link=_job_link(each, "calibrations:bench") or _job_link(each),
            detail=f"{each.number} · {each.line.item.label}",
            tag=word(JOB_STATES, each.state),
        )
        for each in rows.order_by("-state", "pk")[:MOST]
    )
    back = tuple(
        Row(
            text=_title(each.job.line),
            link=_job_link(each.job, "calibrations:bench") or _job_link(each.job),
            detail=each.job.number,
            tag=_("returned"),
            tone="bad",
            why=each.return_reason,
        )
        for each in _returned(who).order_by("-pk")[:MOST]
    )
    total = rows.count() if len(shown) == MOST else len(shown)
    jobs = _list("calibrations:jobs", "mine=1&state=open")
    return [
        Card(_("Returned to me"), _("Nothing came back."), back, jobs, len(back)),
        Card(_("On my bench"), _("Nothing waits on your bench."), shown, jobs, total),
    ]


def review_tiles(who: Actor) -> list[Tile]:
    """Records that I may review: never my own."""
    count = Job.objects.filter(state="finished").exclude(calibrator=who.person_id).count()
    return [Tile(_("Records to review"), count, _list("calibrations:reviews"), "warn" if count else "")]


def review_cards(who: Actor) -> list[Card]:
    """The records that wait for review, oldest first."""
    rows = Job.objects.filter(state="finished").exclude(calibrator=who.person_id)
    title, kind = _("Records to review"), _("No record waits for your review.")
    return [_jobs(title, kind, rows, "calibrations:review", _list("calibrations:reviews"))]


def _jobs(title: str, kind: str, rows: Any, page: str, link: str) -> Card:
    shown = tuple(
        Row(
            text=_title(each.line),
            link=_job_link(each, page) or link,
            detail=f"{each.number} · {each.line.commission.certificate_for.name}",
            tag=f"{each.finished_at.astimezone(clock.zone()):%Y-%m-%d}" if each.finished_at else "",
        )
        for each in rows.select_related("line__commission__certificate_for").order_by("finished_at", "pk")[:MOST]
    )
    return Card(title, kind, shown, link, rows.count() if len(shown) == MOST else len(shown))


def _signable(who: Actor) -> Any:
    codes = Method.objects.filter(field__in=own_fields(who)).values("code")
    return Job.objects.filter(state="reviewed", line__method_code__in=codes)


def signing_tiles(who: Actor) -> list[Tile]:
    """What waits for my signature in my fields, and what is approved and not issued."""
    mine, approved = _signable(who).count(), Job.objects.filter(state="approved").count()
    return [
        Tile(_("To approve in my fields"), mine, _list("issuing:signing", "mine=1"), "warn" if mine else ""),
        Tile(_("Approved, not issued"), approved, _list("issuing:signing"), "warn" if approved else ""),
    ]


def signing_cards(who: Actor) -> list[Card]:
    """The queue of my fields, and the approved records without a certificate."""
    link = _list("issuing:signing", "mine=1")
    approved = Job.objects.filter(state="approved")
    return [
        _jobs(_("To approve in my fields"), _("Nothing waits for your signature."), _signable(who), "", link),
        _jobs(_("Approved, not issued"), _("Every approved record is issued."), approved, "", _list("issuing:signing")),
    ]


def number_tile() -> Tile:
    """Reserved certificate numbers that nobody has explained: neither issued nor void (5-5f)."""
    count = Number.objects.filter(state="reserved").count()
    return Tile(
        _("Numbers without certificate"), count, _list("issuing:numbers", "state=reserved"), "warn" if count else ""
    )


def blocked_card(who: Actor) -> Card:
    """Assigned jobs whose start a rule would refuse now, each with the reason and who can mend it."""
    own = Q() if who.roles & {"technical_manager", "quality_manager", "head"} else Q(calibrator=who.person_id)
    joined = Job.objects.select_related("line__item", *(f"line__commission__{each}" for each in PARTIES))
    jobs = list(joined.filter(own, state="assigned").order_by("pk")[:LOOKED_AT])
    against = blocked(jobs, who)
    shown = tuple(
        Row(
            text=_title(each.line),
            link=_job_link(each),
            detail=each.number,
            tag=against[each.pk].first.requirement,
            tone="bad",
            why=against[each.pk].words,
        )
        for each in jobs
        if each.pk in against
    )
    title, kind = _("Blocked at the start"), _("No assigned job is blocked.")
    return Card(title, kind, shown[:MOST], _list("calibrations:jobs", "state=assigned"), len(shown))


PARTIES = ("commissioned_by", "certificate_for", "paid_by", "sent_by")
