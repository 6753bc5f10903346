"""Standards that a later calibration found shifted, and impact assessments that wait, for whoever decides (5-6d)."""

from datetime import date

from django.utils.translation import gettext as _

from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.quality.acts import DECIDERS
from guiju.lab.quality.doubts import doubted_items
from guiju.lab.quality.shifts import open_impacts, shifted_standards, waiting_on
from guiju.lab.today.shown import MOST, Card, Row
from guiju.lab.ui.addresses import address

DECIDE = DECIDERS
"""Who begins an assessment and decides on its certificates."""


def impact_cards(day: date) -> list[Card]:
    """One card; none where nothing is shifted and nothing waits. Of many only those that it shows are read."""
    reading = Reading(NOBODY, locking=False)
    shifted, doubted = shifted_standards(reading, day), doubted_items(reading, day)
    waiting = open_impacts(day, most=MOST)
    many = len(shifted) + len(doubted) + (len(waiting) if len(waiting) < MOST else waiting_on(day).count())
    rows = [
        Row(
            text=_("%(equipment)s: certificate %(certificate)s differs from %(earlier)s")
            % {"equipment": each.equipment_id, "certificate": each.certificate, "earlier": each.earlier},
            link=address("quality:downward", each.equipment_id),
            detail=each.shift or _("Nothing to compare."),
            tag=_("Records: %(count)s") % {"count": each.works},
            tone="bad",
            why=_("The impact on what was measured by the old values is to be assessed."),
        )
        for each in shifted[:MOST]
    ]
    rows += [
        Row(
            text=_("%(equipment)s: in doubt since %(day)s") % {"equipment": each.equipment_id, "day": each.day},
            link=address("quality:downward", each.equipment_id),
            tag=_("Records: %(count)s") % {"count": each.works},
            tone="bad",
            why=_("The impact on what was measured since it was last shown to be good is to be assessed."),
        )
        for each in doubted[:MOST]
    ]
    rows += [
        Row(
            text=f"{each.impact} · {each.equipment_id}",
            link=address("quality:impact", each.impact),
            detail=_("Certificates to be decided: %(count)s") % {"count": each.undecided},
            tone="warn",
            why=_("The assessment is open until every certificate is decided and it is closed."),
        )
        for each in waiting
    ]
    title = _("Shifted standards and their impact")
    return [Card(title, "", tuple(rows[:MOST]), address("quality:impacts"), many)] if rows else []
