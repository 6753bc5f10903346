"""The job permit's pages: issued and withdrawn on the job's page, printed, handed out as a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.lab.calibrations.bench_views import job_or_404
from guiju.lab.calibrations.models import JobPermit
from guiju.lab.calibrations.permit_shown import file_name, printed
from guiju.lab.calibrations.permits import IssuePermit, WithdrawPermit
from guiju.lab.calibrations.views import job_page
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.typed import plain_number
from guiju.lab.ui.acting import act_on
from guiju.lab.ui.desk import page, staff


def _row(job: str, permit: str) -> JobPermit:
    row = JobPermit.objects.select_related("job").filter(job__number=job, number=permit).first()
    if row is None:
        raise Http404
    return row


@staff()
@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issues a permit for the hours that were chosen."""
    job = job_or_404(number)
    hours = plain_number(request.POST.get("hours", "")) or 0
    done = act_on(request, IssuePermit, lambda: IssuePermit.Request(job=job.number, hours=hours))
    if done.refused:
        return job_page(request, job_or_404(number), found=done.findings, permit_hours=hours, status=409)
    messages.success(request, _("The permit is sealed: download or print it before you leave."))
    return redirect("calibrations:job", number=number)


@staff()
@require_POST
def withdraw(request: HttpRequest, number: str, permit: str) -> HttpResponse:
    """Withdraws a permit, with the reason."""
    row, reason = _row(number, permit), request.POST.get("reason", "")
    done = act_on(request, WithdrawPermit, lambda: WithdrawPermit.Request(permit=row.number, reason=reason))
    if done.refused:
        return job_page(request, job_or_404(number), found=done.findings, status=409)
    messages.success(request, _("The permit is withdrawn. Tell whoever carries it: its file cannot know."))
    return redirect("calibrations:job", number=number)


@staff()
@require_safe
def permit_page(request: HttpRequest, number: str, permit: str) -> HttpResponse:
    """A permit to be printed, with its code."""
    row = _row(number, permit)
    try:
        context = printed(row)
    except FileMissing as error:
        raise Http404 from error
    return page(request, "calibrations/permit.html", context, title=_("Job permit %(number)s") % {"number": row.number})


@staff()
@require_safe
def permit_file(request: HttpRequest, number: str, permit: str) -> HttpResponse:
    """The signed file."""
    row = _row(number, permit)
    try:
        data = stored(row.sha256)
    except FileMissing as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = str(content_disposition_header(True, file_name(row)))
    response["X-Content-Type-Options"] = "nosniff"
    return response
