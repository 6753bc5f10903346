"""Public pages: verification of a file or of number and code, a certificate with its files, a commission's state."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.house import publication
from guiju.lab.issuing import delivery
from guiju.lab.issuing import queries as issued
from guiju.lab.portal import checking, limits, queries, tokens, uploads
from guiju.lab.ui.desk import public_frame

PDF_POLICY = "default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""Of a certificate as the browser shows it: it loads nothing, and only our own pages may frame it."""


def _page(request: HttpRequest, status: int = 200, **found: Any) -> HttpResponse:
    context = {
        **public_frame("verify"),
        "number": "",
        "code": "",
        "command": checking.command(),
        "vkey": publication.vkey(),
        "checkpoint": publication.published(),
        "largest": uploads.LARGEST // 2**20,
        **found,
    }
    return render(request, "portal/verify.html", context, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Answers for a file (POST) or for number and code (GET)."""
    if request.method != "POST":
        return _by_code(request)
    if uploads.is_absurd(request):
        return _too_large(request)
    # The token of the form is read after the handler is set, for reading it reads the files.
    request.upload_handlers = [uploads.BoundedUpload(request)]
    return _by_file(request)


def _asks(request: HttpRequest) -> bool:
    return bool(request.GET.get("n") or request.GET.get("c"))


@limits.limited(limits.SECRETS, when=_asks)
def _by_code(request: HttpRequest) -> HttpResponse:
    """The same answer, after the same work, for a wrong number and a wrong code."""
    if not _asks(request):
        return _page(request)
    number, code = _clean(request.GET.get("n", "")), _clean(request.GET.get("c", ""))
    found = issued.find(number, code)
    if found is None:
        return _page(request, 404, number=number, code=code, wrong=True)
    return _page(request, shown=found, command=checking.command(found.number))


@limits.limited(limits.FILES)
@csrf_protect
def _by_file(request: HttpRequest) -> HttpResponse:
    if uploads.is_too_large(request):
        return _too_large(request)
    data = uploads.given(request, "file")
    if not data:
        return _page(request, 400, problem=_("No file was chosen, or it is empty. Choose the file and try again."))
    with limits.looking() as free:
        if not free:
            words = _("Other files are being checked just now. Wait a few seconds and send the file again.")
            return _page(request, 503, problem=words)
        checked = checking.check(data, uploads.given(request, "proof") or None)
    return _page(request, checked=checked, command=checked.command)


def _too_large(request: HttpRequest) -> HttpResponse:
    words = _("The file is larger than %(size)d MB and was not read. Check it with the command below.")
    return _page(request, 413, problem=words % {"size": uploads.LARGEST // 2**20})


def _clean(text: str) -> str:
    """What was typed, without what no number or code holds."""
    return "".join(each for each in text[:80] if each.isprintable())


def _opened(request: HttpRequest, number: str) -> issued.Shown:
    found = issued.find(_clean(number), _clean(request.GET.get("c", "")))
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@limits.limited(limits.SECRETS)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one certificate, for whoever has its code."""
    found = _opened(request, number)
    context = {
        **public_frame("certificate"),
        "shown": found,
        "record": found.case.record,
        "command": checking.command(found.number),
        "successor": queries.standing(found.row.replaced_by),
    }
    return render(request, "portal/certificate.html", context)


@require_safe
@never_cache
@limits.limited(limits.SECRETS)
def file(request: HttpRequest, number: str, kind: str) -> FileResponse:
    """One of its files: pdf (shown in the browser), xml, proof, record."""
    found = _opened(request, number)
    if kind not in issued.KINDS:
        raise Http404
    member, media_type = issued.KINDS[kind]
    path = getattr(delivery.paths(found.number), member)
    if not path.is_file():
        raise Http404
    is_pdf = kind == "pdf"
    response = FileResponse(path.open("rb"), as_attachment=not is_pdf, filename=path.name, content_type=media_type)
    if is_pdf:
        response["Content-Security-Policy"] = PDF_POLICY
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
@never_cache
@limits.limited(limits.SECRETS)
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Where a commission stands, for whoever has its link; an unknown and a revoked one answer alike."""
    link = queries.link_of(token) if tokens.is_token(token) else None
    if link is None:
        raise Http404
    context = {**public_frame("status"), "commission": link.commission, "lines": queries.lines_of(link.commission)}
    response = render(request, "portal/status.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for browsers that ask for it by its old name."""
    return redirect(static("ui/mark.svg"), permanent=True)
