"""Who has a stake in a row, or is concerned in what was found, as far as the database can tell (4.5-2)."""

from collections.abc import Iterable

from guiju.conduct.evaluation.plan import plans
from guiju.lab.assessment.models import Adjudication, Correction, Document, RunFinding
from guiju.lab.assessment.places import people_at
from guiju.lab.house.act import Reading

UNSETTLED = ("open", "assigned", "answered")


def stake_in(reading: Reading, row: str, person: str) -> str:
    """What of a person's own the row is about: a document, a corrective action, a finding, a suspicion; else empty."""
    documents = reading.rows(Document.objects.filter(owner=person, superseded_by=""))
    for each in documents:
        if row in each.clauses and (each.valid_to is None or each.valid_to >= reading.day):
            return str(each)
    for model, found in (
        (Correction, Correction.objects.filter(row=row, owner=person, effect="")),
        (RunFinding, RunFinding.objects.filter(row=row, owner=person, state__in=UNSETTLED)),
    ):
        rows = reading.rows(found)
        if rows:
            return f"{model._meta.verbose_name} {rows[0]}"
    suspicions = reading.rows(Adjudication.objects.filter(row=row, overturned_on=None).exclude(decision="dismissed"))
    return next((each.code for each in suspicions if person in each.concerned), "")


def roles_at_stake(reading: Reading, row: str) -> tuple[str, ...]:
    """Roles of the actor that the row is about: what it asks of a post is not attested by who holds the post."""
    return tuple(sorted(set(plans()[row].about) & reading.actor.roles))


def concerned(reading: Reading, row: Adjudication) -> frozenset[str]:
    """Everybody concerned: who is named, and who acted at the place."""
    named: Iterable[str] = row.concerned
    return frozenset(named) | people_at(reading, row.found_at)
