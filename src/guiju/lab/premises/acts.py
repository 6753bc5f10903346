"""Acts on premises: sites with tenure and named addresses, rooms with plans and photos, and the climate read there."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps

from guiju.lab.house import clock, files
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.filing import Filing
from guiju.lab.house.papers import demand_paper_of
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import demand_said, seen
from guiju.lab.premises.correcting import demand_borne_out, demand_uninvolved
from guiju.lab.premises.models import ClimateReading, NamedAddress, Room, RoomFile, Site, Tenure
from guiju.lab.premises.paper_kinds import OF_ROOM, TENURE
from guiju.lab.premises.words import POSSIBLE, ROOM_FILE_KINDS, TENURE_KINDS, UNITS

KEEPERS = frozenset({"quality_manager", "technical_manager", "system"})
EARLIEST_YEAR = 1990
"""A room's climate of the past may be taken over from older books, but nothing before."""


class AddSite(Filing):
    """Enters a site with its address (4.2-3)."""

    name = "premises.add_site"
    roles = KEEPERS
    model = Site

    def check(self, reading: Reading, request: Any) -> None:
        demand_one_main(reading, request.code, request.main)


class RecordTenure(Filing):
    """Files the proof by which a site is used: ownership, lease, or exclusive use otherwise (4.2-2)."""

    name = "premises.record_tenure"
    roles = KEEPERS | {"head"}
    model = Tenure

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        if request.kind not in TENURE_KINDS:
            parameters = {"kind": request.kind, "known": ", ".join(TENURE_KINDS)}
            raise Refused("tenure_kind", requirement="4.2-2", parameters=parameters)
        files.demand_stored(request.file_sha256, request.holder, requirement="4.2-2")
        demand_paper_of(reading, request.file_sha256, TENURE, requirement="4.2-2")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        tx.log_file(request.file_sha256)
        return super().columns(tx, request)


class EndTenure(Ending):
    """Writes down the last day of a tenure that ended before its time (4.2-2)."""

    name = "premises.end_tenure"
    roles = KEEPERS | {"head"}
    model = Tenure


class NameAddress(Filing):
    """Writes down that a qualification names an address for a site, as the certificate has it (4.2-3)."""

    name = "premises.name_address"
    roles = frozenset({"quality_manager", "head", "system"})
    model = NamedAddress

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        # Qualifications are a register of their own; places stand beside them and look them up by name.
        rows = apps.get_model("agency", "Qualification").objects.filter(number=request.qualification)
        reading.one(rows, request.qualification)


class EndNamedAddress(Ending):
    """Writes down the last day on which a qualification names an address."""

    name = "premises.end_named_address"
    roles = frozenset({"quality_manager", "head", "system"})
    model = NamedAddress


class AddRoom(Filing):
    """Enters a room of a site (4.2-1)."""

    name = "premises.add_room"
    roles = KEEPERS
    model = Room


class AddRoomFile(Filing):
    """Files a plan or photo of a room; the picture was encoded anew before (4.2-1)."""

    name = "premises.add_room_file"
    roles = KEEPERS
    model = RoomFile

    def check(self, reading: Reading, request: Any) -> None:
        demand_order(request.valid_from, request.valid_to)
        if request.kind not in ROOM_FILE_KINDS:
            parameters = {"kind": request.kind, "known": ", ".join(ROOM_FILE_KINDS)}
            raise Refused("room_file_kind", requirement="4.2-1", parameters=parameters)
        files.demand_stored(request.file_sha256, request.title or request.kind, requirement="4.2-1")
        demand_paper_of(reading, request.file_sha256, OF_ROOM, requirement="4.2-1")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        tx.log_file(request.file_sha256)
        return super().columns(tx, request)


class EndRoomFile(Ending):
    """Writes down the last day on which a plan or photo showed the room as it is."""

    name = "premises.end_room_file"
    roles = KEEPERS
    model = RoomFile


