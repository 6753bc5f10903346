"""The app `assessment` (评价)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "guiju.lab.assessment"
    label = "assessment"
    verbose_name = _("Conduct evaluation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.assessment.dues import assessment_dues
        from guiju.lab.assessment.models import Document
        from guiju.lab.assessment.period import watch_all
        from guiju.lab.assessment.readers import READERS, people_of_document
        from guiju.lab.ui.dues import tell_dues
        from guiju.lab.ui.kept_files import keep_file

        tell_dues("assessment", assessment_dues)
        keep_file(Document, roles=READERS, own=people_of_document)
        watch_all()
