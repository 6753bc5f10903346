"""People of the agency: employment, qualification, authorisation, declared interests and roles, all dated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel


class Person(ControlledModel):
    """A member of staff."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    birth_date = models.DateField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Employment(ControlledModel):
    """Employment of a person: long_term, short_term, dispatched (4.5-7)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    kind = models.CharField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("employment")
        verbose_name_plural = _("employments")

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from} – {self.valid_to or ''}"


class Qualification(ControlledModel):
    """A qualification on paper, checked by somebody when `attested` (4.5-3 to 4.5-7)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    attested = models.BooleanField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("qualification of a person")
        verbose_name_plural = _("qualifications of people")

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}"


class Authorisation(ControlledModel):
    """What the agency lets the person do: calibrate or review by method, sign by field (5-5d)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    kind = models.CharField(max_length=32)
    method_code = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    fields = models.CharField(max_length=300)
    """Calibration fields, separated by spaces; for a signatory the fields signed for."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    trained = models.BooleanField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")

    def __str__(self) -> str:
        return f"{self.kind} {self.method_code or self.fields} {self.edition}".rstrip()


class Interest(ControlledModel):
    """A declared interest of the person in a customer (5-3)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    customer_code = models.CharField(max_length=64)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("interest")
        verbose_name_plural = _("interests")

    def __str__(self) -> str:
        return f"{self.customer_code} {self.declared_on}"


class Role(ControlledModel):
    """A role in the house that a person holds: calibrator, reviewer, signatory, item_clerk, quality_manager …"""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from} – {self.valid_to or ''}"