class RecordClimate(Filing):
    """Writes down one reading of the climate of a room (4.2-4).

    What was read is kept whatever the sensor; whether it is evidence is judged by the register of equipment.
    """

    name = "premises.record_climate"
    roles = KEEPERS | {"calibrator", "equipment_keeper"}
    model = ClimateReading

    def check(self, reading: Reading, request: Any) -> None:
        if request.at > reading.now or request.at.year < EARLIEST_YEAR:
            parameters = {"at": _at_home(request.at), "year": str(EARLIEST_YEAR)}
            raise Refused("climate_at", requirement="4.2-4", parameters=parameters)
        # One unit for each quantity: extremes and mean of a room are taken over readings as they stand.
        if UNITS.get(request.quantity) != request.unit:
            known = ", ".join(f"{quantity} ({unit})" for quantity, unit in UNITS.items())
            parameters = {"quantity": request.quantity, "unit": request.unit, "known": known}
            raise Refused("climate_quantity", requirement="4.2-4", parameters=parameters)
        demand_plain(request.value)
        demand_possible(request.quantity, request.value)
        demand_said("sensor", request.sensor, requirement="4.2-4")


def _at_home(instant: datetime) -> str:
    """An instant in sentences: in the site's zone, whichever zone it was given in."""
    try:
        return instant.astimezone(clock.zone()).isoformat()
    except OverflowError:
        return instant.isoformat()


class CorrectClimate(Act):
    """Corrects a mistyped reading of the climate; the row tells the old value and why, the journal who and when (5-4).

    Never by who read it, nor by who measures there, and only as the next reading by somebody else bears it out: one out
    of limits would be corrected until the work may start. Records that are frozen keep what they were made with.
    """

    name = "premises.correct_climate"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: int
        value: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [ClimateReading.objects.filter(pk=request.row)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(ClimateReading.objects.filter(pk=request.row), str(request.row))
        if not seen(request.reason):
            raise Refused("amendment_needs_reason", requirement="5-4", parameters={"code": str(row)})
        demand_plain(request.value)
        if request.value == row.value:
            raise Refused("nothing_amended", requirement="5-4", parameters={"code": str(row)})
        demand_possible(row.quantity, request.value)
        if "system" not in reading.actor.roles:
            demand_uninvolved(reading, row)
            demand_borne_out(reading, row, request.value)

    def change(self, tx: Transaction, request: Request) -> ClimateReading:
        row = tx.one(ClimateReading.objects.filter(pk=request.row), str(request.row))
        told = f"{row.value} → {request.value}: {request.reason.strip()}"
        if row.corrected:
            told = f"{row.corrected}; {told}"
        return tx.update(row, value=request.value, corrected=_shortened(told))


LONGEST = ClimateReading._meta.get_field("corrected").max_length


def _shortened(told: str) -> str:
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


def demand_plain(value: str) -> None:
    """Raises Refused for a reading that no instrument shows: a power of ten, or a zero below zero (4.2-4)."""
    below = value.startswith("-") and not value.strip("-0.")
    if is_decimal(value) and (below or not PLAIN.fullmatch(value)):
        raise Refused("climate_notation", requirement="4.2-4", parameters={"value": value})


def demand_possible(quantity: str, value: str) -> None:
    """Raises Refused for a value that no room has: it was mistyped, or the sensor is broken (4.2-4)."""
    lowest, highest = POSSIBLE[quantity]
    if is_decimal(value) and not Decimal(lowest) <= Decimal(value) <= Decimal(highest):
        parameters = {"value": value, "lowest": lowest, "highest": highest, "unit": UNITS[quantity]}
        raise Refused("climate_impossible", requirement="4.2-4", parameters=parameters)


def demand_one_main(reading: Reading, code: str, main: bool) -> None:
    """Raises Refused where another site is the main one already: the records are looked up at one (4.7-4)."""
    others = reading.rows(Site.objects.filter(main=True).exclude(code=code).order_by("pk")) if main else []
    if others:
        raise Refused("main_site_twice", requirement="4.7-4", parameters={"site": others[0].code})


class AmendSite(Amending):
    """Corrects a site's name and address; whether a qualification names that address is another matter (4.2-3)."""

    name = "premises.amend_site"
    roles = KEEPERS
    model = Site
    columns = ("name", "name_en", "address", "address_en", "main")

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        demand_one_main(reading, request.code, request.main)


class AmendRoom(Amending):
    """Corrects a room's name, what encloses it and how entry is controlled (4.2-1)."""

    name = "premises.amend_room"
    roles = KEEPERS
    model = Room
    columns = ("name", "name_en", "enclosure", "access_control")
