"""The app `equipment` (设备)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    name = "guiju.lab.equipment"
    label = "equipment"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"
