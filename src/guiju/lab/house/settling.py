"""The way out of a row that was changed past the software: two people put it back, or take it up as it stands.

No act goes on from such a row (`Transaction.update`), so there is one that settles it. What the journal still tells of
the committed version, proven by its digest, is put back; what is told nowhere is taken up with a reason. Either stays
on file as a row of its own, which every evaluation names ever after (5-5b).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.audit import stored
from guiju.lab.house.controlled import ControlledModel, controlled_models
from guiju.lab.house.models import Commitment, RowSettlement
from guiju.lab.house.reading import lock_rows
from guiju.lab.house.typed import seen
from guiju.lab.house.unfit import committed_last, unfit_row

WAYS = ("restored", "adopted")


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a place, what the log committed there last, and in what the two differ."""

    row: Any
    """As it stands; None where it is gone or cannot be read."""
    last: Commitment | None
    committed: Mapping[str, Any] | None
    """The committed version; None where nothing tells it whole."""
    what: str
    """changed, uncommitted, missing, form (other values than the software writes for the same); empty: nothing."""
    columns: tuple[str, ...]

    @property
    def of_no_act(self) -> bool:
        """Whether the log has it that there is no such row."""
        return self.last is None or self.last.kind == "delete"


class SettleRow(Act):
    """Puts a row back to what the log committed, or takes it up as it stands: two people, with the reason (5-5b)."""

    name = "house.settle_row"
    roles = frozenset({"head", "quality_manager"})
    mends_rows = True

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        of_table: str
        of_row: int
        way: str
        witnessed_by: str
        reason: str

    def check(self, reading: Reading, request: Request) -> None:
        if request.way not in WAYS:
            raise Refused("settlement_way", requirement="6.1.5-3", parameters={"way": request.way})
        if not seen(request.reason):
            raise Refused("settlement_reason", requirement="6.1.5-3")
        refusal = Refused("settlement_two_people", requirement="6.1.5-3")
        who.demand_second(request.witnessed_by, refusal, others=frozenset({reading.actor.person_id}))
        _demand_settled(request, _found(_model(request), request.of_row))

    def change(self, tx: Transaction, request: Request) -> RowSettlement:
        model = _model(request)
        if connection.vendor == "postgresql":
            lock_rows(model, [request.of_row], "UPDATE")
        found = _found(model, request.of_row)
        _demand_settled(request, found)
        # Of which table it is stands in clear, so that whoever reads the log alone knows what to ask for.
        tx.clear(settled_table=request.of_table)
        if request.way == "adopted":
            tx.take_up(found.row, found.last, found.committed)
        elif found.of_no_act:
            tx.take_up(found.row, found.last, None)
            tx.delete(found.row)
        else:
            tx.put_back(_row_of(model, found.committed or {}), found.last, found.row)
        return tx.insert(
            RowSettlement(
                of_table=request.of_table,
                of_row=request.of_row,
                known_as=_name(model, found)[:200],
                found=found.what,
                found_columns=list(found.columns),
                way=request.way,
                reason=request.reason,
                settled_on=tx.day,
                settled_by=tx.actor.person_id,
                witnessed_by=request.witnessed_by,
            )
        )


def _place(request: Any) -> dict[str, str]:
    return {"table": request.of_table, "row": str(request.of_row), "way": request.way}


def _model(request: Any) -> type[ControlledModel]:
    model = next((each for each in controlled_models() if each._meta.db_table == request.of_table), None)
    if model is None:
        raise Refused("settlement_unknown", requirement="6.1.5-3", parameters=_place(request))
    if model.chained:
        raise Refused("row_of_chain", requirement="6.1.5-3", parameters=_place(request))
    return model


def _found(model: type[ControlledModel], pk: int) -> Found:
    row = stored.row(model, pk)
    document = None if row is None else stored.document(row)
    last, committed = committed_last(model, pk, document or {})
    if row is None or document is None:
        there = model.objects.filter(pk=pk).exists()
        gone = "" if last is None or last.kind == "delete" else "missing"
        return Found(None, last, committed, "changed" if there else gone, ())
    why = unfit_row(row, document, {})
    if why is not None:
        return Found(row, last, committed, why.what, why.columns)
    odd = stored.odd_columns_of(row)
    return Found(row, last, committed, "form" if odd else "", tuple(odd))


def _demand_settled(request: Any, found: Found) -> None:
    """Raises Refused unless there is something to settle that can be settled so."""
    if not found.what:
        if found.row is None:
            raise Refused("settlement_unknown", requirement="6.1.5-3", parameters=_place(request))
        raise Refused("row_settled_already", requirement="6.1.5-3", parameters=_place(request))
    if found.row is None and (request.way == "adopted" or found.of_no_act):
        raise Refused("row_not_there", requirement="6.1.5-3", parameters=_place(request))
    if request.way == "restored" and not found.of_no_act and found.committed is None:
        raise Refused("row_not_told", requirement="6.1.5-3", parameters=_place(request))


def _row_of(model: type[ControlledModel], document: Mapping[str, Any]) -> ControlledModel:
    """The row whose document this is."""
    values = {}
    for column in model._meta.concrete_fields:
        value = document[column.column]
        days = isinstance(column, models.DateField) and value is not None
        values[column.attname] = column.to_python(value) if days else value
    return model(**values)


def _name(model: type[ControlledModel], found: Found) -> str:
    """The name by which people know the row."""
    told = found.committed or ({} if found.row is None else stored.document(found.row) or {})
    names = (told.get(each) for each in (model.known_by, "number", "code", "name"))
    return next((str(each) for each in names if each), "")
