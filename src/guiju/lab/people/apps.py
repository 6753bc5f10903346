"""The app `people` (人员)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PAPERS_SHOWN_TO = ("quality_manager", "technical_manager", "head", "assessor")
"""Who opens the papers of others; everybody the own."""


class PeopleConfig(AppConfig):
    name = "guiju.lab.people"
    label = "people"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house import who
        from guiju.lab.house.watching import watch
        from guiju.lab.people.dues import dues
        from guiju.lab.people.facts import person
        from guiju.lab.people.models import Appointment, Employment, Experience, Qualification
        from guiju.lab.people.paper_kinds import tell_papers
        from guiju.lab.people.queries import actor_or_none, roles_on
        from guiju.lab.people.register import people_facts
        from guiju.lab.ui.dues import tell_dues
        from guiju.lab.ui.kept_files import keep_file

        who.set_lookup(actor_or_none)
        who.set_roles(roles_on)
        watch("people", people_facts)
        tell_dues("people", dues)
        who.set_dated(person)
        tell_papers()
        for each in (Appointment, Employment, Experience, Qualification):
            keep_file(each, roles=PAPERS_SHOWN_TO)
