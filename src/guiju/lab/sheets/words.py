"""Words for the codes of imports, by table and column."""

from django.utils.translation import gettext_lazy as _

STATES = {"running": _("running"), "done": _("done"), "undone": _("taken back")}
COLUMNS = {("sheets_import", "state"): STATES}
