"""Days that somebody asks for: each act of the registers that takes a day only on one side of a boundary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from refused import Way
from refused_agency import REFUSALS as AGENCY
from refused_equipment import REFUSALS as EQUIPMENT
from refused_faults import edition_row, line
from refused_house import DAY, today
from refused_methods import REFUSALS as METHODS
from refused_people import REFUSALS as PEOPLE
from refused_registers import Refusal, first, made
from refused_work import REFUSALS as WORK

FROM_ON, AFTER, UP_TO, BEFORE = ((0, 1), (-1,)), ((1,), (-1, 0)), ((-1, 0), (1,)), ((-1,), (0, 1))
"""Days that are taken, and days that are refused: from the boundary on, after it, up to it, before it."""


@dataclass(frozen=True)
class Asked:
    """A member of a request with its boundary."""

    code: str
    name: str
    member: str
    days: tuple[tuple[int, ...], tuple[int, ...]]
    boundary: Callable[[], date] = today
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else the request says."""

    @property
    def refusal(self) -> Refusal:
        """The act in the tables of refusals, with what is on file before."""
        tables = (*PEOPLE, *AGENCY, *EQUIPMENT, *METHODS, *WORK)
        return next(each for each in tables if (each.code, each.name) == (self.code, self.name))

    def way(self, offset: int) -> Way:
        """The act with the day so many days from the boundary."""
        plain = self.refusal.way
        day = self.boundary() + offset * DAY
        return replace(plain, request=lambda: {**plain.request(), **made(self.more), self.member: day})


def whole() -> date:
    found: date = first("agency.Qualification").valid_to
    return found


def birthday_of(years: int) -> date:
    """Born so that this many years are completed today."""
    born = today()
    leap = (born.month, born.day) == (2, 29)
    return born.replace(year=born.year - years, day=28 if leap else born.day)


ASKED = (
    Asked("birth_unlikely", "people.register_person", "birth_date", UP_TO, lambda: birthday_of(16)),
    Asked("role_backdated", "people.give_role", "valid_from", FROM_ON),
    Asked("interest_ended_back", "people.end_interest", "last_day", FROM_ON),
    Asked(
        "backdated_needs_reason",
        "people.grant_authorisation",
        "valid_from",
        FROM_ON,
        # The same for all sites stands already.
        more={"site_codes": lambda: first("premises.Site").code},
    ),
    Asked("not_extended", "agency.extend_qualification", "valid_to", AFTER, whole),
    Asked("scope_outside_qualification", "agency.add_scope_row", "valid_to", UP_TO, whole),
    Asked(
        "scope_not_reduced",
        "agency.reduce_scope",
        "last_day",
        BEFORE,
        lambda: first("agency.ScopeRow", method_code=line().method_code).valid_to,
    ),
    Asked("due_back_past", "equipment.change_state", "due_back", FROM_ON),
    Asked("day_not_come", "equipment.complete_duty", "day", UP_TO),
    Asked("day_not_come", "equipment.register", "acquired_on", UP_TO),
    Asked("announced_in_future", "methods.announce_change", "announced_on", UP_TO),
    Asked("backdated_needs_reason", "methods.supersede_edition", "superseded_on", FROM_ON),
    Asked("change_in_force", "methods.move_change", "effective_from", AFTER),
    Asked(
        "days_reversed",
        "methods.withdraw_procedure",
        "withdrawn_on",
        AFTER,
        lambda: first("methods.Procedure", code="P-9").effective_from,
    ),
    Asked(
        "days_reversed",
        "methods.supersede_edition",
        "superseded_on",
        AFTER,
        lambda: edition_row().effective_from,
        {"reason": "公告后才查知"},
    ),
    Asked("deviation_expiry", "commissions.authorise_deviation", "expires_on", FROM_ON),
)
