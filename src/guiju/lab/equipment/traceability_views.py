"""Pages of certificates: uploaded and read before filing, and one on file with all that is known about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.equipment import dcc_intake, traceability_charts
from guiju.lab.equipment.certificate_forms import FileForm, UploadForm, point_lines
from guiju.lab.equipment.certifying import FileCertificate
from guiju.lab.equipment.contradictions import contradictions
from guiju.lab.equipment.models import Certificate, Equipment, IssuerQuestion
from guiju.lab.equipment.stated_points import parts
from guiju.lab.equipment.words import (
    ANSWERS,
    CERTIFICATE_VERDICTS,
    CERTIFICATES,
    CHANNELS,
    COMPETENCES,
    SIGNATURES,
    SOURCES,
    span,
)
from guiju.lab.house import files
from guiju.lab.ui import words
from guiju.lab.ui.acting import act_on, told
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.register_faults import mark
from guiju.lab.ui.register_fields import PDF
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import Subject, people, timeline

REFUSED = 422
UPLOADED, LAST = "uploaded_certificates", 8
"""Hashes of the files that somebody uploaded in this session, and how many of them are shown again."""
SHOWN = "; ".join(("default-src 'none'", "object-src 'self'", "style-src 'unsafe-inline'", "frame-ancestors 'self'"))


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def new_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Upload, then what was read with contradictions, then filing: nothing is filed before a person has seen it."""
    item = get_object_or_404(Equipment, code=code)
    who = signed_in(request)
    may = who is not None and bool(FileCertificate.roles & who.roles)
    if request.method != "POST" or not may:
        return _upload_page(request, item, UploadForm(), may)
    if "file_sha256" in request.POST:
        return _filed(request, item)
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return _upload_page(request, item, upload, may, status=REFUSED)
    data = upload.cleaned_data["file"]
    sha256 = files.store(data, "application/xml" if dcc_intake.is_xml(data) else "application/pdf")
    # What a person has just handed in is shown to that person beside the form, and to nobody who knows its hash.
    kept = [each for each in request.session.get(UPLOADED, []) if each != sha256]
    request.session[UPLOADED] = [*kept, sha256][-LAST:]
    read = dcc_intake.read(data, item.unit)
    return _read_page(request, item, FileForm(initial=_initial(item, sha256, read)), read)


@staff(*FileCertificate.roles)
@require_safe
def uploaded(request: HttpRequest, sha256: str) -> HttpResponse:
    """The file that whoever asks has uploaded in this session and not yet filed."""
    if sha256 not in request.session.get(UPLOADED, []):
        raise Http404
    return _document(sha256, "certificate")


def _preview(request: HttpRequest, sha256: str) -> str:
    """Where the uploaded PDF is shown; empty for a DCC, which was read, and for what this person did not upload."""
    if sha256 not in request.session.get(UPLOADED, []):
        return ""
    try:
        is_pdf = files.stored(sha256).startswith(PDF)
    except files.FileMissing:
        return ""
    return reverse("equipment:uploaded", args=[sha256]) if is_pdf else ""


def _initial(item: Equipment, sha256: str, read: Any) -> dict[str, Any]:
    found = {"file_sha256": sha256, "unit": item.unit, "kind": "calibration"}
    if read is not None:
        found |= {name: value for name, value in read.values.items() if value}
        found["points"] = point_lines(read.values["points"])
    return found


def _upload_page(request: HttpRequest, item: Equipment, form: forms.Form, may: bool, status: int = 200) -> HttpResponse:
    context = {"item": item, "form": form, "may": may, "roles": who_may(FileCertificate)}
    title = _("Certificate for %(item)s") % {"item": item.code}
    return page(request, "equipment/upload.html", context, title=title, status=status)


def _read_page(
    request: HttpRequest, item: Equipment, form: forms.Form, read: Any, *, found: Any = (), status: int = 200
) -> HttpResponse:
    values = {**form.initial, **(form.cleaned_data if form.is_bound and form.is_valid() else {})}
    compared = read is not None or form.is_bound
    context = {
        "item": item,
        "form": form,
        "read": read,
        "signature": words.word(SIGNATURES, read.arrival.signature) if read else "",
        "problems": _problems(read),
        "lines": _lines(read),
        # Before anything was read or keyed there is nothing to compare.
        "compared": compared,
        "contradictions": [told(each) for each in contradictions(item, values, read)] if compared else [],
        "found": found,
        "preview": _preview(request, str(form["file_sha256"].value() or "")),
    }
    title = _("Certificate for %(item)s") % {"item": item.code}
    return page(request, "equipment/read.html", context, title=title, status=status)


def _lines(read: Any) -> list[tuple[str, str]]:
    """The values of the file by name in the language of the page, or in whatever language it has."""
    lang = words.language()
    lines = () if read is None else read.lines
    return [(names.get(lang) or next(iter(names.values()), "—"), told_value) for names, told_value in lines]


