"""Public pages of issued certificates: verification by number and code, the certificate's page, its files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.lab.issuing import delivery, queries
from guiju.lab.ui.desk import public_frame


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Answers for number and code; the same answer for a wrong number and a wrong code."""
    number, code = request.GET.get("n", "")[:80], request.GET.get("c", "")[:40]
    found = queries.find(number, code) if number and code else None
    asked = bool(number or code)
    context = {**public_frame("verify"), "number": number, "code": code, "asked": asked, "shown": found}
    return render(request, "issuing/verify.html", context, status=404 if asked and found is None else 200)


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one certificate."""
    found = queries.find(number, request.GET.get("c", "")[:40])
    if found is None:
        raise Http404
    context = {**public_frame(""), "shown": found, "record": found.case.record}
    return render(request, "issuing/certificate.html", context)


@require_safe
def file(request: HttpRequest, number: str, kind: str) -> FileResponse:
    """One of its files: pdf, xml, proof, record."""
    found = queries.find(number, request.GET.get("c", "")[:40])
    if found is None or kind not in queries.KINDS:
        raise Http404
    member, media_type = queries.KINDS[kind]
    path = getattr(delivery.paths(found.number), member)
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=kind != "pdf", filename=path.name, content_type=media_type)
