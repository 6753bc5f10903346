"""What the house keeps about a person, for what and how long, and who looked at it; told to the person alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from guiju.lab.people.models import Identity, Person
from guiju.lab.people.words import PURPOSES
from guiju.lab.ui import words
from guiju.lab.ui.timeline import people

MOST = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: how much of it, what for, who sees it, how long it is kept."""

    name: str
    amount: str
    purpose: str
    seen_by: str
    retention: str


@dataclass(frozen=True, slots=True)
class Look:
    """One view of the personal data by somebody else."""

    at: datetime
    who: str
    purpose: str


PARTS = (
    "employments",
    "qualifications",
    "experience",
    "appointments",
    "authorisations",
    "attendances",
    "checks",
    "interests",
    "declarations",
)


def kept(row: Person) -> tuple[Kept, ...]:
    """All that is kept, with purpose and retention class."""
    counts = Person.objects.filter(pk=row.pk).aggregate(**{each: Count(each, distinct=True) for each in PARTS})
    number = Identity.objects.filter(person=row).exclude(mark="").exists()
    staff, named = _("Everybody of the house"), _("Quality manager and head, each view on file")
    personnel = _("Personnel file: employment and six years")
    record = _("Technical records: as long as the certificates")

    def lines(*names: str) -> str:
        return _("%(count)s entries") % {"count": sum(counts[each] for each in names)}

    one, none = _("1 entry"), _("none")
    return (
        Kept(_("Date of birth"), one, _("Age limit (4.5-10)"), named, personnel),
        Kept(_("Identity number"), one if number else none, _("Telling people apart on papers"), named, personnel),
        Kept(_("Name and code"), one, _("Who did what"), staff, record),
        Kept(_("Employment"), lines("employments"), _("Long-term employment (4.5-7)"), staff, personnel),
        Kept(
            _("Qualifications and work"),
            lines("qualifications", "experience"),
            _("Qualification (4.5-3 to 4.5-9)"),
            staff,
            personnel,
        ),
        Kept(
            _("Posts and authorisations"),
            lines("appointments", "authorisations"),
            _("What you may do (4.5-1, 5-5d)"),
            staff,
            record,
        ),
        Kept(
            _("Training and checks"), lines("attendances", "checks"), _("Competence (4.5-2, 4.5-8)"), staff, personnel
        ),
        Kept(_("Interests"), lines("interests", "declarations"), _("Impartiality (5-1, 5-3)"), staff, personnel),
    )


def looks(row: Person) -> tuple[Look, ...]:
    """Views by others, newest first."""
    rows = list(row.viewings.order_by("-viewed_at", "-pk")[:MOST])
    names = people({each.viewed_by for each in rows})
    return tuple(
        Look(each.viewed_at, names.get(each.viewed_by, each.viewed_by), words.word(PURPOSES, each.purpose))
        for each in rows
    )
