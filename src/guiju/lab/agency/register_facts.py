"""The register of the agency as of a day, for the rules that watch it; five queries whatever the number of lines."""

from datetime import date

from django.db.models import Count, F, Min, Q

from guiju.conduct.register_agency import AgencyRegister, LicenceFacts, QualificationFacts
from guiju.lab.agency.facts import suspensions
from guiju.lab.agency.models import Agency, Licence, Qualification
from guiju.lab.house.act import Reading
from guiju.record.words import Day


def _day(value: date) -> Day:
    return Day(value.isoformat())


def register(reading: Reading, day: date) -> AgencyRegister:
    """The agency, its licences and qualifications as of a day."""
    found = reading.rows(Agency.objects.order_by("pk")[:1])
    row = found[0] if found else Agency(kind="legal_entity")
    return AgencyRegister(
        day=_day(day),
        code=row.code,
        kind=row.kind or "legal_entity",
        credit_code=row.credit_code,
        responsible_name=row.responsible_name,
        responsible_code=row.responsible_code,
        proof=bool(row.proof_sha256),
        licences=tuple(_licence(each) for each in reading.rows(Licence.objects.order_by("pk"))),
        qualifications=_qualifications(reading, day),
    )


def _licence(row: Licence) -> LicenceFacts:
    valid_to = None if row.valid_to is None else _day(row.valid_to)
    return LicenceFacts(number=row.number, valid_from=_day(row.valid_from), valid_to=valid_to)


def _qualifications(reading: Reading, day: date) -> tuple[QualificationFacts, ...]:
    rows = reading.rows(Qualification.objects.order_by("pk"))
    held = Q(scope_rows__valid_from__lte=day, scope_rows__valid_to__gte=day)
    early = held & Q(scope_rows__valid_to__lt=F("valid_to"))
    counted = Qualification.objects.annotate(
        lines=Count("scope_rows", filter=held), ending=Min("scope_rows__valid_to", filter=early)
    )
    counts = {pk: (lines, ending) for pk, lines, ending in counted.values_list("pk", "lines", "ending")}
    suspended = suspensions(reading, {row.pk for row in rows})
    return tuple(_qualification(row, *counts[row.pk], suspended.get(row.pk, ())) for row in rows)


def _qualification(row: Qualification, lines: int, ending: date | None, spans: object) -> QualificationFacts:
    return QualificationFacts(
        number=row.number,
        kind=row.kind,
        valid_from=_day(row.valid_from),
        valid_to=_day(row.valid_to),
        suspensions=spans,
        lines=lines,
        ending=None if ending is None else _day(ending),
    )
