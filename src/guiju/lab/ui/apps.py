"""The app `ui` (页面)."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guiju.lab.ui"
    label = "ui"
