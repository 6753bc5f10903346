"""The register of equipment as of a day: plans kept, history without contradiction, complete sets (4.4-1, -4 to -8)."""

from collections.abc import Iterator
from typing import Literal

from guiju.conduct.finding import Finding
from guiju.conduct.register_equipment import (
    EXPIRING,
    USABLE,
    VERSIONED,
    EquipmentFacts,
    ItemFacts,
    LineFacts,
    SetFacts,
    label,
)
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.results.units import factor

OVERDUE = voice("equipment_overdue", "4.4-8")
NOT_BACK = voice("equipment_not_back", "4.4-6")
AWAY = voice("equipment_used_out_of_service", "4.4-6", "4.4-4")
TWICE = voice("equipment_in_two_places", "4.4-6", "4.4-7")
NOWHERE = voice("equipment_place_unknown", "4.4-6")
SEAL = voice("equipment_seal_broken", "4.4-8")
EXPIRED = voice("material_kept_in_service", "4.4-5")
UNVALIDATED = voice("software_not_validated", "4.4-4")
SUPPLIER = voice("supplier_not_evaluated", "4.4-8")
NO_SET = voice("scope_row_without_set", "4.4-1")
SET_OVER = voice("standard_set_certificate_over", "4.4-8")
WATCHED: tuple[Literal["register"], ...] = ("register",)


def _found(say: Voice, item: ItemFacts, *, warning: bool = False, **more: str) -> Finding:
    speak = say.warning if warning else say.found
    return speak(item.equipment_id, equipment=item.equipment_id, name=item.name, **more)


