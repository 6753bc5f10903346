"""The agency's scope: every point within a row that is in force, in a place that it names (4.2-3, 4.3-1, 5-6e)."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import APPROVE, ASSIGN, ISSUE, REASSIGN, REVIEW_CONTRACT, START
from guiju.conduct.coverage import covering, in_force
from guiju.conduct.days import days_until, measurement_days
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import written
from guiju.conduct.parameters import whole
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.measurement import Result
from guiju.record.model import Point, ScopeRow
from guiju.record.words import Day, Quantity
from guiju.results.smallest import stated_at
from guiju.results.units import behind, factor, fraction

GUARDS = (REVIEW_CONTRACT, ASSIGN, REASSIGN, START, APPROVE, ISSUE)
OUTSIDE = voice("point_outside_scope", "5-6e")
NOT_IN_FORCE = voice("qualification_not_in_force", "4.3-1")
NEAR_END = voice("scope_near_end", "4.3-1")
PLACE = voice("place_not_covered", "4.2-3")
BELOW = voice("U_below_scope", "5-6e")

TOLERANCE = Decimal("1e-9")
"""Relative; a computed value differs from itself by no more (as in recomputation)."""


Covered = tuple[tuple[SectionFacts, tuple[tuple[Point, tuple[ScopeRow, ...]], ...]], ...]
_last: tuple[CalibrationFacts | None, Covered] = (None, ())
"""The facts judged last with what covers their points: several rules ask the same, one after the other."""


def _sections(facts: CalibrationFacts) -> Covered:
    """Each section with its points and the rows that cover them; none where that cannot be told."""
    global _last  # noqa: PLW0603 - a note that saves work and decides nothing; facts cannot change
    last = _last
    if last[0] is not facts:
        last = _last = facts, tuple((each, _points(facts, each)) for each in facts.sections)
    return last[1]


def _points(facts: CalibrationFacts, section: SectionFacts) -> tuple[tuple[Point, tuple[ScopeRow, ...]], ...]:
    method, place = section.method, section.place
    if method is None or place is None:
        return ()
    return tuple((each, covering(facts.scope, method, place, each)) for each in section.points)


def _covered(
    say: Voice, facts: CalibrationFacts
) -> Iterator[tuple[SectionFacts, tuple[tuple[Point, tuple[ScopeRow, ...]], ...]] | Finding]:
    """Each section with its points and the rows that cover them, or the finding that this cannot be told."""
    for section, points in _sections(facts):
        missing = "method" if section.method is None else "place" if section.place is None else "points"
        if not points:
            yield say.unknown(section.section_id, missing)
        else:
            yield section, points


def _nominals(points: list[Point]) -> str:
    return ", ".join(dict.fromkeys(written(each.nominal) for each in points))


def judged_days(facts: CalibrationFacts, section: SectionFacts) -> tuple[Day, ...]:
    """The days of measurement; from the approval on also the day of the act, or of the issue of a past case."""
    days = measurement_days(facts, section)
    leaving = facts.stage in ("approval", "issue", "past")
    return tuple(dict.fromkeys((*days, facts.day))) if leaving else days


@rule(OUTSIDE.code, requirements=OUTSIDE.requirements, reads=CalibrationFacts, guards=GUARDS)
def outside_scope(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every point lies in some row of the scope by quantity, range, method, edition and site; there is no override.

    A row that covers the point but is not in force on the day is `qualification_not_in_force`, never both.
    """
    for each in _covered(OUTSIDE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, points = each
        bare = [point for point, rows in points if not rows]
        if bare and section.method and section.place:
            yield OUTSIDE.found(
                section.section_id,
                points=_nominals(bare),
                quantity=bare[0].quantity,
                method=section.method.code,
                edition=section.method.edition,
                site=section.place.site,
                place=section.place.kind,
            )


@rule(NOT_IN_FORCE.code, requirements=NOT_IN_FORCE.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_in_force(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Of the rows that cover a point one is in force on each day that is judged: neither lapsed nor suspended."""
    for each in _covered(NOT_IN_FORCE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, points = each
        days = judged_days(facts, section)
        idle = [
            (point, rows, day)
            for point, rows in points
            for day in days
            if rows and not any(in_force(row, day) for row in rows)
        ]
        if idle:
            yield NOT_IN_FORCE.found(
                section.section_id,
                points=_nominals([point for point, _, _ in idle]),
                qualifications=", ".join(dict.fromkeys(row.qualification for _, rows, _ in idle for row in rows)),
                days=", ".join(sorted({day for _, _, day in idle})),
            )


@rule(
    NEAR_END.code,
    requirements=NEAR_END.requirements,
    reads=CalibrationFacts,
    guards=(REVIEW_CONTRACT,),
    subjects=("act",),
)
def near_end(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns when the last row that covers a point ends soon: the certificate must leave before that."""
    ahead = whole(parameters, "scope_warning_days")
    for each in _covered(NEAR_END, facts):
        if isinstance(each, Finding):
            continue
        section, points = each
        for _, rows in points:
            held = [row.valid_to for row in rows if in_force(row, section.day)]
            if held and days_until(section.day, max(held)) < ahead:
                yield NEAR_END.warning(section.section_id, valid_to=max(held))
                break


@rule(
    PLACE.code,
    requirements=PLACE.requirements,
    reads=CalibrationFacts,
    guards=(REVIEW_CONTRACT, ASSIGN, REASSIGN, START),
)
def place_not_covered(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A laboratory's address stands on the qualification. Work on site needs a row that allows it (5-6e)."""
    for section in facts.sections:
        if section.place is None:
            yield PLACE.unknown(section.section_id, "place")
        elif section.place.kind == "laboratory" and not section.place.covered:
            yield PLACE.found(section.section_id, place=section.place.name, address=section.place.address)


@rule(BELOW.code, requirements=BELOW.requirements, reads=CalibrationFacts, guards=(APPROVE,))
def below_scope(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No unrounded U is below the scope's smallest at its place, at the same k (ILAC-P14).

    Where several rows are in force the largest of their smallest U counts, as in the evaluation that raises it. A
    result without a place on the range has no smallest U there.
    """
    for each in _covered(BELOW, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, points = each
        by_id = {point.point_id: point for point, _ in points}
        for result in facts.results:
            point = next((by_id[name] for name in result.points if name in by_id), None)
            if result.section_id == section.section_id and point is not None and result.at is not None:
                yield from _below(facts, section, point, result, result.at)


def _below(
    facts: CalibrationFacts, section: SectionFacts, point: Point, result: Result, at: Quantity
) -> Iterator[Finding]:
    if section.method is None or section.place is None:
        return
    rows = covering(facts.scope, section.method, section.place, point, at)
    stated = {row.row_id: stated_at(row, at, point.influences) for row in rows}
    smallest = {
        row.row_id: _smallest(row, found, result, at)
        for row in rows
        if (found := stated[row.row_id]) is not None and in_force(row, section.day)
    }
    known = {row_id: value for row_id, value in smallest.items() if value is not None}
    if len(known) < len(smallest):
        yield BELOW.unknown(f"{section.section_id}/{result.result_id}", "units", at=written(at))
    if not known:
        return
    row_id, largest = max(known.items(), key=lambda item: item[1])
    if Decimal(result.U) < largest * (1 - TOLERANCE):
        yield BELOW.found(
            f"{section.section_id}/{result.result_id}",
            at=written(at),
            U=f"{result.U}{behind(result.unit)}",
            smallest=f"{largest.normalize():f}{behind(result.unit)}",
            row=row_id,
        )


def _smallest(row: ScopeRow, found: Decimal, result: Result, at: Quantity) -> Decimal | None:
    """What the row states there, in the result's unit and for its k; None where the units do not compare."""
    stated = found * Decimal(result.k) / Decimal(row.k)
    if not row.relative:
        scale = factor(row.smallest_U_unit, result.unit)
        return None if scale is None else stated * scale
    share, scale = fraction(row.smallest_U_unit), factor(at.unit, result.unit)
    return None if share is None or scale is None else stated * share * abs(Decimal(at.value)) * scale
