"""What cannot be true of anybody: an age at which nobody works, work before it, papers without a number (4.5-1, 4.5-3).

Slips and inventions alike; the limits are dated parameters. No sentence tells a date of birth.
"""

from datetime import date, timedelta
from typing import Any

from guiju.conduct.days import birthday
from guiju.conduct.parameters import whole
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import plain_text
from guiju.lab.people.models import Person, Qualification
from guiju.record.words import Day


def demand_age(reading: Reading, born: date) -> None:
    """Raises Refused for a date of birth of somebody too young to work, or older than people get who work."""
    parameters, day = values_on(reading, reading.day), Day(born.isoformat())
    youngest, oldest = whole(parameters, "youngest_at_work"), whole(parameters, "oldest_at_work")
    today = reading.day.isoformat()
    if today < birthday(day, youngest) or birthday(day, oldest) < today:
        told = {"youngest": str(youngest), "oldest": str(oldest)}
        raise Refused("birth_unlikely", requirement="4.5-1", parameters=told)


def demand_one_self(reading: Reading, code: str, name: str, born: date) -> None:
    """Raises Refused for the name and date of birth of somebody on file: nobody reviews the own work as another.

    What the installation itself takes over is excepted.
    """
    if "system" in reading.actor.roles:
        return
    for each in reading.rows(Person.objects.filter(birth_date=born).exclude(code=code).order_by("code")):
        if plain_text(each.name) == plain_text(name):
            raise Refused("person_twice", requirement="4.5-1", parameters={"other": each.code})


def demand_grown(reading: Reading, person: str, first: date) -> None:
    """Raises Refused for work, employment or a paper that would begin before the person could work."""
    row = reading.one(Person.objects.filter(code=person), person)
    youngest = whole(values_on(reading, reading.day), "youngest_at_work")
    if first.isoformat() < birthday(Day(row.birth_date.isoformat()), youngest):
        told = {"person": person, "day": first.isoformat(), "youngest": str(youngest)}
        raise Refused("before_working_age", requirement="4.5-1", parameters=told)


def demand_not_far_ahead(reading: Reading, first: date) -> None:
    """Raises Refused for a beginning further ahead than anybody writes down."""
    days = whole(values_on(reading, reading.day), "entered_ahead_days")
    if first > reading.day + timedelta(days=days):
        told = {"day": first.isoformat(), "days": str(days)}
        raise Refused("beginning_far_ahead", requirement="4.5-1", parameters=told)


def demand_papers_own(reading: Reading, request: Any) -> None:
    """Raises Refused for the number of a paper that is on file for somebody else: a paper names one person.

    Whatever its kind is said to be, and however number and issuer are written. The own paper is named again as it is on
    file, such as when it was renewed, so that one paper does not stand there as two.
    """
    number, issuer = plain_text(request.number), plain_text(request.issuer)
    # Numbers of papers are in their issuers' own signs, which no database compares: the whole is compared here.
    rows = Qualification.objects.order_by("pk").values_list("person__code", "number", "issuer")
    for person, other, by in rows.iterator():
        if plain_text(other) != number or plain_text(by) != issuer:
            continue
        if person != request.person:
            told = {"number": other, "issuer": by, "person": person}
            raise Refused("paper_of_other", requirement="4.5-3", parameters=told)
        if request.number.strip() != other.strip():
            raise Refused("code_alike", requirement="4.5-3", parameters={"code": request.number, "other": other})
