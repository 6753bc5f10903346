"""Today for an assessor from outside: the way to the seat, until when it holds, and where most assessors begin."""

from django.utils.translation import gettext as _

from guiju.lab.calibrations.models import Record
from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Role
from guiju.lab.today.shown import Card, Row
from guiju.lab.ui.addresses import address
from guiju.lab.ui.words import language

NEWEST = 3


def seat_card(who: Actor) -> Card:
    """The seat with its last day, the state of the rows, and the newest records."""
    ends = (
        Role.objects.filter(person__code=who.person_id, name="assessor").order_by("-valid_to").values_list("valid_to")
    )
    last = next((until for (until,) in ends if until is not None), None)
    seat = address("assessment:seat")
    newest = Record.objects.filter(state="current").select_related("job__line").order_by("-pk")[:NEWEST]
    rows = (
        Row(
            _("Open the assessor's seat"),
            seat,
            _("Find a record, and the evidence for each question about it."),
            _until(last),
        ),
        Row(_("How does each row of the code stand?"), address("assessment:overview")),
        *(Row(each.number, address("assessment:seat_record", each.number), _title(each)) for each in newest),
    )
    return Card(_("Your seat"), "", rows, seat)


def _until(day: object) -> str:
    return "" if day is None else _("until %(day)s") % {"day": day}


def _title(row: Record) -> str:
    line = row.job.line
    return (line.title_en if language() == "en" else "") or line.title
