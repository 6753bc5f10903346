"""Acts on suspicions and corrective actions: two people decide, those concerned are heard first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.terms import reply_term
from guiju.conduct.rule import RULES
from guiju.lab.assessment.demands import (
    EVERYBODY,
    KEEPERS,
    MANAGERS,
    demand_files,
    demand_other,
    demand_rows,
    demand_said,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.models import Adjudication, Correction, Reply, Ruling
from guiju.lab.assessment.separation import acted_in, concerned
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction

DECISIONS = ("confirmed", "dismissed")
EFFECTS = ("effective", "not_effective")
TWO = 2


class OpenSuspicion(Act):
    """Opens the adjudication of a suspicion: names the people concerned and the day until which they may reply."""

    name = "assessment.open_suspicion"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        found_at: str
        finding: str
        """Code of the rule that found it, or of the attestation that says so."""
        concerned: tuple[str, ...]
        reply_until: date

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_rows((request.row,))
        attested = request.found_at.startswith("attestation:")
        if request.finding not in RULES and not attested:
            raise Refused("finding_unknown", requirement=request.row, parameters={"finding": request.finding})
        if not set(request.concerned) | acted_in(reading, request.found_at):
            raise Refused("nobody_concerned", requirement=request.row, parameters={"row": request.row})
        for each in request.concerned:
            who.demand_known(each)
        least = reply_term(parameters_of(reading))
        if request.reply_until < reading.day + timedelta(days=least):
            raise Refused("reply_term_short", requirement=request.row, parameters={"days": str(least)})
        same = Adjudication.objects.filter(row=request.row, found_at=request.found_at, finding=request.finding)
        if reading.rows(same):
            raise Refused("suspicion_open_already", requirement=request.row, parameters={"row": request.row})

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        return tx.insert(
            Adjudication(
                code=next_code(Adjudication, "SUS", tx.day),
                row=request.row,
                found_at=request.found_at,
                finding=request.finding,
                concerned=sorted(set(request.concerned) | acted_in(tx, request.found_at)),
                opened_by=tx.actor.person_id,
                opened_on=tx.day,
                reply_until=request.reply_until,
                decision="",
                decided_on=None,
            )
        )


class ReplyToSuspicion(Act):
    """A person concerned replies, before anything is decided."""

    name = "assessment.reply"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        statement: str
        files: tuple[str, ...] = ()

    def subjects(self, request: Request) -> list[Any]:
        return [Adjudication.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_files(request.files)
        row = reading.one(self.subjects(request)[0], request.code)
        if row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        if reading.actor.person_id not in concerned(reading, row):
            raise Refused("not_concerned", requirement=row.row, parameters={"code": row.code})
        if reading.rows(Reply.objects.filter(adjudication=row, by=reading.actor.person_id)):
            raise Refused("replied_already", requirement=row.row, parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Reply:
        row = tx.one(self.subjects(request)[0], request.code)
        for each in request.files:
            tx.log_file(each)
        said = {"by": tx.actor.person_id, "on": tx.day, "statement": request.statement}
        return tx.insert(Reply(adjudication=row, files=list(request.files), **said))


class Adjudicate(Act):
    """One person's ruling on a suspicion; two people who agree and are not concerned decide it."""

    name = "assessment.adjudicate"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        decision: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Adjudication.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = reading.one(self.subjects(request)[0], request.code)
        me = reading.actor.person_id
        if request.decision not in DECISIONS or row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        everybody = concerned(reading, row)
        if me in everybody:
            raise Refused("adjudicator_concerned", requirement="4.5-2", parameters={"person": me})
        if reading.rows(Ruling.objects.filter(adjudication=row, by=me)):
            raise Refused("ruled_already", requirement=row.row, parameters={"code": row.code})
        heard = {each.by for each in reading.rows(Reply.objects.filter(adjudication=row))}
        waiting = sorted(everybody - heard)
        if waiting and reading.day <= row.reply_until:
            parameters = {"people": ", ".join(waiting), "day": row.reply_until.isoformat()}
            raise Refused("not_heard_yet", requirement=row.row, parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        row = tx.one(self.subjects(request)[0], request.code)
        said = {"by": tx.actor.person_id, "on": tx.day, "reason": request.reason}
        tx.insert(Ruling(adjudication=row, decision=request.decision, **said))
        agreeing = Ruling.objects.filter(adjudication=row, decision=request.decision).count()
        if agreeing < TWO:
            return row
        return tx.update(row, decision=request.decision, decided_on=tx.day)


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
