"""Where the grid saves its cells: JSON in, JSON out, each answer with its sentence in the language of the page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guiju.lab.calibrations.bench_views import job_or_404, who_is
from guiju.lab.calibrations.capture import (
    CaptureUnreadable,
    correction_request,
    read_correction,
    read_readings,
    readings_request,
)
from guiju.lab.calibrations.live import at_the_bench
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.readings import CorrectReading, RecordReadings
from guiju.lab.calibrations.sheet import Cell, Sheet
from guiju.lab.house.act import Act, perform
from guiju.lab.house.refusal import ActError, Busy, Conflict, KeyReused
from guiju.lab.ui.acting import told_error
from guiju.lab.ui.desk import staff
from guiju.lab.ui.words import language

STATUS: tuple[tuple[type[ActError], str, int], ...] = (
    (Busy, "busy", 503),
    (Conflict, "conflict", 409),
    (KeyReused, "key", 409),
    (ActError, "refused", 422),
)


@staff()
@require_POST
def readings(request: HttpRequest, number: str) -> HttpResponse:
    """Takes down typed or pasted cells: one act under the key that came with them."""
    job = job_or_404(number)
    try:
        sent = read_readings(request.body)
        wanted = readings_request(job, at_the_bench(job, who_is(request)).sheet, sent)
    except CaptureUnreadable as error:
        return _malformed(error)
    failed = _performed(request, RecordReadings, wanted, sent.key)
    if failed is not None:
        return failed
    places = {(each.point, each.symbol, each.position) for each in sent.cells}
    return _saved(request, number, lambda point, symbol, cell: (point, symbol, cell.position) in places)


@staff()
@require_POST
def corrections(request: HttpRequest, number: str) -> HttpResponse:
    """Corrects one cell, with its reason."""
    job = job_or_404(number)
    try:
        sent = read_correction(request.body)
    except CaptureUnreadable as error:
        return _malformed(error)
    failed = _performed(request, CorrectReading, correction_request(job, sent), sent.key)
    if failed is not None:
        return failed
    return _saved(request, number, lambda point, symbol, cell: cell.index == sent.index)


def _performed(request: HttpRequest, act: type[Act], wanted: Any, key: str) -> HttpResponse | None:
    """None when the act is done; else the answer that says why not."""
    try:
        perform(act, wanted, actor=who_is(request), key=key)
    except ActError as error:
        kind, status = next((kind, status) for type_, kind, status in STATUS if isinstance(error, type_))
        found = [{"requirement": each.requirement, "words": each.words} for each in told_error(error)]
        return JsonResponse({"ok": False, "kind": kind, "findings": found}, status=status)
    return None


def _malformed(error: CaptureUnreadable) -> HttpResponse:
    found = [{"requirement": "5-5a", "words": error.sentence(language())}]
    return JsonResponse({"ok": False, "kind": "malformed", "findings": found}, status=400)


def _saved(request: HttpRequest, number: str, wanted: Callable[[str, str, Cell], bool]) -> HttpResponse:
    """The cells as they stand now, read anew: also for an act that had been done under its key before."""
    job: Job = job_or_404(number)
    sheet: Sheet = at_the_bench(job, who_is(request)).sheet
    cells = [
        cell_document(each.point.point_id, row.series.symbol, cell)
        for each in sheet.points
        for row in each.rows
        for cell in row.cells
        if cell.index is not None and wanted(each.point.point_id, row.series.symbol, cell)
    ]
    return JsonResponse({"ok": True, "cells": cells, "readings": sheet.readings})


def cell_document(point: str, symbol: str, cell: Cell) -> dict[str, Any]:
    """A cell as the grid's script keeps it."""
    mended = [
        _("%(old)s → %(new)s: %(reason)s (%(by)s, %(at)s)")
        % {
            "old": each.old,
            "new": each.new,
            "reason": each.reason,
            "by": each.by,
            "at": f"{each.at:%m-%d %H:%M}",
        }
        for each in cell.corrections
    ]
    return {
        "point": point,
        "symbol": symbol,
        "position": cell.position,
        "index": cell.index,
        "value": cell.value,
        "corrections": mended,
    }
