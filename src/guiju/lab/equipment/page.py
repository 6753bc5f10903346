"""The page of an item: label with reasons, due dates on a line, custody, history, uses, costs, papers, dependants."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guiju.conduct.register_equipment import ItemFacts, reasons
from guiju.conduct.rule import RULES, judge
from guiju.lab.accounts.queries import signed_in
from guiju.lab.equipment import register, traceability_pages
from guiju.lab.equipment.as_of import standings
from guiju.lab.equipment.drawings import due_line
from guiju.lab.equipment.found import found_above
from guiju.lab.equipment.function_pages import instrument
from guiju.lab.equipment.labels import facts_by_key, label_of
from guiju.lab.equipment.models import Duty, Equipment
from guiju.lab.equipment.stock import last_day, newest
from guiju.lab.equipment.words import COLOURS, DUTIES, KINDS, LABEL_COLOURS, LABELS, STATES, WAYS_OUT, WHY
from guiju.lab.house import clock
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.ui import words
from guiju.lab.ui.acting import told
from guiju.lab.ui.addresses import address
from guiju.lab.ui.desk import page
from guiju.lab.ui.register_lists import NOTHING, in_language
from guiju.lab.ui.registers import Target
from guiju.lab.ui.timeline import Subject, people, timeline
from guiju.record.words import Day

STEPS = 12
"""Steps of its history that the page shows; the rest stands on a page of its own."""
PARTS = (
    "state_changes",
    "placements",
    "events",
    "checks",
    "duties",
    "seals",
    "documents",
    "validations",
    "openings",
    "movements",
)
"""What belongs to an item's life, by the names of its rows."""
NAMED_BY = ("object", "release", "title", "text")
DETAILS = {"state": STATES, "overdue": DUTIES}


def qr(code: str) -> str:
    """The item's code as a QR code; a scanner types it into the search."""
    import segno

    drawn: str = segno.make(code, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="e-qr", lineclass=None
    )
    return drawn


def lights(facts: ItemFacts | None, day: date) -> list[dict[str, str]]:
    """Why the label is not green, each with its way out; one green light where nothing is wrong."""
    if facts is None:
        return []
    found = []
    for each in reasons(facts, Day(day.isoformat())):
        detail = words.word(DETAILS.get(each.code, {}), each.detail)
        found.append(
            {
                "colour": each.colour,
                "why": str(WHY[each.code]).format(detail=detail),
                "way_out": str(WAYS_OUT[each.code]),
            }
        )
    return found


def findings(facts: ItemFacts | None, day: date) -> list[Any]:
    """What the rules of the register find about this item alone."""
    if facts is None:
        return []
    whole = register.EquipmentFacts(day=Day(day.isoformat()), items=(facts,), sets=(), lines=())
    rules = [each for each in RULES.values() if "register" in each.subjects and each.reads is register.EquipmentFacts]
    return [told(each) for each in judge(rules, whole, {})]


def due_days(row: Equipment, reading: Reading, day: date) -> Iterator[tuple[date, str]]:
    """Everything about the item that ends or is due on a day."""
    certificate = row.certificates.order_by("-calibrated_on", "-pk").first()
    if certificate is not None:
        yield certificate.valid_to, _("Certificate")
    for each in standings(reading, [row.pk], day):
        if each.step.due_on is not None:
            yield each.step.due_on, each.duty.title or words.word(DUTIES, each.duty.kind)
    ends = last_day(reading, row, day)
    if ends is not None:
        yield ends, _("Expiry")
    state = row.state_changes.order_by("-at", "-pk").first()
    if state is not None and state.due_back is not None:
        yield state.due_back, _("To be back")


