"""The table of job permits: each file by its hash, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.models import Job
from guiju.lab.house.controlled import ControlledModel


class JobPermit(ControlledModel):
    """A permit to work on a job without a network until an instant; the signed file lies in the file store."""

    known_by = "number"

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="permits")
    number = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    hours = models.PositiveIntegerField()
    """Hours that were asked for."""
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    valid_until = models.DateTimeField()
    """The last instant at which it holds: never after the hours asked for, nor after what it rests on ends."""
    ends_for = models.CharField(max_length=500, blank=True)
    """What ends it before the hours asked for; empty where those end it."""
    ends_for_en = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("job permit")
        verbose_name_plural = _("job permits")

    def __str__(self) -> str:
        return self.number
