"""What a person's dated facts say on a day: authorisation, qualification, employment."""

from collections.abc import Collection

from guiju.conduct.days import within
from guiju.record.enclosures import Authorisation, Method, Person
from guiju.record.words import Day

SENIOR = frozenset({"metrologist_1", "senior_title"})
"""What carries more than the limited number of fields (4.5-4)."""
METROLOGIST = SENIOR | {"metrologist_2"}
"""What carries up to the limited number of fields (4.5-3)."""
RELEVANT = METROLOGIST | {"other"}
"""What counts as the calibrator's or reviewer's relevant qualification (4.5-7).

The code leaves open which paper is relevant, so whoever attests it says so. A military verifier's certificate counts
only in an agency of the armed forces or the defence industry (4.5-9), which no fact here proves.
"""


def named(person: Person) -> str:
    """A person in sentences."""
    return f"{person.name} ({person.person_id})"


def authorisations(person: Person, kind: str, method: Method, day: Day) -> tuple[Authorisation, ...]:
    """The authorisations that let the person do this by this edition on the day.

    An authorisation names a method (one edition of it, or all where the edition is empty), or no method and then
    stands for all methods of its fields; for signing the method's field must always be among its fields.
    """
    return tuple(
        each
        for each in person.authorisations
        if each.kind == kind and within(day, each.valid_from, each.valid_to) and _names(each, method)
    )


def _names(authorisation: Authorisation, method: Method) -> bool:
    by_field = method.field in authorisation.fields
    if not authorisation.method:
        return by_field
    by_method = authorisation.method == method.code and authorisation.edition in ("", method.edition)
    return by_method and (authorisation.kind != "sign" or by_field)


def holds_paper(person: Person, kinds: Collection[str], day: Day) -> bool:
    """Whether an attested qualification of one of the kinds is valid on the day; without that nobody saw the paper."""
    return any(
        each.kind in kinds and each.attested and within(day, each.valid_from, each.valid_to)
        for each in person.qualifications
    )


def employed_long_term(person: Person, day: Day) -> bool:
    """Whether a long-term employment covers the day."""
    return any(each.kind == "long_term" and within(day, each.valid_from, each.valid_to) for each in person.employments)


def signing_fields(person: Person, day: Day) -> tuple[str, ...]:
    """The fields that the person may sign for on the day, each once."""
    return tuple(
        sorted(
            {
                name
                for each in person.authorisations
                if each.kind == "sign" and within(day, each.valid_from, each.valid_to)
                for name in each.fields
            }
        )
    )
