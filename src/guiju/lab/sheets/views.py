"""Pages of import and export: templates, the report before anything is stored, the rows going in, and the way back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guiju.lab.accounts.queries import signed_in
from guiju.lab.api.documents import may_read, registers
from guiju.lab.api.forms import APPS
from guiju.lab.house.act import ActError, Actor
from guiju.lab.house.request import RequestUnreadable
from guiju.lab.sheets import running, templates, templates_out
from guiju.lab.sheets.bundles import bundled
from guiju.lab.sheets.filed import act_words, fileable, model_of, sheet_of_act, title_of
from guiju.lab.sheets.marked import as_read, marked
from guiju.lab.sheets.models import Import
from guiju.lab.sheets.report import Report, judge
from guiju.lab.sheets.retracting import ENTRIES
from guiju.lab.sheets.workbook import MOST_BYTES, SheetUnreadable
from guiju.lab.ui.acting import Told, told_error
from guiju.lab.ui.addresses import address
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.list_day import asked_day
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import either, language

XLSX = running.XLSX
SLICE = 2.0
"""Seconds of work of one request: the page tells how far it is and asks for the next."""
RECENT = 20
MOST_FAULTS = 500


def _actor(request: HttpRequest) -> Actor:
    who = signed_in(request)
    if who is None:
        raise PermissionError("nobody is signed in")
    return who


def _language() -> str:
    return "en" if get_language() == "en" else "zh-hans"


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def imports(request: HttpRequest) -> HttpResponse:
    """Templates, upload and recent imports; POST judges a spreadsheet and stores nothing of it."""
    if request.method != "POST":
        return _home(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _home(request, wrong=_("Choose a file."), status=422)
    if sent.size > MOST_BYTES:
        return _home(
            request, wrong=_("The file is over %(size)s MB; split it.") % {"size": MOST_BYTES >> 20}, status=422
        )
    try:
        data = _with_files(request, sent.read(), sent.name)
        begun = running.running_import(data)
        if begun is not None:
            return redirect("sheets:import", code=begun.code)
        sheet, act = running.sheet_of(data, sent.name, _chosen(request))
        report = judge(sheet, act, _actor(request))
    except (SheetUnreadable, RequestUnreadable) as error:
        return _home(request, wrong=either(error.zh, error.en), status=422)
    except ActError as error:
        return _home(request, wrong=error.sentence(language()), status=422)
    return _reported(request, report, name=sent.name, digest=running.keep_waiting(data))


def _with_files(request: HttpRequest, data: bytes, name: str) -> bytes:
    """The spreadsheet with the files that came with it; nobody keeps files here who could not file their rows."""
    sent = request.FILES.getlist("files")
    if not sent:
        return data
    _sheet, act = running.sheet_of(data, name, _chosen(request))
    if not fileable()[act].roles & _actor(request).roles:
        return data
    return bundled(data, ((each.name, each.read()) for each in sent))


def _chosen(request: HttpRequest) -> str:
    act = request.POST.get("act", "")
    return act if act in fileable() else ""


def _home(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    who = _actor(request)
    roles = who.roles
    context = {
        "templates": _by_register(
            {**each, "app": each["act"].partition(".")[0], "may": bool(fileable()[each["act"]].roles & roles)}
            for each in templates_out.all_templates()
        ),
        "tables": _by_register(
            {"app": each._meta.app_label, "name": name, "title": str(each._meta.verbose_name_plural)}
            for name, each in registers().items()
            if may_read(each, who)
        ),
        "recent": Import.objects.order_by("-pk")[:RECENT],
        "wrong": wrong,
    }
    return page(request, "sheets/home.html", context, title=_("Import and export"), status=status)


def _by_register(listed: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Lines below the name of the register that they belong to."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in listed:
        groups.setdefault(str(APPS.get(each["app"], each["app"])), []).append(each)
    order = [str(each) for each in APPS.values()]
    return sorted(groups.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def _reported(request: HttpRequest, report: Report, *, name: str, digest: str) -> HttpResponse:
    english = language() == "en"
    faults = [{"fault": each, "why": each.en if english else each.zh} for each in report.faults[:MOST_FAULTS]]
    heads, rows = as_read(report)
    context = {
        "report": report,
        "heads": heads,
        "rows": rows,
        "unshown": len(report.good) - len(rows),
        "good": report.rows - report.faulty_rows,
        "faults": faults,
        "more": len(report.faults) - len(faults),
        "name": name,
        "digest": digest,
        "title_of": title_of(report.act),
        "words": act_words(report.act),
    }
    status = 422 if report.faults else 200
    return page(request, "sheets/report.html", context, title=_("Report of the spreadsheet"), status=status)


@staff()
@require_POST
def accepted(request: HttpRequest) -> HttpResponse:
    """Accepts a file that waits: it is judged once more, then its rows are filed; the import's page goes on by itself.

    What stops the filing is told on that page as soon as it goes on.
    """
    data = running.waiting(request.POST.get("digest", ""))
    name = request.POST.get("name", "")
    if data is None:
        return _home(request, wrong=_("The file waits no longer; send it again."), status=422)
    who = _actor(request)
    try:
        sheet, act = running.sheet_of(data, name, _chosen(request))
        report = judge(sheet, act, who)
        if report.faults:
            return _reported(request, report, name=name, digest=running.keep_waiting(data))
        row = running.accept(report, data, name, who)
        running.file_rows(row, who, seconds=SLICE)
    except SheetUnreadable as error:
        return _home(request, wrong=either(error.zh, error.en), status=422)
    except ActError as error:
        return _home(request, wrong=error.sentence(language()), status=422)
    return redirect("sheets:import", code=row.code)


STEPS: dict[str, Callable[[Import, Actor, str], ActError | None]] = {
    "file": lambda row, who, reason: running.file_rows(row, who, seconds=SLICE, reason=reason)[1],
    "undo": lambda row, who, reason: running.undo(row, who, seconds=SLICE, reason=reason)[1],
    "end": lambda row, who, reason: running.end(row, who, reason=reason),
}
"""What the page of an import does, for some seconds."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def one_import(request: HttpRequest, code: str) -> HttpResponse:
    """How far an import is; POST goes on with it, or with taking it back, for some seconds, or ends it as it is."""
    row = Import.objects.filter(code=code).first()
    if row is None:
        raise Http404
    told: tuple[Told, ...] = ()
    todo = request.POST.get("do", "")
    if request.method == "POST":
        if todo not in STEPS:
            raise Http404
        error = STEPS[todo](row, _actor(request), request.POST.get("reason", "").strip())
        told = told_error(error) if error is not None else ()
        row.refresh_from_db()
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(_progress(row) | {"stopped": [each.words for each in told]})
        if not told:
            return redirect("sheets:import", code=code)
    context = {
        **_progress(row),
        "row": row,
        "found": told,
        "words": act_words(row.act),
        "link": _link(row),
        "entries": row.act in ENTRIES,
        "own": row.by == _actor(request).person_id,
        "by": people([row.by]).get(row.by, row.by),
    }
    return page(request, "sheets/import.html", context, title=_("Import"), status=422 if told else 200)


