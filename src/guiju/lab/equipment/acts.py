"""Acts on equipment: registering, amending; life, certificates and what proves it good in modules beside this."""

from decimal import Decimal
from functools import partial
from typing import Any

from guiju.conduct.slips import opened_longest
from guiju.lab.equipment import acts_duties, acts_sets, acts_stock
from guiju.lab.equipment.acts_life import ChangeState
from guiju.lab.equipment.certifying import AskIssuer, FileCertificate, NoteUpwardLink, RecordIssuerAnswer
from guiju.lab.equipment.confirming import Confirm
from guiju.lab.equipment.functions import PLATE, as_function, demand_function, demand_plate_of_instrument, stand_there
from guiju.lab.equipment.identity import demand_once, demand_serial_open
from guiju.lab.equipment.jjf1033 import JudgeStability, RecordGroup, TestRepeatability, VerifyResult
from guiju.lab.equipment.kind_columns import COLUMNS, demand_of_kind
from guiju.lab.equipment.life import AFTER, EXPIRING, VERSIONED, begin_life, functions_of
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.recording import demand_past
from guiju.lab.equipment.returning import demand_plate_settled
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.equipment.sheets import REGISTER
from guiju.lab.equipment.words import INTERPOLATIONS, KINDS, STATES, USED_BY, said, unknown_word
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.filing import Filing
from guiju.lab.house.gathering import demand_each
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
    """Enters an item of equipment as received; a function stands where its instrument stands."""

    name = "equipment.register"
    roles = KEEPERS
    model = Equipment
    sheet = REGISTER

    def subjects(self, request: Equipment) -> list[object]:
        return [Equipment.objects.filter(code=request.part_of)] if request.part_of is not None else []

    def check(self, reading: Reading, request: Equipment) -> None:
        request = as_function(reading, request)
        plate = (request.manufacturer, request.model, request.serial_number)
        demand_each(
            lambda: demand_function(reading, request),
            lambda: _demand_words(request),
            lambda: _demand_numbers(request),
            lambda: _demand_acquired(reading, request),
            lambda: _demand_new(request),
            lambda: _demand_marks(request),
            lambda: demand_of_kind(request),
            lambda: _demand_opened(reading, request),
            lambda: demand_once(request.code, request.kind, *plate, instrument=request.part_of),
        )

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        values = super().columns(tx, as_function(tx, request))
        whole = values["part_of"]
        return values if whole is None else {**values, "room_code": whole.room_code, "custodian": whole.custodian}

    def change(self, tx: Transaction, request: Any) -> Equipment:
        made: Equipment = super().change(tx, request)
        begin_life(tx, made)
        if made.part_of_id is not None:
            stand_there(tx, made)
        return made


def _demand_words(request: Any) -> None:
    """Raises Refused for every word that the register does not know."""
    tables = (("kind", KINDS), ("used_by", USED_BY), ("interpolation", INTERPOLATIONS))
    demand_each(*(partial(_demand_word, name, getattr(request, name), known) for name, known in tables))


def _demand_word(column: str, code: str, known: Any) -> None:
    if not code:
        raise Refused("column_empty", requirement="4.4-1", parameters={"column": column})
    if code not in known:
        raise Refused("word_unknown", requirement="4.4-1", parameters=unknown_word(column, code, known))


def _demand_acquired(reading: Reading, request: Any) -> None:
    if request.acquired_on is not None:
        demand_past(reading, request.acquired_on, "acquired_on")


def _demand_new(request: Any) -> None:
    """Raises Refused for what only the item's life writes: state, day of verification, place, custodian."""
    if request.state != "received":
        told = {"column": "state", **said("state", STATES, request.state)}
        raise Refused("equipment_begins_received", requirement="4.4-4", parameters=told)
    if request.verified_on is not None:
        told = {"column": "verified_on", "day": request.verified_on.isoformat()}
        raise Refused("equipment_begins_unverified", requirement="4.4-4", parameters=told)
    if request.room_code or request.custodian:
        column = "room_code" if request.room_code else "custodian"
        raise Refused("place_by_move", requirement="4.4-6", parameters={"code": request.code, "column": column})


