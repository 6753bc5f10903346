"""What the rules find in a register as of a day, as lights on the register's page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guiju.conduct import ParameterError
from guiju.lab.house.watching import findings_on
from guiju.lab.ui.acting import Told, told
from guiju.lab.ui.register_lists import COLOURS, STANDINGS, standing
from guiju.lab.ui.registers import Block, Cell
from guiju.lab.ui.words import language


def lights_block(
    register: str,
    day: date,
    subjects: Iterable[str] | None = None,
    *,
    good: Any = "",
    more: Iterable[Told] = (),
) -> Block:
    """Lights of a register's findings about some subjects (all when none is named); `good` is said when none is lit.

    Args:
        more: what the page itself has to say before them.
    """
    wanted = None if subjects is None else set(subjects)
    try:
        found = [told(each) for each in findings_on(day, register) if wanted is None or each.subject in wanted]
    except ParameterError as error:
        # A day before the parameters of the rules were in force: nothing can be judged, and nothing passes.
        found = [Told("", "undetermined", "", error.zh if language() == "zh" else error.en)]
    context = {"found": [*more, *found], "good": good or _("Nothing is found; everything is on file and in date.")}
    return Block(_("As the rules see it"), markup=render_to_string("ui/register_watch.html", context))


def span_cell(first: date, last: date | None) -> Cell:
    """Where today lies in a span of days, as a coloured cell."""
    found = standing(first, last)
    return Cell(STANDINGS[found], COLOURS[found])