def identity(row: Equipment) -> list[tuple[Any, Any]]:
    """What is said of the item beside its picture: who answers for it, where it is, what its kind needs."""
    names = people({row.custodian})
    rooms = {
        each.code: f"{each.code} {in_language(each, 'name')}"
        for each in apps.get_model("premises.Room").objects.filter(code=row.room_code)
    }
    placed = row.placements.order_by("-at", "-pk").first()
    place = " ".join(each for each in (rooms.get(row.room_code, row.room_code), placed.place if placed else "") if each)
    held = row.state_changes.order_by("-at", "-pk").first()
    left = newest(Reading(NOBODY, locking=False), row)
    told_of = [
        (_("Function of"), instrument(row)),
        (_("Kind"), words.word(KINDS, row.kind)),
        (_("Model"), row.model),
        (_("Serial number"), row.serial_number),
        (_("Maker"), row.manufacturer),
        (_("Version"), row.release),
        (_("Lot"), row.lot),
        (_("Storage"), row.storage),
        (_("Left in stock"), "" if left is None else f"{left.balance}{words.unit(left.unit)}"),
        (_("Range"), f"{row.lower} – {row.upper}{words.unit(row.unit)}" if row.lower or row.upper else ""),
        (_("Place"), place or NOTHING),
        (_("Custodian"), names.get(row.custodian, row.custodian) or NOTHING),
        (_("Who has it"), held.place if held is not None else ""),
    ]
    return [(name, value) for name, value in told_of if value]


def _named(row: Any) -> str:
    """What a row of an item's life is called in its history, in no codes; empty where its title says all."""
    if isinstance(row, Duty):
        return str(row)
    return next((str(getattr(row, each)) for each in NAMED_BY if getattr(row, each, "")), "")


def _subjects(row: Equipment, most: int | None) -> list[Subject]:
    found: list[Subject] = []
    for name in PARTS:
        rows = getattr(row, name).order_by("-pk")
        found += [Subject(each, _named(each)) for each in (rows if most is None else rows[:most])]
    uses = row.uses.order_by("-pk")
    jobs = uses if most is None else uses[:most]
    return found + [Subject(each, each.job, address("calibrations:job", each.job)) for each in jobs]


def story(row: Equipment) -> list[Subject]:
    """The rows whose newest changes the page tells: the same as its whole history, of each the newest."""
    return [Subject(row), *traceability_pages.subjects(row, STEPS), *_subjects(row, STEPS)]


def lived(row: Equipment) -> list[Subject]:
    """Every row of the item's life, for its whole history."""
    return _subjects(row, None)


class ItemPage:
    """The designed page of an item, for the register's admin."""

    def _row_page(self: Any, request: HttpRequest, row: Equipment) -> HttpResponse:
        who, today = signed_in(request), clock.today()
        reading = Reading(NOBODY, locking=False)
        facts = facts_by_key([row], today, with_uses=True).get(row.pk)
        shown_label = label_of(facts, today)
        blocks = [self._shown(each, row, who) for each in self.all_blocks(request, row)]
        in_blocks = {name for each in blocks for name in each.block.deeds}
        own = [each.name for each in self.deeds if each.of is None and each.name not in in_blocks]
        photo = row.documents.filter(kind="photo", media_type__startswith="image/").order_by("-pk").first()
        state = facts.state if facts is not None else row.state
        context = {
            "row": row,
            "label": shown_label,
            "label_word": LABELS[shown_label],
            "label_colour": LABEL_COLOURS[shown_label],
            "state_word": words.word(STATES, state),
            "state_colour": COLOURS.get(state, ""),
            "lights": lights(facts, today),
            "found": [*findings(facts, today), *(told(each) for each in found_above(reading, row, today))],
            "identity": identity(row),
            "due": due_line(due_days(row, reading, today), today),
            "qr": qr(row.code),
            "photo": address("equipment:document", photo.pk) if photo is not None else "",
            "print_link": address("equipment:labels") + f"?item={row.code}",
            "facts": [(name, value) for name, value in self.facts(row) if value != NOTHING],
            "blocks": blocks,
            "offers": self._offers(["state", "move", *own], Target(row), who),
            "steps": timeline(story(row), refusals=True)[:STEPS],
            "history": self.address("history", row.pk),
            "back": self.address("changelist"),
            "back_title": self.heading,
            "today": today,
        }
        return page(request, "equipment/item.html", context, title=self.headline(row))
