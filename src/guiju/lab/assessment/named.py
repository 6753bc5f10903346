"""The people whom findings name: by their code in the words of a finding, or by what they signed on a record named."""

import re
from collections.abc import Iterable

from guiju.conduct.evaluation.evidence import Example
from guiju.conduct.finding import Finding
from guiju.lab.calibrations.models import Statement
from guiju.lab.house.reading import Reading
from guiju.lab.people.models import Person

LISTED = re.compile(r"[,;，；、\s]+")
"""Several codes in one parameter are listed so."""
LONGEST = 64
"""A longer word is the code of nobody and the number of no record."""


def said_in(each: Example | Finding, where: str) -> set[str]:
    """Words of a finding, and of its place, that may be the code of a person or the number of a record."""
    whole = {each.subject, where.partition(":")[2].partition("/")[2], *(value for _, value in each.parameters)}
    listed = {word for text in whole for word in LISTED.split(text)}
    return {word for word in whole | listed if 0 < len(word) <= LONGEST}


def people_among(reading: Reading, words: Iterable[str]) -> frozenset[str]:
    """Those of the words that are codes of people."""
    asked = sorted(set(words))
    return frozenset(each.code for each in reading.rows(Person.objects.filter(code__in=asked)) if asked)


def signers_of(reading: Reading, numbers: Iterable[str]) -> frozenset[str]:
    """Who made a statement on the records of these numbers, or of these certificates; the seal's own is nobody's."""
    asked = sorted(set(numbers))
    made = Statement.objects.exclude(purpose="issue")
    by_number = made.filter(record__number__in=asked) | made.filter(record__numbers__number__in=asked)
    return frozenset(each.person_code for each in reading.rows(by_number.distinct()) if asked)


def named_by(reading: Reading, where: str, found: Iterable[Finding]) -> frozenset[str]:
    """Everybody whom the findings at a place name, and whoever signed for a record that they name."""
    place = where.partition(":")[2].partition("/")[2]
    words = {place} if place else set()
    words = words.union(*(said_in(each, where) for each in found))
    return people_among(reading, words) | signers_of(reading, words) if words else frozenset()
