"""What falls due of the agency itself: licences, qualifications, and lines of a scope that end before the whole."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.agency.models import Agency, Licence, Qualification, ScopeRow
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due

LICENCE, WHOLE, LINES = _("Licence of the agency"), _("Qualification of the agency"), _("Lines of a scope")


def provide(first: date, last: date) -> Iterator[Due]:
    """Last days between two days; lines of one qualification that end on one day are told as one. Four queries."""
    licences = list(Licence.objects.filter(valid_to__gte=first, valid_to__lte=last))
    agency = Agency.objects.order_by("pk").first() if licences else None
    link = address("admin:agency_agency_change", agency.pk) if agency else ""
    for each in licences:
        yield Due(day=each.valid_to, kind="licence", what=LICENCE, title=str(each), link=link)
    for row in Qualification.objects.filter(valid_to__gte=first, valid_to__lte=last):
        yield Due(day=row.valid_to, kind="qualification", what=WHOLE, title=str(row), link=_page(row.pk))
    early = ScopeRow.objects.filter(valid_to__gte=first, valid_to__lte=last, valid_to__lt=F("qualification__valid_to"))
    groups = early.values("qualification_id", "qualification__number", "site_code", "valid_to").annotate(
        lines=Count("pk")
    )
    for found in groups.order_by("valid_to", "qualification__number", "site_code"):
        words = translated("%(number)s: %(lines)s lines") % {
            "number": found["qualification__number"],
            "lines": found["lines"],
        }
        link = f"{_page(found['qualification_id'])}?day={found['valid_to'].isoformat()}"
        yield Due(day=found["valid_to"], kind="scope_line", what=LINES, title=words, link=link, site=found["site_code"])


def _page(pk: int) -> str:
    return address("admin:agency_qualification_change", pk)
