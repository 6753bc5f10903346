"""Acts on the agency's own registers: description, qualifications, scope, suspensions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.agency.models import Agency, Qualification, ScopeRow, Suspension
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.spans import demand_order

KEEPERS = frozenset({"quality_manager", "head", "system"})


class DescribeAgency(Filing):
    """Writes down who the agency is; once."""

    name = "agency.describe"
    roles = KEEPERS
    model = Agency

    def check(self, reading: Reading, request: object) -> None:
        if reading.rows(Agency.objects.all()):
            raise Refused("agency_described", requirement="4.1-1")


class AmendAgency(Amending):
    """Corrects the agency's name, address, credit code or telephone; certificates issued before keep what they say."""

    name = "agency.amend"
    roles = KEEPERS
    model = Agency
    columns = ("name", "name_en", "address", "address_en", "credit_code", "telephone")


class FileQualification(Filing):
    """Files a qualification certificate (4.3-1)."""

    name = "agency.file_qualification"
    roles = KEEPERS
    model = Qualification
    given_by_others = True

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)


class AddScopeRow(Filing):
    """Adds a line to the scope of a qualification (4.3-1)."""

    name = "agency.add_scope_row"
    roles = KEEPERS
    model = ScopeRow

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)


class SuspendQualification(Filing):
    """Suspends a qualification from a day on; open until it is lifted."""

    name = "agency.suspend_qualification"
    roles = KEEPERS
    model = Suspension

    def subjects(self, request: Any) -> list[Any]:
        return [Qualification.objects.filter(number=request.qualification)]

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.since, request.until)
        running = Suspension.objects.filter(qualification__number=request.qualification, until__isnull=True)
        for each in reading.rows(running):
            parameters = {"number": request.qualification, "since": each.since.isoformat()}
            raise Refused("suspended_already", requirement="4.3-1", parameters=parameters)


class LiftSuspension(Act):
    """Ends the open suspension of a qualification, naming its last day."""

    name = "agency.lift_suspension"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        until: date

    def subjects(self, request: Request) -> list[Any]:
        return [Suspension.objects.filter(qualification__number=request.number, until__isnull=True)]

    def check(self, reading: Reading, request: Request) -> None:
        rows = Suspension.objects.filter(qualification__number=request.number, until__isnull=True)
        demand_order(reading.one(rows, request.number).since, request.until)

    def change(self, tx: Transaction, request: Request) -> Suspension:
        rows = Suspension.objects.filter(qualification__number=request.number, until__isnull=True)
        return tx.update(tx.one(rows, request.number), until=request.until)
