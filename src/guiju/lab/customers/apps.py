"""The app `customers` (客户)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "guiju.lab.customers"
    label = "customers"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"
