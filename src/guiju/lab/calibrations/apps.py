"""The app `calibrations` (校准)."""

from django.apps import AppConfig


class CalibrationsConfig(AppConfig):
    name = "guiju.lab.calibrations"
    label = "calibrations"
    default_auto_field = "django.db.models.BigAutoField"
