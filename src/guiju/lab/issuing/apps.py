"""The app `issuing` (签发)."""

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "guiju.lab.issuing"
    label = "issuing"
    default_auto_field = "django.db.models.BigAutoField"
