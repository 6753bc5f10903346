"""The register of places as of a day, for the rules that watch it; five queries whatever the number of rooms."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q

from guiju.conduct.register_premises import PremisesRegister, RoomFacts, SiteFacts, TenureFacts
from guiju.lab.house.act import Reading
from guiju.lab.premises.facts import named_address
from guiju.lab.premises.models import NamedAddress, Room, Site, Tenure
from guiju.record.words import Day, Text


def _day(value: date) -> Day:
    return Day(value.isoformat())


def register(reading: Reading, day: date) -> PremisesRegister:
    """Sites with tenure, named addresses and rooms as of a day."""
    tenures: dict[int, list[TenureFacts]] = defaultdict(list)
    for each in reading.rows(Tenure.objects.order_by("pk")):
        last = None if each.valid_to is None else _day(each.valid_to)
        tenures[each.site_id].append(TenureFacts(kind=each.kind, valid_from=_day(each.valid_from), valid_to=last))
    named: dict[int, list[Any]] = defaultdict(list)
    for row in reading.rows(NamedAddress.objects.order_by("pk")):
        named[row.site_id].append(named_address(row))
    rooms: dict[int, list[RoomFacts]] = defaultdict(list)
    for room in rooms_on(day):
        rooms[room.site_id].append(_room(room))
    return PremisesRegister(
        day=_day(day),
        sites=tuple(
            SiteFacts(
                code=site.code,
                name=Text(zh=site.name, en=site.name_en),
                address=site.address,
                tenures=tuple(tenures[site.pk]),
                named=tuple(named[site.pk]),
                rooms=tuple(rooms[site.pk]),
            )
            for site in reading.rows(Site.objects.order_by("code"))
        ),
    )


def rooms_on(day: date) -> list[Any]:
    """Rooms with the numbers of plans and photos that show them on a day."""
    shown = Q(files__valid_from__lte=day) & (Q(files__valid_to__isnull=True) | Q(files__valid_to__gte=day))
    plans = Count("files", filter=shown & Q(files__kind="plan"))
    photos = Count("files", filter=shown & Q(files__kind="photo"))
    return list(Room.objects.annotate(plans=plans, photos=photos).order_by("code"))


def _room(room: Any) -> RoomFacts:
    return RoomFacts(
        code=room.code,
        name=Text(zh=room.name, en=room.name_en),
        enclosure=room.enclosure,
        access_control=room.access_control,
        plans=room.plans,
        photos=room.photos,
    )
