"""What a person's dated facts say on a day: authorisation, qualification, employment."""

from collections.abc import Collection, Mapping
from typing import Protocol

from guiju.conduct.days import within
from guiju.conduct.parameters import text_of
from guiju.record.enclosures import Authorisation, Person
from guiju.record.words import Day

SENIOR = frozenset({"metrologist_1", "senior_title"})
"""What carries more than the limited number of fields (4.5-4)."""
METROLOGIST = SENIOR | {"metrologist_2"}
"""What carries up to the limited number of fields (4.5-3)."""
RELEVANT = METROLOGIST | {"other"}
"""What counts as the calibrator's or reviewer's relevant qualification (4.5-7).

The code leaves open which paper is relevant, so whoever attests it says so. A military verifier's certificate is not
among them: it counts in an agency of the armed forces or the defence industry alone (4.5-9); see `carries`.
"""


class Named(Protocol):
    """A method's edition as far as an authorisation looks at it."""

    @property
    def code(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def field(self) -> str: ...


class Agency(Protocol):
    """What facts know of the agency's nature (4.5-9)."""

    @property
    def defence_agency(self) -> bool | None: ...
    @property
    def competent_departments(self) -> tuple[str, ...]: ...


def named(person: Person) -> str:
    """A person in sentences."""
    return f"{person.name} ({person.person_id})"


def authorisations(person: Person, kind: str, method: Named, day: Day) -> tuple[Authorisation, ...]:
    """The authorisations that let the person do this by this edition on the day.

    An authorisation names a method (one edition of it, or all where the edition is empty), or no method and then
    stands for all methods of its fields; for signing the method's field must always be among its fields.
    """
    return tuple(
        each
        for each in person.authorisations
        if each.kind == kind and within(day, each.valid_from, each.valid_to) and _names(each, method)
    )


def _names(authorisation: Authorisation, method: Named) -> bool:
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


def verifier(person: Person, agency: Agency, day: Day) -> bool | None:
    """Whether a verifier's certificate stands for level 2 on the day (4.5-9).

    It does in an agency that is proven to be of the armed forces or the defence industry, when one of its competent
    departments issued it. None where the person holds one and the agency's nature is not known.
    """
    held = [
        each
        for each in person.qualifications
        if each.kind == "military_verifier" and each.attested and within(day, each.valid_from, each.valid_to)
    ]
    if not held or agency.defence_agency is False:
        return False
    if agency.defence_agency is None:
        return None
    departments = {each.strip() for each in agency.competent_departments}
    return any(each.issuer.strip() in departments for each in held)


def carries(
    person: Person, kinds: Collection[str], day: Day, *, agency: Agency, doer: str, parameters: Mapping[str, str]
) -> bool | None:
    """Whether the person holds one of the kinds on the day, or a verifier's certificate that stands for level 2.

    `doer` is calibrator, reviewer or signatory: for which of them it stands is a parameter, which is read only where a
    verifier's certificate decides. None where the agency's nature, on which it depends, is not known.
    """
    if holds_paper(person, kinds, day):
        return True
    held = verifier(person, agency, day) if "metrologist_2" in kinds else False
    if held is False or doer not in text_of(parameters, "verifier_counts_for").split():
        return False
    return held


def papers_for(count: int, limit: int) -> frozenset[str]:
    """The papers that carry signing for a number of fields: up to the limit a metrologist's, beyond it a senior's."""
    return METROLOGIST if count <= limit else SENIOR


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
