"""Who issued a paper outside the agency: somebody with a name, who is not the agency or one of its people."""

from collections.abc import Iterator
from typing import Any

from guiju.conduct.evaluation.carrying import FROM_OUTSIDE
from guiju.conduct.evaluation.evidence_file import is_scanned
from guiju.conduct.evaluation.substance import bare, names_something
from guiju.lab.agency.models import Agency
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.files import stored
from guiju.lab.house.models import Installation
from guiju.lab.people.models import Person


def demand_outside(reading: Reading, request: Any) -> None:
    """Raises Refused where a document names no issuer outside, or is not the paper that the issuer gave out."""
    named = {"outside": request.outside}
    if not names_something(request.outside):
        raise Refused("outside_names_nothing", requirement="4.7-1", parameters=named)
    if any(_is(request.outside, each) for each in _of_the_house(reading)):
        raise Refused("outside_is_the_house", requirement="4.7-1", parameters=named)
    if request.kind in FROM_OUTSIDE and request.file_sha256 and not is_scanned(stored(request.file_sha256)):
        raise Refused("outside_not_scanned", requirement="4.7-1", parameters=named)


def _of_the_house(reading: Reading) -> Iterator[str]:
    """Names and numbers of the agency, and the names of its people."""
    yield Installation.objects.get().agency_id
    for agency in reading.rows(Agency.objects.all()):
        yield from (agency.code, agency.name, agency.name_en, agency.credit_code, agency.responsible_name)
    for person in reading.rows(Person.objects.all()):
        yield person.name


def _is(outside: str, own: str) -> bool:
    """Whether the issuer's words name the house: its whole name stands in them, or they are the larger part of it."""
    said, name = bare(outside), bare(own)
    return names_something(own) and (name in said or (said in name and 2 * len(said) > len(name)))
