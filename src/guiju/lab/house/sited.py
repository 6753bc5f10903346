"""Of which sites a row is: a role that holds at some sites alone acts only on things of these (4.7-4).

A row that names its site or room itself is of that site; else it is of the sites of the rows that it points to, as a
certificate is where its item of equipment stands. A person is of the sites at which the own roles of today hold, a set
of equipment of those of its members; where these say none, of all. What belongs to no site, such as a customer, is open
to everybody with the role, unless it holds for the whole agency (`ControlledModel.agency_wide`), as a parameter of the
code does.
"""

from collections.abc import Callable

from django.db import models

from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.reading import Actor, demand_at
from guiju.lab.house.refusal import Refused

EVERYWHERE = ""
"""Stands for all sites of the agency alike."""

_rooms: Callable[[str], str] | None = None


def set_rooms(function: Callable[[str], str]) -> None:
    """Called once, when the register of places is ready: gives the site of a room by its code, empty for none."""
    global _rooms  # noqa: PLW0603 - one register a process
    _rooms = function


def sites_of(row: models.Model) -> frozenset[str]:
    """Codes of the sites of a row as it stands in memory; EVERYWHERE among them where it holds for all."""
    if not isinstance(row, ControlledModel) or not row.sited:
        return frozenset()
    own = _own(row)
    if own is not None:
        return own
    if row.agency_wide:
        return frozenset({EVERYWHERE})
    found: frozenset[str] = frozenset()
    for column in row._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and getattr(row, column.attname) is not None:
            found |= sites_of(getattr(row, column.name))
    return found


def _own(row: ControlledModel) -> frozenset[str] | None:
    """The sites that the row names itself; None where it names none."""
    if row._meta.label == "premises.Site":
        return frozenset({row.code})  # type: ignore[attr-defined]
    several = getattr(row, "site_codes", None)
    if several is not None:
        return frozenset(several.split()) or frozenset({EVERYWHERE})
    site = getattr(row, "site_code", "")
    if not site and _rooms is not None and getattr(row, "room_code", ""):
        site = _rooms(row.room_code)  # type: ignore[attr-defined]
    return frozenset({site}) if site else None


def demand_sited(actor: Actor, roles: frozenset[str], row: models.Model) -> None:
    """Raises Refused unless a role of the actor that may do the act holds at every site of the row."""
    if not actor.sites:
        return
    for site in sorted(sites_of(row)):
        if site != EVERYWHERE:
            demand_at(actor, roles, site)
        else:
            demand_everywhere(actor, roles)


def demand_everywhere(actor: Actor, roles: frozenset[str]) -> None:
    """Raises Refused when each of the actor's roles that may do this holds at some sites alone."""
    if not (roles & actor.roles) - dict(actor.sites).keys():
        raise Refused("role_not_everywhere", requirement="4.7-4", parameters={"actor": actor.name})
