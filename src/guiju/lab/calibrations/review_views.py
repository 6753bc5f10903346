"""Pages of the review: what waits, and one record beside its draft certificate, to be signed or returned."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.calibrations import review_queries
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.queries import statement_on
from guiju.lab.calibrations.review import RETURNABLE, ReturnRecord, Review
from guiju.lab.house.act import Actor
from guiju.lab.house.refusal import Refused
from guiju.lab.house.signing import signing_session
from guiju.lab.ui.acting import Done, act_on, colour_of
from guiju.lab.ui.desk import page, staff
from guiju.record.statement import Case

READERS = ("reviewer", "calibrator", "signatory", "technical_manager", "quality_manager", "head", "assessor")
REFUSED = 422


@staff(*READERS)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Records that wait for review."""
    who = _who(request)
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "field", "mine", "page")}
    context = {"found": review_queries.waiting(who, asked), "asked": asked, "fields": review_queries.fields_waiting()}
    return page(request, "calibrations/reviews.html", context, title=_("Waiting for review"))


@staff(*READERS)
@require_safe
def review(request: HttpRequest, number: str) -> HttpResponse:
    """One record."""
    return _record_page(request, *_found(number))


@staff(*READERS)
@require_POST
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Signs the review of the record that was shown."""
    job, row = _found(number)

    def make() -> Review.Request:
        who = _who(request)
        by, said = statement_on(number, who, "review", "reviewer")
        if said.record_sha256 != request.POST.get("record", ""):
            raise Refused("draft_changed", requirement="6.1.7-1", parameters={"job": number})
        with signing_session(who.person_id, request.POST.get("passphrase", "")) as session:
            return Review.Request(job=number, by=by, signed=session.sign(said))

    return _acted(request, job, row, act_on(request, Review, make), _("Signed: the record goes to approval."))


@staff(*READERS)
@require_POST
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Returns the record to the bench with the reason."""
    job, row = _found(number)
    reason = request.POST.get("reason", "").strip()[:300]
    make: Callable[[], Any] = lambda: ReturnRecord.Request(job=number, reason=reason)  # noqa: E731
    done = act_on(request, ReturnRecord, make, reason=reason)
    return _acted(request, job, row, done, _("Returned: the calibrator sees the reason at the bench."))


@staff(*READERS)
@require_safe
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """The draft certificate's pages, to be framed beside the record."""
    pages = range(1, len(_draft(request, number)) + 1)
    return render(request, "calibrations/review_draft.html", {"number": number, "pages": pages})


@staff(*READERS)
@require_safe
def draft_page(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One page of the draft certificate as a picture."""
    pages = _draft(request, number)
    if not 1 <= place <= len(pages):
        raise Http404
    return HttpResponse(pages[place - 1], content_type="image/png")


def _draft(request: HttpRequest, number: str) -> tuple[bytes, ...]:
    from guiju.certificate import draft_pages

    _job, row = _found(number)
    return draft_pages(review_queries.draft(review_queries.standing_case(row, _who(request))))


def _record_page(
    request: HttpRequest, job: Job, row: Record, done: Done | None = None, status: int = 200
) -> HttpResponse:
    who = _who(request)
    shown = review_queries.review_lights(job, row, who) if job.state == "finished" else ()
    reviewed = review_queries.reviewed(job, row, who)
    context = {
        "page": reviewed,
        "issued": _issued(reviewed.case) if job.state == "issued" else "",
        "job": job,
        "row": row,
        "lights": shown,
        "colour": colour_of(shown),
        "returnable": job.state in RETURNABLE,
        "back": review_queries.return_lights(job, who) if job.state in RETURNABLE else (),
        "found": done.findings if done else (),
        "reason": request.POST.get("reason", ""),
    }
    title = _("Review of %(number)s") % {"number": job.number}
    return page(request, "calibrations/review.html", context, title=title, status=status)


def _issued(case: Case) -> str:
    """The number of the certificate that was issued on a case; empty where none was."""
    said = (each.statement for each in case.statements)
    return next((each.certificate_number or "" for each in said if each.purpose == "issue"), "")


def _acted(request: HttpRequest, job: Job, row: Record, done: Done, words: str) -> HttpResponse:
    if done.refused:
        found = review_queries.current(job.number)
        return _record_page(request, *(found or (job, row)), done=done, status=REFUSED)
    messages.success(request, f"{job.number}：{words}")
    return redirect("calibrations:reviews")


def _found(number: str) -> tuple[Job, Record]:
    found = review_queries.current(number)
    if found is None:
        raise Http404
    return found


def _who(request: HttpRequest) -> Actor:
    who = signed_in(request)
    if who is None:
        raise PermissionError("nobody is signed in")
    return who
