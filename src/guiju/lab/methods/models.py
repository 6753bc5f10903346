"""Methods with their editions, and the budget templates that turn readings into results."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class Method(ControlledModel):
    """A calibration method: regulation, specification, or the agency's own."""

    known_by = "code"

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    field = models.CharField(max_length=32)

    class Meta(ControlledModel.Meta):
        verbose_name = _("method")
        verbose_name_plural = _("methods")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Edition(ControlledModel):
    """One edition of a method, in force from a day until another takes its place (6.1.2-1)."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="editions")
    edition = models.CharField(max_length=32)
    effective_from = models.DateField()
    superseded_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    validated = models.BooleanField()
    environment = CanonicalJSONField()
    """Limits of the climate, as the record encodes them."""
    standards = CanonicalJSONField()
    """What is asked of the standards, as the record encodes it."""
    reviewer_may_sign = models.BooleanField()
    rounding = models.CharField(max_length=16)

    class Meta(ControlledModel.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["method", "edition"], name="methods_edition_once")]

    def __str__(self) -> str:
        return self.edition


class BudgetTemplate(ControlledModel):
    """A version of a budget template; never changed, only followed by the next version."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="templates")
    code = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    document = CanonicalJSONField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("budget template")
        verbose_name_plural = _("budget templates")
        constraints = [models.UniqueConstraint(fields=["edition", "code", "number"], name="methods_template_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
