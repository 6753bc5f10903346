"""The life of an item: which state may follow which, and the steps by which acts write states and uses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guiju.lab.equipment.models import Equipment, StateChange, Use
from guiju.lab.house.act import Reading, Transaction

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
FOLLOWED: dict[str, frozenset[str]] = {
    "restricted": frozenset({"in_service"}),
    "due": USABLE,
    "verified": USABLE,
    "suspended": USABLE | {"received", "verified", "due"},
    "received": frozenset(AFTER) - {"received", "retired"},
    **{state: frozenset(AFTER) - {state, "retired"} for state in AWAY},
}
"""Into which state of an instrument its functions follow, out of which of theirs."""
VERSIONED = frozenset({"software", "data"})
"""Kinds that live in versions, each validated before use."""
STOCKED = frozenset({"material", "reagent", "consumable"})
"""Kinds that come in lots and are counted."""
EXPIRING = frozenset({"material", "reagent"})
"""Kinds that have an expiry."""


def may_follow(row: Equipment) -> frozenset[str]:
    """The states that may follow; a function is neither lent, sent nor repaired but with its instrument."""
    after = AFTER.get(row.state, frozenset())
    return after if row.part_of_id is None else after - AWAY


def functions_of(code: str) -> QuerySet:
    """The functions of an instrument that are not retired: what is done to it, is done to them."""
    return Equipment.objects.filter(part_of__code=code).exclude(state="retired").order_by("pk")


def kin(code: str) -> list[QuerySet]:
    """What an act on an item locks beside it: its instrument, or its functions."""
    return [Equipment.objects.filter(functions__code=code), functions_of(code)]


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
    """A step of acts: the item is in `state` from now on, and the change stands in its history.

    Functions of an instrument follow where its state is the stricter, so that the state of each is never better than
    that of the instrument; back into service each goes by its own verification.
    """
    verified: dict[str, Any] = {"verified_on": tx.day} if state == "verified" else {}
    was = row.state
    changed = tx.update(row, state=state, **verified)
    _note(tx, changed, was, state, reason=reason, place=place, due_back=due_back, suspect=suspect)
    for each in tx.rows(functions_of(row.code)) if state in FOLLOWED else ():
        if each.state in FOLLOWED[state]:
            # A claim of verification is nobody's to make for a function: it waits for its own.
            then = "received" if state == "verified" else state
            told = f"随仪器 / with the instrument {row.code}: {reason}"[:300]
            before = each.state
            _note(tx, tx.update(each, state=then), before, then, reason=told, place=place)
    return changed


def begin_life(tx: Transaction, row: Equipment) -> None:
    """A step of the act that registers an item: its history begins."""
    _note(tx, row, "", row.state)


def _note(tx: Transaction, row: Equipment, was: str, state: str, **told: Any) -> None:
    given = {"reason": "", "place": "", "due_back": None, "suspect": False} | told
    tx.insert(StateChange(equipment=row, was=was, state=state, day=tx.day, at=tx.now, by=tx.actor.person_id, **given))


def note_uses(tx: Transaction, job: str, room_code: str, standards: Mapping[str, str]) -> None:
    """A step of the act that starts a measurement: the use of each item stands in its history (4.4-6).

    Who uses a function uses its instrument: that stands in the instrument's history too.
    """
    rows = {each.code: each for each in tx.rows(Equipment.objects.filter(code__in=sorted(set(standards.values()))))}
    used = [(role, rows[code]) for role, code in sorted(standards.items()) if code in rows]
    for role, each in [*used, *_instruments(tx, used)]:
        tx.insert(
            Use(
                equipment=each,
                job=job,
                role=role,
                room_code=room_code,
                day=tx.day,
                at=tx.now,
                by=tx.actor.person_id,
            )
        )


def _instruments(reading: Reading, used: list[tuple[str, Equipment]]) -> list[tuple[str, Equipment]]:
    """The instruments of the functions in use that are not in use themselves, once each."""
    roles = {each.part_of_id: role for role, each in reversed(used) if each.part_of_id is not None}
    wanted = sorted(roles.keys() - {each.pk for _, each in used})
    rows = reading.rows(Equipment.objects.filter(pk__in=wanted).order_by("pk")) if wanted else []
    return [(roles[each.pk], each) for each in rows]
