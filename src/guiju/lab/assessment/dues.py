"""What falls due in evaluations: documents, their reviews, attestations, corrective actions, findings, replies."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.models import Adjudication, Attestation, Correction, Document, Hearing, RunFinding
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Falling

DOCUMENT, REVIEW, ATTESTATION = _("Evidence document"), _("Review of a document"), _("Attestation")
CORRECTION, FINDING, REPLY = _("Corrective action"), _("Finding of an evaluation"), _("Reply to a suspicion")
HEARD = _("Right of reply")


def assessment_dues() -> Iterator[Falling]:
    """What waits for an answer, a review or a renewal in evaluations."""
    live = Document.objects.filter(superseded_by="")
    yield _of("document", DOCUMENT, live, column="valid_to", title=_document, owner="owner")
    yield _of("document_review", REVIEW, live, column="review_due", title=_document, owner="owner")
    attested = Attestation.objects.filter(withdrawn_on=None)
    yield _of("attestation", ATTESTATION, attested, column="expires", title=_row, owner="by")
    open_ones = Correction.objects.filter(done_on=None, effect="")
    yield _of("correction", CORRECTION, open_ones, column="due", title=_row, owner="owner")
    # A finding that a later run goes on with falls due there.
    assigned = RunFinding.objects.filter(state="assigned", continued_by__isnull=True)
    yield _of("evaluation_finding", FINDING, assigned, column="due", title=_finding, owner="owner", joined="run")
    asked, of = Hearing.objects.filter(state="asked").exclude(finding__state="lapsed"), "finding__run"
    yield _of("finding_reply", HEARD, asked, column="reply_until", title=_heard, owner="person", joined=of)
    undecided = Adjudication.objects.filter(decision="")
    yield _of("suspicion_reply", REPLY, undecided, column="reply_until", title=_row)


def _document(row: Document) -> str:
    return f"{row.code} {row.title}"


def _row(row: Any) -> str:
    return f"{row.code} · {row.row}"


def _finding(row: RunFinding) -> str:
    return f"{row.run.code} · {row.row}"


def _heard(row: Hearing) -> str:
    return _finding(row.finding)


def _of(
    kind: str, what: Any, rows: QuerySet, *, column: str, title: Callable[[Any], str], owner: str = "", joined: str = ""
) -> Falling:
    """A kind; `owner` is the column that names who looks after it."""

    def tell(row: Any) -> dict[str, Any]:
        named = getattr(row, owner) if owner else ""
        return {"title": title(row), "link": address("assessment:overview"), "owner": named}

    by = (lambda code: Q(**{owner: code})) if owner else None
    relations = (joined,) if joined else ()
    return Falling(kind=kind, what=what, rows=rows, column=column, told=tell, joined=relations, owner=by)
