"""Acts on equipment: registering, filing its certificate, confirming, verifying, changing its state."""

from dataclasses import dataclass

from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.spans import demand_order

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
