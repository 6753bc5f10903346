"""The app `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "guiju.lab.portal"
    label = "portal"
