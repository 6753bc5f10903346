"""The app `premises` (场所)."""

from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "guiju.lab.premises"
    label = "premises"
    default_auto_field = "django.db.models.BigAutoField"
