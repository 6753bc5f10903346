"""Sites, rooms and their climate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel, DecimalTextField


class Site(ControlledModel):
    """A site of the agency with the address that its qualification names, or not (4.2-3)."""

    known_by = "code"

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300)
    covered = models.BooleanField()
    """The address stands on the qualification in use."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Room(ControlledModel):
    """A room in which calibrations are done."""

    known_by = "code"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    enclosure = models.CharField(max_length=200)

    class Meta(ControlledModel.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ClimateReading(ControlledModel):
    """A reading of temperature, relative humidity or another influence in a room (4.2-4)."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="climate")
    quantity = models.CharField(max_length=32)
    value = DecimalTextField()
    unit = models.CharField(max_length=32)
    at = models.DateTimeField()
    sensor = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("reading of the climate")
        verbose_name_plural = _("readings of the climate")

    def __str__(self) -> str:
        return f"{self.quantity} {self.value} {self.unit}"
