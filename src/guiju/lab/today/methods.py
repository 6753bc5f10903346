"""What waits in the register of methods: approvals, checks for novelty, reviews of procedures, changes of edition."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from guiju.lab.methods.models import Edition, Validation, Verification
from guiju.lab.today.shown import MOST, Card, Row
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import EVER, Falls, falls
from guiju.lab.ui.words import language

AHEAD = timedelta(days=60)
"""How far ahead what comes is told; what is over is told however long it is over."""
NAMED = 3
"""Methods that a row names; the page behind it has them all."""
PAGES = {"method_novelty": "methods:novelty"}


def methods(day: date) -> Card:
    """Evidence of methods that waits for approval, then what is over or falls due within two months."""
    due = falls(EVER, day + AHEAD, register="methods")
    alike = due.alike()
    waiting = list(_approvals())
    rows = [*waiting, *_dues(due, alike[: max(0, MOST - len(waiting))], day)]
    nothing = not rows and not Edition.objects.exists()
    kind = _("Nothing of the methods waits or falls due within two months.")
    if nothing:
        kind = _("No method is registered yet.")
    link = address("admin:methods_method_changelist")
    return Card(_("Methods"), kind, tuple(rows[:MOST]), link, len(waiting) + len(alike), nothing=nothing)


def _dues(due: Falls, alike: Iterable[tuple[date, str, int]], day: date) -> Iterator[Row]:
    """What is due on one day, of one kind, for one method or for several."""
    for on, kind, many in alike:
        dues = due.only(kind).within(on, on)[:NAMED]
        named = (", " if language() == "en" else "、").join(each.title for each in dues)
        if many > NAMED:
            named = _("%(named)s and %(more)s more") % {"named": named, "more": many - NAMED}
        for first in dues[:1]:
            link = first.link if many == 1 else address(PAGES.get(kind, "admin:methods_method_changelist"))
            yield Row(str(first.what), link, named, on.isoformat(), "bad" if on < day else "warn")


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
