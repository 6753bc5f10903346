"""What the person who is signed in is asked to reply to: findings that name or belong to them, suspicions."""

from django.utils.translation import gettext as _

from guiju.lab.assessment.heard import Asked, asked_of
from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.today.shown import MOST, Card, Row
from guiju.lab.ui.words import language
from guiju.reports.evaluation_charts import row_text


def asked_cards(who: Actor) -> list[Card]:
    """One card; none where nothing is asked."""
    found = asked_of(who.person_id)
    if not found:
        return []
    rows = tuple(_row(each) for each in found[:MOST])
    return [Card(_("You are asked to reply"), "", rows, "", len(found))]


def _row(each: Asked) -> Row:
    kinds = {
        "finding": _("A finding of this evaluation names you: reply, or waive it."),
        "owned": _("You look after this finding: say what is done about it."),
        "declare": _("You are asked to evaluate: declare your own interests first, or that you know of none."),
        "suspicion": _("A suspicion concerns you: you are heard before anything is decided."),
    }
    over = each.until is not None and each.until < clock.today()
    return Row(
        text=f"{each.row} {row_text(each.row, language())}" if each.row else each.of,
        link=each.link,
        detail=each.of if each.row else "",
        tag=f"{each.until or ''}",
        tone="bad" if over else "warn",
        why=kinds[each.kind],
    )
