"""The app `today`."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "guiju.lab.today"
    label = "today"
