"""The app `people` (人员)."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guiju.lab.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house import who
        from guiju.lab.people.queries import actor_or_none

        who.set_lookup(actor_or_none)
