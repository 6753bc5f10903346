"""What people answer rows of the code with: documents, attestations, tailoring, suspicions decided, corrections."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.models_profiles import EvaluationProfile
from guiju.lab.assessment.models_runs import (
    Declaration,
    Hearing,
    KeptJudgement,
    RowState,
    RowTurn,
    Run,
    RunFinding,
    RunProgress,
    Standing,
)
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel

__all__ = [
    "Adjudication",
    "Attestation",
    "Correction",
    "Declaration",
    "Document",
    "EvaluationProfile",
    "Hearing",
    "KeptJudgement",
    "Reply",
    "RowState",
    "RowTurn",
    "Ruling",
    "Run",
    "RunFinding",
    "RunProgress",
    "Standing",
    "Tailoring",
]


class Document(ControlledModel):
    """One edition of a document of the agency that answers rows of the code (4.7-1, 6.1.5-3)."""

    code = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    """Word of the table `document_kind` of the evaluation's sentences."""
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    clauses = CanonicalJSONField()
    """Ids of the rows that it answers."""
    owner = models.CharField(max_length=64)
    """Person who keeps it right."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    review_due = models.DateField(null=True)
    outside = models.CharField(max_length=200, blank=True)
    """Who outside the agency issued or confirmed it; empty for the agency's own."""
    occasions = models.PositiveIntegerField(default=0)
    """Of operating records: how many dated occasions it holds."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    filed_by = models.CharField(max_length=64)
    filed_on = models.DateField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    superseded_by = models.CharField(max_length=32, blank=True)
    """Edition that took its place."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("evidence document")
        verbose_name_plural = _("evidence documents")
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="assessment_edition_once")]
        indexes = [
            models.Index(fields=["code", "-id"], name="assessment_document_list"),
            models.Index(fields=["superseded_by", "review_due"], name="assessment_review_due"),
            models.Index(fields=["superseded_by", "valid_to"], name="assessment_document_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class Attestation(ControlledModel):
    """A person's judgement of one row on evidence files, with scope, sample and last day."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    row = models.CharField(max_length=16)
    outcome = models.CharField(max_length=16)
    """met, partly, not_met."""
    maturity = models.PositiveIntegerField()
    statement = models.TextField()
    lacking = models.TextField(blank=True, default="")
    """What is lacking, of one that does not say met."""
    scope = models.CharField(max_length=300)
    population = models.PositiveIntegerField()
    sample = models.PositiveIntegerField()
    occasions = models.PositiveIntegerField()
    outside = models.CharField(max_length=200, blank=True)
    files = CanonicalJSONField()
    """SHA-256 of each evidence file."""
    own = models.BooleanField(default=False)
    """Said of something of the attester's own: it counts for what it found lacking, and for nothing else."""
    by = models.CharField(max_length=64)
    on = models.DateField()
    expires = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        indexes = [models.Index(fields=["row"], name="assessment_attested_row")]

    def __str__(self) -> str:
        return self.code


class Tailoring(ControlledModel):
    """That a row does not apply to this agency: asked by one person, decided by another."""

    row = models.CharField(max_length=16)
    reason = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    asked_by = models.CharField(max_length=64)
    asked_on = models.DateField()
    state = models.CharField(max_length=16)
    """asked, approved, declined."""
    decided_by = models.CharField(max_length=64, blank=True)
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("tailoring")
        verbose_name_plural = _("tailorings")

    def __str__(self) -> str:
        return f"{self.row} {self.valid_from}"


class Adjudication(ControlledModel):
    """A suspicion on its way to a decision by two people; whoever is concerned is heard first."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    row = models.CharField(max_length=16)
    suspected = models.TextField(blank=True, default="")
    """What is suspected, in words."""
    found_at = models.CharField(max_length=200)
    """`case:NUMBER`, `register:NAME/SUBJECT`, `period:NAME/SUBJECT`, `document:CODE`, `attestation:CODE`, `agency`."""
    finding = models.CharField(max_length=64, blank=True)
    """Code of the rule that finds it there; empty for what people suspect by themselves."""
    finding_sha256 = models.CharField(max_length=64, blank=True, default="")
    """Of what that rule found there when this was opened: a dismissal is of that, and not of what comes later."""
    of_attestation = models.BooleanField(default=False)
    """It takes up what the attestation at its place found: dismissed, that attestation counts no longer."""
    files = CanonicalJSONField(default=list)
    """SHA-256 of each evidence file."""
    concerned = CanonicalJSONField()
    """Codes of the people whom it touches."""
    concerned_why = CanonicalJSONField(default=dict)
    """How each of those is concerned whom the opener named, by code."""
    opened_by = models.CharField(max_length=64)
    opened_on = models.DateField()
    reply_until = models.DateField()
    decision = models.CharField(max_length=16, blank=True)
    """confirmed, dismissed; empty while it is open."""
    decided_on = models.DateField(null=True)
    overturned_on = models.DateField(null=True)
    """Day on which two others set a confirmation aside."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("suspicion")
        verbose_name_plural = _("suspicions")

    def __str__(self) -> str:
        return self.code


class Reply(ControlledModel):
    """What a person concerned says to a suspicion."""

    adjudication = models.ForeignKey(Adjudication, on_delete=models.PROTECT, related_name="replies")
    by = models.CharField(max_length=64)
    on = models.DateField()
    statement = models.TextField()
    files = CanonicalJSONField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("reply to a suspicion")
        verbose_name_plural = _("replies to suspicions")
        constraints = [models.UniqueConstraint(fields=["adjudication", "by"], name="assessment_reply_once")]


class Ruling(ControlledModel):
    """One person's decision on a suspicion; two that agree decide it."""

    adjudication = models.ForeignKey(Adjudication, on_delete=models.PROTECT, related_name="rulings")
    by = models.CharField(max_length=64)
    on = models.DateField()
    decision = models.CharField(max_length=16)
    """confirmed, dismissed; overturned by those who set a confirmation aside."""
    reason = models.TextField()
    files = CanonicalJSONField(default=list)
    """SHA-256 of each file of evidence."""
    adviser = models.CharField(max_length=200, blank=True, default="")
    """Who advised from outside, where nobody of the agency was left who had nothing to do with it."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("ruling on a suspicion")
        verbose_name_plural = _("rulings on suspicions")
        constraints = [
            models.UniqueConstraint(fields=["adjudication", "by", "decision"], name="assessment_ruling_once")
        ]


class Correction(ControlledModel):
    """A corrective action for a row: proposed, accepted by another person, done, and its effect judged (6.1.9-4)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    row = models.CharField(max_length=16)
    cause = models.TextField()
    action = models.TextField()
    answers = CanonicalJSONField(default=list)
    """Codes of the attestations, and of the rules whose findings, it is about."""
    owner = models.CharField(max_length=64)
    due = models.DateField()
    proposed_by = models.CharField(max_length=64, blank=True, default="")
    proposed_on = models.DateField()
    accepted_by = models.CharField(max_length=64, blank=True)
    accepted_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_note = models.TextField(blank=True)
    effect = models.CharField(max_length=16, blank=True)
    """effective, not_effective; empty until it is judged."""
    effect_by = models.CharField(max_length=64, blank=True)
    effect_on = models.DateField(null=True)
    effect_note = models.TextField(blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")

    def __str__(self) -> str:
        return self.code
