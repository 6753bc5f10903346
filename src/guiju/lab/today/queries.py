"""Today for a person: the parts that belong to its roles, each once."""

from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.today import due, work
from guiju.lab.today.shown import Card, Desk, Tile

OVERSEERS = frozenset({"quality_manager", "head"})


def desk(who: Actor) -> Desk:
    """Tiles and cards for whoever is signed in, in the order of the work."""
    tiles: list[Tile] = []
    cards: list[Card] = []
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
    return Desk(tuple(tiles + _due_tiles(who, cards)), tuple(cards))


def _due_tiles(who: Actor, cards: list[Card]) -> list[Tile]:
    """Adds the cards of what falls due; returns their tiles."""
    day, tiles = clock.today(), []
    if who.roles & (OVERSEERS | {"equipment_keeper", "technical_manager"}):
        found, lists = due.equipment(day)
        tiles += found
        cards += lists
    if who.roles & (OVERSEERS | {"technical_manager"}):
        cards += [due.people(who, day), due.agency(day)]
    if who.roles & OVERSEERS:
        cards.append(due.journal())
    return tiles
