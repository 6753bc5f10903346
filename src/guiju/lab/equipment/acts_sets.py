"""Acts on sets of equipment and on suppliers: members, lines of the scope, evaluations (4.4-1, 4.4-8)."""

from typing import Any

from django.db.models import Q, QuerySet

from guiju.conduct.slips import qualification_longest
from guiju.lab.equipment.models import Equipment, Member, Serving, StandardSet, Supplier, SupplierEvaluation
from guiju.lab.equipment.recording import Recording, demand_known
from guiju.lab.equipment.roles import KEEPERS
from guiju.lab.equipment.words import STATES, said
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.amending import Amending
from guiju.lab.house.backdating import demand_not_long_ago
from guiju.lab.house.filing import Filing
from guiju.lab.house.sited import demand_everywhere
from guiju.lab.house.spans import Ending, demand_order, demand_years

BUYERS = KEEPERS | {"quality_manager"}
"""Of these whoever has the role at some sites alone keeps no supplier: one serves the whole agency (4.7-4)."""


def demand_examination(reading: Reading, request: Any) -> None:
    """Raises Refused for a certificate of examination without its days, in the wrong order, or longer than any is."""
    first, last = request.valid_from, request.valid_to
    if request.certificate_number and (first is None or last is None):
        raise Refused("set_validity", requirement="4.4-8", parameters={"number": request.certificate_number})
    if first is not None and last is not None:
        demand_order(first, last)
        number = request.certificate_number or request.code
        demand_years(reading, number, first, last, qualification_longest("measurement_standard"), requirement="4.4-8")


class FormSet(Filing):
    """Forms a set of equipment that serves lines of the scope; its certificate of examination where there is one."""

    name = "equipment.form_set"
    roles = KEEPERS
    model = StandardSet

    def check(self, reading: Reading, request: Any) -> None:
        demand_examination(reading, request)
        _demand_custodian(reading, request)


def _demand_custodian(reading: Reading, request: Any) -> None:
    if request.custodian:
        demand_known(reading, "people.Person", request.custodian, "person")


ADDED = "set"
"""Who adds to a set says so by adding: the journal tells when it was really written."""


def _demand_beginning(reading: Reading, request: Any, same: QuerySet, code: str) -> None:
    """Raises Refused for days reversed, a beginning too far back, or what is in the set on such a day already."""
    demand_order(request.valid_from, request.valid_to)
    demand_not_long_ago(reading, request.valid_from, ADDED, requirement="4.4-1")
    rows = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=request.valid_from))
    if request.valid_to is not None:
        rows = rows.filter(valid_from__lte=request.valid_to)
    for each in reading.rows(rows.order_by("valid_from", "pk")[:1]):
        told = {"set": request.standard_set, "code": code, "first": each.valid_from.isoformat()}
        raise Refused("in_set_already", requirement="4.4-1", parameters=told)


class AmendSet(Amending):
    """Corrects a set, or enters the certificate of its next examination."""

    name = "equipment.amend_set"
    roles = KEEPERS
    model = StandardSet
    columns = ("name", "name_en", "certificate_number", "issuer", "valid_from", "valid_to", "custodian")

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        demand_examination(reading, request)
        _demand_custodian(reading, request)


class AddMember(Filing):
    """Puts an item into a set, as main standard or auxiliary, from a day on."""

    name = "equipment.add_member"
    roles = KEEPERS
    model = Member

    def check(self, reading: Reading, request: Any) -> None:
        same = Member.objects.filter(standard_set__code=request.standard_set, equipment__code=request.equipment)
        _demand_beginning(reading, request, same.filter(role=request.role), request.equipment)
        row = reading.one(Equipment.objects.filter(code=request.equipment), request.equipment)
        if row.state == "retired":
            parameters = {"code": row.code, **said("from", STATES, row.state), **said("to", STATES, "in_service")}
            raise Refused("equipment_state", requirement="4.4-4", parameters=parameters)


class EndMember(Ending):
    """Takes an item out of a set, with the reason."""

    name = "equipment.end_member"
    roles = KEEPERS
    model = Member
    of_the_house = True


class ServeScope(Filing):
    """Says that a set serves a line of the scope from a day on (4.4-1)."""

    name = "equipment.serve_scope"
    roles = KEEPERS
    model = Serving

    def check(self, reading: Reading, request: Any) -> None:
        same = Serving.objects.filter(standard_set__code=request.standard_set, scope_code=request.scope_code)
        _demand_beginning(reading, request, same, request.scope_code)
        demand_known(reading, "agency.ScopeRow", request.scope_code, "scope")


class EndServing(Ending):
    """Says that a set no longer serves a line of the scope, with the reason."""

    name = "equipment.end_serving"
    roles = KEEPERS
    model = Serving
    of_the_house = True


class RegisterSupplier(Filing):
    """Enters a supplier of equipment, materials or services (GB/T 27025 6.6)."""

    name = "equipment.register_supplier"
    roles = BUYERS
    model = Supplier

    def check(self, reading: Reading, request: Any) -> None:
        demand_everywhere(reading.actor, self.roles)


class AmendSupplier(Amending):
    """Corrects a supplier's name and address."""

    name = "equipment.amend_supplier"
    roles = BUYERS
    model = Supplier
    columns = ("name", "name_en", "contact", "telephone", "address")

    def check(self, reading: Reading, request: Any) -> None:
        demand_everywhere(reading.actor, self.roles)
        super().check(reading, request)


class EvaluateSupplier(Recording):
    """Writes down the evaluation of a supplier by stated criteria, and until when it is good."""

    name = "equipment.evaluate_supplier"
    roles = BUYERS
    model = SupplierEvaluation

    def check(self, reading: Reading, request: Any) -> None:
        demand_everywhere(reading.actor, self.roles)
        super().check(reading, request)
        demand_order(request.day, request.valid_to)
