"""Which results may stand under the accreditation's mark: points inside a row valid on both days (CNAS-R01; 4.3-1)."""

from decimal import Decimal

from guiju.record.model import Point, Record, ScopeRow, Section
from guiju.record.words import Day


def results_in_scope(record: Record, issued_on: Day) -> frozenset[str]:
    """Ids of results that an accredited row covers on the day of measurement and of issue; none in a demonstration."""
    if record.demonstration:
        return frozenset()
    points = {point.point_id: point for point in record.points}
    sections = {section.section_id: section for section in record.sections}
    rows = [row for row in record.scope if row.qualification_kind == "accreditation"]
    return frozenset(
        result.result_id
        for result in record.results
        if result.points
        and all(
            name in points and _covered(points[name], sections[result.section_id], rows, record.place.site, issued_on)
            for name in result.points
        )
    )


def accreditation(record: Record) -> str:
    """Number of the accreditation certificate, when the scope has one."""
    return next((row.certificate_number for row in record.scope if row.qualification_kind == "accreditation"), "")


def _covered(point: Point, section: Section, rows: list[ScopeRow], site: str, issued_on: Day) -> bool:
    return any(
        row.method == section.method_code
        and row.edition == section.edition
        and row.quantity == point.quantity
        and row.site == site
        and _inside(point, row)
        and all(_valid(row, day) for day in (section.day, section.finished_day, issued_on))
        for row in rows
    )


def _inside(point: Point, row: ScopeRow) -> bool:
    if point.nominal.unit != row.range.unit:
        return False
    value = Decimal(point.nominal.value)
    above = row.range.lower is None or value >= Decimal(row.range.lower)
    return above and (row.range.upper is None or value <= Decimal(row.range.upper))


def _valid(row: ScopeRow, day: Day) -> bool:
    if not row.valid_from <= day <= row.valid_to:
        return False
    return not any(first <= day and (last is None or day <= last) for first, last in row.suspensions)
