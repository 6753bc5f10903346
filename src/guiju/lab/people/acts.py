"""Acts on people: registering, employment, papers, authorisation, interests, roles."""

from datetime import date
from typing import Any

from guiju.conduct.facts import SigningGrantFacts
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.filing import Filing
from guiju.lab.people import facts
from guiju.lab.people.models import Authorisation, Employment, Interest, Person, Qualification, Role
from guiju.record.words import Day

KEEPERS = frozenset({"quality_manager", "technical_manager", "head", "system"})


class RegisterPerson(Filing):
    """Enters a member of staff."""

    name = "people.register_person"
    roles = KEEPERS
    model = Person


class RecordEmployment(Filing):
    """Records an employment with its days (4.5-7)."""

    name = "people.record_employment"
    roles = KEEPERS
    model = Employment


class FileQualification(Filing):
    """Files a qualification; attested when the papers were seen (4.5-3 to 4.5-7)."""

    name = "people.file_qualification"
    roles = KEEPERS
    model = Qualification


class GrantAuthorisation(Filing):
    """Authorises a person to calibrate or to review by a method (5-5d)."""

    name = "people.grant_authorisation"
    roles = KEEPERS
    model = Authorisation

    def check(self, reading: Reading, request: Any) -> None:
        if request.kind not in {"calibrate", "review"}:
            raise Refused("authorisation_kind", requirement="5-5d", parameters={"kind": request.kind})


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

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return super().columns(tx, request) | {"kind": "sign"}


def _signs(granted: Any, day: date) -> bool:
    text = day.isoformat()
    return granted.kind == "sign" and (granted.valid_to is None or text <= granted.valid_to)


class DeclareInterest(Filing):
    """Declares an interest in a customer, which keeps the person off its jobs (5-3)."""

    name = "people.declare_interest"
    roles = KEEPERS | {"calibrator", "reviewer", "signatory", "item_clerk"}
    model = Interest


class GiveRole(Filing):
    """Gives a person a role in the house."""

    name = "people.give_role"
    roles = KEEPERS
    model = Role
