"""Acts on suspicions: two people decide, those concerned are heard first."""

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
    demand_rows,
    demand_said,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.models import Adjudication, Reply, Ruling
from guiju.lab.assessment.separation import acted_in, concerned
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction

DECISIONS = ("confirmed", "dismissed")
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
