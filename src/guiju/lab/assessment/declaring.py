"""Assessors declare their own interests, each for himself, before a run is judged (5-1, 4.7-2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guiju.lab.assessment.demands import EVERYBODY, demand_open, demand_said
from guiju.lab.assessment.models import Declaration, Run
from guiju.lab.house.act import Act, Reading, Refused, Transaction


class DeclareConflict(Act):
    """An assessor declares which conflict of interest he has in a run, or that he knows of none (5-1).

    Whoever has one is an assessor no more. Until the run is frozen a conflict that came later is declared so too.
    """

    name = "assessment.declare_conflict"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        run: str
        conflict: str
        """Empty for none known."""

    def subjects(self, request: Request) -> list[Any]:
        return [Run.objects.filter(code=request.run)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "conflict")
        run = reading.sound_one(self.subjects(request)[0], request.run)
        demand_open(run)
        if reading.actor.person_id not in run.assessors:
            raise Refused("run_not_assessor", requirement="5-1", parameters={"code": run.code})

    def change(self, tx: Transaction, request: Request) -> Run:
        run, me, said = tx.one(self.subjects(request)[0], request.run), tx.actor.person_id, request.conflict.strip()
        held = tx.sound(Declaration.objects.filter(run=run, person=me))
        declared = {"conflict": said, "declared_on": tx.day}
        if held:
            tx.update(held[0], **declared)
        else:
            tx.insert(Declaration(run=run, person=me, **declared))
        if not said:
            return run
        return tx.update(run, assessors=[each for each in run.assessors if each != me])


def demand_declared(reading: Reading, run: Run) -> None:
    """Raises Refused while an assessor has not declared, or none is left who has no conflict."""
    undeclared = undeclared_in(run, reading.sound(Declaration.objects.filter(run=run)))
    if undeclared:
        parameters = {"code": run.code, "people": ", ".join(undeclared)}
        raise Refused("run_not_declared", requirement="5-1", parameters=parameters)
    if not run.assessors:
        raise Refused("run_without_assessor", requirement="4.7-2")


def undeclared_in(run: Run, declarations: Iterable[Declaration]) -> list[str]:
    """Assessors who have declared nothing yet."""
    free = {each.person for each in declarations if not each.conflict}
    return [each for each in run.assessors if each not in free]
