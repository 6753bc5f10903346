"""Acts on personal data: the identity number that is never kept, and every view of another's data put on file."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.house import keys, who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.lab.people.models import BirthCorrection, Identity, Person, Viewing
from guiju.lab.people.plausible import demand_age, demand_one_self
from guiju.lab.people.words import PURPOSES

NAMED = frozenset({"quality_manager", "head"})
"""Roles that may see dates of birth and identity numbers."""


def mark_of(number: str) -> str:
    """What is kept of an identity number: a digest keyed by the server's secret, which no database holds.

    A plain or salted digest would be no protection: the numbers that fit a date of birth can all be tried in seconds.
    """
    return hmac.new(keys.server_secret(), f"identity:{number.strip().upper()}".encode(), hashlib.sha256).hexdigest()


def demand_born(reading: Reading, birth_date: date) -> None:
    """Raises Refused for a date of birth that has not come, or of nobody who works."""
    if birth_date > reading.day:
        raise Refused("birth_in_future", requirement="4.5-1", parameters={"day": birth_date.isoformat()})
    demand_age(reading, birth_date)


class CorrectBirthDate(Act):
    """Corrects another's date of birth, on which age limits rest: on a named proof that a second person saw too.

    Neither the old nor the new one enters the journal; the row of the correction keeps the old one with the reason.
    """

    name = "people.correct_birth_date"
    roles = NAMED

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        birth_date: date
        reason: str
        proof: str
        witnessed_by: str

    def subjects(self, request: Any) -> list[Any]:
        return [Person.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Any) -> None:
        person = reading.one(Person.objects.filter(code=request.code), request.code)
        about = {"code": request.code}
        if reading.actor.person_id == request.code:
            raise Refused("birth_own", requirement="4.5-10")
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="6.1.5-3", parameters=about)
        if not seen(request.proof):
            raise Refused("birth_needs_proof", requirement="4.5-10")
        demand_born(reading, request.birth_date)
        if person.birth_date == request.birth_date:
            raise Refused("nothing_amended", requirement="6.1.5-3", parameters=about)
        demand_one_self(reading, request.code, person.name, request.birth_date)
        refusal = Refused("birth_two_people", requirement="4.5-10")
        others = frozenset({reading.actor.person_id, request.code})
        who.demand_second(request.witnessed_by, refusal, others=others)

    def change(self, tx: Transaction, request: Any) -> Person:
        person = tx.one(Person.objects.filter(code=request.code), request.code)
        tx.insert(
            BirthCorrection(
                person=person,
                earlier_birth_date=person.birth_date,
                corrected_on=tx.day,
                corrected_by=tx.actor.person_id,
                witnessed_by=request.witnessed_by,
                proof=request.proof.strip(),
                reason=request.reason.strip(),
            )
        )
        return tx.update(person, birth_date=request.birth_date)


class RecordIdentity(Act):
    """Keeps what tells a person apart on papers: the last four signs, and a keyed digest of the whole number."""

    name = "people.record_identity"
    roles = NAMED

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        mark: str
        last_four: str

    def subjects(self, request: Any) -> list[Any]:
        return [Identity.objects.filter(person__code=request.person)]

    def check(self, reading: Reading, request: Any) -> None:
        if len(request.mark) != 64 or len(request.last_four) != 4:
            raise Refused("identity_malformed", requirement="4.5-1")
        others = Identity.objects.select_related("person").filter(mark=request.mark)
        same = reading.rows(others.exclude(person__code=request.person))
        if same:
            raise Refused("identity_of_other", requirement="4.5-1", parameters={"person": same[0].person.code})

    def change(self, tx: Transaction, request: Any) -> Identity:
        kept = tx.rows(Identity.objects.filter(person__code=request.person))
        if kept:
            return tx.update(kept[0], mark=request.mark, last_four=request.last_four)
        person = tx.one(Person.objects.filter(code=request.person), request.person)
        row = Identity(person=person, mark=request.mark, last_four=request.last_four)
        return tx.insert(row)


class EraseIdentity(Act):
    """Erases what is kept of an identity number, when its purpose or its time is over; the journal never held it."""

    name = "people.erase_identity"
    roles = NAMED

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [Identity.objects.filter(person__code=request.person)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(Identity.objects.filter(person__code=request.person), request.person)
        if not row.mark or not seen(request.reason):
            raise Refused("identity_erasure", requirement="4.5-1", parameters={"person": request.person})

    def change(self, tx: Transaction, request: Any) -> Identity:
        row = tx.one(Identity.objects.filter(person__code=request.person), request.person)
        return tx.update(row, mark="", last_four="")


class ViewIdentity(Act):
    """Looks at another's date of birth and identity number, for a named purpose; the view is on file for the person."""

    name = "people.view_identity"
    roles = NAMED

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        purpose: str

    def check(self, reading: Reading, request: Any) -> None:
        if request.purpose not in PURPOSES:
            raise Refused("purpose_unknown", requirement="4.5-1", parameters={"purpose": request.purpose})

    def change(self, tx: Transaction, request: Any) -> Viewing:
        person = tx.one(Person.objects.filter(code=request.person), request.person)
        row = Viewing(person=person, viewed_by=tx.actor.person_id, viewed_at=tx.now, purpose=request.purpose)
        return tx.insert(row)


def shown_identity(person: Person) -> tuple[date, str]:
    """What a view shows: the date of birth, and the last four signs of the identity number or nothing."""
    kept = Identity.objects.filter(person=person).first()
    return person.birth_date, kept.last_four if kept is not None else ""
