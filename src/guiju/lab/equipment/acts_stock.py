"""Acts on stock: what comes in, is used, thrown away; opened vessels; nothing is used after its last day (4.4-5)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from guiju.lab.equipment.acts_life import item
from guiju.lab.equipment.life import EXPIRING, STOCKED, USABLE
from guiju.lab.equipment.models import Equipment, Movement, Opening
from guiju.lab.equipment.recording import Recording, demand_known, demand_past
from guiju.lab.equipment.roles import KEEPERS, USERS
from guiju.lab.equipment.stock import last_day, newest
from guiju.lab.equipment.words import STATES, said
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.spans import Ending
from guiju.lab.house.typed import seen
from guiju.lab.ui.words import unit as behind

MOST_AMOUNT = Decimal(1_000_000_000)
"""No store of a laboratory holds more: a larger amount is mistyped."""


def _demand_stocked(row: Equipment) -> None:
    if row.kind not in STOCKED or not row.stock_unit:
        raise Refused("not_stocked", requirement="4.4-1", parameters={"code": row.code})


def _amount(text: str) -> Decimal:
    if not is_decimal(text) or Decimal(text) <= 0:
        raise Refused("amount_positive", requirement="4.4-6", parameters={"amount": text[:40]})
    if Decimal(text) > MOST_AMOUNT:
        parameters = {"amount": text[:40], "most": str(MOST_AMOUNT)}
        raise Refused("amount_too_large", requirement="4.4-6", parameters=parameters)
    return Decimal(text)


def _plain(value: Decimal) -> str:
    """A sum without a power of ten."""
    return f"{value:f}"


def _move(tx: Transaction, row: Equipment, kind: str, amount: Decimal, **told: Any) -> Movement:
    """A step of acts on a locked item: the next movement, whose balance is not below zero."""
    last = newest(tx, row)
    before = Decimal("0") if last is None else Decimal(last.balance)
    after = before + amount if kind == "in" else before - amount
    if after < 0:
        parameters = {
            "code": row.code,
            "amount": f"{amount}{behind(row.stock_unit)}",
            "left": f"{before}{behind(row.stock_unit)}",
        }
        raise Refused("stock_short", requirement="4.4-6", parameters=parameters)
    return tx.insert(
        Movement(
            equipment=row,
            number=1 if last is None else last.number + 1,
            kind=kind,
            amount=_plain(amount),
            balance=_plain(after),
            unit=row.stock_unit,
            at=tx.now,
            by=tx.actor.person_id,
            **told,
        )
    )


class MoveStock(Act):
    """Writes down what came in, was handed out or thrown away; the balance is never below zero (4.4-6)."""

    name = "equipment.move_stock"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        kind: str
        amount: str
        reason: str = ""

    def subjects(self, request: Request) -> list[object]:
        return [item(request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        _demand_stocked(reading.one(item(request.code), request.code))
        _amount(request.amount)
        if request.kind not in ("in", "out", "discard"):
            raise Refused("movement_kind", requirement="4.4-6", parameters={"kind": request.kind})
        if request.kind != "in" and not seen(request.reason):
            raise Refused("movement_reason", requirement="4.4-6")

    def change(self, tx: Transaction, request: Request) -> Movement:
        row = tx.one(item(request.code), request.code)
        told = {"job": "", "day": tx.day, "reason": request.reason.strip()}
        return _move(tx, row, request.kind, _amount(request.amount), **told)


class UseMaterial(Act):
    """Takes an amount for a job: the lot is in service, in date, and holds so much (4.4-5, 4.4-6)."""

    name = "equipment.use_material"
    roles = USERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        job: str
        amount: str

    def subjects(self, request: Request) -> list[object]:
        return [item(request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(item(request.code), request.code)
        _demand_stocked(row)
        _amount(request.amount)
        demand_known(reading, "calibrations.Job", request.job, "job", "number")
        if row.state not in USABLE:
            parameters = {"code": row.code, **said("state", STATES, row.state)}
            raise Refused("material_not_in_service", requirement="4.4-4", parameters=parameters)
        demand_in_date(reading, row)

    def change(self, tx: Transaction, request: Request) -> Movement:
        row = tx.one(item(request.code), request.code)
        return _move(tx, row, "use", _amount(request.amount), job=request.job, day=tx.day, reason="")


def demand_in_date(reading: Reading, row: Equipment) -> None:
    """Raises Refused after the last day of the lot or of its opened vessel; that day itself still counts (4.4-5)."""
    if row.kind not in EXPIRING:
        return
    last = last_day(reading, row, reading.day)
    if last is None:
        raise Refused("expiry_unknown", requirement="4.4-5", parameters={"code": row.code})
    if last < reading.day:
        parameters = {"code": row.code, "last": last.isoformat(), "day": reading.day.isoformat()}
        raise Refused("use_after_expiry", requirement="4.4-5", parameters=parameters)


class OpenVessel(Recording):
    """Writes down that a vessel was opened; from then on it is good for so many days, never beyond the lot (4.4-5)."""

    name = "equipment.open_vessel"
    roles = USERS
    model = Opening
    own = frozenset({"usable_to", "valid_to"})

    def subjects(self, request: Any) -> list[object]:
        return [item(request.equipment)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(item(request.equipment), request.equipment)
        if row.kind not in EXPIRING:
            raise Refused("not_stocked", requirement="4.4-1", parameters={"code": row.code})
        demand_past(reading, request.opened_on)
        if row.material_expiry is None:
            raise Refused("expiry_unknown", requirement="4.4-5", parameters={"code": row.code})
        if row.material_expiry < request.opened_on:
            parameters = {
                "code": row.code,
                "last": row.material_expiry.isoformat(),
                "day": request.opened_on.isoformat(),
            }
            raise Refused("use_after_expiry", requirement="4.4-5", parameters=parameters)

    def computed(self, tx: Transaction, request: Any) -> dict[str, Any]:
        row = tx.one(item(request.equipment), request.equipment)
        ends: date = row.material_expiry
        if row.days_opened is not None and row.days_opened < (ends - request.opened_on).days:
            ends = request.opened_on + timedelta(days=row.days_opened)
        return {"usable_to": ends, "valid_to": None}


class EndVessel(Ending):
    """Writes down that an opened vessel is used up or thrown away."""

    name = "equipment.end_vessel"
    roles = USERS
    model = Opening
    first = "opened_on"
