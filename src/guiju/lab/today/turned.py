"""Rows of the code that turned lately, for whoever oversees the house."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.people_named import Names, named_reasons
from guiju.conduct.evaluation.result import Said
from guiju.conduct.evaluation.sentences import said
from guiju.lab.assessment.models import RowTurn, Standing
from guiju.lab.assessment.present import names_of_staff
from guiju.lab.assessment.queries import reasons_of, turned_lately
from guiju.lab.assessment.words import OUTCOME_COLOURS, OUTCOMES
from guiju.lab.today.shown import MOST, Card, Row
from guiju.lab.ui.addresses import address
from guiju.lab.ui.words import language, word

SHOWN_REASONS = 2


def turned_card(day: date) -> Card:
    """What turned within a month, the newest first, with why and since when."""
    turns = turned_lately(day)
    title, link = _("Rows of the code that turned"), address("assessment:overview")
    kind, nothing = _("No row has turned within a month."), False
    if not turns and not Standing.objects.exists():
        kind, nothing = _("No evaluation has been run yet."), True
    shown = [(each, reasons_of(each)[:SHOWN_REASONS]) for each in turns[:MOST]]
    names = names_of_staff({value for _turn, why in shown for each in why for _key, value in each.parameters})
    return Card(title, kind, tuple(_row(*each, names) for each in shown), link, len(turns), nothing=nothing)


def _row(turn: RowTurn, reasons: Sequence[Said], names: Names) -> Row:
    text = catalogue()[turn.row].text
    lang = "en" if language() == "en" else "zh"
    why = [said(each, lang) for each in named_reasons(reasons, names)]
    return Row(
        text=f"{turn.row} {text.en if lang == 'en' else text.zh}",
        link=address("assessment:row", turn.row),
        detail=f"{word(OUTCOMES, turn.before)} → {word(OUTCOMES, turn.after)}",
        tag=f"{turn.on}",
        tone=OUTCOME_COLOURS.get(turn.after, ""),
        why=("; " if lang == "en" else "；").join(why),
    )
