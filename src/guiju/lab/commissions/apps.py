"""The app `commissions` (委托)."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "guiju.lab.commissions"
    label = "commissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.commissions.overrides import block_of, of_method
        from guiju.lab.ui.told_blocks import tell_blocks

        tell_blocks("methods.Method", lambda row: block_of(of_method(row.code)))
