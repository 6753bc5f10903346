"""Who reads what of the evaluations: the managers and the assessor all of it, anybody else what concerns the person."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guiju.lab.accounts.queries import signed_in
from guiju.lab.assessment.models import (
    Adjudication,
    Attestation,
    Correction,
    Declaration,
    Document,
    Hearing,
    Run,
    RunFinding,
)
from guiju.lab.house.reading import Actor

READERS = ("head", "quality_manager", "technical_manager", "assessor")


def reads_all(request: HttpRequest) -> bool:
    """Whether whoever asks reads every evaluation."""
    who = signed_in(request)
    return who is not None and bool(who.roles & set(READERS))


def suspicions_of(person: str) -> Iterable[int]:
    """Suspicions that concern a person."""
    rows = Adjudication.objects.values_list("pk", "concerned", "opened_by")
    return [pk for pk, concerned, by in rows if person in (*concerned, by)]


def attestations_of(person: str) -> Iterable[int]:
    """What a person attested."""
    return list(Attestation.objects.filter(by=person).values_list("pk", flat=True))


def findings_of(person: str) -> Iterable[int]:
    """Findings of runs that a person looks after, or that name the person."""
    named = Hearing.objects.filter(person=person).exclude(state="lapsed").values_list("finding_id", flat=True)
    owned = RunFinding.objects.filter(owner=person).values_list("pk", flat=True)
    return {*named, *owned}


def hearings_of(person: str) -> Iterable[int]:
    """Rights of reply that are a person's own, or belong to a finding that the person looks after."""
    own = Q(person=person) | Q(finding__owner=person)
    return list(Hearing.objects.filter(own).values_list("pk", flat=True))


def corrections_of(person: str) -> Iterable[int]:
    """Corrective actions that a person looks after."""
    return list(Correction.objects.filter(owner=person).values_list("pk", flat=True))


def runs_of(person: str) -> Iterable[int]:
    """Runs that a person was asked to assess, also where a declared conflict ended that."""
    asked = [pk for pk, assessors in Run.objects.values_list("pk", "assessors") if person in assessors]
    return {*asked, *Declaration.objects.filter(person=person).values_list("run_id", flat=True)}


def documents_of(person: str) -> Iterable[int]:
    """Documents that a person keeps right, filed or approved."""
    named = Q(owner=person) | Q(filed_by=person) | Q(approved_by=person)
    return list(Document.objects.filter(named).values_list("pk", flat=True))


def people_of_document(row: Document) -> tuple[str, ...]:
    """Who keeps a document right, filed or approved it."""
    return tuple(each for each in (row.owner, row.filed_by, row.approved_by) if each)


def seen(own: Callable[[str], Iterable[int]]) -> Callable[[Actor], Q]:
    """The rows that somebody may be told of: all of them for readers, the person's own for others."""
    return lambda who: Q() if who.roles & set(READERS) else Q(pk__in=own(who.person_id))


def nothing_of(person: str) -> Iterable[int]:
    """Rows that only readers of evaluations see."""
    return ()


def reads_file(request: HttpRequest, row: Any) -> bool:
    """Whether whoever asks may see the file of a row; of a suspicion, its replies and rulings also who is concerned."""
    who = signed_in(request)
    if reads_all(request) or who is None:
        return reads_all(request)
    if isinstance(row, Attestation):
        return row.by == who.person_id
    of = row.pk if isinstance(row, Adjudication) else getattr(row, "adjudication_id", None)
    return of is not None and of in suspicions_of(who.person_id)


OPEN_TO_ALL = frozenset(
    f"admin:assessment_{each}_changelist"
    for each in ("adjudication", "attestation", "correction", "document", "run", "runfinding")
)
"""Lists that show everybody the person's own rows."""


class OfReaders:
    """Base of a register of evaluations; put it first. Whoever does not read all of it sees the person's own rows."""

    own = staticmethod(nothing_of)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody may open a list of what concerns the person; a closed register nobody but its readers."""
        return reads_all(request) or self.own is not nothing_of

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows, or the person's own."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if reads_all(request):
            return rows
        who = signed_in(request)
        return rows.filter(pk__in=self.own(who.person_id) if who else ())

    def empty_words(self, request: HttpRequest) -> str:
        """To whoever does not read all, an empty list says whose rows it would show."""
        told: str = super().empty_words(request)  # type: ignore[misc]
        mine = _("You see here what you opened and what concerns you; there is none yet.")
        return told if reads_all(request) else mine

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = dict(extra_context or {})
        if not reads_all(request):
            # Pages that only readers open are no way out of a list of one's own.
            named = ((title, name) for title, name in self.links if name in OPEN_TO_ALL)  # type: ignore[attr-defined]
            more["register_links"] = [(title, reverse(name)) for title, name in named]
        return super().changelist_view(request, more)  # type: ignore[misc,no-any-return]

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        closed = not self.has_view_permission(request)
        # Of another's row, and of one that there is not, is said alike that it is not for this person.
        if closed or (not reads_all(request) and self.get_object(request, object_id) is None):  # type: ignore[attr-defined]
            raise PermissionDenied
        return super()._row(request, object_id)  # type: ignore[misc]
