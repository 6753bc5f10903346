"""What falls due on premises: proofs of tenure, and addresses that qualifications name."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guiju.lab.premises.models import NamedAddress, Tenure
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Falling

KINDS: tuple[tuple[str, Any, type[Any], str], ...] = (
    ("tenure", _("Proof of tenure"), Tenure, "holder"),
    ("named_address", _("Address on a qualification"), NamedAddress, "qualification"),
)


def provide() -> Iterator[Falling]:
    """Proofs and addresses, by their last days."""
    for kind, what, model, more in KINDS:
        yield Falling(
            kind=kind,
            what=what,
            rows=model.objects.all(),
            column="valid_to",
            told=lambda row, more=more: _told(row, getattr(row, more)),
            joined=("site",),
            site=lambda code: Q(site__code=code),
        )


def _told(row: Any, title: str) -> dict[str, Any]:
    link = address("admin:premises_site_change", row.site_id)
    return {"title": f"{row.site} · {title}", "link": link, "site": row.site.code}
