"""What falls due in the register of methods: novelty checks, reviews of procedures, changes of edition."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.conduct.parameters import whole
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.methods.facts import procedures_on
from guiju.lab.methods.models import Change, Edition, Method, NoveltyCheck, ProcedureReview, Verification
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import AS_IT_IS, Falling, Shift, newest

WORDS = {
    "method_novelty": _("Check of a method for novelty"),
    "procedure_review": _("Review of an operating procedure"),
    "edition_change": _("Change of edition"),
    "method_verification": _("Verification of a method"),
}
BEFORE = Shift(-1)
"""The last day on which the old edition is in force."""


def method_dues() -> Iterator[Falling]:
    """All that falls due of methods, judged by the register as it stands today.

    A check for novelty is due a quarter after the last; an edition that was never checked, or never verified, is due
    since it came into force.
    """
    today = clock.today()
    parameters = values_on(Reading(NOBODY, locking=False), today)
    longest = Shift(whole(parameters, "novelty_check_days"))
    standing = _standing(today)
    checks = NoveltyCheck.objects.filter(day__lte=today)
    verified = Verification.objects.filter(passed=True, approved_on__lte=today)
    unchecked = standing.exclude(pk__in=checks.values("edition"))
    unverified = standing.exclude(pk__in=verified.values("edition"))
    yield _of("edition_change", _changes(today), "effective_from", BEFORE)
    yield _of(
        "method_novelty",
        newest(checks, ("edition",), "day").filter(Exists(standing.filter(pk=OuterRef("edition")))),
        "day",
        longest,
    )
    yield _of("method_novelty", unchecked, "effective_from")
    yield _of("method_verification", unverified, "effective_from")
    yield _of("procedure_review", _reviews(today), "day", Shift(whole(parameters, "procedure_review_days")))


def _of(kind: str, rows: QuerySet, column: str, shift: Shift = AS_IT_IS) -> Falling:
    relations = {NoveltyCheck: "edition__method", ProcedureReview: "procedure__method"}
    joined = (relations.get(rows.model, "method"),)
    return Falling(kind=kind, what=WORDS[kind], rows=rows, column=column, shift=shift, joined=joined, told=_told)


def _told(row: Any) -> dict[str, Any]:
    method, title = _titled(row)
    return {"title": f"{method.code} {title}", "link": address("admin:methods_method_change", method.pk)}


def _titled(row: Any) -> tuple[Method, str]:
    if isinstance(row, NoveltyCheck):
        return row.edition.method, row.edition.edition
    if isinstance(row, ProcedureReview):
        return row.procedure.method, f"{row.procedure.code} {row.procedure.number}"
    return row.method, f"→ {row.edition}" if isinstance(row, Change) else row.edition


def _standing(today: date) -> QuerySet:
    in_force = Q(superseded_on=None) | Q(superseded_on__gt=today)
    return Edition.objects.filter(in_force, effective_from__lte=today)


def _changes(today: date) -> QuerySet:
    """Changes that are announced and not granted."""
    return Change.objects.filter(Q(granted_on=None) | Q(granted_on__gt=today), announced_on__lte=today)


def _reviews(today: date) -> QuerySet:
    """The last review of the procedure in force of each method that needs one, where it let the procedure stand."""
    standing = newest(procedures_on(today).order_by(), ("method",), "effective_from", "number")
    needed = standing.filter(Exists(_standing(today).filter(choices_left=True, method=OuterRef("method"))))
    last = newest(ProcedureReview.objects.filter(day__lte=today), ("procedure",), "day")
    return last.filter(Exists(needed.filter(pk=OuterRef("procedure"))), stands=True)
