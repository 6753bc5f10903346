"""Certificates: their numbers, files and standing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.models import Record
from guiju.lab.house.controlled import ControlledModel


class Number(ControlledModel):
    """A certificate number ever given: reserved, issued, or void with the reason (5-5f)."""

    number = models.CharField(max_length=64, unique=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="numbers")
    state = models.CharField(max_length=16)
    code = models.CharField(max_length=32)
    """80-bit random code printed on the certificate, base 32."""
    replaces = models.CharField(max_length=64, blank=True)
    """Number of the certificate that this one replaces (GB/T 27025 7.8.8)."""
    reserved_at = models.DateTimeField()
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("certificate number")
        verbose_name_plural = _("certificate numbers")


class Certificate(ControlledModel):
    """An issued certificate: SHA-256 and SM3 of its final files, and its standing."""

    number = models.OneToOneField(Number, on_delete=models.PROTECT, related_name="certificate")
    title = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    pdf_sha256 = models.CharField(max_length=64)
    pdf_sm3 = models.CharField(max_length=64)
    xml_sha256 = models.CharField(max_length=64)
    xml_sm3 = models.CharField(max_length=64)
    signature_level = models.CharField(max_length=16)
    status = models.CharField(max_length=16)
    """issued, replaced, withdrawn."""
    replaced_by = models.CharField(max_length=64, blank=True)
    status_reason = models.CharField(max_length=300, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [models.Index(fields=["-issued_at", "-id"], name="issuing_certificate_list")]
