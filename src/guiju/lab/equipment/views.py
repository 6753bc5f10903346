"""Documents of equipment out of the content store, and status labels to be printed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.conduct.register_equipment import ItemFacts
from guiju.lab.equipment.labels import facts_by_key, label_of, labelled
from guiju.lab.equipment.models import Certificate, Document, Equipment
from guiju.lab.equipment.page import qr
from guiju.lab.equipment.words import LABELS
from guiju.lab.house import clock, files
from guiju.lab.house.images import MEDIA_TYPE
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.timeline import people

MOST_LABELS = 240
"""Ten sheets of A4; more are printed by narrowing the list."""
NARROWED = ("kind", "state", "room_code", "custodian")


@staff()
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: pictures are shown, everything else is handed out as a file."""
    row = Document.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    data = files.stored(row.file_sha256)
    shown = row.media_type == MEDIA_TYPE
    response = HttpResponse(data, content_type=row.media_type if shown else "application/octet-stream")
    ending = "jpg" if shown else "pdf"
    way = "inline" if shown else "attachment"
    response["Content-Disposition"] = f'{way}; filename="document-{row.pk}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@staff()
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    """Status labels of some items, or of those that a list was narrowed to, for a label printer or A4."""
    size = "a4" if request.GET.get("size") == "a4" else "62x29"
    wanted, today = [each for each in request.GET.getlist("item") if each], clock.today()
    rows = Equipment.objects.order_by("code")
    if wanted:
        rows = rows.filter(code__in=wanted[: MOST_LABELS + 1])
    else:
        rows = rows.filter(**{name: request.GET[name] for name in NARROWED if request.GET.get(name)})
        if request.GET.get("label") in LABELS:
            rows = labelled(rows, request.GET["label"], today)
        elif not request.GET.get("state"):
            rows = rows.exclude(state="retired")
    shown = list(rows[: MOST_LABELS + 1])
    narrowed = request.GET.copy()
    narrowed.pop("size", None)
    context = {
        "labels": _labels(shown[:MOST_LABELS]),
        "more": len(shown) > MOST_LABELS,
        "size": size,
        "query": narrowed.urlencode(),
        "today": today,
    }
    return page(request, "equipment/labels.html", context, title=_("Labels of equipment"))


def usable_until(held: ItemFacts) -> str:
    """The last day on which the item may be used: of certificate, lot and plan rows that stop it; else empty."""
    ends = [one.due_on for one in held.duties if one.due_on and one.stops]
    ends += [] if held.certificate is None else [held.certificate.valid_to]
    ends += [held.expiry] if held.expiry else []
    return min(ends, default="")


def _labels(rows: list[Equipment]) -> list[dict[str, Any]]:
    today = clock.today()
    facts, names = facts_by_key(rows, today), people({each.custodian for each in rows})
    certificates = Certificate.objects.filter(equipment__in=rows, calibrated_on__lte=today)
    calibrated = dict(certificates.order_by("calibrated_on", "pk").values_list("equipment_id", "calibrated_on"))
    found = []
    for each in rows:
        held = facts.get(each.pk)
        colour = label_of(held, today)
        found.append(
            {
                "row": each,
                "svg": qr(each.code),
                "colour": colour,
                "word": LABELS[colour],
                "until": "" if held is None or colour == "red" else usable_until(held),
                "calibrated": calibrated.get(each.pk, ""),
                "custodian": names.get(each.custodian, each.custodian),
            }
        )
    return found