def _progress(row: Import) -> dict[str, Any]:
    numbers = [number for number, _request in running.requests_of(row)]
    filed = running.filed_rows(row, numbers)
    undone = running.undone_rows(row, filed)
    return {"state": row.state, "filed": len(filed), "undone": len(undone), "all": row.rows}


def _link(row: Import) -> str:
    from django.urls import NoReverseMatch

    register = sheet_of_act(row.act).register
    table = register.lower().replace(".", "_") if register else model_of(row.act)._meta.db_table
    try:
        return reverse(f"admin:{table}_changelist")
    except NoReverseMatch:
        return ""


@require_GET
@staff()
def template(request: HttpRequest, act: str) -> HttpResponse:
    """A workbook to fill in."""
    if act not in fileable():
        raise Http404
    return _file(templates.template(act, _language()), f"{act}.xlsx", XLSX)


@require_GET
@staff()
def faults(request: HttpRequest, digest: str) -> HttpResponse:
    """The file that waits as a workbook with its faulty cells marked; stores nothing."""
    data = running.waiting(digest)
    if data is None:
        return _home(request, wrong=_("The file waits no longer; send it again."), status=404)
    name, act = request.GET.get("name", ""), request.GET.get("act", "")
    try:
        sheet, chosen = running.sheet_of(data, name, act if act in fileable() else "")
        report = judge(sheet, chosen, _actor(request))
    except SheetUnreadable as error:
        return _home(request, wrong=either(error.zh, error.en), status=422)
    return _file(marked(sheet, report), "faults.xlsx", XLSX)


@require_GET
@staff()
def export(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    """A whole register as a spreadsheet, as it is or as it was at the end of a past day."""
    day, wrong = asked_day(request)
    if table not in registers() or not may_read(registers()[table], _actor(request)) or kind not in {"xlsx", "csv"}:
        raise Http404
    if wrong:
        shown = address(f"admin:{table}_changelist")
        messages.error(
            request,
            _("An export tells of today or of a day of the past: %(day)s is neither.")
            % {"day": request.GET["on"][:32]},
        )
        return redirect(shown or "sheets:imports")
    data = templates_out.export(table, kind, _language(), _actor(request), day)
    name = table if day is None else f"{table}-{day}"
    return _file(data, f"{name}.{kind}", XLSX if kind == "xlsx" else "text/csv; charset=utf-8")


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
