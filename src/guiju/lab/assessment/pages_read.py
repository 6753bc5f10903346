"""Pages that were opened from an assessor's seat, in words beside their addresses."""

from collections.abc import Mapping
from typing import Any

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
    "calibrations:job": "job",
    "calibrations:record": "record",
    "calibrations:review": "record",
    "commissions:detail": "commission",
    "issuing:certificate_page": "certificate",
}
"""Pages of one thing, which their address names."""


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
    titles = {name: title for name, title, _icon, _roles in DAILY}
    return _(titles[found.view_name]) if found.view_name in titles else ""


def _kinds() -> Mapping[str, str]:
    return {
        "rows": _("Row of the code"),
        "run": _("Run"),
        "record": _("Record"),
        "budget": _("Budgets, chart and Monte Carlo"),
        "job": _("Job"),
        "commission": _("Commission"),
        "certificate": _("Certificate"),
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
