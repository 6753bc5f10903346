"""The bench: the calibrator's page for one job, its climate, its start, and the fragment of the live evaluation."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.conduct.acclimation import hours_asked
from guiju.lab.accounts.queries import signed_in
from guiju.lab.calibrations.acclimation import rest
from guiju.lab.calibrations.acts import SayBeforeAdjustment, StartMeasurement, WriteField
from guiju.lab.calibrations.climate import ClimateForm, record_climate, sensor_of, shown_climate
from guiju.lab.calibrations.fields import shown_fields
from guiju.lab.calibrations.lights import bench_lights
from guiju.lab.calibrations.live import AtTheBench, at_the_bench, evaluated, measures_before, unfinished
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.permit_shown import permits_of
from guiju.lab.calibrations.readings import RecordReadings
from guiju.lab.calibrations.roles import role_word
from guiju.lab.calibrations.rows import job_of
from guiju.lab.calibrations.sheet import SOURCES
from guiju.lab.calibrations.summary import SummaryForm
from guiju.lab.commissions.acts import PlaceItem
from guiju.lab.house import clock
from guiju.lab.house.act import Actor, Reading
from guiju.lab.methods.queries import procedures_in_force
from guiju.lab.ui.acting import Done, Told, act_on
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.timeline import people


def job_or_404(number: str) -> Job:
    """The job with its line, item and commission."""
    job = job_of(number).first()
    if job is None:
        raise Http404
    return job


def who_is(request: HttpRequest) -> Actor:
    """The person signed in; the decorator of every view here has seen to it that there is one."""
    who = signed_in(request)
    assert who is not None
    return who


@staff()
@require_safe
def bench(request: HttpRequest, number: str) -> HttpResponse:
    """The bench of one job; who is not its calibrator sees it without its forms."""
    return bench_page(request, at_the_bench(job_or_404(number), who_is(request)))


def bench_page(request: HttpRequest, at: AtTheBench, *, status: int = 200, **more: Any) -> HttpResponse:
    """The bench as it stands, with what a refused form has to tell."""
    who, job = who_is(request), at.job
    section = at.facts.sections[0]
    sources = [(each, _source_word(each)) for each in SOURCES]
    context = {
        "job": job,
        "line": job.line,
        "item": getattr(job.line, "item", None),
        "section": section,
        "standards": [
            (role_word(role, section.method, section.template), each.equipment_id) for role, each in section.standards
        ],
        "sheet": at.sheet,
        "mine": job.calibrator == who.person_id,
        "calibrator": people({job.calibrator}).get(job.calibrator, job.calibrator),
        "may_write": job.calibrator == who.person_id and job.state == "measuring",
        "lights": bench_lights(job, who, unfinished=unfinished(at)),
        "says_adjustment": job.state == "measuring" and not measures_before(job),
        "procedures": procedures_in_force(job.line.method_code, clock.today()),
        "climate": shown_climate(job, section.method.environment if section.method else ()),
        "climate_form": ClimateForm(initial={"sensor": sensor_of(job)}),
        "summary_rows": [row for each in at.sheet.points for row in each.rows if row.series.summary],
        "sources": sources,
        "evaluated": evaluated(at, who) if job.state != "assigned" else None,
        "now": clock.instant_text(clock.now()),
        "script_words": script_words(),
        "climate_found": (),
        "permits": permits_of(job, who),
        "rest": _rest(job, at, who),
        "fields": shown_fields(job, section.edition.record_fields if section.edition else ()),
        "outcomes": [("pass", _("in order")), ("fail", _("not in order")), ("not_applicable", _("does not apply"))],
        "found": (),
    }
    title = _("Bench: %(job)s") % {"job": job.number}
    return page(request, "calibrations/bench.html", {**context, **more}, title=title, status=status)


def _rest(job: Job, at: AtTheBench, who: Actor) -> dict[str, Any] | None:
    """How long the item has rested, where the method asks for it and the work is not over."""
    section = at.facts.sections[0]
    asked = None if section.method is None else hours_asked(section.method.environment)
    if asked is None or job.state not in ("assigned", "measuring"):
        return None
    assert section.method is not None
    found = rest(Reading(who, locking=False), job, section.method.environment, clock.now())
    return {"asked": f"{asked}", "found": found}


def script_words() -> dict[str, Any]:
    """What the grid's script says, in the language of the page."""
    return {
        "saved": _("All saved"),
        "saving": _("Saving …"),
        "unsaved": _("{count} not saved yet."),
        "offline": _("The server cannot be reached; it is tried again by itself."),
        "trouble": _("The server did not answer as it should; it is tried again by itself."),
        "signed_out": _("You are signed out: sign in again in another tab, then save again here."),
        "no_number": _("“{text}” is not a number and was not saved. Correct it."),
        "not_emptied": _("A saved reading cannot be emptied. Put it back, or correct it with a reason."),
        "resolution": _("Enter the resolution above the grid first; then this is saved."),
        "correct": _("{name}: correct {old} to {new}? Reason:"),
        "why": _("Reason of the correction"),
        "confirm": _("Correct"),
        "leave": _("Leave as it was"),
        "put_back": _("Put back {value}"),
        "undo": _("Undo"),
        "too_long": _("{count} pasted rows went past the last point and were not entered."),
        "reasons": [_("Mistyped"), _("Misread"), _("Wrong cell"), _("Not settled")],
    }