@rule(OVERDUE.code, requirements=OVERDUE.requirements, reads=EquipmentFacts, subjects=WATCHED)
def overdue(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """What is planned is done by its last day; where the plan stops the item this is a fault, else a warning."""
    for item in facts.items:
        for each in item.duties:
            if each.overdue and item.state in USABLE:
                day = each.due_on or facts.day
                yield _found(OVERDUE, item, warning=not each.stops, duty=each.kind, day=day)


@rule(NOT_BACK.code, requirements=NOT_BACK.requirements, reads=EquipmentFacts, subjects=WATCHED)
def not_back(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """What was lent or sent out is back by the day that was agreed."""
    for item in facts.items:
        if item.state not in USABLE and item.due_back is not None and item.due_back < facts.day:
            yield _found(NOT_BACK, item, holder=item.holder or "—", day=item.due_back)


@rule(AWAY.code, requirements=AWAY.requirements, reads=EquipmentFacts, subjects=WATCHED)
def used_out_of_service(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """No use lies in a time in which the item was lent, away, suspended or not yet in service."""
    for item in facts.items:
        for use in item.uses:
            if use.state not in USABLE:
                yield _found(AWAY, item, job=use.job, day=use.day, state=use.state)


@rule(TWICE.code, requirements=TWICE.requirements, reads=EquipmentFacts, subjects=WATCHED)
def in_two_places(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """No item measures in two rooms at the same time."""
    for item in facts.items:
        for use in item.uses:
            if use.clashes:
                yield _found(TWICE, item, job=use.job, room=use.room or "—", day=use.day, others=", ".join(use.clashes))


@rule(NOWHERE.code, requirements=NOWHERE.requirements, reads=EquipmentFacts, subjects=WATCHED)
def place_unknown(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """Of every item in service it is known where it stands and who answers for it (GB/T 27025 6.4.13 d)."""
    for item in facts.items:
        if item.state in USABLE and not item.placed:
            yield _found(NOWHERE, item, warning=True)


@rule(SEAL.code, requirements=SEAL.requirements, reads=EquipmentFacts, subjects=WATCHED)
def seal_broken(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """After a seal was broken the item is verified before it is used (GB/T 27025 6.4.12)."""
    for item in facts.items:
        for day in item.broken_seals:
            if item.state in USABLE:
                yield _found(SEAL, item, day=day)


@rule(EXPIRED.code, requirements=EXPIRED.requirements, reads=EquipmentFacts, subjects=WATCHED)
def kept_in_service(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """A lot beyond its last day does not stay in service; one whose last day is not on file is not judged good."""
    for item in facts.items:
        if item.kind not in EXPIRING or item.state not in USABLE:
            continue
        if item.expiry is None:
            yield EXPIRED.unknown(item.equipment_id, "material_expiry", equipment=item.equipment_id, name=item.name)
        elif item.expiry < facts.day:
            yield _found(EXPIRED, item, expiry=item.expiry)


@rule(UNVALIDATED.code, requirements=UNVALIDATED.requirements, reads=EquipmentFacts, subjects=WATCHED)
def not_validated(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """The version of software or reference data in service was validated."""
    for item in facts.items:
        if item.kind in VERSIONED and item.state in USABLE and not item.validated:
            yield _found(UNVALIDATED, item, release=item.release or "—")


@rule(SUPPLIER.code, requirements=SUPPLIER.requirements, reads=EquipmentFacts, subjects=WATCHED)
def supplier_not_evaluated(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """Who supplies equipment in service was evaluated, and the evaluation is in date (GB/T 27025 6.6)."""
    told: set[str] = set()
    for item in facts.items:
        if item.supplier and item.supplier_good is not True and item.state in USABLE and item.supplier not in told:
            told.add(item.supplier)
            yield SUPPLIER.warning(item.supplier, supplier=item.supplier, equipment=item.equipment_id)


@rule(NO_SET.code, requirements=NO_SET.requirements, reads=EquipmentFacts, subjects=WATCHED)
def without_set(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every line of the scope in force has at least one set of equipment that is complete and usable."""
    usable = {each.equipment_id for each in facts.items if label(each, facts.day) != "red"}
    for line in facts.lines:
        serving = [each for each in facts.sets if line.code in each.serves]
        if line.roles is None:
            yield NO_SET.unknown(line.code, "method", line=line.code)
        elif not any(_complete(each, line, usable) for each in serving):
            sets = ", ".join(each.code for each in serving) or "—"
            yield NO_SET.found(line.code, line=line.code, sets=sets, lacking=_lacking(serving, line, usable))


def _complete(one: SetFacts, line: LineFacts, usable: set[str]) -> bool:
    """A main standard, every member usable, every role of the method filled by what measures its quantity."""
    whole = all(each.equipment_id in usable for each in one.members)
    return whole and any(each.main for each in one.members) and set(line.roles or ()) <= _filled(one, line)


def _filled(one: SetFacts, line: LineFacts) -> set[str]:
    """The roles that members of the right quantity fill; a voltage source serves no line of temperature."""
    asked = dict(line.units)
    return {
        each.role
        for each in one.members
        if not asked.get(each.role) or (each.unit and factor(each.unit, asked[each.role]) is not None)
    }


def _lacking(serving: list[SetFacts], line: LineFacts, usable: set[str]) -> str:
    """What the first of the serving sets lacks: items that may not be used, roles that nothing fills."""
    if not serving:
        return "—"
    out = [each.equipment_id for each in serving[0].members if each.equipment_id not in usable]
    roles = sorted(set(line.roles or ()) - _filled(serving[0], line))
    return ", ".join([*out, *roles]) or "—"


@rule(SET_OVER.code, requirements=SET_OVER.requirements, reads=EquipmentFacts, subjects=WATCHED)
def set_certificate_over(facts: EquipmentFacts, parameters: Parameters) -> Iterator[Finding]:
    """The certificate of examination of a set that serves the scope is in date (JJF 1033)."""
    for each in facts.sets:
        if each.serves and each.certificate_number and each.valid_to is not None and each.valid_to < facts.day:
            number, day = each.certificate_number, each.valid_to
            yield SET_OVER.found(each.code, set=each.code, name=each.name, number=number, day=day)
