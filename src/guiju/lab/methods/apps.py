"""The app `methods` (方法)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MethodsConfig(AppConfig):
    name = "guiju.lab.methods"
    label = "methods"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"
