"""The app `issuing` (签发)."""

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "guiju.lab.issuing"
    label = "issuing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.lab.equipment.paper_kinds import OF_ITEM
        from guiju.lab.house.papers import tell_paper
        from guiju.lab.issuing.models import Certificate

        # A certificate of its own is the paper of an item that the agency calibrated for itself.
        tell_paper(Certificate, lambda row: OF_ITEM, "pdf_sha256")
