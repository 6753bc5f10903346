"""The app `house` (规矩之本)."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "guiju.lab.house"
    label = "house"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from guiju.lab.house import checks, triggers  # noqa: F401 - registers the checks

        post_migrate.connect(triggers.install_after_migration, sender=self)
