"""Tables beside the certificates: links upward, questions to issuers, the JJF 1033 file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField

__all__ = [
    "IssuerQuestion",
    "RepeatabilityTest",
    "ResultVerification",
    "StabilityGroup",
    "StabilityTest",
    "UpwardLink",
]


class UpwardLink(ControlledModel):
    """A link of the chain above a certificate that became known later; never demanded (4.4-2)."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="links")
    level = models.PositiveIntegerField()
    """1: the standard by which the issuer calibrated; 2: what that was calibrated by; and so on."""
    issuer = models.CharField(max_length=200)
    certificate_number = models.CharField(max_length=100)
    item = models.CharField(max_length=200)
    day = models.DateField()
    evidence = models.CharField(max_length=300)

    class Meta(ControlledModel.Meta):
        verbose_name = _("link upward")
        verbose_name_plural = _("links upward")

    def __str__(self) -> str:
        return f"{self.issuer} {self.certificate_number}"


class IssuerQuestion(ControlledModel):
    """A certificate's issuer asked whether it is genuine, and the answer with its evidence (4.4-7)."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="questions")
    channel = models.CharField(max_length=16)
    """check_page, letter, telephone."""
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=64)
    question = models.CharField(max_length=300)
    answer = models.CharField(max_length=16, blank=True, default="")
    """genuine, not_genuine, corrected; empty while it is open."""
    answered_on = models.DateField(null=True, default=None)
    answer_text = models.CharField(max_length=300, blank=True, default="")
    evidence_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta(ControlledModel.Meta):
        verbose_name = _("question to an issuer")
        verbose_name_plural = _("questions to issuers")

    def __str__(self) -> str:
        return f"{self.asked_on} {self.certificate.number}"


class RepeatabilityTest(ControlledModel):
    """Readings under repeatability conditions, with s beside the one that the evaluation used (JJF 1033)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="repeatability_tests")
    day = models.DateField()
    object = models.CharField(max_length=200)
    conditions = models.CharField(max_length=300)
    readings = CanonicalJSONField()
    unit = models.CharField(max_length=32)
    s_used = DecimalTextField(blank=True)
    mean = DecimalTextField()
    s = DecimalTextField()
    verdict = models.CharField(max_length=16, blank=True)
    """pass or fail; empty where no earlier s is there to compare with."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("repeatability test")
        verbose_name_plural = _("repeatability tests")

    def __str__(self) -> str:
        return f"{self.day} {self.object}"


class StabilityGroup(ControlledModel):
    """One day's readings of the check standard."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="stability_groups")
    check_standard = models.CharField(max_length=200)
    day = models.DateField()
    readings = CanonicalJSONField()
    unit = models.CharField(max_length=32)
    mean = DecimalTextField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("group of stability readings")
        verbose_name_plural = _("groups of stability readings")
        constraints = [
            models.UniqueConstraint(fields=["equipment", "check_standard", "day"], name="equipment_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.check_standard}"


class StabilityTest(ControlledModel):
    """The verdict on the stability of a standard, by the groups up to that day (JJF 1033)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="stability_tests")
    check_standard = models.CharField(max_length=200)
    day = models.DateField()
    kind = models.CharField(max_length=16)
    """new: four groups over a month apart; in_service: this year's group against last year's."""
    limit = DecimalTextField()
    limit_is = models.CharField(max_length=32)
    """mpe: its absolute value; U_of_correction."""
    unit = models.CharField(max_length=32)
    stability = DecimalTextField()
    groups = models.PositiveIntegerField()
    passed = models.BooleanField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("stability test")
        verbose_name_plural = _("stability tests")

    def __str__(self) -> str:
        return f"{self.day} {self.check_standard}"


class ResultVerification(ControlledModel):
    """Verification of results: transfer to a higher standard, or comparison of several laboratories (JJF 1033)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="result_verifications")
    day = models.DateField()
    way = models.CharField(max_length=16)
    """transfer, comparison."""
    object = models.CharField(max_length=200)
    partner = models.CharField(max_length=300)
    value = DecimalTextField()
    U = DecimalTextField()
    k = DecimalTextField()
    reference = DecimalTextField(blank=True)
    U_reference = DecimalTextField(blank=True)
    k_reference = DecimalTextField(blank=True)
    others = CanonicalJSONField(default=list)
    """Results of the other laboratories."""
    unit = models.CharField(max_length=32)
    difference = DecimalTextField()
    limit = DecimalTextField()
    En = DecimalTextField(blank=True)
    passed = models.BooleanField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("verification of results")
        verbose_name_plural = _("verifications of results")

    def __str__(self) -> str:
        return f"{self.day} {self.object}"
