"""The app `people` (人员)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "guiju.lab.people"
    label = "people"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house import who
        from guiju.lab.people.facts import person
        from guiju.lab.people.queries import actor_or_none

        who.set_lookup(actor_or_none)
        who.set_dated(person)
