"""What can be done to many methods at once: the check for novelty of their editions in force."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.house.act import Refused
from guiju.lab.methods.acts import RecordNoveltyCheck
from guiju.lab.methods.deeds import NoveltyForm
from guiju.lab.methods.models import Method
from guiju.lab.methods.queries import in_force
from guiju.lab.ui.bulk import Bulk


def _checked(row: Method, cleaned: Mapping[str, Any]) -> Any:
    editions = in_force(row, clock.today())
    if not editions:
        raise Refused("no_edition_in_force", requirement="6.1.2-1", parameters={"method": row.code})
    return RecordNoveltyCheck.Request(method=row.code, edition=editions[0].edition, **cleaned)


BULK = (
    Bulk(
        name="novelty",
        title=_("Check for novelty"),
        act=RecordNoveltyCheck,
        form=lambda: NoveltyForm,
        make=_checked,
        initial=lambda: {"outcome": "newest"},
        versioned=False,
    ),
)
