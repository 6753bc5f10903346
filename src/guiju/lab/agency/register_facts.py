"""The register of the agency as of a day, for the rules that watch it; five queries whatever the number of lines."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q

from guiju.conduct.register_agency import AgencyRegister, LicenceFacts, LiftedBack, QualificationFacts
from guiju.lab.agency.facts import spans, suspensions_of
from guiju.lab.agency.models import Agency, Licence, Qualification, Suspension
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
    stopped = reading.ask(suspensions_of, qualifications=sorted(row.pk for row in rows)) if rows else ()
    suspended, back = spans(stopped), _lifted_back(stopped, day)
    return tuple(_qualification(row, *counts[row.pk], suspended.get(row.pk, ()), back.get(row.pk, ())) for row in rows)


def _lifted_back(rows: Iterable[Suspension], day: date) -> dict[int, tuple[LiftedBack, ...]]:
    """Liftings backward that stand unconfirmed on the day, by the key of their qualification."""
    found: dict[int, tuple[LiftedBack, ...]] = {}
    for each in rows:
        unconfirmed = each.confirmed_on is None or each.confirmed_on > day
        if each.lifted_back and each.lifted_on <= day and unconfirmed:
            found[each.qualification_id] = (*found.get(each.qualification_id, ()), _taken(each))
    return found


def _taken(row: Suspension) -> LiftedBack:
    first, last = row.until + timedelta(days=1), row.lifted_on - timedelta(days=1)
    return LiftedBack(first=_day(first), last=_day(last), on=_day(row.lifted_on), by=row.lifted_by)


def _qualification(
    row: Qualification, lines: int, ending: date | None, suspended: object, back: tuple[LiftedBack, ...]
) -> QualificationFacts:
    return QualificationFacts(
        number=row.number,
        kind=row.kind,
        valid_from=_day(row.valid_from),
        valid_to=_day(row.valid_to),
        suspensions=suspended,
        lines=lines,
        ending=None if ending is None else _day(ending),
        lifted_back=back,
    )
