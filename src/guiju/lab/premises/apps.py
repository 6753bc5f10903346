"""The app `premises` (场所)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PremisesConfig(AppConfig):
    name = "guiju.lab.premises"
    label = "premises"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"
