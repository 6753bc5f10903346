"""The public page of what the agency may calibrate (4.3-2), searchable, and the same as JSON and CSV."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.agency import public_scope
from guiju.lab.agency.as_of import reach_of, stated
from guiju.lab.agency.facts import agency
from guiju.lab.agency.public_scope import COLUMNS, Asked, declared
from guiju.lab.agency.stated import notation_of
from guiju.lab.agency.words import QUALIFICATION_KINDS
from guiju.lab.house import clock
from guiju.lab.house.controlled import DECIMAL, is_decimal
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.portal import limits
from guiju.lab.premises.models import Site
from guiju.lab.ui import words
from guiju.lab.ui.desk import public_frame
from guiju.lab.ui.quantities import MEASURED
from guiju.lab.ui.register_lists import in_language

PER_PAGE = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First signs by which a spreadsheet takes a cell for a formula."""
EXPORTS = limits.Limit("exports", 12, 120)
NAMES = ("q", "field", "quantity", "method", "value", "unit")


def _asked(request: HttpRequest) -> tuple[dict[str, str], Asked, str]:
    """What was typed, what it asks for, and what of it cannot be read."""
    typed = {name: "".join(each for each in request.GET.get(name, "")[:80] if each.isprintable()) for name in NAMES}
    typed = {name: text.strip() for name, text in typed.items()}
    value = typed["value"].replace("−", "-")
    readable = is_decimal(value)
    asked = Asked(
        words=typed["q"],
        field=typed["field"] if typed["field"] in words.FIELDS else "",
        quantity=typed["quantity"],
        method=typed["method"],
        value=Decimal(value) if readable else None,
        unit=typed["unit"],
    )
    return typed, asked, _("The value is no number.") if value and not readable else ""


@require_safe
def capability(request: HttpRequest) -> HttpResponse:
    """The lines in force today, a page at a time."""
    typed, asked, problem = _asked(request)
    day = clock.today()
    found = Paginator(declared(day, asked), PER_PAGE).get_page(request.GET.get("page"))
    sites = {each.code: in_language(each, "name") for each in Site.objects.all()}
    context = {
        **public_frame("capability"),
        "agency": agency(Reading(NOBODY, locking=False)),
        "day": day,
        "found": found,
        "lines": [_shown(each, sites) for each in found],
        "asked": typed,
        "typed": any(typed.values()),
        "problem": problem,
        "fields": words.FIELDS.items(),
        "quantities": [(code, words.word(MEASURED, code)) for code in public_scope.quantities(day)],
    }
    return render(request, "portal/capability.html", context)


def _shown(row: Any, sites: dict[str, str]) -> dict[str, Any]:
    notation = notation_of(row)
    return {
        "row": row,
        "instrument": in_language(row, "instrument"),
        "field": words.word(words.FIELDS, row.field),
        "quantity": words.word(MEASURED, row.quantity),
        "kind": words.word(QUALIFICATION_KINDS, row.qualification.kind),
        "site": sites.get(row.site_code, row.site_code),
        "reach": reach_of(row),
        "stated": stated(row),
        "table": [line.split(" | ") for line in notation.splitlines()] if "\n" in notation else [],
        "valid_to": min(row.valid_to, row.qualification.valid_to),
    }


@require_safe
@limits.limited(EXPORTS)
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The lines that answer, all of them, as `json` or `csv`."""
    if kind not in ("json", "csv"):
        raise Http404
    _typed, asked, _problem = _asked(request)
    day = clock.today()
    rows = public_scope.exported(declared(day, asked))
    parts = _json(rows, day) if kind == "json" else _csv(rows)
    media_type = "application/json" if kind == "json" else "text/csv; charset=utf-8"
    response = StreamingHttpResponse(parts, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="capability-{day.isoformat()}.{kind}"'
    return response


def _json(rows: Iterator[dict[str, Any]], day: date) -> Iterator[str]:
    """One object whose last member is the list of lines, a line of text each."""
    who = agency(Reading(NOBODY, locking=False))
    head = {
        "format": "guiju.capability",
        "version": 1,
        "as_of": day.isoformat(),
        "demonstration": clock.is_demonstration(),
        "agency": None
        if who is None
        else {"name": who.name.zh, "name_en": who.name.en, "credit_code": who.credit_code},
        "sites": [
            {"code": each.code, "name": each.name, "name_en": each.name_en, "address": each.address}
            for each in Site.objects.order_by("code")
        ],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "lines": ['
    before = "\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


class Line:
    """Hands a written line back, so that the response can be sent while it is made."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """With the mark by which spreadsheets know UTF-8, and no cell that they would calculate."""
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([harmless(row[name]) for name in COLUMNS])


def harmless(value: Any) -> str:
    """A cell as text: what begins like a formula and is no number has an apostrophe before it."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not DECIMAL.fullmatch(text) else text
