"""The one register of equipment that affects results, with certificates and metrological confirmation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.models_duties import Check, Duty, DutyStep, Validation
from guiju.lab.equipment.models_life import Document, Event, Placement, Seal, StateChange, Use
from guiju.lab.equipment.models_sets import Member, Serving, StandardSet, Supplier, SupplierEvaluation
from guiju.lab.equipment.models_stock import Movement, Opening
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField

__all__ = [
    "Certificate",
    "Check",
    "Confirmation",
    "Document",
    "Duty",
    "DutyStep",
    "Equipment",
    "Event",
    "Member",
    "Movement",
    "Opening",
    "Placement",
    "Seal",
    "Serving",
    "StandardSet",
    "StateChange",
    "Supplier",
    "SupplierEvaluation",
    "Use",
    "Validation",
]


class Equipment(ControlledModel):
    """One item of equipment of any of the seven kinds (4.4-1)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    model = models.CharField(max_length=100)
    serial_number = models.CharField(max_length=100)
    manufacturer = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=32)
    verified_on = models.DateField(null=True)
    lower = DecimalTextField(blank=True)
    upper = DecimalTextField(blank=True)
    unit = models.CharField(max_length=32, blank=True)
    used_by = models.CharField(max_length=16)
    interpolation = models.CharField(max_length=16)
    drift_half_width = DecimalTextField(blank=True)
    drift_unit = models.CharField(max_length=32, blank=True)
    drift_basis = models.CharField(max_length=300, blank=True)
    drift_basis_en = models.CharField(max_length=300, blank=True)
    material_expiry = models.DateField(null=True)
    """Last day of the lot as its maker states it; an opened vessel may end before."""
    release = models.CharField(max_length=64, blank=True)
    """Version of software, firmware or reference data."""
    lot = models.CharField(max_length=64, blank=True)
    storage = models.CharField(max_length=200, blank=True)
    stock_unit = models.CharField(max_length=32, blank=True)
    """Unit in which the stock is counted: bottle, g, mL."""
    days_opened = models.PositiveIntegerField(null=True, blank=True)
    """How many days an opened vessel is good."""
    asset_number = models.CharField(max_length=64, blank=True)
    accessories = models.CharField(max_length=300, blank=True)
    acquired_on = models.DateField(null=True)
    supplier = models.ForeignKey("equipment.Supplier", on_delete=models.PROTECT, null=True, related_name="items")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="functions")
    """The instrument of which this is a function: the same thing, with a range and certificates of its own."""
    room_code = models.CharField(max_length=32, blank=True)
    """Where it stands by its newest move."""
    custodian = models.CharField(max_length=64, blank=True)
    """Who answers for it by its newest move."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("item of equipment")
        verbose_name_plural = _("equipment")
        indexes = [
            models.Index(fields=["state", "code"], name="equipment_by_state"),
            models.Index(fields=["kind", "code"], name="equipment_by_kind"),
            models.Index(fields=["room_code", "code"], name="equipment_by_room"),
            models.Index(fields=["material_expiry"], name="equipment_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Certificate(ControlledModel):
    """A certificate of the equipment's own calibration or verification: filed once, never changed (4.4-2)."""

    known_by = "number"

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=100)
    issuer = models.CharField(max_length=200)
    competence_kind = models.CharField(max_length=32)
    competence_reference = models.CharField(max_length=200)
    competence_from = models.DateField()
    competence_to = models.DateField(null=True)
    competence_covers = models.BooleanField()
    calibrated_on = models.DateField()
    valid_to = models.DateField()
    file_sha256 = models.CharField(max_length=64)
    accuracy_class = models.CharField(max_length=32)
    limits = DecimalTextField(blank=True)
    unit = models.CharField(max_length=32)
    points = CanonicalJSONField()
    """Certified points as the record encodes them (nominal, value, correction, U, k)."""
    chain = CanonicalJSONField()
    """Links upward, as far as known."""
    serial_number = models.CharField(max_length=100, blank=True, default="")
    """As printed on the certificate; compared with the register's (4.4-7)."""
    issued_on = models.DateField(null=True, default=None)
    verdict = models.CharField(max_length=16, blank=True, default="")
    """Of a verification: pass or fail."""
    source = models.CharField(max_length=16, blank=True, default="typed")
    """typed: values keyed beside a PDF; dcc: read from a digital certificate."""
    signature = models.CharField(max_length=16, blank=True, default="none")
    """Of the file on arrival: none, unsigned, intact, trusted, broken."""
    signer = models.CharField(max_length=300, blank=True, default="")
    corrects = models.CharField(max_length=100, blank=True, default="")
    """Number of the certificate that the issuer corrected by this one; both are kept."""
    filed_on = models.DateField(null=True, default=None)

    class Meta(ControlledModel.Meta):
        verbose_name = _("certificate of equipment")
        verbose_name_plural = _("certificates of equipment")
        constraints = [models.UniqueConstraint(fields=["equipment", "number"], name="equipment_certificate_once")]
        indexes = [
            models.Index(fields=["equipment", "calibrated_on"], name="equipment_certificate_newest"),
            models.Index(fields=["valid_to", "id", "equipment"], name="equipment_certificate_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}"


class Confirmation(ControlledModel):
    """Metrological confirmation: the certificate's results meet the requirement, or not (4.4-3)."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="confirmations")
    day = models.DateField()
    requirement = models.CharField(max_length=300)
    requirement_en = models.CharField(max_length=300)
    passed = models.BooleanField()
    confirmed_by = models.CharField(max_length=64)
    lower = DecimalTextField(blank=True)
    upper = DecimalTextField(blank=True)
    unit = models.CharField(max_length=32)
    demands = CanonicalJSONField(default=list)
    """What the use asks, as it was compared."""
    compared = CanonicalJSONField(default=list)
    """Every point with its computed verdict."""
    computed_passed = models.BooleanField(default=False)
    computed_lower = DecimalTextField(blank=True, default="")
    computed_upper = DecimalTextField(blank=True, default="")
    remark = models.CharField(max_length=300, blank=True, default="")
    """Why the person restricts further than computed."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("metrological confirmation")
        verbose_name_plural = _("metrological confirmations")

    def __str__(self) -> str:
        return f"{self.day} {self.requirement}"


# The tables that point to those above stand in a module of their own.
from guiju.lab.equipment.traceability_models import (  # noqa: E402
    IssuerQuestion,
    RepeatabilityTest,
    ResultVerification,
    StabilityGroup,
    StabilityTest,
    UpwardLink,
)

__all__ = [
    "Certificate",
    "Confirmation",
    "Equipment",
    "IssuerQuestion",
    "RepeatabilityTest",
    "ResultVerification",
    "StabilityGroup",
    "StabilityTest",
    "UpwardLink",
]
