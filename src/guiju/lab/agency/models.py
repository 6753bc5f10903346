"""The agency itself, its qualifications and the lines of their scope."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField
from guiju.lab.house.signing import SYSTEM


class Agency(ControlledModel):
    """The legal entity, or the part of one, that calibrates (4.1-1). One row."""

    known_by = "code"
    agency_wide = True

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, blank=True, default="legal_entity")
    """legal_entity, part (of the responsible entity), armed_forces."""
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300)
    credit_code = models.CharField(max_length=18, blank=True)
    """Unified social credit code; empty for a unit of the armed forces that has none."""
    responsible_name = models.CharField(max_length=200, blank=True)
    """Of a part: the legal entity that answers for it."""
    responsible_code = models.CharField(max_length=18, blank=True)
    telephone = models.CharField(max_length=64)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    """Proof of an agency of defence or the armed forces (4.5-9)."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("agency")
        verbose_name_plural = _("agency")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Licence(ControlledModel):
    """A business licence or certificate of registration of the legal entity, with its file (4.1-1)."""

    agency_wide = True

    number = models.CharField(max_length=64)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """None: without end (长期)."""
    file_sha256 = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("licence")
        verbose_name_plural = _("licences")

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}"


class Qualification(ControlledModel):
    """A qualification certificate: accreditation, measurement-standard certificate, legal authorisation (4.3-1)."""

    known_by = "number"
    agency_wide = True

    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64, unique=True)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()
    file_sha256 = models.CharField(max_length=64, blank=True)
    """The certificate with its annex, as received; after an extension, the issuer's paper that granted it."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications and scope")
        indexes = [
            models.Index(fields=["-valid_to", "number"], name="agency_qualification_list"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}"


class Suspension(ControlledModel):
    """An interval in which a qualification is suspended, both days inclusive; open when `until` is null."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="suspensions")
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    lifted_on = models.DateField(null=True)
    """The day on which the last day was written down."""
    lifted_by = models.CharField(max_length=64, blank=True, default="")
    lift_reason = models.CharField(max_length=300, blank=True, default="")
    confirmed_on = models.DateField(null=True)
    """Of a lifting backward: the day on which somebody else confirmed it by the issuer's paper."""
    confirmed_by = models.CharField(max_length=64, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    """The paper by which the issuer says that these days were not suspended."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")

    def __str__(self) -> str:
        return f"{self.since} – {self.until or ''}"

    @property
    def lifted_back(self) -> bool:
        """Whether days that had passed were taken from it; the day of lifting itself may be free again.

        What the installation itself takes over names nobody.
        """
        if self.lifted_on is None or self.until is None or self.lifted_by in ("", SYSTEM.person_id):
            return False
        return self.until < self.lifted_on - timedelta(days=1)

    @property
    def counts_until(self) -> date | None:
        """Its last day as it counts for work: days taken from it backward stay in it until somebody else confirmed."""
        if self.lifted_back and self.confirmed_on is None and self.lifted_on is not None:
            return self.lifted_on - timedelta(days=1)
        return self.until


class ScopeRow(ControlledModel):
    """One line of the scope annex: what may be calibrated, by which method, where, in which range, how well."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="scope_rows")
    code = models.CharField(max_length=64, unique=True)
    field = models.CharField(max_length=32)
    instrument = models.CharField(max_length=200)
    instrument_en = models.CharField(max_length=200)
    quantity = models.CharField(max_length=64)
    method_code = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    site_code = models.CharField(max_length=32)
    on_site = models.BooleanField()
    lower = DecimalTextField()
    upper = DecimalTextField()
    unit = models.CharField(max_length=32)
    smallest_U = DecimalTextField(blank=True)
    smallest_U_rule = CanonicalJSONField(null=True)
    """Where the annex states it otherwise than by one number: interpolated, a function, a matrix."""
    smallest_U_unit = models.CharField(max_length=32)
    relative = models.BooleanField()
    k = DecimalTextField()
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("scope line")
        verbose_name_plural = _("scope lines")
        indexes = [
            models.Index(fields=["method_code", "edition"], name="agency_scope_method"),
            models.Index(fields=["valid_to", "code"], name="agency_scope_valid_to"),
            models.Index(fields=["qualification", "valid_to", "site_code"], name="agency_scope_early"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.instrument}"
