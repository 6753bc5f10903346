"""Where an item lies since when: its rest before the measurement is counted from it (4.2-4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guiju.lab.commissions.lines import COUNTER
from guiju.lab.commissions.models import Item, Placing
from guiju.lab.house import clock
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.reading import demand_at
from guiju.lab.premises.models import Room


class PlaceItem(Act):
    """Writes down that an item was put into a room, to take on its climate (4.2-4)."""

    name = "commissions.place_item"
    roles = COUNTER | {"calibrator"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        label: str
        room_code: str
        at: datetime | None = None
        """When it was put there; now where it is left out."""

    def subjects(self, request: Request) -> list[Any]:
        return [Item.objects.filter(label=request.label)]

    def check(self, reading: Reading, request: Request) -> None:
        item = reading.one(Item.objects.select_related("line").filter(label=request.label), request.label)
        demand_at(reading.actor, self.roles, item.line.site_code)
        if item.state != "received":
            told = {"label": item.label, "day": f"{item.returned_on}"}
            raise Refused("item_returned", requirement="6.1.4-1", parameters=told)
        reading.one(Room.objects.filter(code=request.room_code), request.room_code)
        at = request.at or reading.now
        if at > reading.now or clock.civil_day(at) < item.received_on:
            told = {"at": clock.instant_text(at), "day": f"{item.received_on}"}
            raise Refused("placed_out_of_time", requirement="4.2-4", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Placing:
        item = tx.one(Item.objects.filter(label=request.label), request.label)
        at = request.at or tx.now
        return tx.insert(Placing(item=item, room_code=request.room_code, at=at, by=tx.actor.person_id))
