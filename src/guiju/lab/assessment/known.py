"""How many there are of what a row is counted in: the house's own registers know it, whoever attests."""

from guiju.lab.assessment.period.issued import certificates_between
from guiju.lab.assessment.sources import last_twelve_months
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.lab.house.who import OUTSIDE
from guiju.lab.people.models import Role


def known(counts: str, reading: Reading) -> int | None:
    """The least that whoever attests on the day of the act finds; None where the house does not count it."""
    return {"certificates": _certificates, "people": _others}[counts](reading) if counts else None


def _certificates(reading: Reading) -> int:
    """Certificates of the twelve months up to the day that stand."""
    begin, end = clock.instants(*last_twelve_months(reading.day))
    return certificates_between(begin, end).filter(status="issued").count()


def _others(reading: Reading) -> int:
    """The staff without the attester: people who hold a role on the day."""
    held = Role.objects.filter(valid_from__lte=reading.day).exclude(valid_to__lt=reading.day).exclude(name__in=OUTSIDE)
    return held.exclude(person__code=reading.actor.person_id).values("person").distinct().count()
