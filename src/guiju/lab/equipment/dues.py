"""Due dates that the register of equipment tells: certificates, plan, expiries, returns, sets, suppliers (6.8-2)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
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
from guiju.lab.ui.dues import Falling, newest
from guiju.lab.ui.register_lists import in_language

GONE = ("retired",)
ENDING = _("End of a certificate of equipment")
VESSEL = _("Expiry of an opened vessel")
LOT = _("Expiry of a lot")
RETURN = _("Return of equipment")
SET = _("Re-examination of a measurement standard")
SUPPLIER = _("Evaluation of a supplier")


def told() -> Iterator[Falling]:
    """What falls due of equipment, sets and suppliers; what is retired is due for nothing."""
    for kind, what in DUTIES.items():
        yield _of_items(f"equipment_{kind}", what, Duty.objects.filter(kind=kind, valid_to=None), "due_on", "title")
    certificates = newest(Certificate.objects, ("equipment",), "calibrated_on")
    yield _of_items("equipment_certificate", ENDING, certificates, "valid_to", "number")
    yield _of_items("equipment_expiry", LOT, Equipment.objects.all(), "material_expiry", "lot")
    yield _of_items("equipment_vessel", VESSEL, Opening.objects.filter(valid_to=None), "usable_to", "number")
    yield _of_items("equipment_back", RETURN, _away(), "due_back", "place")
    yield Falling(
        kind="standard_set",
        what=SET,
        rows=StandardSet.objects.all(),
        column="valid_to",
        told=lambda row: _named(row, "equipment_standardset", row.pk, owner=row.custodian),
        owner=lambda code: Q(custodian=code),
    )
    yield Falling(
        kind="supplier",
        what=SUPPLIER,
        rows=newest(SupplierEvaluation.objects, ("supplier",), "day"),
        column="valid_to",
        told=lambda row: _named(row.supplier, "equipment_supplier", row.supplier_id),
        joined=("supplier",),
    )


def _of_items(kind: str, what: Any, rows: QuerySet, column: str, more: str) -> Falling:
    """What falls due of items of equipment; `more` is the column that tells which of an item's rows it is."""
    own = rows.model is Equipment

    def tell(row: Any) -> dict[str, Any]:
        item, which = row if own else row.equipment, getattr(row, more)
        found = _named(item, "equipment_equipment", item.pk, which, owner=item.custodian)
        return {**found, "site": row.site_code or "", "table": "equipment.equipment", "row": item.pk}

    def of(**asked: Any) -> Q:
        # A list of items, made once, instead of one look at the item of each row.
        items = Equipment.objects.filter(**asked).values("pk")
        return Q(pk__in=items) if own else Q(equipment__in=items)

    rooms = apps.get_model("premises.Room").objects
    where = rooms.filter(code=OuterRef("room_code" if own else "equipment__room_code"))
    return Falling(
        kind=kind,
        what=what,
        rows=rows.exclude(of(state__in=GONE)),
        column=column,
        told=tell,
        joined=() if own else ("equipment",),
        beside={"site_code": Subquery(where.values("site__code")[:1])},
        site=lambda code: of(room_code__in=rooms.filter(site__code=code).values("code")),
        owner=lambda code: of(custodian=code),
    )


def _named(row: Any, page: str, pk: int, more: str = "", owner: str = "") -> dict[str, Any]:
    title = f"{row.code} {in_language(row, 'name')}{f' · {more}' if more else ''}"
    return {"title": title, "link": address(f"admin:{page}_change", pk), "owner": owner}


def _away() -> QuerySet:
    """What is lent or sent out; only the newest state of an item counts."""
    return newest(StateChange.objects, ("equipment",), "at").filter(state=F("equipment__state"))
