"""Codes that look alike: one that differs from another of its register by case, width or marks alone is not taken.

Who reads X7-1 on paper and types x7_1 means one thing. Two rows of it would be judged apart: an item suspended under
one code would go on under the other, a person barred from a job would do it as somebody else.
"""

import re
import unicodedata

from django.db import models

from guiju.lab.house.refusal import Refused

RUN = re.compile(r"[0-9]+|[^\W0-9_]+")


def runs(code: str) -> tuple[str, ...]:
    """The runs of digits and of letters of a code, without case and width; the marks between them are left out.

    >>> runs("Ｘ7-1"), runs("x.7_1"), runs("X71")
    (('x', '7', '1'), ('x', '7', '1'), ('x', '71'))
    """
    return tuple(RUN.findall(unicodedata.normalize("NFKC", code).casefold()))


def demand_unlike(model: type[models.Model], column: str, code: str) -> None:
    """Raises Refused for a code that another row's differs from by case, width or marks alone; the same one is found
    by the database.
    """
    wanted = runs(code)
    rows = model._default_manager.all()
    # The database compares letters without case only where they are plain: these narrow what is read.
    for run in {each for each in wanted if each.isascii()}:
        rows = rows.filter(**{f"{column}__icontains": run})
    for other in rows.values_list(column, flat=True).iterator() if wanted else ():
        if other != code and runs(other) == wanted:
            raise Refused("code_alike", requirement="5-5f", parameters={"code": code, "other": other})
