"""Acts on equipment: registering, amending; life, certificates and what proves it good in modules beside this."""

from typing import Any

from guiju.lab.equipment import acts_duties, acts_sets, acts_stock
from guiju.lab.equipment.acts_life import ChangeState
from guiju.lab.equipment.certifying import AskIssuer, FileCertificate, NoteUpwardLink, RecordIssuerAnswer
from guiju.lab.equipment.confirming import Confirm
from guiju.lab.equipment.jjf1033 import JudgeStability, RecordGroup, TestRepeatability, VerifyResult
from guiju.lab.equipment.life import AFTER, EXPIRING, VERSIONED, begin_life
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing

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
        if request.state != "received":
            raise Refused("equipment_begins_received", requirement="4.4-4", parameters={"state": request.state})
        if request.room_code or request.custodian:
            raise Refused("place_by_move", requirement="4.4-6", parameters={"code": request.code})
        if request.kind in VERSIONED and not request.release.strip():
            raise Refused("release_missing", requirement="4.4-1", parameters={"code": request.code})
        if request.kind in EXPIRING and (request.material_expiry is None or not request.lot.strip()):
            raise Refused("lot_missing", requirement="4.4-1", parameters={"code": request.code})

    def change(self, tx: Transaction, request: Any) -> Equipment:
        made: Equipment = super().change(tx, request)
        begin_life(tx, made)
        return made


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
