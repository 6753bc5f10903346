"""The list of jobs, one job with its story, and its assignment."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.calibrations.acts import Assign, Reassign
from guiju.lab.calibrations.assigning import act_request, first_values, job_number, sent_values, unanswered
from guiju.lab.calibrations.bench_views import job_or_404, who_is
from guiju.lab.calibrations.candidates import choices
from guiju.lab.calibrations.lights import bench_lights
from guiju.lab.calibrations.listing import blocked, counts, filters_of, listed
from guiju.lab.calibrations.live import at_the_bench, unfinished
from guiju.lab.calibrations.models import Batch, Job, Record
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.calibrations.permit_shown import permits_of
from guiju.lab.calibrations.roles import role_of
from guiju.lab.calibrations.sheet import pick, point_label
from guiju.lab.commissions.acts import line_of
from guiju.lab.commissions.facts import points
from guiju.lab.commissions.models import Line
from guiju.lab.equipment.models import Equipment
from guiju.lab.house import clock
from guiju.lab.methods.models import Edition, Method
from guiju.lab.premises.models import Room
from guiju.lab.ui.acting import Told, act_on
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.timeline import Step, Subject, people, timeline
from guiju.lab.ui.words import JOB_STATES, language
from guiju.record.codec import decode
from guiju.record.enclosures import StandardRequirement

PAGE = 50
OFFERED = 200
"""So many methods or rooms at most are offered by name."""
STEPS = ("assigned", "measuring", "finished", "reviewed", "approved", "issued")


@staff()
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs by state, person, method and room; those that cannot start say why."""
    who, filters = who_is(request), filters_of(request.GET)
    shown = Paginator(listed(filters, who), PAGE).get_page(request.GET.get("page"))
    found = counts(filters, who)
    rows = list(shown.object_list)
    against = blocked(rows, who)
    context = {
        "filters": filters,
        "tiles": [(code, name, found[code], filters.query(state=code)) for code, name in JOB_STATES.items()],
        "all_query": filters.query(state=""),
        "all_count": sum(found.values()),
        "mine_query": filters.query(mine="" if filters.mine else "1"),
        "page_query": filters.query(),
        "rows": _rows(rows, against),
        "shown": shown,
        "methods": _offered(Method.objects, "title"),
        "rooms": _offered(Room.objects, "name"),
        "narrowed": bool(filters.query()),
    }
    return page(request, "calibrations/jobs.html", context, title=_("Jobs"))


def _offered(rows: Any, name: str) -> list[tuple[str, str]]:
    """Codes and names to choose from; none where they are so many that one is asked for by code."""
    found = list(rows.order_by("code").values_list("code", f"{name}_en" if _english() else name)[: OFFERED + 1])
    return found if len(found) <= OFFERED else []


def _english() -> bool:
    return language() == "en"


def _rows(rows: list[Job], against: dict[int, Any]) -> list[dict[str, Any]]:
    names = people({each.calibrator for each in rows})
    rooms = dict(
        Room.objects.filter(code__in={each.room_code for each in rows}).values_list(
            "code", "name_en" if _english() else "name"
        )
    )
    today = clock.today()
    return [
        {
            "job": each,
            "title": line_title(each.line),
            "item": getattr(each.line, "item", None),
            "calibrator": names.get(each.calibrator, each.calibrator),
            "room": rooms.get(each.room_code, each.room_code),
            "days": (today - each.line.commission.received_on).days,
            "blocked": against.get(each.pk),
        }
        for each in rows
    ]


def line_title(line: Line) -> str:
    """The line's title in the language of the page."""
    return line.title_en if _english() else line.title


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, number: str) -> HttpResponse:
    """One job: its facts, where it stands, its story; sent by the technical manager, it is assigned anew."""
    found = job_or_404(number)
    if request.method != "POST":
        return job_page(request, found)
    who = who_is(request)
    offered = choices(found.line, who, found)
    values = sent_values(request.POST, offered)
    left = unanswered(values, offered)
    if left:
        return job_page(request, found, values=values, found=_left(left), status=422)
    done = act_on(request, Reassign, lambda: act_request(found.line, found.number, values))
    if done.refused:
        return job_page(request, job_or_404(number), values=values, found=done.findings, status=409)
    messages.success(request, _("The job has been assigned anew."))
    return redirect("calibrations:job", number=number)


