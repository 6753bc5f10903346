"""Sites and rooms: enclosed, held by right, at an address that a qualification names (4.2-1 to 4.2-3)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, REASSIGN, START
from guiju.conduct.addresses import naming
from guiju.conduct.days import days_until, within
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.register_premises import PremisesRegister, SiteFacts
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.words import Day

ROOM = voice("room_not_described", "4.2-1")
TENURE = voice("site_tenure_missing", "4.2-2")
TENURE_ENDS = voice("site_tenure_near_end", "4.2-2")
HELD = voice("site_not_held", "4.2-2")
NAMED = voice("site_address_not_named", "4.2-3")


@rule(ROOM.code, requirements=ROOM.requirements, reads=PremisesRegister, subjects={"register"})
def room_not_described(facts: PremisesRegister, parameters: Parameters) -> Iterator[Finding]:
    """Each room says what encloses it and who may enter, with a plan and a photo on file."""
    for site in facts.sites:
        for room in site.rooms:
            lacking = (
                (not room.enclosure.strip(), "enclosure"),
                (not room.access_control.strip(), "access_control"),
                (not room.plans, "plan"),
                (not room.photos, "photo"),
            )
            for wrong in (word for absent, word in lacking if absent):
                yield ROOM.found(room.code, room=room.code, name=room.name, wrong=wrong)


def _held(site: SiteFacts, day: Day) -> list[Day | None]:
    """Last days of the tenures in force on a day."""
    return [each.valid_to for each in site.tenures if within(day, each.valid_from, each.valid_to)]


@rule(TENURE.code, requirements=TENURE.requirements, reads=PremisesRegister, subjects={"register"})
def tenure_missing(facts: PremisesRegister, parameters: Parameters) -> Iterator[Finding]:
    """Each site has a proof of ownership, a lease or a proof of exclusive use, in date; its last day counts."""
    for site in facts.sites:
        if not _held(site, facts.day):
            last = max((each.valid_to for each in site.tenures if each.valid_to), default=Day(""))
            lapsed = bool(last) and last < facts.day
            yield TENURE.found(
                site.code,
                site=site.code,
                name=site.name,
                wrong="lapsed" if lapsed else "none",
                last=last if lapsed else "",
            )


@rule(
    HELD.code,
    requirements=HELD.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def site_not_held(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Work in a laboratory is given out and begun only where the site is held by right that day, its last included."""
    for section in facts.sections:
        if section.place is None or section.place.kind == "on_site":
            continue
        if section.held is None:
            yield HELD.unknown(section.section_id, "tenure")
        elif not section.held:
            yield HELD.found(section.section_id, place=section.place.name, day=section.day)


@rule(TENURE_ENDS.code, requirements=TENURE_ENDS.requirements, reads=PremisesRegister, subjects={"register"})
def tenure_near_end(facts: PremisesRegister, parameters: Parameters) -> Iterator[Finding]:
    """Warns while the last proof in date ends soon and no other follows it."""
    ahead = whole(parameters, "tenure_warning_days")
    for site in facts.sites:
        held = _held(site, facts.day)
        ends = [each for each in held if each is not None]
        if not held or len(ends) < len(held):
            continue
        last = max(ends)
        following = any(facts.day < each.valid_from <= last for each in site.tenures)
        if days_until(facts.day, last) < ahead and not following:
            yield TENURE_ENDS.warning(site.code, site=site.code, name=site.name, valid_to=last)


@rule(NAMED.code, requirements=NAMED.requirements, reads=PremisesRegister, subjects={"register"})
def address_not_named(facts: PremisesRegister, parameters: Parameters) -> Iterator[Finding]:
    """Each site stands at an address that some qualification names on the day."""
    for site in facts.sites:
        if not naming(site.named, site.address, facts.day):
            yield NAMED.found(site.code, site=site.code, name=site.name, address=site.address)
