"""The app `equipment` (设备)."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "guiju.lab.equipment"
    label = "equipment"
    default_auto_field = "django.db.models.BigAutoField"
