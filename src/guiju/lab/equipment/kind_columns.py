"""Which columns an item of each kind has: asked by the form, and demanded by the act that registers it (4.4-1)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.words import KINDS, said
from guiju.lab.house.act import Refused
from guiju.lab.house.gathering import demand_each
from guiju.lab.house.typed import demand_said

FOR_ALL = ("code", "name", "name_en", "kind", "manufacturer")
BOUGHT = ("asset_number", "acquired_on", "supplier")
BODY = ("model", "serial_number", "accessories")
VALUES = ("lower", "upper", "unit")
PART = ("part_of",)
CERTIFIED = (*VALUES, "used_by", "interpolation", "drift_half_width", "drift_unit", "drift_basis", "drift_basis_en")
STOCK = ("lot", "material_expiry", "storage", "stock_unit")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "measuring_instrument": (*FOR_ALL, *PART, *BODY, *CERTIFIED, "release", *BOUGHT),
    "software": (*FOR_ALL, "release", *BOUGHT),
    "standard": (*FOR_ALL, *PART, *BODY, *CERTIFIED, "release", *BOUGHT),
    "material": (*FOR_ALL, "model", "serial_number", *STOCK, "days_opened", *CERTIFIED, "acquired_on", "supplier"),
    "data": (*FOR_ALL, "release", "acquired_on", "supplier"),
    "reagent": (*FOR_ALL, "model", *STOCK, "days_opened", "acquired_on", "supplier"),
    "consumable": (*FOR_ALL, "model", *STOCK, "acquired_on", "supplier"),
    "auxiliary": (*FOR_ALL, *BODY, *VALUES, *BOUGHT),
}
"""What is asked for an item of a kind, in the order of the form."""

NOT_OF_A_KIND = frozenset({"id", "version", "state", "verified_on", "room_code", "custodian"})
"""Columns that the item's life writes."""
TRANSLATED = frozenset({"name_en"})
"""Columns in another language: the agency fills them when it prints in that language."""
ALWAYS = frozenset({"used_by", "interpolation", "model", "serial_number"})
"""Columns that every row holds, with a word for what does not apply."""


NONE = "—"
"""Stands for model and serial number where a kind has none."""
DEFAULTS: Mapping[str, Any] = {"used_by": "value", "interpolation": "none", "model": NONE, "serial_number": NONE}
"""What stands in the columns that every row holds, for a kind that does not have them."""
NOT_ASKED: Mapping[str, Any] = {"state": "received", "verified_on": None, "room_code": "", "custodian": ""}
"""How an item begins: its life writes the rest."""


def demand_of_kind(request: Any) -> None:
    """Raises Refused for every empty column that the kind has, and every filled one that it has not."""
    if request.kind in COLUMNS:
        columns = Equipment._meta.concrete_fields
        demand_each(*(partial(_demand_column, request, each) for each in columns))


def _demand_column(request: Any, column: Any) -> None:
    value = getattr(request, column.name, None)
    if column.name in COLUMNS[request.kind]:
        if isinstance(value, str) and not column.blank and column.name not in TRANSLATED:
            demand_said(column.name, value, requirement="4.4-1")
    elif value not in (None, "") and column.name not in NOT_OF_A_KIND | ALWAYS:
        told = {"column": column.name, **said("kind", KINDS, request.kind)}
        raise Refused("column_of_other_kind", requirement="4.4-1", parameters=told)
