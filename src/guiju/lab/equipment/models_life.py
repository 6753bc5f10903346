"""The life of an item: its states, where it is and who has it, its uses, seals, events with their costs, documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel, DecimalTextField

ITEM = "equipment.Equipment"


class StateChange(ControlledModel):
    """One step of an item's life, dated, so that its state can be asked as of any day (4.4-4)."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="state_changes")
    was = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=32)
    day = models.DateField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    """Who has it when lent or sent out; where it stands apart when suspended."""
    due_back = models.DateField(null=True)
    suspect = models.BooleanField(default=False)
    """It may have given wrong results: it stands apart, and past work is looked at (GB/T 27025 6.4.9)."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        indexes = [
            models.Index(fields=["equipment", "day"], name="equipment_state_day"),
            models.Index(fields=["equipment", "day"], name="equipment_suspect", condition=models.Q(suspect=True)),
            models.Index(fields=["due_back"], name="equipment_state_back", condition=models.Q(due_back__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class Placement(ControlledModel):
    """A dated move: where the item stands, and who answers for it (GB/T 27025 6.4.13 d)."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="placements")
    day = models.DateField()
    at = models.DateTimeField()
    room_code = models.CharField(max_length=32, blank=True)
    place = models.CharField(max_length=200, blank=True)
    custodian = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        indexes = [models.Index(fields=["equipment", "day"], name="equipment_place_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.room_code} {self.place}".strip()


class Use(ControlledModel):
    """A use in a job, written when its measurement starts; nobody writes uses by hand (4.4-6)."""

    sited = False

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="uses")
    job = models.CharField(max_length=64, db_index=True)
    role = models.CharField(max_length=64)
    room_code = models.CharField(max_length=32, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        indexes = [models.Index(fields=["equipment", "day"], name="equipment_use_day")]
        constraints = [models.UniqueConstraint(fields=["equipment", "job", "role"], name="equipment_use_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.job}"


class Seal(ControlledModel):
    """A seal or lock that guards an adjustment, from the day on which it was put on (GB/T 27025 6.4.12)."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="seals")
    number = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The day on which it was found broken or taken off."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [models.UniqueConstraint(fields=["equipment", "number"], name="equipment_seal_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class Event(ControlledModel):
    """Purchase, calibration, maintenance, repair, fault …: what happened, its effect on results, what it cost."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="events")
    day = models.DateField()
    kind = models.CharField(max_length=32)
    text = models.CharField(max_length=300)
    effect = models.CharField(max_length=300, blank=True)
    """What it means for results, past and to come (GB/T 27025 6.4.13 h)."""
    done_by = models.CharField(max_length=200, blank=True)
    supplier = models.ForeignKey("equipment.Supplier", on_delete=models.PROTECT, null=True, related_name="events")
    amount = DecimalTextField(blank=True)
    """In yuan."""
    reference = models.CharField(max_length=100, blank=True)
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["equipment", "day"], name="equipment_event_day"),
            models.Index(fields=["equipment", "day"], name="equipment_fault", condition=models.Q(kind="fault")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.text}"


class Document(ControlledModel):
    """A manual, photograph or paper of the item, in the content store."""

    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=64)
    day = models.DateField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("document of equipment")
        verbose_name_plural = _("documents of equipment")
        constraints = [models.UniqueConstraint(fields=["equipment", "file_sha256"], name="equipment_document_once")]

    def __str__(self) -> str:
        return self.title