def _source_word(source: str) -> str:
    words = {"item": _("Item"), "standard": _("Standard"), "auxiliary": _("Auxiliary equipment")}
    return words[source]


@staff()
@require_safe
def lights(request: HttpRequest, number: str) -> HttpResponse:
    """The lights of the next step, as a piece of the page."""
    who = who_is(request)
    at = at_the_bench(job_or_404(number), who)
    shown = bench_lights(at.job, who, unfinished=unfinished(at))
    return render(request, "calibrations/_lights.html", {"lights": shown, "job": at.job})


@staff()
@require_safe
def evaluation(request: HttpRequest, number: str) -> HttpResponse:
    """The live evaluation, as a piece of the page."""
    who = who_is(request)
    found = at_the_bench(job_or_404(number), who)
    return render(request, "calibrations/_evaluation.html", {"evaluated": evaluated(found, who), "job": found.job})


@staff()
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """Starts the measurement."""
    job = job_or_404(number)
    done = act_on(request, StartMeasurement, lambda: StartMeasurement.Request(job=job.number))
    return _after(request, job, done, _("The measurement has started."))


@staff()
@require_POST
def climate(request: HttpRequest, number: str) -> HttpResponse:
    """Writes down temperature and humidity of the job's room."""
    job = job_or_404(number)
    form = ClimateForm(request.POST)
    if not form.is_valid():
        return bench_page(request, at_the_bench(job, who_is(request)), climate_form=form, status=422)
    found = record_climate(request, job, form)
    if found:
        told = {"climate_form": form, "climate_found": found}
        return bench_page(request, at_the_bench(job, who_is(request)), status=409, **told)
    messages.success(request, _("The climate has been written down."))
    return redirect("calibrations:bench", number=job.number)


@staff()
@require_POST
def adjustment(request: HttpRequest, number: str) -> HttpResponse:
    """Takes down what the calibrator says about the state before adjustment."""
    job, sent = job_or_404(number), request.POST
    said = SayBeforeAdjustment.Request(
        job=job.number, reason=sent.get("reason_zh", ""), reason_en=sent.get("reason_en", "")
    )
    done = act_on(request, SayBeforeAdjustment, lambda: said)
    return _after(request, job, done, _("What was said about adjustment has been written down."))


@staff()
@require_POST
def placed(request: HttpRequest, number: str) -> HttpResponse:
    """Writes down that the item lies in the job's room from now on, or since the time given."""
    job, since = job_or_404(number), request.POST.get("since", "")
    at = None
    if since:
        try:
            at = datetime.fromisoformat(since).replace(tzinfo=clock.zone())
        except ValueError:
            wrong = (Told("", "nonconformity", "", _("The time cannot be read.")),)
            return bench_page(request, at_the_bench(job, who_is(request)), found=wrong, status=422)
    said = PlaceItem.Request(label=job.line.item.label, room_code=job.room_code, at=at)
    done = act_on(request, PlaceItem, lambda: said)
    return _after(request, job, done, _("It is written down since when the item lies in the room."))


@staff()
@require_POST
def field(request: HttpRequest, number: str) -> HttpResponse:
    """Fills in a field of the record template."""
    job, sent = job_or_404(number), request.POST
    said = WriteField.Request(
        job=job.number, field=sent.get("field", ""), text=sent.get("text", ""), outcome=sent.get("outcome", "")
    )
    done = act_on(request, WriteField, lambda: said)
    return _after(request, job, done, _("The field is filled in."))


@staff()
@require_POST
def summary(request: HttpRequest, number: str) -> HttpResponse:
    """Takes down a published mean with its standard uncertainty, where the template reads one."""
    job = job_or_404(number)
    found = at_the_bench(job, who_is(request))
    form = SummaryForm(request.POST, sheet=found.sheet)
    if not form.is_valid():
        return bench_page(request, found, summary_form=form, status=422)
    done = act_on(request, RecordReadings, lambda: form.act_request(job))
    return _after(request, job, done, _("The summary has been taken down."))


def _after(request: HttpRequest, job: Job, done: Done, words: str) -> HttpResponse:
    if done.refused:
        fresh = at_the_bench(job_or_404(job.number), who_is(request))
        return bench_page(request, fresh, found=done.findings, status=409)
    messages.success(request, words)
    return redirect("calibrations:bench", number=job.number)
