"""The app `people` (人员)."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guiju.lab.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
