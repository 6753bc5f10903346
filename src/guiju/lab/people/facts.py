"""A person as of a day, in the record's own words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from guiju.lab.house.act import Reading
from guiju.lab.people.models import Authorisation, Employment, Interest, Person, Qualification
from guiju.record import enclosures
from guiju.record.words import Day


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _end(value: date | None) -> Day | None:
    return None if value is None else _day(value)


def person(reading: Reading, code: str, day: date) -> enclosures.Person | None:
    """The person with every dated fact on file, or None when nobody has this code."""
    return people(reading, (code,), day).get(code)


def people(reading: Reading, codes: Iterable[str], day: date) -> dict[str, enclosures.Person]:
    """People by code, each with every dated fact on file, by the same number of queries for one and for many."""
    rows = reading.rows(Person.objects.filter(code__in=sorted(set(codes))).order_by("pk"))
    ids = [row.pk for row in rows]
    employments = _by_person(reading, Employment, ids)
    qualifications = _by_person(reading, Qualification, ids)
    authorisations = _by_person(reading, Authorisation, ids)
    interests = _by_person(reading, Interest, ids)
    return {
        row.code: enclosures.Person(
            as_of=_day(day),
            person_id=row.code,
            name=row.name,
            birth_date=_day(row.birth_date),
            employments=tuple(_employment(each) for each in employments.get(row.pk, ())),
            qualifications=tuple(_qualification(each) for each in qualifications.get(row.pk, ())),
            authorisations=tuple(_authorisation(each) for each in authorisations.get(row.pk, ())),
            interests=tuple(
                each.customer_code
                for each in interests.get(row.pk, ())
                if each.declared_on <= day and (each.ended_on is None or day <= each.ended_on)
            ),
        )
        for row in rows
    }


def _by_person(reading: Reading, model: Any, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in reading.rows(model.objects.filter(person_id__in=ids).order_by("pk")) if ids else ():
        found.setdefault(row.person_id, []).append(row)
    return found


def _employment(row: Employment) -> enclosures.Employment:
    return enclosures.Employment(kind=row.kind, valid_from=_day(row.valid_from), valid_to=_end(row.valid_to))


def _qualification(row: Qualification) -> enclosures.Qualification:
    return enclosures.Qualification(
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        valid_from=_day(row.valid_from),
        valid_to=_end(row.valid_to),
        attested=row.attested,
    )


def _authorisation(row: Authorisation) -> enclosures.Authorisation:
    return enclosures.Authorisation(
        kind=row.kind,
        method=row.method_code,
        edition=row.edition,
        fields=tuple(row.fields.split()),
        valid_from=_day(row.valid_from),
        valid_to=_end(row.valid_to),
        trained=row.trained,
    )
