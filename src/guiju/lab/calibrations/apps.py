"""The app `calibrations` (校准)."""

from django.apps import AppConfig


class CalibrationsConfig(AppConfig):
    name = "guiju.lab.calibrations"
    label = "calibrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.calibrations.audit import check_chains
        from guiju.lab.calibrations.budget_example import newest_record
        from guiju.lab.calibrations.climate_facts import told_reasons
        from guiju.lab.calibrations.needs import method_needs
        from guiju.lab.calibrations.permit_register import permit_register
        from guiju.lab.calibrations.workload import workload
        from guiju.lab.commissions.overrides import block_of, of_jobs
        from guiju.lab.equipment.needs import tell_needs
        from guiju.lab.house.audit import register_chain
        from guiju.lab.house.watching import watch
        from guiju.lab.methods.examples import register_examples
        from guiju.lab.people.workload import set_provider
        from guiju.lab.premises.queries import judge_readings
        from guiju.lab.ui.told_blocks import tell_blocks

        tell_blocks("equipment.Equipment", lambda row: block_of(of_jobs(row.uses.values("job"))))
        judge_readings(told_reasons)
        register_chain("calibrations", check_chains)
        register_examples(newest_record)
        set_provider(workload)
        watch("permits", permit_register)
        tell_needs("methods", method_needs)
