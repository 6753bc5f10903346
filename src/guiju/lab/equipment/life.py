"""The life of an item: which state may follow which, and the steps by which acts write states and uses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from guiju.lab.equipment.models import Equipment, StateChange, Use
from guiju.lab.house.act import Transaction

AFTER: dict[str, frozenset[str]] = {
    "received": frozenset({"verified", "out_for_calibration", "under_repair", "suspended", "retired"}),
    "verified": frozenset({"in_service", "restricted", "out_for_calibration", "suspended", "retired"}),
    "in_service": frozenset(
        {"restricted", "due", "suspended", "out_for_calibration", "lent", "under_repair", "retired"}
    ),
    "restricted": frozenset({"verified", "due", "suspended", "out_for_calibration", "lent", "under_repair", "retired"}),
    "due": frozenset({"verified", "out_for_calibration", "suspended", "under_repair", "retired"}),
    "suspended": frozenset({"verified", "under_repair", "out_for_calibration", "retired"}),
    "out_for_calibration": frozenset({"received", "retired"}),
    "lent": frozenset({"received", "retired"}),
    "under_repair": frozenset({"received", "retired"}),
    "retired": frozenset(),
}
"""Which state may follow which; the way back into service always passes through verification (4.4-4)."""
USABLE = frozenset({"in_service", "restricted"})
AWAY = frozenset({"lent", "out_for_calibration", "under_repair"})
"""States in which the item is not in the house, or in pieces."""
EXPLAINED = frozenset({"restricted", "due", "suspended", "out_for_calibration", "lent", "under_repair", "retired"})
"""States that nobody enters without a reason."""
HELD = frozenset({"lent", "out_for_calibration"})
"""States in which it must be known who has it."""
VERSIONED = frozenset({"software", "data"})
"""Kinds that live in versions, each validated before use."""
STOCKED = frozenset({"material", "reagent", "consumable"})
"""Kinds that come in lots and are counted."""
EXPIRING = frozenset({"material", "reagent"})
"""Kinds that have an expiry."""


def enter_state(
    tx: Transaction,
    row: Equipment,
    state: str,
    *,
    reason: str = "",
    place: str = "",
    due_back: date | None = None,
    suspect: bool = False,
) -> Equipment:
    """A step of acts: the item is in `state` from now on, and the change stands in its history."""
    verified: dict[str, Any] = {"verified_on": tx.day} if state == "verified" else {}
    was = row.state
    changed = tx.update(row, state=state, **verified)
    _note(tx, changed, was, state, reason=reason, place=place, due_back=due_back, suspect=suspect)
    return changed


def begin_life(tx: Transaction, row: Equipment) -> None:
    """A step of the act that registers an item: its history begins."""
    _note(tx, row, "", row.state)


def _note(tx: Transaction, row: Equipment, was: str, state: str, **told: Any) -> None:
    given = {"reason": "", "place": "", "due_back": None, "suspect": False} | told
    tx.insert(StateChange(equipment=row, was=was, state=state, day=tx.day, at=tx.now, by=tx.actor.person_id, **given))


def note_uses(tx: Transaction, job: str, room_code: str, standards: Mapping[str, str]) -> None:
    """A step of the act that starts a measurement: the use of each item stands in its history (4.4-6)."""
    rows = {each.code: each for each in tx.rows(Equipment.objects.filter(code__in=sorted(set(standards.values()))))}
    for role, code in sorted(standards.items()):
        if code in rows:
            tx.insert(
                Use(
                    equipment=rows[code],
                    job=job,
                    role=role,
                    room_code=room_code,
                    day=tx.day,
                    at=tx.now,
                    by=tx.actor.person_id,
                )
            )
