"""The computed checks of a contract review, each under its short title."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.lab.commissions.acts import ReviewContract
from guiju.lab.house.act import Actor
from guiju.lab.ui.acting import Told, lights

TITLES = {
    "method_change_announced": gettext_lazy("No new edition announced"),
    "method_lack_unstated": gettext_lazy("Lack of published specifications stated"),
    "method_not_validated": gettext_lazy("Method validated"),
    "method_not_verified": gettext_lazy("Method verified before first use"),
    "method_not_yet_effective": gettext_lazy("Edition has come into force"),
    "method_novelty_unchecked": gettext_lazy("Edition checked to be the newest"),
    "method_range_exceeded": gettext_lazy("Points within the method's own range"),
    "method_rank_without_reason": gettext_lazy("Method by order of preference"),
    "method_superseded": gettext_lazy("Edition not superseded"),
    "own_method_without_consent": gettext_lazy("Customer's consent to an own method"),
    "place_not_covered": gettext_lazy("Place named on the qualification"),
    "point_outside_scope": gettext_lazy("Points within the scope"),
    "qualification_not_in_force": gettext_lazy("Qualification in force"),
    "scope_near_end": gettext_lazy("Scope lasts long enough"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One computed check: its title, colour and findings."""

    code: str
    title: str
    colour: str
    findings: tuple[Told, ...]


def review_checks(commission: str, line: int, who: Actor) -> tuple[Check, ...]:
    """What the contract review of a line finds now, worst first."""
    asked = ReviewContract.Request(commission=commission, line=line)
    return tuple(
        Check(each.code, str(TITLES.get(each.code, _("State of the line"))), each.colour, each.findings)
        for each in lights(ReviewContract, asked, who)
        if each.code != "role"  # whose step it is says the page; the line is no worse for who looks at it
    )
