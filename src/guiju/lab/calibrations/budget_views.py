"""Pages of the uncertainty budgets of a frozen record: tables, charts, comparison by simulation, report as PDF."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.calibrations import budget_queries, budget_report
from guiju.lab.calibrations.bench_views import job_or_404, who_is
from guiju.lab.calibrations.budget_sources import Origins
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review_queries import standing_case
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.words import either, language
from guiju.record.statement import Case

PER_PAGE = 12
UNFIT = 422


@staff()
@require_safe
def budget(request: HttpRequest, number: str) -> HttpResponse:
    """Every result of the record with its budget, a page of them at a time."""
    job, row, case = _found(request, number)
    shown = Paginator(range(len(case.record.results)), PER_PAGE).get_page(request.GET.get("page"))
    places = shown.object_list
    standing, differences = budget_report.recomputation(case)
    templates = {each.template.digest: budget_queries.template_of(case, each) for each in case.record.budgets}
    context = {
        "job": job,
        "row": row,
        "record": case.record,
        "shown": shown,
        "budgets": budget_queries.shown(case, places, Origins(case, number)),
        "templates": [
            (each, budget_queries.said(each.name), budget_queries.kind_words(each))
            for each in templates.values()
            if each
        ],
        "standing": standing,
        "differences": differences[:20],
        "count_differences": len(differences),
        "query": f"revision={row.revision}",
        "asked": {"revision": row.revision},
    }
    title = _("Uncertainty budgets: %(record)s") % {"record": case.record.record_id}
    return page(request, "calibrations/budget.html", context, title=title)


@staff()
@require_safe
def simulation(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One result by the GUM beside Monte Carlo: a part of the page above, or without scripts a page of its own."""
    from guiju.results.sections import EvaluationError

    job, row, case = _found(request, number)
    _demand(case, place)
    context: dict[str, Any] = {"job": job, "row": row, "query": f"revision={row.revision}", "place": place}
    status = 200
    try:
        context["compared"] = budget_queries.compared(case, place - 1)
    except EvaluationError as error:
        context["trouble"], status = error.sentence(language()), UNFIT
    if request.headers.get("HX-Request"):
        # htmx shows what comes with 200 alone; what went wrong is told in the part itself.
        return render(request, "calibrations/budget_compared.html", context)
    result = case.record.results[place - 1]
    title = _("GUM against Monte Carlo: %(what)s") % {"what": budget_queries.said(result.quantity)}
    return page(request, "calibrations/budget_simulation.html", context, title=title, status=status)


@staff()
@require_safe
def report(request: HttpRequest, number: str, place: int | None = None) -> HttpResponse:
    """The uncertainty evaluation report of all results, or of one."""
    from guiju.reports import ReportError

    _job, row, case = _found(request, number)
    if place is not None:
        _demand(case, place)
    places = range(len(case.record.results)) if place is None else range(place - 1, place)
    name = f"{case.record.number}-{case.record.revision}-uncertainty{'' if place is None else f'-{place}'}.pdf"
    try:
        data = budget_report.pdf(case, row.sha256, places)
    except ReportError as error:
        messages.error(request, either(error.zh, error.en))
        return redirect("calibrations:budget", number=number)
    made = HttpResponse(data, content_type="application/pdf")
    made["Content-Disposition"] = content_disposition_header(True, name)
    return made


def _found(request: HttpRequest, number: str) -> tuple[Job, Record, Case]:
    job = job_or_404(number)
    row = budget_queries.revision_of(job, request.GET.get("revision", ""))
    if row is None:
        raise Http404
    return job, row, standing_case(row, who_is(request))


def _demand(case: Case, place: int) -> None:
    if not 1 <= place <= len(case.record.results):
        raise Http404
