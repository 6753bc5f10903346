"""Acts on equipment: registering, filing its certificate, confirming, verifying, changing its state."""

from dataclasses import dataclass

from guiju.lab.equipment.certifying import AskIssuer, FileCertificate, NoteUpwardLink, RecordIssuerAnswer
from guiju.lab.equipment.confirming import Confirm
from guiju.lab.equipment.jjf1033 import JudgeStability, RecordGroup, TestRepeatability, VerifyResult
from guiju.lab.equipment.models import Equipment
from guiju.lab.house.act import Act, Reading, Refused, Transaction
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
]

KEEPERS = frozenset({"equipment_keeper", "technical_manager", "system"})

AFTER: dict[str, frozenset[str]] = {
    "received": frozenset({"verified", "retired"}),
    "verified": frozenset({"in_service", "suspended", "retired"}),
    "in_service": frozenset(
        {"restricted", "due", "suspended", "out_for_calibration", "lent", "under_repair", "retired"}
    ),
    "restricted": frozenset({"verified", "suspended", "out_for_calibration", "under_repair", "retired"}),
    "due": frozenset({"out_for_calibration", "suspended", "retired"}),
    "suspended": frozenset({"verified", "under_repair", "out_for_calibration", "retired"}),
    "out_for_calibration": frozenset({"received"}),
    "lent": frozenset({"received"}),
    "under_repair": frozenset({"received", "retired"}),
    "retired": frozenset(),
}
"""Which state may follow which; the way back into service always passes through verification (4.4-4)."""


class RegisterEquipment(Filing):
    """Enters an item of equipment as received."""

    name = "equipment.register"
    roles = KEEPERS
    model = Equipment

    def check(self, reading: Reading, request: Equipment) -> None:
        if request.state != "received":
            raise Refused("equipment_begins_received", requirement="4.4-4", parameters={"state": request.state})


class AmendEquipment(Amending):
    """Corrects the description of an item; state, range and certificates have acts of their own (4.4-1)."""

    name = "equipment.amend"
    roles = KEEPERS
    model = Equipment
    columns = ("name", "name_en", "model", "serial_number", "manufacturer")


class ChangeState(Act):
    """Moves an item from one state of its life to the next that is allowed (4.4-4)."""

    name = "equipment.change_state"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        state: str

    def subjects(self, request: Request) -> list[object]:
        return [Equipment.objects.filter(code=request.code)]

    def change(self, tx: Transaction, request: Request) -> Equipment:
        row = tx.one(Equipment.objects.filter(code=request.code), request.code)
        if request.state not in AFTER[row.state]:
            raise Refused(
                "equipment_state",
                requirement="4.4-4",
                parameters={"code": row.code, "from": row.state, "to": request.state},
            )
        verified = {"verified_on": tx.day} if request.state == "verified" else {}
        return tx.update(row, state=request.state, **verified)
