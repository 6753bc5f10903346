"""Finishing: the draft as it will be frozen, the calibrator's signature over it, and the frozen record's budgets."""

from typing import Any

from django.contrib import messages
from django.core import signing as tokens
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.calibrations.acts import Finish
from guiju.lab.calibrations.bench_views import job_or_404, who_is
from guiju.lab.calibrations.lights import bench_lights
from guiju.lab.calibrations.live import shown_results
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.queries import Drafted, drafted, redrafted
from guiju.lab.calibrations.roles import role_word
from guiju.lab.calibrations.sheet import point_label
from guiju.lab.calibrations.statements import case_of
from guiju.lab.house import clock
from guiju.lab.house.act import Actor, Reading
from guiju.lab.house.files import stored
from guiju.lab.house.refusal import ActError, Refused
from guiju.lab.house.signing import SYSTEM, signing_session
from guiju.lab.ui.acting import Told, act_on, told_error
from guiju.lab.ui.desk import page, staff
from guiju.record import model
from guiju.record.enclose import find
from guiju.record.enclosures import Method
from guiju.record.reading import read_record

TOKEN_SALT = "calibrations.finish"
TOKEN_SECONDS = 3600


@staff("calibrator")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """Shows the draft; signs and freezes it when the passphrase is given and nothing has changed since."""
    job, who = job_or_404(number), who_is(request)
    if job.calibrator != who.person_id:
        raise PermissionDenied
    if request.method == "POST":
        return _sign(request, job, who)
    return _show(request, job, who)


def _show(request: HttpRequest, job: Job, who: Actor, found: tuple[Told, ...] = (), status: int = 200) -> HttpResponse:
    try:
        shown = drafted(job.number, who)
    except ActError as error:
        return _page(request, job, who, None, found=found or told_error(error), status=409 if found else status)
    return _page(request, job, who, shown, found=found, status=status)


def _sign(request: HttpRequest, job: Job, who: Actor) -> HttpResponse:
    token = _token(request, job, who)
    if token is None:
        changed = Refused("draft_changed", requirement="6.1.7-1", parameters={"job": job.number})
        return _show(request, job, who, told_error(changed), 409)
    try:
        shown = redrafted(job.number, who, clock.parse_instant(token["frozen_at"]), token["seed"])
        if shown.statement.record_sha256 != token["sha256"]:
            raise Refused("draft_changed", requirement="6.1.7-1", parameters={"job": job.number})
    except ActError as error:
        return _show(request, job, who, told_error(error), 409)
    try:
        with signing_session(who.person_id, request.POST.get("passphrase", "")) as session:
            signed = session.sign(shown.statement)
    except Refused as refusal:
        return _page(request, job, who, shown, found=told_error(refusal), status=403)
    done = act_on(
        request,
        Finish,
        lambda: Finish.Request(job=job.number, frozen_at=shown.frozen_at, seed=shown.seed, signed=signed),
    )
    if done.refused:
        return _show(request, job_or_404(job.number), who, done.findings, 409)
    messages.success(request, _("The record is frozen and signed; it waits for review."))
    return redirect("calibrations:job", number=job.number)


def _token(request: HttpRequest, job: Job, who: Actor) -> dict[str, str] | None:
    """What was shown, as the page carried it under our signature; None when it is too old or not ours."""
    try:
        token: dict[str, str] = tokens.loads(request.POST.get("draft", ""), salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    except tokens.BadSignature:
        return None
    return token if (token["job"], token["person"]) == (job.number, who.person_id) else None


def _page(
    request: HttpRequest, job: Job, who: Actor, shown: Drafted | None, *, found: tuple[Told, ...], status: int
) -> HttpResponse:
    context: dict[str, Any] = {"job": job, "found": found, "shown": shown, "lights": bench_lights(job, who)}
    if shown is not None:
        sha256 = shown.statement.record_sha256
        frozen_at = clock.instant_text(shown.frozen_at)
        token = {
            "job": job.number,
            "person": who.person_id,
            "frozen_at": frozen_at,
            "seed": shown.seed,
            "sha256": sha256,
        }
        context |= {"draft": tokens.dumps(token, salt=TOKEN_SALT), "sha256": sha256, "statement": shown.statement}
        context |= record_context(shown.draft.record, shown.draft.facts.sections[0].method)
    title = _("Finish: %(job)s") % {"job": job.number}
    return page(request, "calibrations/finish.html", context, title=title, status=status)


def record_context(record: model.Record, method: Method | None, *, charts: bool = False) -> dict[str, Any]:
    """A record as its pages show it; its method names what the standards are there for."""
    values = {(each.point_id, each.symbol): (each.values, each.unit) for each in record.series}
    labels = {each.point_id: point_label(each) for each in record.points}
    return {
        "record": record,
        "standards": [(role_word(each.role, method), each.equipment_id) for each in record.standards],
        "results": shown_results(record.results, record.budgets, record.points, values, charts=charts),
        "series": [(labels[each.point_id], each) for each in record.series],
        "summaries": [(labels[each.point_id], each) for each in record.summaries],
        "count": sum(len(each.values) for each in record.series),
    }


def _method(row: Record) -> Method | None:
    case = case_of(Reading(SYSTEM, locking=False), row)
    found = [find(case, each.method) for each in case.record.sections]
    return next((each for each in found if isinstance(each, Method)), None)


@staff()
@require_safe
def frozen(request: HttpRequest, number: str) -> HttpResponse:
    """The evaluated budgets of the frozen record, with their Pareto charts."""
    job = job_or_404(number)
    row = Record.objects.filter(job=job).order_by("-revision").first()
    if row is None:
        raise Http404
    shown = record_context(read_record(stored(row.sha256)), _method(row), charts=True)
    context = {"job": job, "row": row, "sha256": row.sha256, **shown}
    title = _("Record: %(job)s") % {"job": job.number}
    return page(request, "calibrations/record.html", context, title=title)
