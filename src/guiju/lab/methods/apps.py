"""The app `methods` (方法)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MethodsConfig(AppConfig):
    name = "guiju.lab.methods"
    label = "methods"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house import papers, watching
        from guiju.lab.methods.due import method_dues
        from guiju.lab.methods.facts import register_on
        from guiju.lab.methods.models import Procedure, Validation, Verification
        from guiju.lab.ui import dues

        watching.watch("methods", register_on)
        dues.tell_dues("methods", method_dues)
        for each in (Procedure, Validation, Verification):
            papers.tell_paper(each, lambda row: ("paper of a method",))
