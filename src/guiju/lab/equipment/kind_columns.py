"""Which columns an item of each kind has: asked by the form, and demanded by the act that registers it (4.4-1)."""

from collections.abc import Mapping
from typing import Any

from guiju.lab.equipment.models import Equipment
from guiju.lab.house.act import Refused
from guiju.lab.house.typed import demand_said

FOR_ALL = ("code", "name", "name_en", "kind", "manufacturer")
BOUGHT = ("asset_number", "acquired_on", "supplier")
BODY = ("model", "serial_number", "accessories")
VALUES = ("lower", "upper", "unit")
CERTIFIED = (*VALUES, "used_by", "interpolation", "drift_half_width", "drift_unit", "drift_basis", "drift_basis_en")
STOCK = ("lot", "material_expiry", "storage", "stock_unit")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "measuring_instrument": (*FOR_ALL, *BODY, *CERTIFIED, "release", *BOUGHT),
    "software": (*FOR_ALL, "release", *BOUGHT),
    "standard": (*FOR_ALL, *BODY, *CERTIFIED, "release", *BOUGHT),
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


def demand_of_kind(request: Any) -> None:
    """Raises Refused for an empty column that the kind has, or a filled one that it has not."""
    own = COLUMNS[request.kind]
    for column in Equipment._meta.concrete_fields:
        value = getattr(request, column.name, None)
        if column.name in own:
            if isinstance(value, str) and not column.blank and column.name not in TRANSLATED:
                demand_said(column.name, value, requirement="4.4-1")
        elif value not in (None, "") and column.name not in NOT_OF_A_KIND | ALWAYS:
            told = {"column": column.name, "kind": request.kind}
            raise Refused("column_of_other_kind", requirement="4.4-1", parameters=told)
