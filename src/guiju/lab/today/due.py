"""What falls due: standards, people, qualification and scope; and whether the log is sound and published."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guiju.conduct.days import last_day_under
from guiju.lab.agency.models import Qualification, ScopeRow, Suspension
from guiju.lab.equipment.queries import certificate_spans, standards
from guiju.lab.house import log, publication
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.typed import plain_number
from guiju.lab.people.models import Authorisation, Employment, Person
from guiju.lab.today.shown import MOST, Card, Row, Tile, segments
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import EVER, falls
from guiju.lab.ui.words import language
from guiju.record.words import Day

YEAR, MONTH = timedelta(days=365), timedelta(days=30)


def _row_link(table: str, row: Any) -> str:
    return address(f"admin:{table}_change", row.pk)


def equipment(day: date) -> tuple[list[Tile], list[Card]]:
    """Standards whose certificate ends within 30, 60 or 90 days, is over, or was never confirmed."""
    spans = certificate_spans(day)
    wanted = {name: Count("pk", filter=condition) for name, condition in spans.items()}
    counts = standards().aggregate(**wanted, unconfirmed=Count("pk", filter=Q(confirmed=False)))
    link = address("admin:equipment_equipment_changelist")
    soon = counts["first"] + counts["second"] + counts["third"]
    tiles = [
        Tile(_("Standards out of date"), counts["over"], f"{link}?standards=over", "bad" if counts["over"] else ""),
        Tile(_("Due within 90 days"), soon, f"{link}?standards=soon", "warn" if counts["first"] else ""),
        Tile(
            _("Not confirmed"),
            counts["unconfirmed"],
            f"{link}?standards=unconfirmed",
            "bad" if counts["unconfirmed"] else "",
        ),
    ]
    parts = [
        (_("over"), "t-over", counts["over"]),
        (_("30 days"), "t-first", counts["first"]),
        (_("60 days"), "t-second", counts["second"]),
        (_("90 days"), "t-third", counts["third"]),
        (_("later"), "t-later", counts["later"]),
    ]
    close = standards().filter(~spans["later"] | Q(confirmed=False)).order_by("ends", "pk")
    total = counts["over"] + soon + counts["unconfirmed"]
    rows = tuple(_standard(each, day) for each in close[:MOST])
    nothing = not any(counts[name] for name in spans)
    kind = _("No standard is registered yet.") if nothing else _("Every standard is in date and confirmed.")
    shown = () if nothing else segments(parts)
    return tiles, [Card(_("Standards by due date"), kind, rows, link, max(total, len(rows)), shown, nothing)]


def _standard(row: Any, day: date) -> Row:
    late = row.ends is None or row.ends < day
    return Row(
        text=row.name_en if language() == "en" and row.name_en else row.name,
        link=_row_link("equipment_equipment", row),
        detail=row.code,
        tag=f"{row.ends}" if row.ends else _("no certificate"),
        tone="bad" if late else "warn",
        why="" if row.confirmed else _unconfirmed(),
    )


def own(who: Actor, day: date) -> Card:
    """What this person looks after and is over or falls due within a month, of every register."""
    found = falls(EVER, day + MONTH, owner=who.person_id, reader=who)
    rows = tuple(
        Row(
            text=str(each.title),
            link=each.link,
            detail=str(each.what),
            tag=f"{each.day}",
            tone="bad" if each.day < day else "warn",
        )
        for each in found[:MOST]
    )
    link = f"{address('dues')}?owner={who.person_id}"
    return Card(_("Mine within 30 days"), _("Nothing of yours falls due within 30 days."), rows, link, len(found))


def _unconfirmed() -> str:
    return _("Its newest certificate is not confirmed; a calibrator or the technical manager confirms it.")


def people(who: Actor, day: date) -> Card:
    """Authorisations and contracts that end within a year, and people who reach the age limit."""
    until = day + YEAR
    ending = Q(valid_to__gte=day, valid_to__lte=until)
    rows = [
        *(_ending(each, _("authorisation ends")) for each in _soon(Authorisation, ending)),
        *(_ending(each, _("contract ends")) for each in _soon(Employment, ending)),
        *_ageing(who, day, until),
    ]
    shown = tuple(sorted(rows, key=lambda each: each.tag)[:MOST])
    link = address("admin:people_person_changelist")
    nothing = not shown and not Authorisation.objects.exists()
    kind = _("No authorisation, contract or age limit ends within a year, and nobody authorised is over age.")
    if nothing:
        kind = _("No authorisation is registered yet.")
    return Card(_("People within a year"), kind, shown, link, len(rows), nothing=nothing)


def _soon(model: Any, ending: Q) -> list[Any]:
    return list(model.objects.select_related("person").filter(ending).distinct().order_by("valid_to", "pk")[:MOST])


def _ending(row: Any, what: str) -> Row:
    link = _row_link("people_person", row.person)
    return Row(row.person.name, link, what, f"{row.valid_to}", "warn")


DOING = ("calibrate", "review")
"""Authorisations that the age limit ends (4.5-10)."""
OLDEST = 150
"""Years that nobody reaches; a limit beyond is none."""


def _ageing(who: Actor, day: date, until: date) -> list[Row]:
    limit = values_on(Reading(who, locking=False), day).get("age_limit", "")
    years = plain_number(limit)
    if years is None or years > OLDEST:
        return []
    # Whoever passes the limit within the year was born in one year's span; who passed it is told while authorised.
    oldest = date(day.year - years - 2, 1, 1)
    youngest = date(until.year - years, 12, 31)
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    doing = Authorisation.objects.filter(running, person=OuterRef("pk"), valid_from__lte=day, kind__in=DOING)
    known = Person.objects.filter(birth_date__lte=youngest).annotate(doing=Exists(doing))
    rows = known.filter(Q(birth_date__gte=oldest) | Q(doing=True)).order_by("birth_date")[:50]
    reached = [(each, last_day_under(Day(each.birth_date.isoformat()), years)) for each in rows]
    return [_aged(each, on, limit, day) for each, on in reached if on <= until.isoformat() and _tells(each, on, day)]


def _tells(person: Any, on: str, day: date) -> bool:
    return bool(on >= day.isoformat() or person.doing)


def _aged(person: Any, last: str, limit: str, day: date) -> Row:
    """The last good day, as every due date is told."""
    past = last < day.isoformat()
    said = _("over %(limit)s and still authorised") if past else _("last day before being over %(limit)s")
    link = _row_link("people_person", person)
    return Row(person.name, link, said % {"limit": limit}, last, "bad" if past else "warn")


def agency(day: date) -> Card:
    """Qualifications and lines of the scope that end within a year or have ended, and open suspensions."""
    until = day + YEAR
    open_end = Q(until__isnull=True) | Q(until__gte=day)
    stopped = Suspension.objects.select_related("qualification").filter(open_end, since__lte=day)[:MOST]
    papers = Qualification.objects.filter(valid_to__lte=until).order_by("valid_to")[:MOST]
    lines = ScopeRow.objects.filter(valid_to__lte=until, qualification__valid_to__gt=until).order_by("valid_to")[:MOST]
    rows = [
        *(
            Row(
                each.qualification.number,
                _row_link("agency_qualification", each.qualification),
                _("suspended"),
                f"{each.since}",
                "bad",
                each.reason,
            )
            for each in stopped
        ),
        *(_lasting(each, each.number, "agency_qualification", _("qualification ends"), day) for each in papers),
        *(_lasting(each, each.code, "agency_scoperow", _("line of the scope ends"), day) for each in lines),
    ]
    link = address("admin:agency_qualification_changelist")
    kind = _("Qualification and scope are in force for another year.")
    nothing = not rows and not ScopeRow.objects.exists()
    if nothing:
        kind = _("No qualification with its scope is registered yet.")
    return Card(_("Qualification and scope"), kind, tuple(rows[:MOST]), link, len(rows), nothing=nothing)


def _lasting(row: Any, name: str, table: str, what: str, day: date) -> Row:
    return Row(name, _row_link(table, row), what, f"{row.valid_to}", "bad" if row.valid_to < day else "warn")


def journal() -> Card:
    """The log: its size, what is published, and whether the database is behind what was published."""
    size, last = log.size(), publication.published()
    behind = publication.behind(size)
    published = 0 if last is None else last.size
    if behind is not None:
        why = _("A backup may have been restored. Two people must approve the incident before anything goes on.")
        state = Row(
            _("The database is behind the published log"),
            "",
            _("published: %(size)s") % {"size": behind},
            "",
            "bad",
            why,
        )
    else:
        waiting = size - published
        said = _("%(count)s entries are not published yet") % {"count": waiting} if waiting else _("all published")
        state = Row(_("%(size)s entries") % {"size": size}, "", said, "", "good" if not waiting else "warn")
    return Card(_("The log"), "", (state,), "", 1)
