"""The app `demo` (演示)."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "guiju.lab.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
