"""Acts on corrective actions: one person proposes, another accepts, the owner does it, a third judges its effect."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.terms import longest_correction
from guiju.conduct.rule import RULES
from guiju.lab.assessment.demands import (
    EVERYBODY,
    KEEPERS,
    MANAGERS,
    RULERS,
    demand_other,
    demand_rows,
    demand_said,
    demand_sentence,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.models import Attestation, Correction
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.gathering import demand_each

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
        answers: tuple[str, ...] = ()
        """Codes of the attestations, and of the rules whose findings, it is about: nothing else does it set aside."""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_rows((request.row,))
        demand_each(
            lambda: demand_sentence(request.cause, request.row, "cause"),
            lambda: demand_sentence(request.action, request.row, "action"),
        )
        _demand_answers(reading, request)
        _demand_new(reading, request)
        who.demand_known(request.owner)
        if request.due < reading.day:
            raise Refused("due_in_the_past", requirement=request.row, parameters={"day": request.due.isoformat()})
        longest = longest_correction(parameters_of(reading))
        if request.due > reading.day + timedelta(days=longest):
            raise Refused("correction_term", requirement=request.row, parameters={"days": str(longest)})

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.insert(
            Correction(
                code=next_code(Correction, "CAR", tx.day),
                row=request.row,
                cause=request.cause,
                action=request.action,
                answers=sorted(set(request.answers)),
                owner=request.owner,
                due=request.due,
                proposed_by=tx.actor.person_id,
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


def _demand_answers(reading: Reading, request: ProposeCorrection.Request) -> None:
    """Raises Refused for what is neither an attestation against the row nor a rule of the row."""
    against = Attestation.objects.filter(row=request.row, withdrawn_on=None).exclude(outcome="met")
    known = {each.code for each in reading.rows(against)}
    known |= {code for code, each in RULES.items() if request.row in each.requirements}
    for each in request.answers:
        if each not in known:
            named = {"answers": each, "row": request.row}
            raise Refused("correction_answers_nothing", requirement=request.row, parameters=named)


def _demand_new(reading: Reading, request: ProposeCorrection.Request) -> None:
    """Raises Refused where a corrective action for the same is open: a promise is kept or given up, and not renewed.

    One that names nothing is about the whole row as it stood: beside it only what was seen later is promised.
    """
    about = set(request.answers)
    for each in reading.rows(Correction.objects.filter(row=request.row, effect="")):
        if about & set(each.answers) or not about or (not each.answers and not _later(reading, about, each)):
            named = {"code": each.code, "row": request.row}
            raise Refused("correction_open_already", requirement=request.row, parameters=named)


def _later(reading: Reading, about: set[str], promised: Correction) -> bool:
    """Whether all that it is about was attested after what was promised before."""
    day = promised.accepted_on or promised.proposed_on
    seen = {each.code for each in reading.sound(Attestation.objects.filter(code__in=sorted(about), on__gt=day))}
    return about <= seen


class _OnCorrection(Act):
    """Base of the steps of a corrective action."""

    def subjects(self, request: Any) -> list[Any]:
        return [Correction.objects.filter(code=request.code)]

    def row(self, reading: Reading, request: Any) -> Correction:
        found: Correction = reading.sound_one(Correction.objects.filter(code=request.code), request.code)
        return found


def _out_of_turn(row: Correction) -> Refused:
    return Refused("correction_state", requirement=row.row, parameters={"code": row.code})


class AcceptCorrection(_OnCorrection):
    """Accepts a corrective action; neither its owner nor who proposed it."""

    name = "assessment.accept_correction"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str

    def check(self, reading: Reading, request: Request) -> None:
        row = self.row(reading, request)
        if row.accepted_on is not None or row.effect:
            raise _out_of_turn(row)
        demand_other(reading, row.owner, row.proposed_by)

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.update(self.row(tx, request), accepted_by=tx.actor.person_id, accepted_on=tx.day)


class CompleteCorrection(_OnCorrection):
    """Its owner writes down that a corrective action is done, with what was done."""

    name = "assessment.complete_correction"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        note: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if row.accepted_on is None or row.done_on is not None or row.effect:
            raise _out_of_turn(row)
        if reading.actor.person_id != row.owner:
            raise Refused("correction_owner", requirement=row.row, parameters={"code": row.code, "person": row.owner})
        demand_sentence(request.note, row.row, "note")
        self._demand_later(reading, row)

    def _demand_later(self, reading: Reading, row: Correction) -> None:
        """Raises Refused on the day of an attestation that it answers: what was mended was seen before."""
        for each in reading.sound(Attestation.objects.filter(code__in=row.answers, on__gte=reading.day)):
            named = {"attestation": each.code, "code": row.code, "day": each.on.isoformat()}
            raise Refused("correction_too_soon", requirement=row.row, parameters=named)

    def change(self, tx: Transaction, request: Request) -> Correction:
        return tx.update(self.row(tx, request), done_on=tx.day, done_note=request.note)


class JudgeCorrection(_OnCorrection):
    """Judges whether a corrective action had effect; neither its owner nor who proposed or accepted it.

    Only what had effect sets aside the attestations that it names, and none on a red line. One that is given up before
    it is done had none; then another may be proposed.
    """

    name = "assessment.judge_correction"
    roles = RULERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        effect: str
        note: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        given_up = row.done_on is None and request.effect == "not_effective"
        if row.effect or request.effect not in EFFECTS or (row.done_on is None and not given_up):
            raise _out_of_turn(row)
        demand_other(reading, row.owner, row.accepted_by, row.proposed_by)
        demand_sentence(request.note, row.row, "note")

    def change(self, tx: Transaction, request: Request) -> Correction:
        judged = {"effect_by": tx.actor.person_id, "effect_on": tx.day, "effect_note": request.note}
        return tx.update(self.row(tx, request), effect=request.effect, **judged)