def _problems(read: Any) -> list[str]:
    problems = () if read is None else read.problems[:8]
    if words.language() == "zh":
        return [f"{each.zh}（{each.where}）" for each in problems]
    return [f"{each.en} ({each.where})" for each in problems]


def _filed(request: HttpRequest, item: Equipment) -> HttpResponse:
    form = FileForm(request.POST)
    read = _again(request.POST.get("file_sha256", ""), item)
    if not form.is_valid():
        return _read_page(request, item, form, read, status=REFUSED)
    cleaned = form.cleaned_data
    done = act_on(
        request,
        FileCertificate,
        lambda: FileCertificate.Request(equipment=item.code, chain=[], **cleaned),
    )
    if done.outcome is None:
        return _read_page(request, item, form, read, found=mark(form, done.findings), status=REFUSED)
    messages.success(request, _("The certificate is on file; it is confirmed before the item is used again."))
    return redirect("equipment:certificate", pk=done.outcome.answer["id"])


def _again(sha256: str, item: Equipment) -> Any:
    try:
        data = files.stored(sha256)
    except files.FileMissing:
        return None
    return dcc_intake.read(data, item.unit)


@staff()
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: what it says, its file, its chain, its confirmations, its issuer's word."""
    row = get_object_or_404(Certificate.objects.select_related("equipment"), pk=pk)
    own = Certificate.objects.filter(equipment=row.equipment)
    found = [told(each) for each in contradictions(row.equipment, row, None)]
    questions = list(row.questions.order_by("-asked_on", "-pk"))
    confirmations = list(row.confirmations.order_by("-day", "-pk"))
    names = people({each.confirmed_by for each in confirmations} | {each.asked_by for each in questions})
    competent = row.competence_kind != "none" and row.competence_covers and _in_date(row)
    context = {
        "row": row,
        "item": row.equipment,
        "kind": words.word(CERTIFICATES, row.kind),
        "competence": words.word(COMPETENCES, row.competence_kind),
        "verdict": words.word(CERTIFICATE_VERDICTS, row.verdict) if row.verdict else "",
        "source": words.word(SOURCES, row.source),
        "signature": words.word(SIGNATURES, row.signature),
        "corrected": own.filter(number=row.corrects).first() if row.corrects else None,
        "corrected_by": own.filter(corrects=row.number).first(),
        "later": own.filter(calibrated_on__gt=row.calibrated_on).order_by("calibrated_on").first(),
        "parts": parts(row),
        "chart": traceability_charts.corrections_chart(row),
        "chain": traceability_charts.chain_of(row, competent=competent),
        "found": found,
        "questions": [
            (each, words.word(CHANNELS, each.channel), words.word(ANSWERS, each.answer), names.get(each.asked_by))
            for each in questions
        ],
        "confirmations": [
            (each, span(each.lower, each.upper, each.unit), names.get(each.confirmed_by, each.confirmed_by))
            for each in confirmations
        ],
        "steps": timeline([Subject(row), *(Subject(each, str(each)) for each in (*questions, *confirmations))]),
        "deeds": {
            name: reverse("admin:equipment_equipment_do_part", args=(row.equipment_id, name, row.pk))
            for name in ("ask", "link")
        },
    }
    return page(request, "equipment/certificate.html", context, title=f"{row.number}")


def _in_date(row: Certificate) -> bool:
    return row.competence_from <= row.calibrated_on and (
        row.competence_to is None or row.calibrated_on <= row.competence_to
    )


@staff()
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate's file as it arrived: a PDF is shown, a DCC is downloaded."""
    row = get_object_or_404(Certificate, pk=pk)
    return _document(row.file_sha256, row.number)


@staff()
@require_safe
def answer_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The issuer's answer as it was filed."""
    row = get_object_or_404(IssuerQuestion.objects.exclude(evidence_sha256=""), pk=pk)
    return _document(row.evidence_sha256, f"answer-{row.pk}")


def _document(sha256: str, name: str) -> HttpResponse:
    data = files.stored(sha256)
    pdf, xml = data.startswith(b"%PDF-"), dcc_intake.is_xml(data)
    kind, ending = ("application/pdf", "pdf") if pdf else ("application/xml", "xml") if xml else ("text/plain", "txt")
    response = HttpResponse(data, content_type=kind if pdf or xml else "text/plain; charset=utf-8")
    response["Content-Disposition"] = str(content_disposition_header(not pdf, f"{name}.{ending}"))
    response["X-Frame-Options"] = "SAMEORIGIN" if pdf else "DENY"
    response["Content-Security-Policy"] = SHOWN if pdf else "default-src 'none'; frame-ancestors 'none'"
    return response
