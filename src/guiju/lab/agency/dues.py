"""What falls due of the agency itself: licences, qualifications, and lines of a scope that end before the whole."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.agency.models import Agency, Licence, Qualification, ScopeRow
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due, Falling, Listed

LICENCE, WHOLE, LINES = _("Licence of the agency"), _("Qualification of the agency"), _("Lines of a scope")


def provide() -> Iterator[Falling | Listed]:
    """Last days; lines of one qualification that end on one day are told as one."""
    page = cache(_agency_page)
    yield Falling(
        kind="licence",
        what=LICENCE,
        rows=Licence.objects.all(),
        column="valid_to",
        told=lambda row: {"title": str(row), "link": page()},
    )
    whole = Qualification.objects.all()
    yield Falling(kind="qualification", what=WHOLE, rows=whole, column="valid_to", told=_qualification)
    yield Listed(kind="scope_line", what=LINES, dues=[_lines(each) for each in _early()])


def _agency_page() -> str:
    agency = Agency.objects.order_by("pk").first()
    return address("admin:agency_agency_change", agency.pk) if agency else ""


def _qualification(row: Qualification) -> dict[str, Any]:
    return {"title": str(row), "link": _page(row.pk)}


def _early() -> Any:
    """Groups of lines that end before their qualification."""
    early = ScopeRow.objects.filter(valid_to__lt=F("qualification__valid_to"))
    groups = early.values("qualification_id", "qualification__number", "site_code", "valid_to")
    return groups.annotate(lines=Count("pk")).order_by("valid_to", "qualification__number", "site_code")


def _lines(found: dict[str, Any]) -> Due:
    title = translated("%(number)s: %(lines)s lines") % {
        "number": found["qualification__number"],
        "lines": found["lines"],
    }
    day = found["valid_to"]
    link = f"{_page(found['qualification_id'])}?day={day.isoformat()}"
    return Due(day=day, kind="scope_line", what=LINES, title=title, link=link, site=found["site_code"])


def _page(pk: int) -> str:
    return address("admin:agency_qualification_change", pk)
