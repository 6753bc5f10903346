"""Pages of approval and issue: the signatory's queue, the list that is signed, and the making of certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import Actor
from guiju.lab.house.refusal import Refused
from guiju.lab.house.typed import plain_number
from guiju.lab.issuing import signing_queries
from guiju.lab.issuing.batch import Chosen, Row, approve_each, issue_one
from guiju.lab.ui.acting import new_key, told_error
from guiju.lab.ui.desk import page, staff

READERS = ("signatory", "item_clerk", "technical_manager", "quality_manager", "head", "assessor")
REFUSED = 422


@staff(*READERS)
@require_safe
def signing(request: HttpRequest) -> HttpResponse:
    """What waits for approval, and what waits for its certificate."""
    return _queue(request)


def _queue(request: HttpRequest, rows: tuple[Row, ...] = (), status: int = 200) -> HttpResponse:
    who = _who(request)
    asked = {name: request.GET.get(name, "")[:20] for name in ("mine", "page")}
    context = {
        "found": signing_queries.queue(who, asked),
        "asked": asked,
        "approved": signing_queries.approved(),
        "fields": sorted(signing_queries.own_fields(who)),
        "rows": rows,
    }
    return page(request, "issuing/signing.html", context, title=_("Signing"), status=status)


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """The list of what is about to be signed; sent back with the passphrase, each is signed and approved by itself."""
    return _approve(request) if request.method == "POST" else _list(request, request.GET.getlist("job"))


def _list(request: HttpRequest, jobs: list[str], **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    shown = signing_queries.chosen(_who(request), jobs)
    if not shown and not more.get("rows"):
        messages.warning(request, _("Choose at least one record that waits for approval."))
        return redirect("issuing:signing")
    ticked = {value for each in shown for value in _ticks(request, each.job.number)}
    context = {"shown": shown, "ticked": ticked, **more}
    return page(request, "issuing/approve.html", context, title=_("Approve and sign"), status=status)


def _ticks(request: HttpRequest, job: str) -> list[str]:
    return [f"{job} {each}" for each in request.POST.getlist(f"confirm-{job}")]


def _approve(request: HttpRequest) -> HttpResponse:
    jobs = list(dict.fromkeys(request.POST.getlist("job")))[: signing_queries.AT_ONCE]
    key = request.POST.get("key") or new_key()
    try:
        rows = approve_each(_who(request), request.POST.get("passphrase", ""), _chosen(request, jobs), key)
    except Refused as refusal:
        return _list(request, jobs, refused=told_error(refusal), status=REFUSED)
    done = [each for each in rows if each.done]
    if len(done) == len(rows) and rows:
        words = ngettext("%(count)s record approved.", "%(count)s records approved.", len(done)) % {"count": len(done)}
        messages.success(request, words)
        return redirect("issuing:signing")
    return _list(request, [each.job for each in rows if not each.done], rows=rows, status=REFUSED)


def _chosen(request: HttpRequest, jobs: list[str]) -> tuple[Chosen, ...]:
    post = request.POST
    return tuple(
        Chosen(
            job=job,
            record_sha256=post.get(f"record-{job}", ""),
            version=plain_number(post.get(f"version-{job}", "")),
            confirms=tuple(post.getlist(f"confirm-{job}")),
        )
        for job in jobs
    )


@staff(*READERS)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issues approved records one after another; a script sends them one by one and shows how far it is."""
    who, post = _who(request), request.POST
    jobs = list(dict.fromkeys(post.getlist("job")))[: signing_queries.AT_ONCE]
    key = post.get("key") or new_key()
    rows = tuple(issue_one(who, job, key, post.get(f"replaces-{job}", "")) for job in jobs)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"rows": [_told(each) for each in rows]})
    if rows and all(each.done and not each.findings for each in rows):
        for each in rows:
            messages.success(request, _("Certificate %(number)s was issued.") % {"number": each.number})
        return redirect("issuing:signing")
    if not rows:
        messages.warning(request, _("Choose at least one approved record."))
        return redirect("issuing:signing")
    return _queue(request, rows, REFUSED)


def _told(row: Row) -> dict[str, Any]:
    link = reverse("issuing:certificate_page", args=[row.number]) if row.state == "issued" else ""
    if row.state == "issued":
        words = _("Issued: %(number)s") % {"number": row.number}
    elif row.state == "reserved":
        words = _("Not issued; number %(number)s stays reserved. Press again to go on.") % {"number": row.number}
    else:
        words = _("Not issued")
    return {
        "job": row.job,
        "state": row.state,
        "link": link,
        "words": words,
        "findings": [each.words for each in row.findings],
    }


def _who(request: HttpRequest) -> Actor:
    who = signed_in(request)
    if who is None:
        raise PermissionError("nobody is signed in")
    return who
