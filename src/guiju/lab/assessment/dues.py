"""What falls due in evaluations: documents, their reviews, attestations, corrective actions, findings, replies."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.models import Adjudication, Attestation, Correction, Document, Hearing, RunFinding
from guiju.lab.assessment.readers import (
    corrections_of,
    documents_of,
    findings_of,
    hearings_of,
    nothing_of,
    seen,
    suspicions_of,
)
from guiju.lab.house.reading import Actor
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Falling

DOCUMENT, REVIEW, ATTESTATION = _("Evidence document"), _("Review of a document"), _("Attestation")
CORRECTION, FINDING, REPLY = _("Corrective action"), _("Finding of an evaluation"), _("Reply to a suspicion")
HEARD = _("Right of reply")


def assessment_dues() -> Iterator[Falling]:
    """What waits for an answer, a review or a renewal in evaluations, each for whoever may read what it is about."""
    live = Document.objects.filter(superseded_by="")
    document = {"title": _document, "owner": "owner", "seen": seen(documents_of)}
    yield _of("document", DOCUMENT, live, column="valid_to", **document)
    yield _of("document_review", REVIEW, live, column="review_due", **document)
    attested = Attestation.objects.filter(withdrawn_on=None)
    yield _of("attestation", ATTESTATION, attested, column="expires", title=_row, owner="by", seen=seen(nothing_of))
    open_ones = Correction.objects.filter(done_on=None, effect="")
    yield _of("correction", CORRECTION, open_ones, column="due", title=_row, owner="owner", seen=seen(corrections_of))
    # A finding that a later run goes on with falls due there.
    assigned = RunFinding.objects.filter(state="assigned", continued_by__isnull=True)
    finding = {"title": _finding, "owner": "owner", "joined": "run", "seen": seen(findings_of)}
    yield _of("evaluation_finding", FINDING, assigned, column="due", **finding)
    asked = Hearing.objects.filter(state="asked").exclude(finding__state="lapsed")
    heard = {"title": _heard, "owner": "person", "joined": "finding__run", "seen": seen(hearings_of), "page": _asked}
    yield _of("finding_reply", HEARD, asked, column="reply_until", **heard)
    undecided = Adjudication.objects.filter(decision="")
    yield _of("suspicion_reply", REPLY, undecided, column="reply_until", title=_row, seen=seen(suspicions_of))


def _document(row: Document) -> str:
    return f"{row.code} {row.title}"


def _row(row: Any) -> str:
    return f"{row.code} · {row.row}"


def _finding(row: RunFinding) -> str:
    return f"{row.run.code} · {row.row}"


def _heard(row: Hearing) -> str:
    return _finding(row.finding)


def _page(row: Any) -> str:
    """The entry's own page."""
    return address(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)


def _asked(row: Hearing) -> str:
    """A right of reply is used on the page of its finding."""
    return _page(row.finding)


def _of(
    kind: str,
    what: Any,
    rows: QuerySet,
    *,
    column: str,
    title: Callable[[Any], str],
    seen: Callable[[Actor], Q],
    owner: str = "",
    joined: str = "",
    page: Callable[[Any], str] = _page,
) -> Falling:
    """A kind; `owner` is the column that names who looks after it."""

    def tell(row: Any) -> dict[str, Any]:
        named = getattr(row, owner) if owner else ""
        return {"title": title(row), "link": page(row), "owner": named}

    by = (lambda code: Q(**{owner: code})) if owner else None
    relations = (joined,) if joined else ()
    return Falling(kind=kind, what=what, rows=rows, column=column, told=tell, joined=relations, owner=by, seen=seen)
