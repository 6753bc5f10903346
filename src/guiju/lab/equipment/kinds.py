"""Which columns an item of each kind has, what each is for, and the form of registering one of a kind (4.4-1)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.acts import RegisterEquipment
from guiju.lab.equipment.deeds import or_none
from guiju.lab.equipment.kind_columns import COLUMNS, DEFAULTS, NOT_ASKED, TRANSLATED
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.words import INTERPOLATIONS, KINDS, USED_BY
from guiju.lab.ui.register_deeds import filing
from guiju.lab.ui.register_fields import field_for, label
from guiju.lab.ui.registers import Deed

PURPOSES: Mapping[str, Any] = {
    "measuring_instrument": _("Measures by itself: multimeter, thermometer, balance, also of climate."),
    "software": _("Takes, computes or reports results; lives in versions, each validated before use."),
    "standard": _("Realises or reproduces the quantity that items are compared with."),
    "material": _("Certified values in a lot with an expiry: pH buffers, gases, hardness blocks."),
    "data": _("Tables, constants or curves that results are computed with; lives in versions."),
    "reagent": _("Chemicals that affect results; in lots with an expiry."),
    "consumable": _("Used up in the work and of influence on results; in lots."),
    "auxiliary": _("Influences results without giving values: baths, chambers, power supplies, tables."),
}
"""What a kind is for, told where it is chosen."""

HELP: Mapping[str, Any] = {
    "code": _("Your own number, on the label; it stays for ever."),
    "name_en": _("As it stands in English certificates."),
    "manufacturer": _("As on the type plate or the package."),
    "model": _("As on the type plate; for materials the catalogue number."),
    "serial_number": _("As engraved; its certificates are compared with it. A dash where it has none."),
    "accessories": _("Probes, cables, cards that are calibrated with it."),
    "part_of": _(
        "For a function of an instrument in the register alone: the instrument's code. Its plate is this one's."
    ),
    "lower": _("Of the range in which it is used; empty where none applies."),
    "upper": _("Equal to the lower one for an item of one value."),
    "unit": _("Such as mm, V, °C, kPa; 1 for a plain number."),
    "used_by": _("By its values: certified corrections are applied. By its class: the limits of its class count."),
    "interpolation": _("How values between certified points are had."),
    "drift_half_width": _("How far it may move until the next calibration; from its history, else from the maker."),
    "drift_unit": _("Empty: the unit of the range."),
    "drift_basis": _("Where the drift is known from, such as five certificates since 2021."),
    "drift_basis_en": _("The same in English."),
    "release": _("Software and data: needed, and validated before use. Instruments: the firmware, where it matters."),
    "lot": _("As printed; each lot is an entry of its own."),
    "material_expiry": _("Last day as the maker states it for the closed package."),
    "storage": _("Such as 2 °C to 8 °C, dark."),
    "stock_unit": _("In what the stock is counted: bottle, g, mL."),
    "days_opened": _("How many days it is good once opened; empty where opening changes nothing."),
    "asset_number": _("Number of the property register, where there is one."),
    "acquired_on": _("Day on which it came to you."),
    "supplier": _("From the register of suppliers; may be added later."),
}
"""What a column is for, told below its field."""

lazily = lazy(format_html, SafeString)

TABLES = {"kind": KINDS, "used_by": USED_BY, "interpolation": INTERPOLATIONS}
REMARK = _("It begins as received; verification comes before service.")


@cache
def adding(kind: str = "") -> Deed:
    """The deed that registers an item of a kind; without a kind it asks for every column."""
    asked = COLUMNS.get(kind, tuple(each for each in _columns() if each not in NOT_ASKED))
    given = {**empty_but(asked), **NOT_ASKED}
    tables = {**TABLES, "kind": {kind: KINDS[kind]}} if kind in COLUMNS else TABLES
    title = _("Register equipment")
    return registering(title, asked, given=lambda target: given, tables=tables, remark=_told(kind))


def registering(
    title: Any, asked: tuple[str, ...], *, given: Any, tables: Mapping[str, Any] = TABLES, **more: Any
) -> Deed:
    """A deed that registers an item, of which the form asks for some columns and the rest is given."""
    columns = _columns()
    return filing(
        RegisterEquipment,
        title,
        without={each for each in columns if each not in asked},
        given=given,
        order=asked,
        tables=tables,
        own={each: _helped(columns[each], tables) for each in asked},
        make=or_none(*({"supplier", "part_of"} & set(asked))),
        **more,
    )


def empty_but(asked: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the columns that a form does not ask for."""
    return {name: _empty(column) for name, column in _columns().items() if name not in asked}


def _columns() -> dict[str, Any]:
    return {each.name: each for each in Equipment._meta.concrete_fields if each.name not in {"id", "version"}}


def _told(kind: str) -> Any:
    if kind not in COLUMNS:
        return REMARK
    return lazily("{} {} <a href='?'>{}</a>", PURPOSES[kind], REMARK, _("Choose another kind"))


def _empty(column: Any) -> Any:
    return DEFAULTS.get(column.name, None if column.null else "")


def _code(column: Any) -> forms.Field:
    """The code of an instrument: a register has too many for a list."""
    return forms.CharField(label=label(column.name), max_length=64, required=False)


def _helped(column: Any, tables: Mapping[str, Any]) -> Any:
    def make() -> forms.Field:
        made = _code(column) if column.name == "part_of" else field_for(column, tables)
        made.help_text = HELP.get(column.name, "")
        made.required = made.required and column.name not in TRANSLATED
        return made

    return make
