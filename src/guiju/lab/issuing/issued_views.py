"""Pages of the issued certificates and of the certificate numbers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import Actor
from guiju.lab.issuing import issued_queries
from guiju.lab.issuing.acts import Replace, VoidNumber, Withdraw
from guiju.lab.issuing.models import Certificate
from guiju.lab.issuing.standing_acts import replace_request, withdraw_request
from guiju.lab.ui.acting import Done, act_on
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.offered import sites
from guiju.lab.ui.register_withheld import blanked
from guiju.lab.ui.words import language

REFUSED = 422
FRAMED = "; ".join(
    ("default-src 'none'", "object-src 'self'", "style-src 'unsafe-inline'", "img-src data:", "frame-ancestors 'self'")
)
"""Policy of the PDF: the page of the certificate frames it, and the browser's own viewer draws it."""


@staff()
@require_safe
def issued(request: HttpRequest) -> HttpResponse:
    """Issued certificates."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "status", "since", "until", "site", "page")}
    found = issued_queries.issued(asked)
    return page(
        request, "issuing/issued.html", {"found": found, "asked": asked, "sites": sites()}, title=_("Certificates")
    )


@staff()
@require_safe
def certificate_page(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate."""
    return _certificate(request, _found(number))


def _certificate(request: HttpRequest, row: Certificate, done: Done | None = None, status: int = 200) -> HttpResponse:
    who = _who(request)
    found = issued_queries.whole(row)
    blanked(found.customer, who)
    context = {
        "page": found,
        "row": row,
        "lang": language(),
        "may_take_case": issued_queries.may_take_case(who),
        "found": done.findings if done else (),
        "asked": {name: request.POST.get(name, "") for name in ("act", "reason", "replaced_by", "follows")},
    }
    return page(request, "issuing/certificate_page.html", context, title=row.number.number, status=status)


@staff()
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the offline check says: within the certificate's page, or as a page by itself."""
    row = _found(number)
    context = {"checks": issued_queries.checked(row), "lang": language(), "number": number}
    if request.headers.get("HX-Request") == "true":
        return render(request, "issuing/_check.html", context)
    return page(request, "issuing/check.html", context, title=_("What the offline check says"))


@staff()
@require_safe
def document(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """One of a certificate's files; the PDF is shown in its page, everything else is downloaded."""
    row = _found(number)
    if kind == "case" and not issued_queries.may_take_case(_who(request)):
        raise Http404
    found = issued_queries.document(row, kind)
    if found is None:
        raise Http404
    data, name, media_type = found
    shown = kind == "pdf" and "download" not in request.GET
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(not shown, name))
    response["X-Frame-Options"] = "SAMEORIGIN" if shown else "DENY"
    response["Content-Security-Policy"] = FRAMED if shown else "default-src 'none'; frame-ancestors 'none'"
    return response


@staff()
@require_POST
def replace(request: HttpRequest, number: str) -> HttpResponse:
    """Marks a certificate as replaced by a newer one."""
    row, post = _found(number), request.POST
    reason, by = _reason(request), post.get("replaced_by", "")
    done = act_on(
        request,
        Replace,
        lambda: replace_request(row, by, reason, _who(request), post.get("passphrase", "")),
        reason=reason,
    )
    return _acted(request, row, done, _("Certificate %(number)s is replaced.") % {"number": number})


@staff()
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraws a certificate with the reason; it may be said that a new calibration follows."""
    row = _found(number)
    reason = _reason(request)
    if reason and request.POST.get("follows"):
        reason = f"{reason[:250]}（将重新校准并另发证书）"
    done = act_on(
        request,
        Withdraw,
        lambda: withdraw_request(row, reason, _who(request), request.POST.get("passphrase", "")),
        reason=reason,
    )
    return _acted(request, row, done, _("Certificate %(number)s is withdrawn.") % {"number": number})


def _acted(request: HttpRequest, row: Certificate, done: Done, words: str) -> HttpResponse:
    if done.refused:
        return _certificate(request, _found(row.number.number), done, REFUSED)
    messages.success(request, words)
    return redirect("issuing:certificate_page", row.number.number)


@staff()
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Every certificate number ever given, with what became of it."""
    return _numbers(request)


def _numbers(request: HttpRequest, done: Done | None = None, about: str = "", status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "state", "page")}
    context: dict[str, Any] = {
        "found": issued_queries.numbers(asked),
        "asked": asked,
        "refused": done.findings if done else (),
        "about": about,
        "reason": request.POST.get("reason", ""),
    }
    return page(request, "issuing/numbers.html", context, title=_("Certificate numbers"), status=status)


@staff()
@require_POST
def void(request: HttpRequest, number: str) -> HttpResponse:
    """Makes a reserved number void, with the reason."""
    if issued_queries.number_of(number) is None:
        raise Http404
    reason = _reason(request)
    make: Callable[[], VoidNumber.Request] = lambda: VoidNumber.Request(number=number, reason=reason)  # noqa: E731
    done = act_on(request, VoidNumber, make, reason=reason)
    if done.refused:
        return _numbers(request, done, number, REFUSED)
    messages.success(
        request, _("Number %(number)s is void and explained; it is never given again.") % {"number": number}
    )
    return redirect("issuing:numbers")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:300]


def _found(number: str) -> Certificate:
    row = issued_queries.certificate_of(number)
    if row is None:
        raise Http404
    return row


def _who(request: HttpRequest) -> Actor:
    who = signed_in(request)
    if who is None:
        raise PermissionError("nobody is signed in")
    return who