def job_page(request: HttpRequest, one: Job, *, values: Any = None, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a job, with what a refused form has to tell."""
    who, line = who_is(request), one.line
    may_assign = "technical_manager" in who.roles and one.state == "assigned"
    offered = choices(line, who, one) if may_assign else None
    editions = Edition.objects.select_related("method").filter(method__code=line.method_code, edition=line.edition)
    edition = editions.first()
    context = {
        "job": one,
        "line": line,
        "title_text": line_title(line),
        "item": getattr(line, "item", None),
        "calibrator": people({one.calibrator}).get(one.calibrator, one.calibrator),
        "room": Room.objects.select_related("site").filter(code=one.room_code).first(),
        "edition": edition,
        "standards": _standards(one, edition),
        "points": [(point_label(each), pick(each.function)) for each in points(line)],
        "steps": _steps(one),
        "mine": one.calibrator == who.person_id,
        "lights": bench_lights(one, who, unfinished=one.state == "measuring" and unfinished(at_the_bench(one, who))),
        "records": list(Record.objects.filter(job=one).order_by("-revision")),
        "timeline": _story(one),
        "permits": permits_of(one, who),
        "offered": offered,
        "values": values or (first_values(one, offered) if offered else None),
        "found": (),
    }
    title = _("Job %(job)s") % {"job": one.number}
    return page(request, "calibrations/job.html", {**context, **more}, title=title, status=status)


def _standards(found: Job, edition: Edition | None) -> list[tuple[str, str, Equipment | None]]:
    known = {each.code: each for each in Equipment.objects.filter(code__in=list(found.standards.values()))}
    asked = () if edition is None else decode(tuple[StandardRequirement, ...], edition.standards, "$.standards")
    return [(role_of(role, asked), code, known.get(code)) for role, code in sorted(found.standards.items())]


def _steps(found: Job) -> list[tuple[Any, str]]:
    """The bar of steps: done, now or later."""
    names = {
        "assigned": _("Assignment"),
        "measuring": _("Measurement"),
        "finished": _("Review"),
        "reviewed": _("Approval"),
        "approved": _("Issue"),
        "issued": _("Issued"),
    }
    place = STEPS.index(found.state) if found.state in STEPS else 0
    last = len(STEPS) - 1
    marks = ["g-done" if at < place or place == last else "g-now" if at == place else "" for at in range(len(STEPS))]
    return list(zip((names[each] for each in STEPS), marks, strict=True))


def _story(found: Job) -> tuple[Step, ...]:
    """The journal of the job and its records; captures of readings, which the log takes by their chain, among them."""
    records = [Subject(each, _("Record %(revision)s") % {"revision": each.revision}) for each in found.records.all()]
    batches = list(Batch.objects.filter(job=found).order_by("pk"))
    names = people({each.by for each in batches})
    taken = dict.fromkeys((each.pk for each in batches), 0)
    for batch in Link.objects.filter(job=found).exclude(kind="correction").values_list("batch_id", flat=True):
        taken[batch] += 1
    extra = [
        Step(
            title=_("Readings taken"),
            who=names.get(each.by, each.by),
            at=each.started_at.astimezone(clock.zone()),
            words=_("%(count)s entries, %(source)s") % {"count": taken[each.pk], "source": each.source},
        )
        for each in batches
    ]
    permits = [Subject(each, each.number) for each in found.permits.all()]
    return timeline([Subject(found, found.number), *records, *permits], refusals=True, extra=extra)


def _left(names: list[str]) -> tuple[Told, ...]:
    between = ", " if _english() else "、"
    return (Told("", "nonconformity", "", _("Not chosen yet: %(what)s") % {"what": between.join(names)}),)


@staff("technical_manager")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Gives a line of a commission, whose item has come, to a calibrator."""
    wanted = line_of(number, line).first()
    if wanted is None:
        raise Http404
    existing = Job.objects.filter(line=wanted).first()
    if existing is not None:
        return redirect("calibrations:job", number=existing.number)
    offered = choices(wanted, who_is(request))
    if request.method != "POST":
        return _assign_page(request, wanted, offered, first_values(None, offered))
    values = sent_values(request.POST, offered)
    left = unanswered(values, offered)
    if left:
        return _assign_page(request, wanted, offered, values, found=_left(left), status=422)
    done = act_on(request, Assign, lambda: act_request(wanted, job_number(wanted), values))
    if done.refused:
        return _assign_page(request, wanted, offered, values, found=done.findings, status=409)
    messages.success(request, _("The job has been assigned."))
    return redirect("calibrations:job", number=job_number(wanted))


def _assign_page(
    request: HttpRequest, line: Line, offered: Any, values: Any, *, found: tuple[Told, ...] = (), status: int = 200
) -> HttpResponse:
    context = {
        "line": line,
        "title_text": line_title(line),
        "item": getattr(line, "item", None),
        "number": job_number(line),
        "offered": offered,
        "values": values,
        "found": found,
    }
    return page(request, "calibrations/assign.html", context, title=_("Assign a job"), status=status)
