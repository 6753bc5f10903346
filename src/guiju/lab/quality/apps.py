"""The app `quality` (质量)."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "guiju.lab.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house.watching import watch
        from guiju.lab.quality.register import traceability_register

        watch("traceability", traceability_register)
