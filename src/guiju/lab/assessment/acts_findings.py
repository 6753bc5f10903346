"""Acts on the findings of a run: given to an owner, replied to by the people concerned, closed by another."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.assessment.demands import ANYBODY, KEEPERS, MANAGERS, demand_open, demand_other, demand_said
from guiju.lab.assessment.hearing import hearing_for
from guiju.lab.assessment.models import Hearing, Run, RunFinding
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction


class _OnFinding(Act):
    """Base of the acts on a finding of a run."""

    def subjects(self, request: Any) -> list[Any]:
        return [RunFinding.objects.filter(run__code=request.run, row=request.row)]

    def found(self, reading: Reading, request: Any) -> RunFinding:
        rows = RunFinding.objects.select_related("run").filter(run__code=request.run, row=request.row)
        found: RunFinding = reading.sound_one(rows, f"{request.run} {request.row}")
        return found

    def demand_state(self, row: RunFinding, *states: str) -> None:
        if row.state not in states:
            raise Refused("finding_state", requirement=row.row, parameters={"row": row.row, "run": row.run.code})


class AssignFinding(_OnFinding):
    """Gives a finding an owner and a due day."""

    name = "assessment.assign_finding"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        run: str
        row: str
        owner: str
        due: date

    def check(self, reading: Reading, request: Request) -> None:
        self.demand_state(self.found(reading, request), "open", "assigned", "answered")
        who.demand_known(request.owner)
        if request.due < reading.day:
            raise Refused("due_in_the_past", requirement=request.row, parameters={"day": request.due.isoformat()})

    def change(self, tx: Transaction, request: Request) -> RunFinding:
        return tx.update(self.found(tx, request), state="assigned", owner=request.owner, due=request.due)


class ReplyToFinding(_OnFinding):
    """A person concerned replies to a finding: its owner what is done about it, whoever it names what is so or not.

    Whoever the finding names may reply, and put the reply in other words, until the run is frozen (6.1.9-4).
    """

    name = "assessment.reply_to_finding"
    roles = ANYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        run: str
        row: str
        reply: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.found(reading, request)
        if _asked(reading, row) is not None:
            return
        self.demand_state(row, "assigned", "answered")
        if row.owner != reading.actor.person_id:
            raise Refused("finding_not_yours", requirement=row.row, parameters={"owner": row.owner})

    def change(self, tx: Transaction, request: Request) -> RunFinding:
        row, me = self.found(tx, request), tx.actor.person_id
        named = _asked(tx, row)
        if named is not None:
            tx.update(named, state="replied", statement=request.reply, replied_on=tx.day)
        if row.owner != me or row.state not in ("assigned", "answered"):
            return row
        return tx.update(row, state="answered", reply=request.reply, replied_by=me, replied_on=tx.day)


class WaiveReply(_OnFinding):
    """A person whom a finding names waives the reply: it has been read, nothing is to be said (6.1.9-4)."""

    name = "assessment.waive_reply"
    roles = ANYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        run: str
        row: str

    def check(self, reading: Reading, request: Request) -> None:
        row = self.found(reading, request)
        asked = _asked(reading, row)
        if asked is None:
            raise Refused("finding_names_another", requirement=row.row, parameters={"row": row.row})
        if asked.state != "asked":
            raise Refused("finding_answered", requirement=row.row, parameters={"row": row.row, "run": row.run.code})

    def change(self, tx: Transaction, request: Request) -> Hearing:
        return tx.update(_asked(tx, self.found(tx, request)), state="waived", replied_on=tx.day)


def _asked(reading: Reading, row: RunFinding) -> Hearing | None:
    """What the actor was asked on a finding; None where it names another, is found no more, or its run is frozen.

    The run is locked: who freezes it and who replies wait for each other.
    """
    found = hearing_for(reading, row, reading.actor.person_id)
    if found is None or row.state == "lapsed":
        return None
    run = reading.sound_one(Run.objects.filter(pk=row.run_id), row.run.code)
    if run.state == "frozen" and row.owner != reading.actor.person_id:
        demand_open(run)
    return None if run.state == "frozen" else found


class CloseFinding(_OnFinding):
    """Closes an answered finding, with the reason; never its own owner."""

    name = "assessment.close_finding"
    roles = MANAGERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        run: str
        row: str
        note: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.found(reading, request)
        self.demand_state(row, "answered")
        demand_other(reading, row.owner)

    def change(self, tx: Transaction, request: Request) -> RunFinding:
        closed = {"closed_by": tx.actor.person_id, "closing_note": request.note}
        return tx.update(self.found(tx, request), state="closed", **closed)
