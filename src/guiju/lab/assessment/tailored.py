"""What is stated not to apply, told as a whole: who approves one row more sees how many there are of each part."""

from datetime import date

from django.utils.translation import gettext as _

from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.scoring import REQUIRED, TAILORED_LIMIT
from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment.models import Tailoring
from guiju.lab.house import clock
from guiju.lab.ui.registers import Block, Cell, Line
from guiju.lab.ui.words import language


def tailored_block() -> Block:
    """Rows that are stated not to apply today, and those that are asked for, by the parts of the code."""
    day = clock.today()
    rows = [each for each in Tailoring.objects.filter(state__in=("approved", "asked")) if _holds(each, day)]
    approved = {each.row for each in rows if each.state == "approved"}
    asked = {each.row for each in rows if each.state == "asked"} - approved
    tiers = dict.fromkeys(each.tier for each in plans().values())
    return Block(
        _("Rows stated not to apply, as a whole"),
        (_("Part of the code"), _("Rows that it requires"), _("Do not apply"), _("Asked for"), _("Which")),
        [_line(tier, approved, asked) for tier in tiers],
        note=_("Where more than a fifth of a part is stated not to apply, none of it counts as not applicable."),
    )


def _holds(each: Tailoring, day: date) -> bool:
    return each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)


def _line(tier: str, approved: set[str], asked: set[str]) -> Line:
    required = [row for row, plan in plans().items() if plan.tier == tier and plan.effective in REQUIRED]
    out = [row for row in required if row in approved]
    waiting = [row for row in required if row in asked]
    beyond = len(out) > TAILORED_LIMIT * len(required)
    near = len(out) + len(waiting) > TAILORED_LIMIT * len(required)
    return Line(
        (
            word("tier", tier, language()),
            len(required),
            Cell(len(out), "bad" if beyond else None),
            Cell(len(waiting), "warn" if near and waiting else None),
            " ".join([*out, *waiting]) or "—",
        )
    )
