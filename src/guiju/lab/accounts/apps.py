"""The app `accounts` (登录)."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guiju.lab.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.accounts.audit import check_accounts
        from guiju.lab.house.audit import register_chain

        register_chain("accounts", check_accounts)
