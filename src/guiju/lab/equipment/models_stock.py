"""Reference materials, reagents and consumables: opened vessels and the movements of the stock (4.4-5, 4.4-6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel, DecimalTextField

ITEM = "equipment.Equipment"


class Opening(ControlledModel):
    """A vessel of the lot that was opened, with the last day on which its content is good."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="openings")
    number = models.CharField(max_length=64)
    opened_on = models.DateField()
    usable_to = models.DateField()
    valid_to = models.DateField(null=True)
    """The day on which it was used up or thrown away."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("opened vessel")
        verbose_name_plural = _("opened vessels")
        constraints = [models.UniqueConstraint(fields=["equipment", "number"], name="equipment_vessel_once")]
        indexes = [
            models.Index(
                fields=["usable_to", "id", "equipment"], name="equipment_vessel_open", condition=models.Q(valid_to=None)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Movement(ControlledModel):
    """A movement of the stock, numbered without gaps; the balance after it is never below zero."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="movements")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    """in, use, out, discard."""
    amount = DecimalTextField()
    balance = DecimalTextField()
    unit = models.CharField(max_length=32)
    job = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        constraints = [models.UniqueConstraint(fields=["equipment", "number"], name="equipment_movement_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.amount} {self.unit}"
