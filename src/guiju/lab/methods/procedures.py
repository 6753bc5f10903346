"""Acts on operating procedures (作业指导书): issued, reviewed by the technical manager, withdrawn (6.1.2-4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import demand_code, seen
from guiju.lab.methods.evidence import demand_file
from guiju.lab.methods.models import Method, Procedure, ProcedureReview


class IssueProcedure(Act):
    """Issues the next version of an operating procedure; the version before is in force until the day before."""

    name = "methods.issue_procedure"
    roles = frozenset({"technical_manager", "calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        method: str
        code: str
        title: str
        title_en: str
        file_sha256: str
        effective_from: date

    def subjects(self, request: Request) -> list[Any]:
        return [Method.objects.filter(code=request.method)]

    def check(self, reading: Reading, request: Request) -> None:
        demand_code(request.code, given_by_others=True)
        demand_file(request.file_sha256, required=True)
        before = self._newest(reading, request)
        if before is not None and request.effective_from <= before.effective_from:
            told = {"first": f"{before.effective_from}", "last": f"{request.effective_from}"}
            raise Refused("days_reversed", requirement="6.1.2-4", parameters=told)

    def _newest(self, reading: Reading, request: Request) -> Procedure | None:
        rows = Procedure.objects.filter(method__code=request.method, code=request.code).order_by("-number")
        found = reading.rows(rows[:1])
        return found[0] if found else None

    def change(self, tx: Transaction, request: Request) -> Procedure:
        before = self._newest(tx, request)
        if before is not None and before.withdrawn_on is None:
            tx.update(before, withdrawn_on=request.effective_from)
        return tx.insert(
            Procedure(
                method=tx.one(Method.objects.filter(code=request.method), request.method),
                code=request.code,
                number=1 if before is None else before.number + 1,
                title=request.title,
                title_en=request.title_en,
                file_sha256=tx.log_file(request.file_sha256),
                effective_from=request.effective_from,
            )
        )


class ReviewProcedure(Act):
    """The technical manager has read an operating procedure against the method: it stands, or it must be revised."""

    name = "methods.review_procedure"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        procedure: int
        stands: bool
        note: str = ""

    def subjects(self, request: Request) -> list[Any]:
        return [Procedure.objects.filter(pk=request.procedure)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Procedure.objects.filter(pk=request.procedure), str(request.procedure))
        if row.withdrawn_on is not None and row.withdrawn_on <= reading.day:
            told = {"code": f"{row}", "day": f"{row.withdrawn_on}"}
            raise Refused("procedure_withdrawn", requirement="6.1.2-4", parameters=told)
        if not request.stands and not seen(request.note):
            raise Refused("procedure_note_missing", requirement="6.1.2-4")

    def change(self, tx: Transaction, request: Request) -> ProcedureReview:
        row = tx.one(Procedure.objects.filter(pk=request.procedure), str(request.procedure))
        said = {"stands": request.stands, "note": request.note}
        return tx.insert(ProcedureReview(procedure=row, day=tx.day, by=tx.actor.person_id, **said))


class WithdrawProcedure(Act):
    """Takes an operating procedure out of force from a day on, without another in its place."""

    name = "methods.withdraw_procedure"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        procedure: int
        withdrawn_on: date
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Procedure.objects.filter(pk=request.procedure)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Procedure.objects.filter(pk=request.procedure), str(request.procedure))
        if row.withdrawn_on is not None:
            told = {"code": f"{row}", "day": f"{row.withdrawn_on}"}
            raise Refused("procedure_withdrawn", requirement="6.1.2-4", parameters=told)
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.1.2-4")
        if request.withdrawn_on <= row.effective_from:
            told = {"first": f"{row.effective_from}", "last": f"{request.withdrawn_on}"}
            raise Refused("days_reversed", requirement="6.1.2-4", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Procedure:
        row = tx.one(Procedure.objects.filter(pk=request.procedure), str(request.procedure))
        return tx.update(row, withdrawn_on=request.withdrawn_on)
