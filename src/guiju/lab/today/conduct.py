"""Today's state of the code as counts, for whoever oversees the house."""

from django.db.models import Count
from django.utils.translation import gettext as _

from guiju.lab.assessment.models import RowState
from guiju.lab.today.shown import Tile
from guiju.lab.ui.addresses import address


def conduct_tiles() -> list[Tile]:
    """Rows of the code that are not met and rows that nothing shows yet; none before the first evaluation."""
    counts = dict(RowState.objects.values_list("outcome").annotate(Count("pk")))
    if not counts:
        return []
    link, against = address("assessment:overview"), counts.get("not_met", 0) + counts.get("error", 0)
    unknown = counts.get("undetermined", 0)
    return [
        Tile(_("Rows of the code not met"), against, f"{link}#heat", "bad" if against else ""),
        Tile(_("Rows that nothing shows yet"), unknown, f"{link}#heat", "warn" if unknown else ""),
    ]
