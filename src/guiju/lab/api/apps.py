"""The app `api`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "guiju.lab.api"
    label = "api"
    verbose_name = _("Interfaces")
    default_auto_field = "django.db.models.BigAutoField"
