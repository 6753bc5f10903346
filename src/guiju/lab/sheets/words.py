"""Words for the codes of imports, by table and column."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

STATES = {"running": _("running"), "done": _("done"), "undone": _("taken back"), "partial": _("filed in part")}
COLUMNS = {("sheets_import", "state"): STATES}


def state_words(state: str) -> dict[str, str]:
    """A state of imports in both languages, for sentences."""
    found = {}
    for member, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[member] = str(STATES.get(state, state))
    return found
