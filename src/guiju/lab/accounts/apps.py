"""The app `accounts` (登录)."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guiju.lab.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
