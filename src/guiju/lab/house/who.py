"""Who somebody is: the register of people, which stands above the house, tells it by a function that it hands in."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.refusal import Refused
from guiju.record.enclosures import Person

OUTSIDE = frozenset({"assessor"})
"""Roles of who is no member of the staff: they read, and vouch for nothing."""

_lookup: Callable[[str], Actor | None] | None = None
_roles: Callable[[str, date], QuerySet] | None = None
_dated: Callable[[Reading, str, date], Person | None] | None = None


def set_lookup(function: Callable[[str], Actor | None]) -> None:
    """Called once, when the register of people is ready."""
    global _lookup  # noqa: PLW0603 - one register a process
    _lookup = function


def set_dated(function: Callable[[Reading, str, date], Person | None]) -> None:
    """Called once, when the register of people is ready: gives a person with every dated fact, as of a day."""
    global _dated  # noqa: PLW0603 - one register a process
    _dated = function


def set_roles(function: Callable[[str, date], QuerySet]) -> None:
    """Called once, when the register of people is ready: gives the rows of the roles that somebody has on a day."""
    global _roles  # noqa: PLW0603 - one register a process
    _roles = function


def demand_own_roles(reading: Reading) -> None:
    """Raises Refused when a role of whoever acts is not as the log committed it: no act gave it so (4.5-2)."""
    if _roles is not None:
        reading.sound(_roles(reading.actor.person_id, reading.day))


def person_on(reading: Reading, code: str, day: date) -> Person:
    """The person with every dated fact as of a day, for registers that stand beside that of people.

    Raises Refused when the register has nobody of this code.
    """
    if _dated is None:
        raise RuntimeError("the register of people is not ready")
    found = _dated(reading, code, day)
    if found is None:
        raise Refused("unknown_person", requirement="4.5-1", parameters={"person": code})
    return found


def actor(code: str) -> Actor | None:
    """The person with this code and the roles of today; None when the register has none such."""
    if _lookup is None:
        raise RuntimeError("the register of people is not ready")
    return _lookup(code)


def demand_known(code: str) -> None:
    """Raises Refused when the register has nobody of this code."""
    if actor(code) is None:
        raise Refused("unknown_person", requirement="4.5-1", parameters={"person": code})


def demand_second(witness: str, refusal: Refused, *, others: frozenset[str]) -> None:
    """Raises `refusal` when the second person is none or one of the `others`, and Refused when it is not of the staff.

    Somebody without a role of today has left or not yet begun, and vouches for nothing; so does an assessor from
    outside, who is nobody of the agency. There is no way round it for an empty register: where nobody is registered,
    nobody can be the second.
    """
    if witness.strip() in {"", *others}:
        raise refusal
    found = actor(witness)
    if found is None or not found.roles - OUTSIDE:
        raise Refused("witness_not_staff", requirement=refusal.requirement, parameters={"witness": witness})
