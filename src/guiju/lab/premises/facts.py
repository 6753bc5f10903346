"""Places and their climate, in the record's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guiju.conduct.addresses import naming
from guiju.conduct.climate_course import fastest_change, longest_gap
from guiju.conduct.register_premises import NamedAddressFacts
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask
from guiju.lab.house.clock import instant_text
from guiju.lab.house.questions import question
from guiju.lab.premises.models import ClimateReading, NamedAddress, Room, Site, Tenure
from guiju.record import model
from guiju.record.enclosures import EnvironmentLimit
from guiju.record.words import Day, DecimalText, Text


@question
def room_of(room: Any, site: Any) -> Any:
    """A room of a site."""
    return Room.objects.filter(code=room, site__code=site)


@question
def site_of(code: Any) -> Any:
    """A site."""
    return Site.objects.filter(code=code)


@question
def addresses_of(site: Any) -> Any:
    """The addresses that qualifications name for a site."""
    return NamedAddress.objects.filter(site_id=site).order_by("pk")


@question
def tenures_of(site: Any, day: Any) -> Any:
    """The proofs of use of a site that are in date on a day."""
    in_date = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Tenure.objects.filter(in_date, site__code=site, valid_from__lte=day).order_by("pk")


@question
def climate_of(room: Any, quantities: Any, since: Any, until: Any) -> Any:
    """The readings of some quantities in a room."""
    rows = ClimateReading.objects.filter(room__code=room, quantity__in=quantities, at__gte=since, at__lte=until)
    return rows.order_by("at", "pk")


def site_asked(site_code: str) -> Iterator[Ask]:
    """What `site_place` asks, to be asked ahead."""
    yield Ask(site_of, {"code": site_code}, lambda rows: [Ask(addresses_of, {"site": each.pk}) for each in rows])


def place(
    reading: Reading, site_code: str, room_code: str, *, day: date, used: frozenset[str] | None
) -> model.Place | None:
    """The laboratory place of a room; None when the site or the room is not on file. `used` as in `site_place`."""
    rooms = reading.ask(room_of, room=room_code, site=site_code)
    whole = site_place(reading, site_code, on_site=False, day=day, used=used) if rooms else None
    if whole is None:
        return None
    room = rooms[0]
    name = Text(zh=f"{whole.name.zh} {room.name}", en=f"{whole.name.en}, {room.name_en}")
    return replace(whole, name=name, room=room.code)


def site_place(
    reading: Reading, site_code: str, on_site: bool, *, day: date, used: frozenset[str] | None
) -> model.Place | None:
    """The place as far as it is known before a room is assigned: the site, or the customer's address.

    Args:
        used: numbers of the qualifications in use, one of which must name the address that day; None for any.
    """
    sites = reading.ask(site_of, code=site_code)
    if not sites:
        return None
    site = sites[0]
    numbers = set(naming(named_addresses(reading, site), site.address, Day(day.isoformat())))
    return model.Place(
        kind="on_site" if on_site else "laboratory",
        site=site.code,
        name=Text(zh=site.name, en=site.name_en),
        address=Text(zh=site.address, en=site.address_en),
        room="",
        covered=bool(numbers if used is None else numbers & used),
    )


def held_by_right(reading: Reading, site_code: str, day: date) -> bool:
    """Whether a deed, lease or other proof of use of the site is in date; its last day counts (4.2-2)."""
    return bool(reading.ask(tenures_of, site=site_code, day=day))


def named_addresses(reading: Reading, site: Site) -> tuple[NamedAddressFacts, ...]:
    """The addresses that qualifications name for a site, of all days."""
    return tuple(named_address(each) for each in reading.ask(addresses_of, site=site.pk))


def named_address(row: NamedAddress) -> NamedAddressFacts:
    """A named address as rules read it."""
    return NamedAddressFacts(
        qualification=row.qualification,
        address=row.address,
        valid_from=Day(row.valid_from.isoformat()),
        valid_to=None if row.valid_to is None else Day(row.valid_to.isoformat()),
    )


def climate_readings(
    reading: Reading, room_code: str, quantities: Iterable[str], *, since: datetime, until: datetime
) -> list[ClimateReading]:
    """The readings of some quantities in a room between two instants, in their order."""
    wanted = sorted(set(quantities))
    return reading.ask(climate_of, room=room_code, quantities=wanted, since=since, until=until) if wanted else []


def summary(
    section_id: str, limit: EnvironmentLimit, taken: list[ClimateReading], *, started: datetime, ended: datetime
) -> model.Conditions:
    """Summary of the readings of one limited quantity, with change per hour and longest gap.

    Args:
        started, ended: of the measurement, in which nobody may fail to look for too long.
    """
    values = [Decimal(each.value) for each in taken]
    mean = sum(values, Decimal(0)) / len(values)
    units = {each.unit for each in taken}
    change = fastest_change([(each.at, value) for each, value in zip(taken, values, strict=True)])
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
        fastest_change=None if change is None else DecimalText(f"{change:.6g}"),
        longest_gap=longest_gap([each.at for each in taken], started, ended),
    )
