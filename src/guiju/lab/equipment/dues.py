"""Due dates that the register of equipment tells: certificates, plan, expiries, returns, sets, suppliers (6.8-2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.models import (
    Certificate,
    Duty,
    Equipment,
    Opening,
    StandardSet,
    StateChange,
    SupplierEvaluation,
)
from guiju.lab.equipment.words import DUTIES
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due
from guiju.lab.ui.register_lists import in_language

GONE = ("retired",)
ENDING = _("End of a certificate of equipment")
VESSEL = _("Expiry of an opened vessel")


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
    """What falls due between two days, both inclusive, each with the site of the room in which the item stands."""
    sites = dict(apps.get_model("premises.Room").objects.values_list("code", "site__code"))
    for each, room in _told(first, last):
        yield each if not room else replace(each, site=sites.get(room, ""))


def _told(first: date, last: date) -> Iterator[tuple[Due, str]]:
    for row, each in _of_items(first, last):
        yield each, row.room_code
    for each in StandardSet.objects.filter(valid_to__range=(first, last)).order_by("pk"):
        title = f"{each.code} {in_language(each, 'name')}"
        link = address("admin:equipment_standardset_change", each.pk)
        what = _("Re-examination of a measurement standard")
        yield Due(day=each.valid_to, kind="standard_set", what=what, title=title, link=link, owner=each.custodian), ""
    for each in _suppliers(first, last):
        yield each, ""


def _of_items(first: date, last: date) -> Iterator[tuple[Equipment, Due]]:
    span = (first, last)
    duties = Duty.objects.filter(due_on__range=span, valid_to__isnull=True).exclude(equipment__state__in=GONE)
    for duty in duties.select_related("equipment").order_by("due_on", "pk"):
        what = DUTIES.get(duty.kind, duty.kind)
        yield duty.equipment, _of(duty.equipment, duty.due_on, f"equipment_{duty.kind}", what, duty.title)
    for each in _certificates(first, last):
        yield each.equipment, _of(each.equipment, each.valid_to, "equipment_certificate", ENDING, each.number)
    for row in Equipment.objects.filter(material_expiry__range=span).exclude(state__in=GONE).order_by("pk"):
        yield row, _of(row, row.material_expiry, "equipment_expiry", _("Expiry of a lot"), row.lot)
    opened = Opening.objects.filter(usable_to__range=span, valid_to__isnull=True).select_related("equipment")
    for vessel in opened.order_by("pk"):
        told_of = _of(vessel.equipment, vessel.usable_to, "equipment_vessel", VESSEL, vessel.number)
        yield vessel.equipment, told_of
    yield from _back(first, last)


def _certificates(first: date, last: date) -> Any:
    """Certificates that end in the span and after which no newer one of the item came."""
    of_item = Certificate.objects.filter(equipment=OuterRef("equipment"))
    later = Q(calibrated_on__gt=OuterRef("calibrated_on")) | Q(
        calibrated_on=OuterRef("calibrated_on"), pk__gt=OuterRef("pk")
    )
    ending = Certificate.objects.filter(~Exists(of_item.filter(later)), valid_to__range=(first, last))
    return ending.exclude(equipment__state__in=GONE).select_related("equipment").order_by("valid_to", "pk")


def _back(first: date, last: date) -> Iterator[tuple[Equipment, Due]]:
    """What is lent or sent out, by the day on which it is to be back; only the newest state counts."""
    rows = StateChange.objects.filter(due_back__range=(first, last)).select_related("equipment").order_by("at", "pk")
    newest = {each.equipment_id: each for each in rows}
    for each in newest.values():
        if each.equipment.state == each.state:
            yield (
                each.equipment,
                _of(each.equipment, each.due_back, "equipment_back", _("Return of equipment"), each.place),
            )


def _suppliers(first: date, last: date) -> Iterator[Due]:
    rows = SupplierEvaluation.objects.filter(valid_to__gte=first).select_related("supplier").order_by("day", "pk")
    newest = {each.supplier_id: each for each in rows}
    for each in newest.values():
        if first <= each.valid_to <= last:
            title = f"{each.supplier.code} {in_language(each.supplier, 'name')}"
            link = address("admin:equipment_supplier_change", each.supplier_id)
            yield Due(day=each.valid_to, kind="supplier", what=_("Evaluation of a supplier"), title=title, link=link)
