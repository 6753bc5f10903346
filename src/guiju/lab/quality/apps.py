"""The app `quality` (质量)."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "guiju.lab.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.equipment.found import tell_found
        from guiju.lab.house.watching import watch
        from guiju.lab.quality.register import findings_of, traceability_register

        watch("traceability", traceability_register)
        tell_found("shifts", findings_of)
