"""Today for a person: the parts that belong to its roles, each once."""

from dataclasses import replace

from django.utils.translation import gettext as _

from guiju.lab.commissions.models import Line
from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.today import beginning, due, work
from guiju.lab.today.asked import asked_cards
from guiju.lab.today.conduct import conduct_tiles
from guiju.lab.today.impacts import DECIDE, impact_cards
from guiju.lab.today.methods import methods
from guiju.lab.today.seat import seat_card
from guiju.lab.today.shown import Card, Desk, Tile
from guiju.lab.today.turned import turned_card

OVERSEERS = frozenset({"quality_manager", "head"})


def desk(who: Actor) -> Desk:
    """Tiles and cards for whoever is signed in, in the order of the work."""
    tiles: list[Tile] = []
    cards: list[Card] = []
    asked = asked_cards(who)
    if "assessor" in who.roles:
        asked.insert(0, seat_card(who))
    if who.roles & (DECIDE | {"equipment_keeper"}):
        asked += impact_cards(clock.today())
    if who.roles & {"calibrator", "technical_manager"} | who.roles & OVERSEERS:
        cards.append(work.blocked_card(who))
    if who.roles & {"item_clerk", "technical_manager"}:
        tiles += work.counter_tiles(who)
        cards += work.counter_cards(who)
    if "calibrator" in who.roles:
        tiles += work.bench_tiles(who)
        cards += work.bench_cards(who)
    if "reviewer" in who.roles:
        tiles += work.review_tiles(who)
        cards += work.review_cards(who)
    if "signatory" in who.roles:
        tiles += work.signing_tiles(who)
        cards += work.signing_cards(who)
    if who.roles & (OVERSEERS | {"signatory"}):
        tiles.append(work.number_tile())
    if who.roles & OVERSEERS:
        tiles += conduct_tiles()
    if cards and all(not each.rows for each in cards) and not Line.objects.exists():
        # Queues of a house that has never been asked for anything are no sign of work well done.
        cards = [replace(each, kind=_("Nothing has been commissioned yet."), nothing=True) for each in cards]
    tiles += _due_tiles(who, cards)
    return Desk(tuple(tiles), tuple(_first_steps(who) + asked + cards))


def _first_steps(who: Actor) -> list[Card]:
    found = beginning.first_steps() if who.roles & (OVERSEERS | {"technical_manager"}) else None
    return [] if found is None else [found]


def _due_tiles(who: Actor, cards: list[Card]) -> list[Tile]:
    """Adds the cards of what falls due; returns their tiles."""
    day, tiles = clock.today(), []
    if who.roles & (OVERSEERS | {"equipment_keeper", "technical_manager"}):
        found, lists = due.equipment(day)
        tiles += found
        cards += lists
    if "equipment_keeper" in who.roles:
        cards.append(due.own(who, day))
    if who.roles & (OVERSEERS | {"technical_manager"}):
        cards += [methods(day), due.people(who, day), due.agency(day)]
    if who.roles & OVERSEERS:
        cards += [turned_card(day), due.journal()]
    return tiles
