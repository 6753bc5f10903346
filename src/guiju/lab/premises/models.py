"""Sites, rooms and their climate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel, DecimalTextField


class Site(ControlledModel):
    """A site of the agency (4.2-3); at the main site the records of all sites are looked up (4.7-4)."""

    known_by = "code"

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300)
    main = models.BooleanField(default=False)

    class Meta(ControlledModel.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Tenure(ControlledModel):
    """The right by which a site is used: owned, leased, or otherwise for the agency's use alone (4.2-2)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="tenures")
    kind = models.CharField(max_length=16)
    """owned, leased, other."""
    holder = models.CharField(max_length=200)
    """Owner, lessor, or who gave the proof."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    file_sha256 = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("proof of tenure")
        verbose_name_plural = _("proofs of tenure")

    def __str__(self) -> str:
        return f"{self.holder} {self.valid_from}"


class NamedAddress(ControlledModel):
    """An address that a qualification names for a site, word for word, with its days (4.2-3)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="named_addresses")
    qualification = models.CharField(max_length=64)
    """Number of the qualification."""
    address = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("address on a qualification")
        verbose_name_plural = _("addresses on qualifications")
        indexes = [models.Index(fields=["qualification"], name="premises_named_by")]

    def __str__(self) -> str:
        return f"{self.qualification} {self.address}"


class Room(ControlledModel):
    """A room in which calibrations are done (4.2-1)."""

    known_by = "code"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    enclosure = models.CharField(max_length=200)
    access_control = models.CharField(max_length=200, blank=True)
    """Who may enter, and how that is kept."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RoomFile(ControlledModel):
    """A plan or photo of a room: the picture as encoded anew here, without what else the original carried."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=16)
    """plan, photo."""
    title = models.CharField(max_length=100, blank=True)
    file_sha256 = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """Last day on which it showed the room as it is."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("plan or photo")
        verbose_name_plural = _("plans and photos")

    def __str__(self) -> str:
        return f"{self.room_id} {self.kind} {self.valid_from}"


class ClimateReading(ControlledModel):
    """A reading of temperature, relative humidity or another influence in a room (4.2-4)."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="climate")
    quantity = models.CharField(max_length=32)
    value = DecimalTextField()
    unit = models.CharField(max_length=32)
    at = models.DateTimeField()
    sensor = models.CharField(max_length=64)
    """Code of the equipment; whether it counts as evidence is judged by the register of equipment, as of the day."""
    corrected = models.CharField(max_length=300, blank=True, default="")
    """Why a mistyped value was corrected; the history holds the old one. Empty for a reading as it was entered."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("reading of the climate")
        verbose_name_plural = _("readings of the climate")
        indexes = [models.Index(fields=["room", "at"], name="premises_climate_at")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value} {self.unit}"
