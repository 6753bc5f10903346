"""The agency's own evaluation profiles, edition by edition: drafted by one person, approved by another, dated."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class EvaluationProfile(ControlledModel):
    """One edition of a profile of the agency's own: what it changes of one that comes with the software, and why."""

    code = models.CharField(max_length=32)
    """Name by which plans of runs and `evaluate --profile` ask for it."""
    edition = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    base = models.CharField(max_length=32)
    base_version = models.CharField(max_length=16)
    """Version of the base that was installed when it was drafted."""
    changes = CanonicalJSONField()
    """`OwnChanges` of the evaluation, as it is written in documents."""
    reason = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    drafted_by = models.CharField(max_length=64)
    drafted_on = models.DateField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    """The document as approved, in the content store; runs name it."""
    superseded_by = models.CharField(max_length=16, blank=True)
    """Edition that took its place."""
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("evaluation profile")
        verbose_name_plural = _("evaluation profiles")
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="assessment_profile_edition_once")]

    def __str__(self) -> str:
        return f"{self.code}/{self.edition}"

    def state_on(self, day: date) -> str:
        """draft, coming, in_force, ended or withdrawn; runs that pinned it go by it whatever becomes of it."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return "withdrawn"
        if self.approved_on is None:
            return "draft"
        if day < self.valid_from:
            return "coming"
        return "ended" if self.valid_to is not None and self.valid_to < day else "in_force"
