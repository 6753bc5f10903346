"""The app `commissions` (委托)."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "guiju.lab.commissions"
    label = "commissions"
    default_auto_field = "django.db.models.BigAutoField"
