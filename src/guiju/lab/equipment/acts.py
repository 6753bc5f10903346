"""Acts on equipment: registering, amending, filing its certificate, confirming; its life in modules beside this."""

from dataclasses import dataclass
from typing import Any

from guiju.lab.equipment import acts_duties, acts_sets, acts_stock
from guiju.lab.equipment.acts_life import ChangeState
from guiju.lab.equipment.duties import calibrated
from guiju.lab.equipment.life import AFTER, EXPIRING, VERSIONED, begin_life
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.spans import demand_order

__all__ = [
    "AFTER",
    "KEEPERS",
    "AmendEquipment",
    "ChangeState",
    "Confirm",
    "FileCertificate",
    "RegisterEquipment",
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


class FileCertificate(Filing):
    """Files the certificate of an item's own calibration or verification (4.4-2)."""

    name = "equipment.file_certificate"
    roles = KEEPERS
    model = Certificate
    given_by_others = True

    def check(self, reading: Reading, request: Certificate) -> None:
        demand_order(request.calibrated_on, request.valid_to)
        demand_order(request.competence_from, request.competence_to)

    def columns(self, tx: Transaction, request: Certificate) -> dict[str, object]:
        values = super().columns(tx, request)
        tx.log_file(request.file_sha256)
        return values

    def change(self, tx: Transaction, request: Any) -> Certificate:
        made: Certificate = super().change(tx, request)
        calibrated(tx, made.equipment, made.calibrated_on, made.number)
        return made


class Confirm(Act):
    """Confirms metrologically that a certificate's results meet the requirement, or that they do not (4.4-3)."""

    name = "equipment.confirm"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        certificate: str
        requirement: str
        requirement_en: str
        passed: bool
        lower: str
        upper: str
        unit: str

    def change(self, tx: Transaction, request: Request) -> Confirmation:
        rows = Certificate.objects.filter(equipment__code=request.equipment, number=request.certificate)
        return tx.insert(
            Confirmation(
                certificate=tx.one(rows, f"{request.equipment} {request.certificate}"),
                day=tx.day,
                requirement=request.requirement,
                requirement_en=request.requirement_en,
                passed=request.passed,
                confirmed_by=tx.actor.person_id,
                lower=request.lower,
                upper=request.upper,
                unit=request.unit,
            )
        )
