"""Words for the codes of evaluations."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment.kinds import document_kinds
from guiju.lab.ui.words import language

OUTCOMES = {
    "met": _("Met"),
    "partly": _("Partly met"),
    "not_met": _("Not met"),
    "not_applicable": _("Not applicable"),
    "undetermined": _("Undetermined"),
    "error": _("Could not be judged"),
}
OUTCOME_COLOURS = {
    "met": "good",
    "partly": "warn",
    "not_met": "bad",
    "not_applicable": "",
    "undetermined": "warn",
    "error": "bad",
}
TAILORING_STATES = {"asked": _("Asked"), "approved": _("Approved"), "declined": _("Declined")}
DECISIONS = {"confirmed": _("Suspicion confirmed"), "dismissed": _("Suspicion dismissed")}
RULINGS = {**DECISIONS, "overturned": _("Confirmation set aside")}
EFFECTS = {"effective": _("Effective"), "not_effective": _("Not effective")}
RUN_STATES = {"planned": _("Evaluation planned"), "judged": _("Evaluation judged"), "frozen": _("Frozen and signed")}
DOUBTS = {
    "row": _("Not as it was filed"),
    "files": _("Result lost or changed"),
    "unsigned": _("Not signed"),
    "content": _("Not what was signed"),
    "signature": _("Signature does not hold"),
    "key": _("Signed with an unknown key"),
    "hearing": _("Replies were changed"),
}
"""Why a run is not what it shows."""
FINDING_STATES = {
    "open": _("Nobody assigned"),
    "assigned": _("Assigned"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "lapsed": _("Lapsed: found no more"),
}
HEARING_STATES = {
    "asked": _("Asked for a reply"),
    "replied": _("Replied"),
    "waived": _("Reply waived"),
    "lapsed": _("Named no more"),
}
SEVERITIES = {"critical": _("Red line"), "major": _("Major"), "minor": _("Minor")}
PROFILE_STATES = {
    "draft": _("Draft, not approved"),
    "coming": _("Approved, not yet in force"),
    "in_force": _("In force"),
    "ended": _("No longer in force"),
    "withdrawn": _("Taken back"),
}
PROFILES = {
    "self": _("Self-evaluation"),
    "social": _("Social evaluation (rehearsal)"),
    "in-house": _("In-house laboratory"),
}


class DocumentKinds(Mapping[str, str]):
    """Kinds of documents in the language of the page; read when they are asked for, as the plans name them."""

    def __getitem__(self, kind: str) -> str:
        if kind not in document_kinds():
            raise KeyError(kind)
        return word("document_kind", kind, language())

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(document_kinds()))

    def __len__(self) -> int:
        return len(document_kinds())


DOCUMENT_KINDS = DocumentKinds()
COLUMNS = {
    ("assessment_document", "kind"): DOCUMENT_KINDS,
    ("assessment_attestation", "outcome"): OUTCOMES,
    ("assessment_tailoring", "state"): TAILORING_STATES,
    ("assessment_adjudication", "decision"): DECISIONS,
    ("assessment_ruling", "decision"): RULINGS,
    ("assessment_correction", "effect"): EFFECTS,
    ("assessment_evaluationprofile", "base"): PROFILES,
    ("assessment_run", "state"): RUN_STATES,
    ("assessment_run", "profile"): PROFILES,
    ("assessment_hearing", "state"): HEARING_STATES,
    ("assessment_runfinding", "state"): FINDING_STATES,
    ("assessment_runfinding", "outcome"): OUTCOMES,
    ("assessment_runfinding", "severity"): SEVERITIES,
}
