"""Acts on equipment: registering, amending; life, certificates and what proves it good in modules beside this."""

from decimal import Decimal
from typing import Any

from guiju.conduct.slips import opened_longest
from guiju.lab.equipment import acts_duties, acts_sets, acts_stock
from guiju.lab.equipment.acts_life import ChangeState
from guiju.lab.equipment.certifying import AskIssuer, FileCertificate, NoteUpwardLink, RecordIssuerAnswer
from guiju.lab.equipment.confirming import Confirm
from guiju.lab.equipment.identity import demand_once, demand_serial_open
from guiju.lab.equipment.jjf1033 import JudgeStability, RecordGroup, TestRepeatability, VerifyResult
from guiju.lab.equipment.kind_columns import COLUMNS, demand_of_kind
from guiju.lab.equipment.life import AFTER, EXPIRING, VERSIONED, begin_life
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.recording import demand_past
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.equipment.words import INTERPOLATIONS, KINDS, USED_BY
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.filing import Filing
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import demand_said, seen
from guiju.results.units import is_known

__all__ = [
    "AFTER",
    "KEEPERS",
    "AmendEquipment",
    "AskIssuer",
    "ChangeState",
    "Confirm",
    "FileCertificate",
    "JudgeStability",
    "NoteUpwardLink",
    "RecordGroup",
    "RecordIssuerAnswer",
    "RegisterEquipment",
    "TestRepeatability",
    "VerifyResult",
    "acts_duties",
    "acts_sets",
    "acts_stock",
]


class RegisterEquipment(Filing):
    """Enters an item of equipment as received."""

    name = "equipment.register"
    roles = KEEPERS
    model = Equipment

    def check(self, reading: Reading, request: Equipment) -> None:
        _demand_words(request)
        _demand_numbers(request)
        for day in (request.verified_on, request.acquired_on):
            if day is not None:
                demand_past(reading, day)
        if request.state != "received":
            raise Refused("equipment_begins_received", requirement="4.4-4", parameters={"state": request.state})
        if request.room_code or request.custodian:
            raise Refused("place_by_move", requirement="4.4-6", parameters={"code": request.code})
        if request.kind in VERSIONED and not seen(request.release):
            raise Refused("release_missing", requirement="4.4-1", parameters={"code": request.code})
        if request.kind in EXPIRING and (request.material_expiry is None or not seen(request.lot)):
            raise Refused("lot_missing", requirement="4.4-1", parameters={"code": request.code})
        demand_of_kind(request)
        longest = opened_longest(values_on(reading, reading.day))
        if request.days_opened is not None and not 0 < request.days_opened <= longest:
            parameters = {"days": str(request.days_opened), "longest": str(longest)}
            raise Refused("days_opened_far", requirement="4.4-1", parameters=parameters)
        demand_once(request.code, request.kind, request.manufacturer, request.model, request.serial_number)

    def change(self, tx: Transaction, request: Any) -> Equipment:
        made: Equipment = super().change(tx, request)
        begin_life(tx, made)
        return made


def _demand_words(request: Any) -> None:
    """Raises Refused for a word that the register does not know."""
    for name, known in (("kind", KINDS), ("used_by", USED_BY), ("interpolation", INTERPOLATIONS)):
        code = getattr(request, name)
        if code not in known:
            parameters = {"column": name, "word": code, "known": ", ".join(known)}
            raise Refused("word_unknown", requirement="4.4-1", parameters=parameters)


def _demand_numbers(request: Any) -> None:
    """Raises Refused for a reversed or half a range, a negative drift, or units that are none or do not compare."""
    ends = [each for each in (request.lower, request.upper) if is_decimal(each)]
    if len(ends) > 1 and Decimal(ends[0]) > Decimal(ends[1]):
        raise Refused("range_reversed", requirement="4.4-1", parameters={"lower": ends[0], "upper": ends[1]})
    if len(ends) == 1:
        raise Refused("range_half", requirement="4.4-1", parameters={"found": ends[0]})
    if ends and not seen(request.unit):
        raise Refused("unit_unknown", requirement="4.4-1", parameters={"unit": "—"})
    for unit in (request.unit if ends else "", request.drift_unit):
        if unit and not is_known(unit):
            raise Refused("unit_unknown", requirement="4.4-1", parameters={"unit": unit})
    if is_decimal(request.drift_half_width) and Decimal(request.drift_half_width) < 0:
        raise Refused("drift_negative", requirement="4.4-1", parameters={"drift": request.drift_half_width})


class AmendEquipment(Amending):
    """Corrects the description of an item; state, range and certificates have acts of their own (4.4-1)."""

    name = "equipment.amend"
    roles = KEEPERS
    model = Equipment
    columns = (
        "name",
        "name_en",
        "model",
        "serial_number",
        "manufacturer",
        "asset_number",
        "accessories",
        "storage",
        "stock_unit",
    )

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(self._rows(request), request.code)
        for name in ("name", "model", "serial_number", "manufacturer"):
            if name in COLUMNS[row.kind]:
                demand_said(name, getattr(request, name), requirement="4.4-1")
        if any(getattr(request, name) != getattr(row, name) for name in ("manufacturer", "model", "serial_number")):
            demand_once(row.code, row.kind, request.manufacturer, request.model, request.serial_number)
        demand_serial_open(reading, row, request.serial_number)
