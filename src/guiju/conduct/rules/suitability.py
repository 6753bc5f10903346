"""Whether the chosen set of standards is what the method asks for: role, range, largest uncertainty (5-5e)."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import ASSIGN, FINISH, REASSIGN, START
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import at_most, covers, holds, shown
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import CertifiedPoint, Standard, StandardRequirement
from guiju.results.confirming import K
from guiju.results.units import behind, factor

GUARDS = (ASSIGN, REASSIGN, START, FINISH)
ROLE = voice("standard_role_missing", "5-5e")
RANGE = voice("standard_range_unfit", "5-5e")
UNCERTAINTY = voice("standard_U_unfit", "5-5e")
RATIO = voice("standard_ratio_unfit", "5-5e")


def _demands(say: Voice, facts: CalibrationFacts) -> Iterator[tuple[SectionFacts, StandardRequirement] | Finding]:
    for section in facts.sections:
        if section.method is None:
            yield say.unknown(section.section_id, "method")
        elif "standards" in section.left_out:
            yield say.unknown(section.section_id, "standards")
        else:
            for demand in section.method.standards:
                yield section, demand


def _chosen(section: SectionFacts, demand: StandardRequirement) -> tuple[Standard, ...]:
    return tuple(standard for role, standard in section.standards if role == demand.role)


@rule(ROLE.code, requirements=ROLE.requirements, reads=CalibrationFacts, guards=GUARDS)
def role_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each role that the method names is filled."""
    for each in _demands(ROLE, facts):
        if isinstance(each, Finding):
            yield each
        elif not _chosen(*each):
            section, demand = each
            yield ROLE.found(f"{section.section_id}/{demand.role}", name=demand.name, range=shown(demand.range))


@rule(RANGE.code, requirements=RANGE.requirements, reads=CalibrationFacts, guards=GUARDS)
def range_unfit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The standard's range covers what the method asks of its role."""
    for each in _demands(RANGE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, demand = each
        for standard in _chosen(section, demand):
            fits, place = covers(standard.range, demand.range), f"{section.section_id}/{standard.equipment_id}"
            if fits is None:
                yield RANGE.unknown(place, "units", equipment=standard.equipment_id, name=standard.name)
            elif not fits:
                yield RANGE.found(
                    place,
                    equipment=standard.equipment_id,
                    name=standard.name,
                    range=shown(standard.range),
                    asked=shown(demand.range),
                )


@rule(UNCERTAINTY.code, requirements=UNCERTAINTY.requirements, reads=CalibrationFacts, guards=GUARDS)
def uncertainty_unfit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No certified U in the range asked for (or, by class, no limit of error) exceeds what the method allows.

    Expanded uncertainties are compared as stated, and at k = 2 where the certificate states them for a smaller k: a
    standard uncertainty is no expanded one. A missing certificate is `standard_certificate_missing`.
    """
    for each in _demands(UNCERTAINTY, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, demand = each
        for standard in _chosen(section, demand):
            if demand.largest_U is not None and standard.certificate is not None:
                yield from _compared(section, demand, demand.largest_U, standard)


def _compared(
    section: SectionFacts, demand: StandardRequirement, largest: str, standard: Standard
) -> Iterator[Finding]:
    place = f"{section.section_id}/{standard.equipment_id}"
    stated = _stated(standard, demand)
    verdicts = [(text, unit, at_most(text, unit, largest, demand.unit)) for text, unit in stated]
    if not stated:
        yield UNCERTAINTY.unknown(place, "certified_U", equipment=standard.equipment_id, name=standard.name)
    elif any(fits is None for _, _, fits in verdicts):
        yield UNCERTAINTY.unknown(place, "units", equipment=standard.equipment_id, name=standard.name)
    for text, unit, fits in verdicts:
        if fits is False:
            yield UNCERTAINTY.found(
                place,
                equipment=standard.equipment_id,
                name=standard.name,
                U=f"{text}{behind(unit)}",
                largest=f"{largest}{behind(demand.unit)}",
            )
            return


@rule(
    RATIO.code,
    requirements=RATIO.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def ratio_unfit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No certified U (or limit of error) exceeds the share of the item's largest permissible error that is allowed."""
    for each in _demands(RATIO, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, demand = each
        if demand.largest_ratio is None:
            continue
        limit = None if section.choice is None else section.choice.item_limit
        for standard in _chosen(section, demand):
            if standard.certificate is None:
                continue
            place = f"{section.section_id}/{standard.equipment_id}"
            if limit is None or section.choice is None:
                yield RATIO.unknown(place, "item_limit", equipment=standard.equipment_id, name=standard.name)
            else:
                shares = _shares(standard, demand, limit, section.choice.item_limit_unit)
                yield from _share(place, standard, demand.largest_ratio, shares)


def _shares(standard: Standard, demand: StandardRequirement, limit: str, unit: str) -> tuple[Decimal | None, ...]:
    """Each stated U as a share of the item's limit; None where the units do not compare."""
    scales = [(Decimal(text), factor(own, unit)) for text, own in _stated(standard, demand)]
    whole = Decimal(limit)
    return tuple(None if scale is None or whole <= 0 else value * scale / whole for value, scale in scales)


def _share(place: str, standard: Standard, largest: str, shares: tuple[Decimal | None, ...]) -> Iterator[Finding]:
    known = [each for each in shares if each is not None]
    if not shares:
        yield RATIO.unknown(place, "certified_U", equipment=standard.equipment_id, name=standard.name)
    elif len(known) < len(shares):
        yield RATIO.unknown(place, "units", equipment=standard.equipment_id, name=standard.name)
    if known and max(known) > Decimal(largest):
        yield RATIO.found(
            place,
            equipment=standard.equipment_id,
            name=standard.name,
            ratio=f"{max(known):.3g}",
            largest=largest,
        )


def _expanded(point: CertifiedPoint) -> str:
    return point.U if Decimal(point.k) >= K else f"{Decimal(point.U) * K / Decimal(point.k):f}"


def _stated(standard: Standard, demand: StandardRequirement) -> tuple[tuple[str, str], ...]:
    """U of each certified point in the range asked for, or the limit of error; each with its unit."""
    certificate = standard.certificate
    if certificate is None:
        return ()
    if standard.used_by == "class":
        return () if certificate.limits is None else ((certificate.limits, certificate.unit),)
    return tuple(
        (_expanded(point), certificate.unit)
        for point in certificate.points
        if holds(demand.range, point.nominal.value, point.nominal.unit) is not False
    )
