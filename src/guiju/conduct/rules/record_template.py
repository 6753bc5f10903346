"""The record template of an edition at work: its points, directions and fields (5-5a, 6.1.2-2).

What it asks for is left out by a deviation from the method alone, with its four parts and in force.
"""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import ASSIGN, FINISH, REASSIGN, REVIEW, REVIEW_CONTRACT, START
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import written
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.rules.methods import SELECTION
from guiju.conduct.voice import Voice, voice
from guiju.record.words import Quantity
from guiju.results.units import factor

POINTS = voice("template_points_missing", "5-5a", "6.1.2-2")
DIRECTIONS = voice("template_direction_missing", "5-5a", "6.1.2-2")
FIELDS = voice("template_field_missing", "5-5a")
AT_WORK = (REVIEW_CONTRACT, ASSIGN, REASSIGN, START, FINISH)
EACH = {"up": ("up",), "down": ("down",), "both": ("up", "down")}


def is_deviated(section: SectionFacts) -> bool:
    """Whether a deviation from the method is complete and in force on the section's day."""
    asked = () if section.choice is None else section.choice.deviations
    return any(each.kind == "method" and not each.missing_on(section.day) for each in asked)


def _say(say: Voice, facts: CalibrationFacts, section: SectionFacts, **told: str) -> Finding:
    mild = facts.stage in SELECTION or facts.stage == "review" or is_deviated(section)
    return (say.warning if mild else say.found)(section.section_id, **told)


def _same(asked: Quantity, held: Quantity) -> bool:
    scale = factor(held.unit, asked.unit)
    return scale is not None and Decimal(held.value) * scale == Decimal(asked.value)


@rule(POINTS.code, requirements=POINTS.requirements, reads=CalibrationFacts, guards=AT_WORK, subjects=("act",))
def points_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each point that the edition's record template demands is among those to be measured."""
    for section in facts.sections:
        asked = () if section.edition is None else section.edition.points
        lacking = [each for each in asked if not any(_same(each, point.nominal) for point in section.points)]
        if lacking:
            yield _say(POINTS, facts, section, points=", ".join(written(each) for each in lacking))


@rule(DIRECTIONS.code, requirements=DIRECTIONS.requirements, reads=CalibrationFacts, guards=AT_WORK, subjects=("act",))
def direction_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each nominal value is measured in each direction that the record template demands."""
    for section in facts.sections:
        wanted = EACH.get(section.edition.directions, ()) if section.edition is not None else ()
        held: dict[str, set[str]] = {}
        for point in section.points:
            held.setdefault(written(point.nominal), set()).add(point.direction)
        lacking = [value for value, found in held.items() if not set(wanted) <= found]
        if lacking:
            yield _say(DIRECTIONS, facts, section, points=", ".join(lacking), direction=section.edition.directions)  # type: ignore[union-attr]


@rule(FIELDS.code, requirements=FIELDS.requirements, reads=CalibrationFacts, guards=(FINISH, REVIEW), subjects=("act",))
def field_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each field of the record template has an entry when the record is finished."""
    for section in facts.sections:
        asked = () if section.edition is None else section.edition.record_fields
        lacking = [each for each in asked if each not in section.fields]
        if lacking:
            yield _say(FIELDS, facts, section, fields=", ".join(lacking))
