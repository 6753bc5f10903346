"""What falls due on premises: proofs of tenure, and addresses that qualifications name."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.premises.models import NamedAddress, Tenure
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due

TENURE, NAMED = _("Proof of tenure"), _("Address on a qualification")


def provide(first: date, last: date) -> Iterator[Due]:
    """Proofs and addresses whose last day lies between two days; two queries."""
    for row in Tenure.objects.filter(valid_to__gte=first, valid_to__lte=last).select_related("site"):
        yield _due(row, "tenure", TENURE, row.holder)
    for named in NamedAddress.objects.filter(valid_to__gte=first, valid_to__lte=last).select_related("site"):
        yield _due(named, "named_address", NAMED, named.qualification)


def _due(row: Any, kind: str, what: Any, title: str) -> Due:
    return Due(
        day=row.valid_to,
        kind=kind,
        what=what,
        title=f"{row.site} · {title}",
        link=address("admin:premises_site_change", row.site_id),
        site=row.site.code,
    )
