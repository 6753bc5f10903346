"""The app `agency` (机构)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "guiju.lab.agency"
    label = "agency"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"
