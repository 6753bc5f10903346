"""Acts on tokens: making one for oneself, revoking one (6.1.5-3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.lab.api.models import Token
from guiju.lab.api.rights import demand_rights
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import demand_code, seen
from guiju.lab.house.withheld import OVERSEERS
from guiju.lab.ui.words import ROLES

EVERYBODY = frozenset(ROLES) - {"assessor"}
LONGEST = timedelta(days=366)
"""A token that nobody renews ends within a year."""


class IssueToken(Act):
    """Makes a token for the person who acts; it can do no more than that person, and only what its rights name."""

    name = "api.issue_token"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        title: str
        sha256: str
        rights: list[str]
        valid_to: date

    def check(self, reading: Reading, request: Any) -> None:
        demand_rights(request.rights)
        last = reading.day + LONGEST
        if not reading.day <= request.valid_to <= last:
            parameters = {"day": request.valid_to.isoformat(), "last": last.isoformat()}
            raise Refused("token_lifetime", requirement="6.1.5-3", parameters=parameters)
        if not seen(request.title):
            raise Refused("token_untitled", requirement="6.1.5-3")

    def change(self, tx: Transaction, request: Any) -> Token:
        demand_code(request.code)
        return tx.insert(
            Token(
                code=request.code,
                person_code=tx.actor.person_id,
                title=request.title.strip(),
                sha256=request.sha256,
                rights=sorted(set(request.rights)),
                valid_to=request.valid_to,
                state="live",
            )
        )


class RevokeToken(Act):
    """Revokes a token; its owner may, and whoever oversees the house."""

    name = "api.revoke_token"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [Token.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(Token.objects.filter(code=request.code), request.code)
        if row.person_code != reading.actor.person_id and not reading.actor.roles & OVERSEERS:
            raise Refused("token_of_another", requirement="6.1.5-3", parameters={"code": row.code})
        if row.state != "live":
            raise Refused("token_revoked", requirement="6.1.5-3", parameters={"code": row.code})

    def change(self, tx: Transaction, request: Any) -> Token:
        return tx.update(tx.one(Token.objects.filter(code=request.code), request.code), state="revoked")
