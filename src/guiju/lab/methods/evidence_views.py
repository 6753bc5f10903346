"""The page of checks for novelty of all editions in force, and the files of procedures and reports."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock, files
from guiju.lab.methods.acts import RecordNoveltyCheck
from guiju.lab.methods.models import Edition, Method, Procedure, Validation, Verification
from guiju.lab.methods.queries import in_force
from guiju.lab.methods.standing import longest_on, novelty_due, with_standing
from guiju.lab.methods.words import OUTCOMES
from guiju.lab.ui.bulk import Tried, perform_each
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
    if request.method == "POST":
        tried = _check(request)
        refused = [each for each in tried if each.done.refused]
        if tried and not refused:
            messages.success(request, _("%(count)s editions are checked.") % {"count": len(tried)})
            return redirect("methods:novelty")
        if refused:
            return _report(request, tried, len(refused))
        if not tried:
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
        "sent": request.POST,
        "chosen": request.POST.getlist("edition"),
    }
    return page(request, "methods/novelty.html", context, title=_("Checks for novelty"))


def _report(request: HttpRequest, tried: list[Tried], refused: int) -> HttpResponse:
    """What came of each chosen edition, where some were refused."""
    context = {
        "tried": tried,
        "count": len(tried),
        "refused": refused,
        "done": len(tried) - refused,
        "back": reverse("methods:novelty"),
        "back_title": _("Checks for novelty"),
    }
    status = 422 if refused == len(tried) else 200
    return page(request, "ui/register_bulk_report.html", context, title=_("Checks for novelty"), status=status)


def _rows(today: date) -> list[dict[str, Any]]:
    found = []
    for method in with_standing(Method.objects.order_by("code"), clock.today()):
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


def _check(request: HttpRequest) -> list[Tried]:
    """One act for each chosen edition; nothing where no edition was chosen or no source said."""
    chosen = [int(each) for each in request.POST.getlist("edition") if each.isdecimal()][:MOST]
    source = request.POST.get("source", "").strip()
    if not source:
        return []
    said = {"source": source, "outcome": request.POST.get("outcome", ""), "note": request.POST.get("note", "").strip()}
    return perform_each(
        request,
        RecordNoveltyCheck,
        Edition.objects.select_related("method").filter(pk__in=chosen).order_by("pk"),
        lambda row: RecordNoveltyCheck.Request(method=row.method.code, edition=row.edition, **said),
        title=lambda row: f"{row.method.code}（{row.edition}）",
        link=lambda row: reverse("admin:methods_method_change", args=(row.method_id,)),
    )


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
    answer = HttpResponse(files.stored(sha256), content_type="application/pdf")
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in name)
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
