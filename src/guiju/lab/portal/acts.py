"""Acts on status links: making one for a commission, revoking it (6.1.1-4)."""

from dataclasses import dataclass
from typing import Any

from guiju.lab.commissions.models import Commission
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.portal import tokens
from guiju.lab.portal.models import StatusLink

COUNTER = frozenset({"item_clerk", "technical_manager"})


def _live(commission: str) -> Any:
    return StatusLink.objects.filter(commission__number=commission, state="live")


class CreateStatusLink(Act):
    """Makes the link by which the customer follows a commission; one is live at a time."""

    name = "portal.create_status_link"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str

    def subjects(self, request: Any) -> list[Any]:
        return [Commission.objects.filter(number=request.commission)]

    def check(self, reading: Reading, request: Any) -> None:
        reading.one(Commission.objects.filter(number=request.commission), request.commission)
        if reading.rows(_live(request.commission)):
            raise Refused("status_link_live", requirement="6.1.1-4", parameters={"commission": request.commission})

    def change(self, tx: Transaction, request: Any) -> StatusLink:
        commission = tx.one(Commission.objects.filter(number=request.commission), request.commission)
        salt = tokens.new_salt()
        return tx.insert(
            StatusLink(
                commission=commission,
                salt=salt,
                sha256=tokens.digest_of(tokens.token_of(salt)),
                state="live",
                since=tx.now,
                until=None,
                by=tx.actor.person_id,
            )
        )


class RevokeStatusLink(Act):
    """Revokes the live link of a commission: whoever has it sees nothing any more."""

    name = "portal.revoke_status_link"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str

    def subjects(self, request: Any) -> list[Any]:
        return [_live(request.commission), Commission.objects.filter(number=request.commission)]

    def check(self, reading: Reading, request: Any) -> None:
        if not reading.rows(_live(request.commission)):
            raise Refused("status_link_none", requirement="6.1.1-4", parameters={"commission": request.commission})

    def change(self, tx: Transaction, request: Any) -> StatusLink:
        row = tx.one(_live(request.commission), request.commission)
        return tx.update(row, state="revoked", until=tx.now)
