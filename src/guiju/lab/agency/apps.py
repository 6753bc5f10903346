"""The app `agency` (机构)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "guiju.lab.agency"
    label = "agency"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.agency.dues import provide
        from guiju.lab.agency.models import Agency, Licence, Qualification, Suspension
        from guiju.lab.agency.nature import nature_on
        from guiju.lab.agency.paper_kinds import LICENCE, QUALIFICATION
        from guiju.lab.agency.register_facts import register
        from guiju.lab.house.nature import set_lookup
        from guiju.lab.house.papers import tell_paper
        from guiju.lab.house.watching import watch
        from guiju.lab.ui.dues import tell_dues
        from guiju.lab.ui.kept_files import keep_file

        set_lookup(nature_on)
        watch("agency", register)
        tell_dues("agency", provide)
        tell_paper(Agency, lambda row: LICENCE, "proof_sha256")
        tell_paper(Licence, lambda row: LICENCE)
        tell_paper(Qualification, lambda row: QUALIFICATION)
        tell_paper(Suspension, lambda row: QUALIFICATION)
        keep_file(Agency, "proof_sha256")
        keep_file(Licence)
        keep_file(Qualification)
        keep_file(Suspension)
