"""The app `methods` (方法)."""

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "guiju.lab.methods"
    label = "methods"
    default_auto_field = "django.db.models.BigAutoField"
