"""The app `calibrations` (校准)."""

from django.apps import AppConfig


class CalibrationsConfig(AppConfig):
    name = "guiju.lab.calibrations"
    label = "calibrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.calibrations.audit import check_chains
        from guiju.lab.calibrations.budget_example import newest_record
        from guiju.lab.calibrations.needs import method_needs
        from guiju.lab.equipment.needs import tell_needs
        from guiju.lab.house.audit import register_chain
        from guiju.lab.methods.examples import register_examples

        register_chain("calibrations", check_chains)
        register_examples(newest_record)
        tell_needs("methods", method_needs)
