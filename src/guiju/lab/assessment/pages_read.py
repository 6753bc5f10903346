"""Pages that were opened from an assessor's seat, in words beside their addresses."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.apps import apps
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from guiju.lab.ui.navigation import DAILY

WITH = {
    "assessment:row": "rows",
    "assessment:run": "run",
    "assessment:report": "run",
    "assessment:seat_record": "record",
    "calibrations:budget": "budget",
    "calibrations:budget_report": "budget_report",
    "calibrations:budget_report_one": "budget_report",
    "calibrations:budget_simulation": "simulation",
    "calibrations:job": "job",
    "calibrations:record": "record",
    "calibrations:review": "record",
    "calibrations:review_draft": "draft",
    "commissions:detail": "commission",
    "equipment:certificate": "paper",
    "equipment:certificate_file": "paper_file",
    "equipment:confirmation": "confirmation",
    "issuing:certificate_page": "certificate",
    "issuing:document": "certificate_file",
}
"""Pages of one thing, which their address names."""


def searched(path: str) -> str:
    """What was searched for on a page, in the words of whoever searched; empty for nothing."""
    return parse_qs(urlsplit(path).query).get("q", [""])[0]


def page_words(path: str) -> str:
    """What page an address leads to, with the number of the thing that it names; empty where there is no word."""
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    if found.view_name.startswith("admin:"):
        return _of_register(found.url_name or "", found.kwargs)
    kind = WITH.get(found.view_name)
    if kind is not None:
        named = next(iter(found.kwargs.values()), "")
        return f"{_kinds()[kind]} {named}"
    if found.view_name in ("ui:file", "assessment:evidence"):
        return " ".join((_("Evidence file"), *(str(each) for each in found.kwargs.values())))
    if found.view_name == "sheets:export":
        return _exported(str(found.kwargs["table"]), str(found.kwargs["kind"]))
    titles = {name: title for name, title, _icon, _roles in DAILY}
    return _(titles[found.view_name]) if found.view_name in titles else ""


def _exported(table: str, ending: str) -> str:
    """Which register was taken as a spreadsheet, and of what kind."""
    name = _of_register(table, {})
    return " ".join((_("Export of"), name, f"({ending})")) if name else ""


def _kinds() -> Mapping[str, str]:
    return {
        "rows": _("Row of the code"),
        "run": _("Run"),
        "record": _("Record"),
        "budget": _("Budgets, chart and Monte Carlo"),
        "job": _("Job"),
        "commission": _("Commission"),
        "certificate": _("Certificate"),
        "certificate_file": _("File of certificate"),
        "budget_report": _("Uncertainty report"),
        "simulation": _("Monte Carlo comparison"),
        "draft": _("Draft certificate"),
        "paper": _("Certificate of equipment"),
        "paper_file": _("File of a certificate of equipment"),
        "confirmation": _("Metrological confirmation"),
    }


def _of_register(name: str, values: Mapping[str, Any]) -> str:
    """The register's name, and which of its rows."""
    app, _mark, rest = name.partition("_")
    try:
        model: Any = apps.get_model(app, rest.partition("_")[0])
    except LookupError:
        return ""
    # Thirty of these stand on one page: no row is looked up for its name.
    row = str(values.get("object_id", values.get("pk", "")))
    return capfirst(str(model._meta.verbose_name_plural)) + (f" {row}" if row else "")
