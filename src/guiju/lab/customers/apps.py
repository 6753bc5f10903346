"""The app `customers` (客户)."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "guiju.lab.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