def _demand_marks(request: Any) -> None:
    """Raises Refused for software without a version, a lot without its number or expiry."""
    if request.kind in VERSIONED and not seen(request.release):
        told = {"code": request.code, "column": "release"}
        raise Refused("release_missing", requirement="4.4-1", parameters=told)
    if request.kind in EXPIRING and (request.material_expiry is None or not seen(request.lot)):
        told = {"code": request.code, "column": "material_expiry" if seen(request.lot) else "lot"}
        raise Refused("lot_missing", requirement="4.4-1", parameters=told)


def _demand_opened(reading: Reading, request: Any) -> None:
    longest = opened_longest(values_on(reading, reading.day))
    if request.days_opened is not None and not 0 < request.days_opened <= longest:
        parameters = {"days": str(request.days_opened), "longest": str(longest), "column": "days_opened"}
        raise Refused("days_opened_far", requirement="4.4-1", parameters=parameters)


def _demand_numbers(request: Any) -> None:
    """Raises Refused for a reversed or half a range, a negative drift, and units that are none."""
    ends = [each for each in (request.lower, request.upper) if is_decimal(each)]
    demand_each(
        *(partial(_demand_number, name, getattr(request, name)) for name in ("lower", "upper", "drift_half_width")),
        lambda: _demand_range(request, ends),
        lambda: _demand_unit("unit", request.unit, needed=bool(ends)),
        lambda: _demand_unit("drift_unit", request.drift_unit),
        lambda: _demand_drift(request.drift_half_width),
    )


def _demand_number(column: str, text: str) -> None:
    if text and not is_decimal(text):
        raise Refused("not_decimal", requirement="4.4-1", parameters={"column": column, "found": text[:40]})


def _demand_range(request: Any, ends: list[str]) -> None:
    if len(ends) > 1 and Decimal(ends[0]) > Decimal(ends[1]):
        told = {"lower": ends[0], "upper": ends[1], "column": "lower"}
        raise Refused("range_reversed", requirement="4.4-1", parameters=told)
    if len(ends) == 1 and not (request.lower and request.upper):
        told = {"found": ends[0], "column": "lower" if not request.lower else "upper"}
        raise Refused("range_half", requirement="4.4-1", parameters=told)


def _demand_unit(column: str, unit: str, *, needed: bool = False) -> None:
    if (needed and not seen(unit)) or (unit and (needed or column != "unit") and not is_known(unit)):
        raise Refused("unit_unknown", requirement="4.4-1", parameters={"unit": unit or "—", "column": column})


def _demand_drift(half: str) -> None:
    if is_decimal(half) and Decimal(half) < 0:
        told = {"drift": half, "column": "drift_half_width"}
        raise Refused("drift_negative", requirement="4.4-1", parameters=told)


class AmendEquipment(Amending):
    """Corrects the description of an item; state, range and certificates have acts of their own (4.4-1).

    Functions bear the plate of their instrument: it is corrected on them with it.
    """

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

    def subjects(self, request: Any) -> list[Any]:
        return [*super().subjects(request), functions_of(request.code)]

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(self._rows(request), request.code)
        said_ones = [each for each in ("name", *PLATE) if each in COLUMNS[row.kind]]
        demands = [partial(demand_said, each, getattr(request, each), requirement="4.4-1") for each in said_ones]
        if any(getattr(request, name) != getattr(row, name) for name in PLATE):
            told = (getattr(request, name) for name in PLATE)
            demands += [
                partial(demand_plate_of_instrument, reading, row),
                partial(demand_once, row.code, row.kind, *told),
            ]
            for each in (row, *reading.rows(functions_of(row.code))):
                demands += [
                    partial(demand_plate_settled, reading, each),
                    partial(demand_serial_open, reading, each, request.serial_number),
                ]
        demand_each(*demands)

    def change(self, tx: Transaction, request: Any) -> Any:
        changed = super().change(tx, request)
        plate = {name: getattr(changed, name) for name in PLATE}
        for each in tx.rows(functions_of(request.code)):
            if any(getattr(each, name) != its for name, its in plate.items()):
                tx.update(each, **plate)
        return changed
