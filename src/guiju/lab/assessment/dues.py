"""What falls due in evaluations: documents, their reviews, attestations, corrective actions, findings, replies."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.models import Adjudication, Attestation, Correction, Document, Hearing, RunFinding
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due

DOCUMENT, REVIEW, ATTESTATION = _("Evidence document"), _("Review of a document"), _("Attestation")
CORRECTION, FINDING, REPLY = _("Corrective action"), _("Finding of an evaluation"), _("Reply to a suspicion")
HEARD = _("Right of reply")


def assessment_dues(first: date, last: date) -> Iterator[Due]:
    """Everything whose day lies between two days; seven queries."""
    live = Document.objects.filter(superseded_by="")
    for each in live.filter(valid_to__gte=first, valid_to__lte=last):
        yield _due(each.valid_to, "document", DOCUMENT, f"{each.code} {each.title}", each.owner)
    for each in live.filter(review_due__gte=first, review_due__lte=last):
        yield _due(each.review_due, "document_review", REVIEW, f"{each.code} {each.title}", each.owner)
    attested = Attestation.objects.filter(expires__gte=first, expires__lte=last, withdrawn_on__isnull=True)
    for each in attested:
        yield _due(each.expires, "attestation", ATTESTATION, f"{each.code} · {each.row}", each.by)
    for each in Correction.objects.filter(due__gte=first, due__lte=last, done_on__isnull=True, effect=""):
        yield _due(each.due, "correction", CORRECTION, f"{each.code} · {each.row}", each.owner)
    # A finding that a later run goes on with falls due there.
    assigned = RunFinding.objects.filter(due__gte=first, due__lte=last, state="assigned", continued_by__isnull=True)
    for each in assigned.select_related("run"):
        yield _due(each.due, "evaluation_finding", FINDING, f"{each.run.code} · {each.row}", each.owner)
    named = Hearing.objects.filter(reply_until__gte=first, reply_until__lte=last, state="asked")
    for each in named.exclude(finding__state="lapsed").select_related("finding__run"):
        title = f"{each.finding.run.code} · {each.finding.row}"
        yield _due(each.reply_until, "finding_reply", HEARD, title, each.person)
    for each in Adjudication.objects.filter(reply_until__gte=first, reply_until__lte=last, decision=""):
        yield _due(each.reply_until, "suspicion_reply", REPLY, f"{each.code} · {each.row}", "")


def _due(day: date, kind: str, what: Any, title: str, owner: str) -> Due:
    return Due(day=day, kind=kind, what=what, title=title, link=address("assessment:overview"), owner=owner)
