"""The app `agency` (机构)."""

from django.apps import AppConfig


class AgencyConfig(AppConfig):
    name = "guiju.lab.agency"
    label = "agency"
    default_auto_field = "django.db.models.BigAutoField"
