"""Places and their climate, in the record's own words."""

from datetime import datetime
from decimal import Decimal

from guiju.lab.house.act import Reading
from guiju.lab.house.clock import instant_text
from guiju.lab.premises.models import ClimateReading, Room, Site
from guiju.record import model
from guiju.record.enclosures import EnvironmentLimit
from guiju.record.words import DecimalText, Text


def place(reading: Reading, site_code: str, room_code: str) -> model.Place | None:
    """The laboratory place of a room; None when the site or the room is not on file."""
    sites = reading.rows(Site.objects.filter(code=site_code))
    rooms = reading.rows(Room.objects.filter(code=room_code, site__code=site_code))
    if not sites or not rooms:
        return None
    site, room = sites[0], rooms[0]
    return model.Place(
        kind="laboratory",
        site=site.code,
        name=Text(zh=f"{site.name} {room.name}", en=f"{site.name_en}, {room.name_en}"),
        address=Text(zh=site.address, en=site.address_en),
        room=room.code,
        covered=site.covered,
    )


def site_place(reading: Reading, site_code: str, on_site: bool) -> model.Place | None:
    """The place as far as it is known before a room is assigned: the site, or the customer's address."""
    sites = reading.rows(Site.objects.filter(code=site_code))
    if not sites:
        return None
    site = sites[0]
    return model.Place(
        kind="on_site" if on_site else "laboratory",
        site=site.code,
        name=Text(zh=site.name, en=site.name_en),
        address=Text(zh=site.address, en=site.address_en),
        room="",
        covered=site.covered,
    )


def conditions(
    reading: Reading,
    section_id: str,
    room_code: str,
    limits: tuple[EnvironmentLimit, ...],
    *,
    since: datetime,
    until: datetime,
) -> tuple[model.Conditions, ...]:
    """Summary of each limited quantity between two instants; a quantity without readings is left out."""
    found = []
    for limit in limits:
        rows = ClimateReading.objects.filter(
            room__code=room_code, quantity=limit.quantity, at__gte=since, at__lte=until
        )
        taken = reading.rows(rows.order_by("at", "pk"))
        if taken:
            found.append(_summary(section_id, limit, taken))
    return tuple(found)


def _summary(section_id: str, limit: EnvironmentLimit, taken: list[ClimateReading]) -> model.Conditions:
    values = [Decimal(each.value) for each in taken]
    mean = sum(values, Decimal(0)) / len(values)
    units = {each.unit for each in taken}
    return model.Conditions(
        section_id=section_id,
        quantity=limit.quantity,
        unit=units.pop() if len(units) == 1 else "?",
        limits=limit.interval,
        lowest=DecimalText(str(min(values))),
        highest=DecimalText(str(max(values))),
        mean=DecimalText(f"{mean:.3f}"),
        readings=len(values),
        sensor=taken[0].sensor,
        first_at=instant_text(taken[0].at),
        last_at=instant_text(taken[-1].at),
    )
