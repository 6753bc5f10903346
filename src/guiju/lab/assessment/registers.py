"""What the registers of evaluations share: deeds, rows of the code as cells, due days, evidence files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.drawn import due_tag
from guiju.lab.ui.register_fields import ActForm
from guiju.lab.ui.register_lists import (
    NOTHING,
    told,
)
from guiju.lab.ui.registers import Cell, Deed, Target
from guiju.lab.ui.words import language
from guiju.reports.evaluation_charts import row_text

LONGEST = 60
"""Signs of a row that a list shows."""
Make = Callable[[HttpRequest, Target, Mapping[str, Any]], Any]


def deed(name: str, act: Any, title: Any, form: type[ActForm], make: Make, **more: Any) -> Deed:
    """A deed whose form is always the same."""
    return Deed(name=name, act=act, title=title, form=lambda target: form, make=make, **more)


def row_link(row: str) -> Cell:
    """A row of the code, leading to its page."""
    return Cell(row, link=reverse("assessment:row", args=[row]))


def run_row_link(run: Any, row: str) -> Cell:
    """A row of the code as a run found it."""
    return Cell(row, link=reverse("assessment:run_row", args=[run.code, row]))


def evidence_link(kind: str, row: Any, place: int) -> Cell:
    """One of the files of a row."""
    return Cell(_("Open"), link=reverse("assessment:evidence", args=[kind, row.pk, place]))


def evidence_links(kind: str, row: Any) -> SafeString:
    """Every file of a row, each as a link of its number."""
    linked = ((reverse("assessment:evidence", args=[kind, row.pk, at]), at + 1) for at in range(len(row.files)))
    return format_html_join(" ", '<a href="{}">{}</a>', linked)


def _row_words(each: Any) -> str:
    words = f"{each.row} {row_text(each.row, language())}"
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


ROW = told("row", _("Row of the code"), _row_words, "row")
OVERVIEW = ((_("Conduct evaluation"), "assessment:overview"),)


def due_of(last: Any, done: Any = None) -> Any:
    """A due day with its light; the day alone where it is done."""
    if last is None:
        return NOTHING
    return last if done else due_tag(last)
