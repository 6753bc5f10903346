"""Acts on the agency's own registers: description, qualifications, scope, suspensions."""

from dataclasses import dataclass
from datetime import date

from guiju.lab.agency.models import Agency, Qualification, ScopeRow, Suspension
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.filing import Filing

KEEPERS = frozenset({"quality_manager", "head", "system"})


class DescribeAgency(Filing):
    """Writes down who the agency is; once."""

    name = "agency.describe"
    roles = KEEPERS
    model = Agency

    def check(self, reading: Reading, request: object) -> None:
        if reading.rows(Agency.objects.all()):
            raise Refused("agency_described", requirement="4.1-1")


class FileQualification(Filing):
    """Files a qualification certificate (4.3-1)."""

    name = "agency.file_qualification"
    roles = KEEPERS
    model = Qualification


class AddScopeRow(Filing):
    """Adds a line to the scope of a qualification (4.3-1)."""

    name = "agency.add_scope_row"
    roles = KEEPERS
    model = ScopeRow


class SuspendQualification(Filing):
    """Suspends a qualification from a day on; open until it is lifted."""

    name = "agency.suspend_qualification"
    roles = KEEPERS
    model = Suspension


class LiftSuspension(Act):
    """Ends the open suspension of a qualification, naming its last day."""

    name = "agency.lift_suspension"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        until: date

    def change(self, tx: Transaction, request: Request) -> Suspension:
        rows = Suspension.objects.filter(qualification__number=request.number, until__isnull=True)
        return tx.update(tx.one(rows, request.number), until=request.until)
