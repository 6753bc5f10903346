"""What waits in the register of methods: approvals, checks for novelty, reviews of procedures, changes of edition."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from guiju.lab.methods.due import method_dues
from guiju.lab.methods.models import Edition, Validation, Verification
from guiju.lab.today.shown import MOST, Card, Row
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due
from guiju.lab.ui.words import language

BACK, AHEAD = timedelta(days=3660), timedelta(days=60)
"""How far back what is over is still told, and how far ahead what comes."""
NAMED = 3
"""Methods that a row names; the page behind it has them all."""
PAGES = {"method_novelty": "methods:novelty"}


def methods(day: date) -> Card:
    """Evidence of methods that waits for approval, then what is over or falls due within two months."""
    dues = sorted(method_dues(day - BACK, day + AHEAD), key=lambda each: (each.day, each.kind, each.title))
    alike = [list(found) for _key, found in groupby(dues, key=lambda each: (each.day, each.kind))]
    rows = [*_approvals(), *(_due(each, day) for each in alike)]
    nothing = not rows and not Edition.objects.exists()
    kind = _("Nothing of the methods waits or falls due within two months.")
    if nothing:
        kind = _("No method is registered yet.")
    link = address("admin:methods_method_changelist")
    return Card(_("Methods"), kind, tuple(rows[:MOST]), link, len(rows), nothing=nothing)


def _due(dues: Sequence[Due], day: date) -> Row:
    """What is due on one day, of one kind, for one method or for several."""
    first, named = dues[0], (", " if language() == "en" else "、").join(each.title for each in dues[:NAMED])
    more = len(dues) - NAMED
    if more > 0:
        named = _("%(named)s and %(more)s more") % {"named": named, "more": more}
    link = first.link if len(dues) == 1 else address(PAGES.get(first.kind, "admin:methods_method_changelist"))
    return Row(str(first.what), link, named, first.day.isoformat(), "bad" if first.day < day else "warn")


def _approvals() -> Iterable[Row]:
    """Verifications and validations that passed and that nobody approved yet; an approved later one settles them."""
    waiting = {Verification: _("Verification waits for approval"), Validation: _("Validation waits for approval")}
    for model, said in waiting.items():
        rows = model.objects.select_related("edition__method").filter(passed=True, approved_on__isnull=True)
        settled = model.objects.filter(approved_on__isnull=False).values_list("edition_id", "day")
        last = dict(sorted(settled, key=lambda each: each[1]))
        for each in rows.order_by("day", "pk"):
            if each.edition_id not in last or last[each.edition_id] < each.day:
                method = each.edition.method
                link = address("admin:methods_method_change", method.pk)
                yield Row(f"{method.code} {each.edition.edition}", link, said, each.day.isoformat(), "warn")
