"""The page of checks for novelty of all editions in force, and the files of procedures and reports."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock, files
from guiju.lab.methods.acts import RecordNoveltyCheck
from guiju.lab.methods.models import Edition, Method, Procedure, Validation, Verification
from guiju.lab.methods.queries import in_force
from guiju.lab.methods.standing import longest_on, novelty_due, with_standing
from guiju.lab.methods.words import OUTCOMES
from guiju.lab.ui.acting import act_on
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import people

MOST = 200
"""Editions that one sending may check."""
SOON = timedelta(days=30)
KINDS: dict[str, Any] = {"verification": Verification, "validation": Validation}


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def novelty(request: HttpRequest) -> HttpResponse:
    """Every edition in force with its last check and the day on which the next is due; several are checked at once."""
    found: tuple[Any, ...] = ()
    if request.method == "POST":
        found, done = _check(request)
        if not found and done:
            messages.success(request, _("%(count)s editions are checked.") % {"count": done})
            return redirect("methods:novelty")
        if not found:
            messages.error(request, _("Choose the editions that were checked, and say where it was searched."))
    who, today = signed_in(request), clock.today()
    rows = _rows(today)
    context = {
        "rows": rows,
        "over": sum(each["colour"] == "bad" for each in rows),
        "soon": sum(each["colour"] == "warn" for each in rows),
        "outcomes": OUTCOMES.items(),
        "longest": longest_on(today),
        "may": who is not None and bool(RecordNoveltyCheck.roles & who.roles),
        "who_may": who_may(RecordNoveltyCheck),
        "found": found,
        "sent": request.POST,
        "chosen": request.POST.getlist("edition"),
    }
    return page(request, "methods/novelty.html", context, title=_("Checks for novelty"), status=422 if found else 200)


def _rows(today: date) -> list[dict[str, Any]]:
    found = []
    for method in with_standing(Method.objects.order_by("code")):
        for each in in_force(method, today):
            due = novelty_due(each, method.longest)
            colour = "bad" if due < today or not each.checks else "warn" if due - today <= SOON else "good"
            last = each.checks[-1] if each.checks else None
            row = {"method": method, "title": in_language(method, "title"), "edition": each}
            found.append({**row, "due": due, "last": last, "colour": colour})
    names = people({each["last"].by for each in found if each["last"]})
    for each in found:
        each["by"] = names.get(each["last"].by, each["last"].by) if each["last"] else ""
    return sorted(found, key=lambda each: (each["due"], each["method"].code))


def _check(request: HttpRequest) -> tuple[tuple[Any, ...], int]:
    """One act for each chosen edition, under keys that follow from the form's: sending it again does what is left."""
    chosen = [each for each in request.POST.getlist("edition") if each.isdecimal()][:MOST]
    source, key = request.POST.get("source", "").strip(), request.POST.get("key", "")
    if not source:
        return (), 0
    done = 0
    for row in Edition.objects.select_related("method").filter(pk__in=[int(each) for each in chosen]).order_by("pk"):
        asked = RecordNoveltyCheck.Request(
            method=row.method.code,
            edition=row.edition,
            source=source,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", "").strip(),
        )
        request.POST = request.POST.copy()
        request.POST["key"], request.POST["version"] = f"{key}-{row.pk}" if key else "", ""
        outcome = act_on(request, RecordNoveltyCheck, lambda asked=asked: asked)
        if outcome.refused:
            return outcome.findings, done
        done += 1
    return (), done


@staff()
@require_safe
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of an operating procedure."""
    row = Procedure.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return _document(row.file_sha256, f"{row.code}-{row.number}.pdf")


@staff()
@require_safe
def evidence_file(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The report of a verification or validation."""
    row = KINDS[kind].objects.filter(pk=pk).first() if kind in KINDS else None
    if row is None or not row.file_sha256:
        raise Http404
    return _document(row.file_sha256, f"{kind}-{row.pk}.pdf")


def _document(sha256: str, name: str) -> HttpResponse:
    try:
        data = files.stored(sha256)
    except files.FileMissing:
        raise Http404 from None
    answer = HttpResponse(data, content_type="application/pdf")
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in name)
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
