"""What is due again and again: plan rows with their steps, intermediate checks with values, validations of software."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.words import DUTIES
from guiju.lab.house.controlled import ControlledModel, DecimalTextField

ITEM = "equipment.Equipment"


class Duty(ControlledModel):
    """A plan row: calibration, intermediate check, maintenance …, each with an interval of its own (4.4-8).

    Interval, last day done and due date are those of its newest step, so that lists can filter by them.
    """

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=200, blank=True)
    stops = models.BooleanField()
    """Overdue, it takes the item out of use."""
    months = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=300)
    """Why this interval."""
    done_on = models.DateField(null=True)
    since = models.DateField()
    """From this day the interval and the uses are counted."""
    due_on = models.DateField(null=True)
    """Last good day; None where only uses are counted."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("plan row")
        verbose_name_plural = _("plan rows")
        indexes = [
            models.Index(fields=["due_on", "equipment"], name="equipment_duty_due"),
            models.Index(
                fields=["kind", "due_on", "id", "equipment"],
                name="equipment_duty_open",
                condition=models.Q(valid_to=None),
            ),
            models.Index(fields=["equipment", "stops"], name="equipment_duty_stops"),
        ]

    def __str__(self) -> str:
        return f"{DUTIES.get(self.kind, self.kind)} {self.title}".strip()


class DutyStep(ControlledModel):
    """Planned, done or given another interval: what held for a plan row from this day on."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16)
    """planned, done, adjusted."""
    day = models.DateField()
    months = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    due_on = models.DateField(null=True)
    passed = models.BooleanField(default=True)
    text = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """The paper of what was done."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("step of a plan row")
        verbose_name_plural = _("steps of plan rows")
        indexes = [
            models.Index(fields=["duty", "day"], name="equipment_step_day"),
            models.Index(fields=["duty", "day"], name="equipment_step_failed", condition=models.Q(passed=False)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Check(ControlledModel):
    """An intermediate check with its values; difference, limit and verdict are computed (GB/T 27025 6.4.10)."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="checks")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="checks")
    day = models.DateField()
    method = models.CharField(max_length=32)
    object = models.CharField(max_length=200)
    """The check standard or the other standard that it was compared with."""
    point = models.CharField(max_length=100)
    value = DecimalTextField()
    U = DecimalTextField(blank=True)
    reference = DecimalTextField()
    """Value of the check standard after the last calibration, or the other standard's value."""
    reference_U = DecimalTextField(blank=True)
    shared_U = DecimalTextField(blank=True)
    limit_given = DecimalTextField(blank=True)
    unit = models.CharField(max_length=32)
    difference = DecimalTextField()
    limit = DecimalTextField()
    passed = models.BooleanField()
    conditions = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("intermediate check")
        verbose_name_plural = _("intermediate checks")
        indexes = [
            models.Index(fields=["equipment", "day"], name="equipment_check_day"),
            models.Index(fields=["equipment", "day"], name="equipment_check_failed", condition=models.Q(passed=False)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.object} {self.point}"


class Validation(ControlledModel):
    """Validation of a version of software or reference data before it is used (GB/T 27025 7.11.2)."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="validations")
    release = models.CharField(max_length=64)
    """The version that was validated."""
    day = models.DateField()
    requirement = models.CharField(max_length=300)
    text = models.CharField(max_length=300)
    """What was found."""
    passed = models.BooleanField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("validation of a version")
        verbose_name_plural = _("validations of versions")

    def __str__(self) -> str:
        return f"{self.release} {self.day}"
