"""The app `premises` (场所)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PremisesConfig(AppConfig):
    name = "guiju.lab.premises"
    label = "premises"
    verbose_name = _("Registers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.house.papers import tell_paper
        from guiju.lab.house.sited import set_rooms
        from guiju.lab.house.watching import watch
        from guiju.lab.premises.dues import provide
        from guiju.lab.premises.models import RoomFile, Tenure
        from guiju.lab.premises.paper_kinds import OF_ROOM, TENURE
        from guiju.lab.premises.queries import site_of_room
        from guiju.lab.premises.register_facts import register
        from guiju.lab.ui.dues import tell_dues
        from guiju.lab.ui.kept_files import keep_file

        set_rooms(site_of_room)
        watch("premises", register)
        tell_dues("premises", provide)
        tell_paper(Tenure, lambda row: TENURE)
        tell_paper(RoomFile, lambda row: OF_ROOM)
        keep_file(Tenure)
        keep_file(RoomFile)
