"""A person as of a day, in the record's own words."""

from datetime import date

from guiju.lab.house.act import Reading
from guiju.lab.people.models import Person
from guiju.record import enclosures
from guiju.record.words import Day


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _end(value: date | None) -> Day | None:
    return None if value is None else _day(value)


def person(reading: Reading, code: str, day: date) -> enclosures.Person | None:
    """The person with every dated fact on file, or None when nobody has this code."""
    found = reading.rows(Person.objects.filter(code=code))
    if not found:
        return None
    row = found[0]
    return enclosures.Person(
        as_of=_day(day),
        person_id=row.code,
        name=row.name,
        birth_date=_day(row.birth_date),
        employments=tuple(
            enclosures.Employment(kind=each.kind, valid_from=_day(each.valid_from), valid_to=_end(each.valid_to))
            for each in reading.rows(row.employments.order_by("pk"))
        ),
        qualifications=tuple(
            enclosures.Qualification(
                kind=each.kind,
                number=each.number,
                issuer=each.issuer,
                valid_from=_day(each.valid_from),
                valid_to=_end(each.valid_to),
                attested=each.attested,
            )
            for each in reading.rows(row.qualifications.order_by("pk"))
        ),
        authorisations=tuple(
            enclosures.Authorisation(
                kind=each.kind,
                method=each.method_code,
                edition=each.edition,
                fields=tuple(each.fields.split()),
                valid_from=_day(each.valid_from),
                valid_to=_end(each.valid_to),
                trained=each.trained,
            )
            for each in reading.rows(row.authorisations.order_by("pk"))
        ),
        interests=tuple(
            each.customer_code
            for each in reading.rows(row.interests.order_by("pk"))
            if each.declared_on <= day and (each.ended_on is None or day <= each.ended_on)
        ),
    )
