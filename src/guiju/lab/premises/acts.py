"""Acts on premises: sites, rooms, and the climate read in them."""

from typing import Any

from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.premises.models import ClimateReading, Room, Site
from guiju.lab.premises.words import UNITS

KEEPERS = frozenset({"quality_manager", "technical_manager", "system"})
EARLIEST_YEAR = 1990
"""A room's climate of the past may be taken over from older books, but nothing before."""


class AddSite(Filing):
    """Enters a site with its address (4.2-3)."""

    name = "premises.add_site"
    roles = KEEPERS
    model = Site


class AddRoom(Filing):
    """Enters a room of a site (4.2-1)."""

    name = "premises.add_room"
    roles = KEEPERS
    model = Room


class RecordClimate(Filing):
    """Writes down one reading of the climate of a room (4.2-4)."""

    name = "premises.record_climate"
    roles = KEEPERS | {"calibrator", "equipment_keeper"}
    model = ClimateReading

    def check(self, reading: Reading, request: Any) -> None:
        if request.at > reading.now or request.at.year < EARLIEST_YEAR:
            parameters = {"at": request.at.isoformat(), "year": str(EARLIEST_YEAR)}
            raise Refused("climate_at", requirement="4.2-4", parameters=parameters)
        # One unit for each quantity: extremes and mean of a room are taken over readings as they stand.
        if UNITS.get(request.quantity) != request.unit:
            known = ", ".join(f"{quantity} ({unit})" for quantity, unit in UNITS.items())
            parameters = {"quantity": request.quantity, "unit": request.unit, "known": known}
            raise Refused("climate_quantity", requirement="4.2-4", parameters=parameters)


class AmendSite(Amending):
    """Corrects a site's name and address, and whether the qualification names that address (4.2-3)."""

    name = "premises.amend_site"
    roles = KEEPERS
    model = Site
    columns = ("name", "name_en", "address", "address_en", "covered")


class AmendRoom(Amending):
    """Corrects a room's name and what encloses it (4.2-1)."""

    name = "premises.amend_room"
    roles = KEEPERS
    model = Room
    columns = ("name", "name_en", "enclosure")
