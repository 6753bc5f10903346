"""Acts on premises: sites, rooms, and the climate read in them."""

from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.premises.models import ClimateReading, Room, Site

KEEPERS = frozenset({"quality_manager", "technical_manager", "system"})


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
