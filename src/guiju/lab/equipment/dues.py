"""Due dates that the register of equipment tells: plan rows, expiries, returns, sets, suppliers (6.8-2).

The end of an item's own certificate is told where certificates are kept.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.models import Duty, Equipment, Opening, StandardSet, StateChange, SupplierEvaluation
from guiju.lab.equipment.words import DUTIES
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due
from guiju.lab.ui.register_lists import in_language

GONE = ("retired",)


def _link(row: Equipment) -> str:
    return address("admin:equipment_equipment_change", row.pk)


def _of(row: Equipment, day: date, kind: str, what: object, more: str = "") -> Due:
    title = f"{row.code} {in_language(row, 'name')}{f' · {more}' if more else ''}"
    return Due(
        day=day,
        kind=kind,
        what=what,
        title=title,
        link=_link(row),
        owner=row.custodian,
        table="equipment.equipment",
        row=row.pk,
    )


def told(first: date, last: date) -> Iterator[Due]:
    """What falls due between two days, both inclusive."""
    span = (first, last)
    duties = Duty.objects.filter(due_on__range=span, valid_to__isnull=True).exclude(equipment__state__in=GONE)
    for duty in duties.select_related("equipment").order_by("due_on", "pk"):
        what = DUTIES.get(duty.kind, duty.kind)
        yield _of(duty.equipment, duty.due_on, f"equipment_{duty.kind}", what, duty.title)
    for row in Equipment.objects.filter(material_expiry__range=span).exclude(state__in=GONE).order_by("pk"):
        yield _of(row, row.material_expiry, "equipment_expiry", _("Expiry of a lot"), row.lot)
    opened = Opening.objects.filter(usable_to__range=span, valid_to__isnull=True).select_related("equipment")
    for vessel in opened.order_by("pk"):
        yield _of(
            vessel.equipment, vessel.usable_to, "equipment_vessel", _("Expiry of an opened vessel"), vessel.number
        )
    yield from _back(first, last)
    for each in StandardSet.objects.filter(valid_to__range=span).order_by("pk"):
        title = f"{each.code} {in_language(each, 'name')}"
        link = address("admin:equipment_standardset_change", each.pk)
        what = _("Re-examination of a measurement standard")
        yield Due(day=each.valid_to, kind="standard_set", what=what, title=title, link=link, owner=each.custodian)
    yield from _suppliers(first, last)


def _back(first: date, last: date) -> Iterator[Due]:
    """What is lent or sent out, by the day on which it is to be back; only the newest state counts."""
    rows = StateChange.objects.filter(due_back__range=(first, last)).select_related("equipment").order_by("at", "pk")
    newest = {each.equipment_id: each for each in rows}
    for each in newest.values():
        if each.equipment.state == each.state:
            yield _of(each.equipment, each.due_back, "equipment_back", _("Return of equipment"), each.place)


def _suppliers(first: date, last: date) -> Iterator[Due]:
    rows = SupplierEvaluation.objects.filter(valid_to__gte=first).select_related("supplier").order_by("day", "pk")
    newest = {each.supplier_id: each for each in rows}
    for each in newest.values():
        if first <= each.valid_to <= last:
            title = f"{each.supplier.code} {in_language(each.supplier, 'name')}"
            link = address("admin:equipment_supplier_change", each.supplier_id)
            yield Due(day=each.valid_to, kind="supplier", what=_("Evaluation of a supplier"), title=title, link=link)
