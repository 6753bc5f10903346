"""Functions of an instrument on its page, with the form that registers one more; and the way back to the instrument."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment import kinds
from guiju.lab.equipment.functions import PLATE
from guiju.lab.equipment.kind_columns import BOUGHT, COLUMNS, NOT_ASKED, PART
from guiju.lab.equipment.labels import facts_by_key, label_of
from guiju.lab.equipment.lists import next_due
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.words import COLOURS, LABEL_COLOURS, LABELS, STATES
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.addresses import address
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, in_language
from guiju.lab.ui.registers import Block, Cell, Line, Target

CERTIFIED = tuple(kind for kind, columns in COLUMNS.items() if set(PART) <= set(columns))
"""Kinds of instruments that may have functions."""


def _may_have(target: Target) -> bool:
    row = target.row
    return row.kind in CERTIFIED and row.part_of_id is None and row.state != "retired"


def _of_instrument(target: Target) -> dict[str, Any]:
    plate = {each: getattr(target.row, each) for each in PLATE}
    return {**kinds.empty_but(ASKED), **NOT_ASKED, **plate, "kind": target.row.kind, "part_of": target.row.code}


ASKED = tuple(each for each in COLUMNS[CERTIFIED[0]] if each not in {"kind", "accessories", *PART, *PLATE, *BOUGHT})
DEEDS = (
    kinds.registering(
        _("Register a function of it"),
        ASKED,
        name="function",
        given=_of_instrument,
        offered=_may_have,
        remark=_(
            "Voltage, current, resistance: each function has a code, a range, a unit and certificates of its own. "
            "Plate, place and custodian are the instrument's; it begins as received."
        ),
    ),
)


def instrument(row: Equipment) -> Any:
    """The instrument of which an item is a function, as a link; empty for any other item."""
    whole = row.part_of
    if whole is None:
        return ""
    link = address("admin:equipment_equipment_change", whole.pk)
    return format_html('<a href="{}">{} {}</a>', link, whole.code, in_language(whole, "name"))


def blocks(row: Equipment) -> list[Block]:
    """The functions of an instrument, with what each may be used for today; none where it has none."""
    found = list(row.functions.order_by("code"))
    if not found:
        return []
    today = clock.today()
    facts = facts_by_key(found, today)
    heads = (label("code"), label("name"), _("Range"), label("state"), _("Status label"), _("Next due date"))
    lines = []
    for each in found:
        shown, due = label_of(facts.get(each.pk), today), next_due(facts.get(each.pk))
        late = due is not None and due[0] < today.isoformat()
        cells = (
            Cell(each.code, link=address("admin:equipment_equipment_change", each.pk)),
            in_language(each, "name"),
            f"{each.lower} – {each.upper}{words.unit(each.unit)}" if each.lower or each.upper else NOTHING,
            Cell(words.word(STATES, each.state), COLOURS.get(each.state, "")),
            Cell(words.word(LABELS, shown), LABEL_COLOURS[shown]),
            NOTHING if due is None else Cell(due[0], "bad" if late else "good"),
        )
        lines.append(Line(cells, each))
    note = translated("A state of the instrument that is stricter holds for all of them.")
    return [Block(translated("Functions"), heads, lines, ("function",), note=note)]
