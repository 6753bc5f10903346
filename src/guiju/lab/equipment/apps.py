"""The app `equipment` (设备)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    name = "guiju.lab.equipment"
    label = "equipment"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.equipment.checked import passed_checks
        from guiju.lab.equipment.dues import told
        from guiju.lab.equipment.evidence import tell_checks
        from guiju.lab.equipment.models import DutyStep
        from guiju.lab.equipment.paper_kinds import tell_papers
        from guiju.lab.equipment.register import facts_on
        from guiju.lab.house.watching import watch
        from guiju.lab.ui.dues import tell_dues
        from guiju.lab.ui.kept_files import keep_file

        watch("equipment", facts_on)
        tell_checks("checks", passed_checks)
        tell_dues("equipment", told)
        tell_papers()
        keep_file(DutyStep)
