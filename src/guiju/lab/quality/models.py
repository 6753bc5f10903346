"""Impact assessments: an item found to have been elsewhere than its certificate said, and what hung on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.models import Record
from guiju.lab.equipment.models import Equipment
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class Impact(ControlledModel):
    """One assessment: which item, since when, on what ground, and how far the computation has come (5-6d)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="impacts")
    basis = models.CharField(max_length=16)
    """calibration: a later certificate shifts it; doubted: none does, though it was traced before; untraced:
    it turned out never to have been traced."""
    certificate_number = models.CharField(max_length=100, blank=True)
    """The later certificate."""
    evidence = models.CharField(max_length=16)
    """What the window begins with: certificate, intermediate, corrected, chosen, first_use."""
    evidence_reference = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=16)
    """examining, ready, closed."""
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    cursor = models.PositiveIntegerField()
    """Key of the last record that was examined: the computation goes on behind it."""
    begun_by = models.CharField(max_length=64)
    begun_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("impact assessment")
        verbose_name_plural = _("impact assessments")
        indexes = [models.Index(fields=["closed_on", "begun_on"], name="quality_impact_open")]

    def __str__(self) -> str:
        return self.code


class Affected(ControlledModel):
    """A record whose results would have been others, or of which that cannot be told; with the decision on it."""

    impact = models.ForeignKey(Impact, on_delete=models.PROTECT, related_name="affected")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    job_number = models.CharField(max_length=64)
    certificate_number = models.CharField(max_length=64, blank=True)
    """Number of the issued certificate; empty while none was issued."""
    day = models.DateField()
    outcome = models.CharField(max_length=16)
    """changed, unknown."""
    why = models.CharField(max_length=32, blank=True)
    """Why the change is not known."""
    results = CanonicalJSONField()
    """Every changed result under both assumptions."""
    largest = models.CharField(max_length=32, blank=True)
    """The largest change of any result under either assumption, as a share of its U."""
    verdict_changes = models.BooleanField()
    notice = models.TextField()
    notice_en = models.TextField()
    decision = models.CharField(max_length=16, blank=True)
    """notify, recall, none."""
    decision_reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("affected certificate")
        verbose_name_plural = _("affected certificates")
        constraints = [models.UniqueConstraint(fields=["impact", "record"], name="quality_affected_once")]

    def __str__(self) -> str:
        return self.certificate_number or self.job_number
