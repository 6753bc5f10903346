"""Tokens by which programs of a person's act in that person's name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel


class Token(ControlledModel):
    """A token of one person; the house keeps the digest of its secret alone."""

    known_by = "code"

    code = models.CharField(max_length=32, unique=True)
    person_code = models.CharField(max_length=64)
    title = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    rights = CanonicalJSONField()
    """`read`, names of acts, or `app.*` for all acts of an app."""
    valid_to = models.DateField()
    state = models.CharField(max_length=16)
    """live, revoked."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
