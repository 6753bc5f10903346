"""Acts on corrective actions: proposed, accepted by another person, done, and their effect judged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.assessment.demands import (
    EVERYBODY,
    KEEPERS,
    MANAGERS,
    demand_other,
    demand_rows,
    demand_said,
    next_code,
)
from guiju.lab.assessment.models import Correction
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction

EFFECTS = ("effective", "not_effective")


class ProposeCorrection(Act):
    """Proposes a corrective action for a row: cause, action, owner and due day (6.1.9-4)."""

    name = "assessment.propose_correction"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        cause: str
        action: str
        owner: str
        due: date

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_rows((request.row,))
        who.demand_known(request.owner)
        if request.due < reading.day:
            raise Refused("due_in_the_past", requirement=request.row, parameters={"day": request.due.isoformat()})

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.insert(
            Correction(
                code=next_code(Correction, "CAR", tx.day),
                row=request.row,
                cause=request.cause,
                action=request.action,
                owner=request.owner,
                due=request.due,
                proposed_on=tx.day,
                accepted_by="",
                accepted_on=None,
                done_on=None,
                done_note="",
                effect="",
                effect_by="",
                effect_on=None,
                effect_note="",
            )
        )


class _OnCorrection(Act):
    """Base of the steps of a corrective action."""

    def subjects(self, request: Any) -> list[Any]:
        return [Correction.objects.filter(code=request.code)]

    def row(self, reading: Reading, request: Any) -> Correction:
        found: Correction = reading.one(Correction.objects.filter(code=request.code), request.code)
        return found


def _out_of_turn(row: Correction) -> Refused:
    return Refused("correction_state", requirement=row.row, parameters={"code": row.code})


class AcceptCorrection(_OnCorrection):
    """Accepts a corrective action; never its own owner."""

    name = "assessment.accept_correction"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str

    def check(self, reading: Reading, request: Request) -> None:
        row = self.row(reading, request)
        if row.accepted_on is not None:
            raise _out_of_turn(row)
        demand_other(reading, row.owner)

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.update(self.row(tx, request), accepted_by=tx.actor.person_id, accepted_on=tx.day)


class CompleteCorrection(_OnCorrection):
    """Writes down that a corrective action is done, with what was done."""

    name = "assessment.complete_correction"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        note: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if row.accepted_on is None or row.done_on is not None:
            raise _out_of_turn(row)

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.update(self.row(tx, request), done_on=tx.day, done_note=request.note)


class JudgeCorrection(_OnCorrection):
    """Judges whether a corrective action had effect; never its own owner."""

    name = "assessment.judge_correction"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        effect: str
        note: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if row.done_on is None or row.effect or request.effect not in EFFECTS:
            raise _out_of_turn(row)
        demand_other(reading, row.owner)

    def change(self, tx: Transaction, request: Request) -> Correction:
        judged = {"effect_by": tx.actor.person_id, "effect_on": tx.day, "effect_note": request.note}
        return tx.update(self.row(tx, request), effect=request.effect, **judged)
