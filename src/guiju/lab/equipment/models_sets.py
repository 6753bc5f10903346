"""Sets of equipment that serve the scope (计量标准), and those who supply equipment and services."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.sited import sites_of

ITEM = "equipment.Equipment"


class StandardSet(ControlledModel):
    """A measurement standard as a set, with its certificate of examination where there is one (JJF 1033)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    certificate_number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    """Validity of the certificate of examination."""
    custodian = models.CharField(max_length=64, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("measurement standard (set)")
        verbose_name_plural = _("measurement standards (sets)")
        indexes = [
            models.Index(fields=["valid_to"], name="equipment_set_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def site_codes(self) -> str:
        """Codes of the sites where its members of today stand; empty for every site, or where none says its place."""
        members = Member.objects.select_related("equipment").filter(standard_set_id=self.pk)
        standing = members.exclude(valid_to__lt=clock.today())
        return " ".join(sorted({site for each in standing for site in sites_of(each.equipment)}))


class Member(ControlledModel):
    """An item that belongs to a set between two days: a main standard or auxiliary equipment."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="members")
    equipment = models.ForeignKey(ITEM, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=64, blank=True)
    """The role in the method that it fills."""
    main = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("member of a set")
        verbose_name_plural = _("members of sets")

    def __str__(self) -> str:
        return f"{self.role} {self.valid_from}".strip()


class Serving(ControlledModel):
    """A line of the scope that a set serves between two days (4.4-1)."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="servings")
    scope_code = models.CharField(max_length=64, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("line of the scope served")
        verbose_name_plural = _("lines of the scope served")

    def __str__(self) -> str:
        return self.scope_code


class Supplier(ControlledModel):
    """Who supplies equipment, materials, calibration or repair (GB/T 27025 6.6)."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    contact = models.CharField(max_length=100, blank=True)
    telephone = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SupplierEvaluation(ControlledModel):
    """An evaluation of a supplier by stated criteria, good for a time."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="evaluations")
    day = models.DateField()
    requirement = models.CharField(max_length=300)
    text = models.CharField(max_length=300)
    passed = models.BooleanField()
    valid_to = models.DateField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("evaluation of a supplier")
        verbose_name_plural = _("evaluations of suppliers")
        indexes = [
            models.Index(fields=["supplier", "day"], name="equipment_supplier_newest"),
            models.Index(fields=["valid_to", "id", "supplier"], name="equipment_supplier_due"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"
