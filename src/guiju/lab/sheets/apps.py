"""The app `sheets`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "guiju.lab.sheets"
    label = "sheets"
    verbose_name = _("Import and export")
    default_auto_field = "django.db.models.BigAutoField"
