"""Acts on people: registering, employment, papers, authorisation, interests, roles."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct.facts import SigningGrantFacts
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.people import facts
from guiju.lab.people.models import Authorisation, Employment, Interest, Person, Qualification, Role
from guiju.lab.ui.words import ROLES
from guiju.record.words import Day

KEEPERS = frozenset({"quality_manager", "technical_manager", "head", "system"})


class RegisterPerson(Filing):
    """Enters a member of staff."""

    name = "people.register_person"
    roles = KEEPERS
    model = Person

    def check(self, reading: Reading, request: Any) -> None:
        _demand_born(reading, request.birth_date)


class AmendPerson(Amending):
    """Corrects a person's name or date of birth."""

    name = "people.amend_person"
    roles = KEEPERS
    model = Person
    columns = ("name", "birth_date")

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        _demand_born(reading, request.birth_date)


def _demand_born(reading: Reading, birth_date: date) -> None:
    if birth_date > reading.day:
        raise Refused("birth_in_future", requirement="4.5-1", parameters={"day": birth_date.isoformat()})


class RecordEmployment(Filing):
    """Records an employment with its days (4.5-7)."""

    name = "people.record_employment"
    roles = KEEPERS
    model = Employment

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)


class EndEmployment(Ending):
    """Writes down the last day of an employment (4.5-7)."""

    name = "people.end_employment"
    roles = KEEPERS
    model = Employment


class FileQualification(Filing):
    """Files a qualification; attested when the papers were seen (4.5-3 to 4.5-7)."""

    name = "people.file_qualification"
    roles = KEEPERS
    model = Qualification

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)


class AttestQualification(Act):
    """Says that the papers of a filed qualification were seen; only then it counts (4.5-3 to 4.5-7)."""

    name = "people.attest_qualification"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: int

    def subjects(self, request: Any) -> list[Any]:
        return [Qualification.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: Any) -> None:
        if reading.one(Qualification.objects.filter(pk=request.row), str(request.row)).attested:
            raise Refused("attested_already", requirement="4.5-3")

    def change(self, tx: Transaction, request: Any) -> Qualification:
        return tx.update(tx.one(Qualification.objects.filter(pk=request.row), str(request.row)), attested=True)


class GrantAuthorisation(Filing):
    """Authorises a person to calibrate or to review by a method (5-5d)."""

    name = "people.grant_authorisation"
    roles = KEEPERS
    model = Authorisation

    def check(self, reading: Reading, request: Any) -> None:
        if request.kind not in {"calibrate", "review"}:
            raise Refused("authorisation_kind", requirement="5-5d", parameters={"kind": request.kind})
        demand_order(request.valid_from, request.valid_to)


class GrantSigning(Filing):
    """Authorises a person to sign for fields; the number of fields asks for its qualification (4.5-3, 4.5-4)."""

    name = "people.grant_signing"
    roles = KEEPERS
    model = Authorisation

    def facts(self, reading: Reading, request: Any) -> SigningGrantFacts:
        person = facts.person(reading, request.person, reading.day)
        if person is None:
            raise Refused("unknown_person", requirement="4.5-1", parameters={"person": request.person})
        held = {each for granted in person.authorisations if _signs(granted, reading.day) for each in granted.fields}
        return SigningGrantFacts(
            day=Day(reading.day.isoformat()),
            person=person,
            fields=tuple(sorted(held | set(request.fields.split()))),
        )

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return super().columns(tx, request) | {"kind": "sign"}


class WithdrawAuthorisation(Ending):
    """Withdraws an authorisation, naming its last day; what was done under it before stays valid (5-5d)."""

    name = "people.withdraw_authorisation"
    roles = KEEPERS
    model = Authorisation


def _signs(granted: Any, day: date) -> bool:
    text = day.isoformat()
    return granted.kind == "sign" and (granted.valid_to is None or text <= granted.valid_to)


class DeclareInterest(Filing):
    """Declares an interest in a customer, which keeps the person off its jobs (5-3)."""

    name = "people.declare_interest"
    roles = KEEPERS | {"calibrator", "reviewer", "signatory", "item_clerk"}
    model = Interest


class EndInterest(Ending):
    """Writes down the last day of a declared interest (5-3)."""

    name = "people.end_interest"
    roles = KEEPERS
    model = Interest
    first, last = "declared_on", "ended_on"


class GiveRole(Filing):
    """Gives a person a role in the house."""

    name = "people.give_role"
    roles = KEEPERS
    model = Role

    def check(self, reading: Reading, request: Any) -> None:
        # The installation's own role is not among them: nobody acts as the software.
        if request.name not in ROLES:
            parameters = {"role": request.name, "known": ", ".join(ROLES)}
            raise Refused("unknown_role", requirement="4.5-1", parameters=parameters)
        demand_order(request.valid_from, request.valid_to)


class EndRole(Ending):
    """Takes a role from a person, naming its last day."""

    name = "people.end_role"
    roles = KEEPERS
    model = Role
