"""When facts of a person were entered, and since when they count: what was entered after the work proves nothing of it.

A contract, paper or grant whose first day lies before its entry counts from the entry on wherever work that was done is
held against the registers of now, unless a stored paper proves the first day. A grant has none: it lets somebody work,
and nobody worked under it before it was given. What the installation itself took over names no day of entry.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.people.models import Authorisation, Employment, Qualification

ENTERED = {Authorisation: "granted_on", Employment: "entered_on", Qualification: "attested_on"}
"""The column that says when a row began to count."""


class Papered:
    """What filing a row with a paper of its own does besides: the log names the paper."""

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        return super().columns(tx, request)  # type: ignore[misc,no-any-return]


def entered_on(tx: Transaction) -> date | None:
    """The day of an entry; None where the installation itself takes something over."""
    return None if "system" in tx.actor.roles else tx.day


def as_entered(model: Any, rows: Iterable[Any]) -> list[Any]:
    """The rows of a table with the days since which they count; rows that were read are not changed."""
    return [_as_entered(each, getattr(each, ENTERED[model])) for each in rows]


def _as_entered(row: Any, entered: date | None) -> Any:
    if entered is None or entered <= row.valid_from or getattr(row, "file_sha256", ""):
        return row
    counting = copy(row)
    counting.valid_from = entered
    return counting


def demand_no_overlap(reading: Reading, request: Any) -> None:
    """Raises Refused where an employment of these days is on file: one is employed in one way at a time (4.5-7)."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=request.valid_from)
    rows = Employment.objects.filter(open_end, person__code=request.person).order_by("valid_from", "pk")
    if request.valid_to is not None:
        rows = rows.filter(valid_from__lte=request.valid_to)
    for each in reading.rows(rows):
        told = {"person": request.person, "kind": each.kind, "first": each.valid_from.isoformat()}
        raise Refused("employment_overlaps", requirement="4.5-7", parameters=told)
