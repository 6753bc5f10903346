"""Imports: which file was accepted by whom, into which register, and whether it was taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel


class Import(ControlledModel):
    """A spreadsheet that somebody accepted; its rows are filed one act each, under keys of the import."""

    known_by = "code"

    code = models.CharField(max_length=32, unique=True)
    act = models.CharField(max_length=64)
    """The act that files one row."""
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    """running, done, undone; partial where it ended with some rows filed and others not, or taken back."""
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"
