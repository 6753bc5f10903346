"""Acts on access: opening an account for a person of the register, closing it."""

from dataclasses import dataclass, field
from typing import Any

from guiju.lab.accounts.models import Access, Account
from guiju.lab.house import who
from guiju.lab.house.act import Act, Refused, Transaction

KEEPERS = frozenset({"quality_manager", "head", "system"})


class OpenAccess(Act):
    """Opens an account; the password is stored as Django stores it and stands in no journal and no log."""

    name = "accounts.open"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        username: str
        password_hash: str = field(repr=False)
        language: str = "zh-hans"

    def change(self, tx: Transaction, request: Any) -> Access:
        if who.actor(request.person) is None:
            raise Refused("unknown_person", requirement="4.5-1", parameters={"person": request.person})
        account = Account(
            username=request.username,
            person_code=request.person,
            password=request.password_hash,
            language=request.language,
        )
        account.save(force_insert=True)
        return tx.insert(Access(person_code=request.person, username=request.username, state="open"))


class CloseAccess(Act):
    """Closes an account: nobody signs in with it any more."""

    name = "accounts.close"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [Access.objects.filter(person_code=request.person)]

    def change(self, tx: Transaction, request: Any) -> Access:
        row = tx.one(Access.objects.filter(person_code=request.person), request.person)
        Account.objects.filter(person_code=request.person).update(is_active=False)
        return tx.update(row, state="closed")


class RenewPassword(Act):
    """Gives an account a new first password, and opens it again when it was closed.

    Whoever is signed in with the account is signed out; the old password opens nothing any more.
    """

    name = "accounts.renew_password"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person: str
        password_hash: str = field(repr=False)

    def subjects(self, request: Any) -> list[Any]:
        return [Access.objects.filter(person_code=request.person)]

    def change(self, tx: Transaction, request: Any) -> Access:
        row = tx.one(Access.objects.filter(person_code=request.person), request.person)
        account = Account.objects.filter(person_code=request.person)
        account.update(is_active=True, password=request.password_hash)
        return tx.update(row, state="open")
