"""The agency and its scope, in the record's own words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from guiju.lab.agency.models import Agency, ScopeRow, Suspension
from guiju.lab.agency.stated import rule_of
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask
from guiju.lab.house.questions import question
from guiju.record import model
from guiju.record.words import Day, DecimalText, Interval, Text


def _day(value: date) -> Day:
    return Day(value.isoformat())


@question
def described_agency() -> Any:
    """The one row of the agency."""
    return Agency.objects.order_by("pk")[:1]


@question
def scope_of(methods: Any) -> Any:
    """The lines of the scope that name one of the methods."""
    return ScopeRow.objects.select_related("qualification").filter(method_code__in=methods).order_by("pk")


@question
def suspensions_of(qualifications: Any) -> Any:
    """The suspensions of some qualifications."""
    return Suspension.objects.filter(qualification_id__in=qualifications).order_by("pk")


def scope_asked(methods: Iterable[str]) -> Iterator[Ask]:
    """What `scope` asks, to be asked ahead."""

    def suspended(rows: list[Any]) -> Iterator[Ask]:
        if rows:
            yield Ask(suspensions_of, {"qualifications": sorted({each.qualification_id for each in rows})})

    yield Ask(scope_of, {"methods": sorted(methods)}, suspended)


def agency(reading: Reading) -> model.Agency | None:
    """The agency as it stands on its certificates; None before it has been described."""
    found = reading.ask(described_agency)
    if not found:
        return None
    row = found[0]
    return model.Agency(
        agency_id=row.code,
        name=Text(zh=row.name, en=row.name_en),
        address=Text(zh=row.address, en=row.address_en),
        credit_code=row.credit_code,
        telephone=row.telephone,
    )


def scope(reading: Reading, methods: set[str]) -> tuple[model.ScopeRow, ...]:
    """Every scope row that names one of the methods, in force or not: the rule judges the day."""
    rows = reading.ask(scope_of, methods=sorted(methods)) if methods else []
    suspended = suspensions(reading, {row.qualification_id for row in rows})
    return tuple(scope_row(row, suspended.get(row.qualification_id, ())) for row in rows)


Spans = tuple[tuple[Day, Day | None], ...]


def suspensions(reading: Reading, qualifications: set[int]) -> dict[int, Spans]:
    """Suspensions by the key of their qualification, by one query, as they count for work."""
    if not qualifications:
        return {}
    return spans(reading.ask(suspensions_of, qualifications=sorted(qualifications)))


def spans(rows: Iterable[Suspension]) -> dict[int, Spans]:
    """The days of suspensions by the key of their qualification."""
    found: dict[int, Spans] = {}
    for each in rows:
        span = (_day(each.since), None if each.counts_until is None else _day(each.counts_until))
        found[each.qualification_id] = (*found.get(each.qualification_id, ()), span)
    return found


def scope_row(row: ScopeRow, suspended: Spans) -> model.ScopeRow:
    """A line of the scope in the record's words; its own days and those of its qualification both bound it."""
    qualification = row.qualification
    return model.ScopeRow(
        row_id=row.code,
        qualification=qualification.number,
        qualification_kind=qualification.kind,
        certificate_number=qualification.number,
        field=row.field,
        instrument=Text(zh=row.instrument, en=row.instrument_en),
        quantity=row.quantity,
        method=row.method_code,
        edition=row.edition,
        site=row.site_code,
        on_site=row.on_site,
        range=Interval(lower=DecimalText(row.lower), upper=DecimalText(row.upper), unit=row.unit),
        smallest_U=DecimalText(row.smallest_U) if row.smallest_U else None,
        smallest_U_unit=row.smallest_U_unit,
        relative=row.relative,
        k=DecimalText(row.k),
        valid_from=_day(max(row.valid_from, qualification.valid_from)),
        valid_to=_day(min(row.valid_to, qualification.valid_to)),
        suspensions=suspended,
        smallest_U_rule=rule_of(row),
    )
