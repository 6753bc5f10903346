"""A stored file is one paper: the file that proves one thing is not filed as the proof of another (4.1-1, 4.5-7).

Every register that keeps papers says of what its rows' papers are. Rows of which that is the same may share a file: a
labour contract proves employment and the work done under it, a letter of appointment names several people.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import override

from guiju.lab.house.reading import Reading
from guiju.lab.house.refusal import Refused

Paper = tuple[str, ...]
"""What a paper is of, such as the employment of a person."""

_papers: dict[type[models.Model], tuple[str, Callable[[Any], Paper]]] = {}


def tell_paper(model: type[models.Model], of: Callable[[Any], Paper], column: str = "file_sha256") -> None:
    """Says that a column of a model's rows names a paper, and of what it is; called when the app is ready."""
    _papers[model] = column, of


def demand_paper_of(reading: Reading, digest: str, what: Paper, *, requirement: str) -> None:
    """Raises Refused for a file that is on file as the paper of something else.

    What the installation itself takes over at its founding is excepted.
    """
    if not digest or "system" in reading.actor.roles:
        return
    for model, (column, of) in _papers.items():
        for row in reading.rows(model._default_manager.filter(**{column: digest}).order_by("pk")):
            if of(row) != what:
                raise Refused("file_of_another", requirement=requirement, parameters=_named(model))


def demand_unfiled(
    reading: Reading, digest: str, rows: models.QuerySet, *, requirement: str, column: str = "file_sha256"
) -> None:
    """Raises Refused for a file that is the paper of one of these rows: nothing bears itself out (4.3-1, 4.4-7)."""
    if "system" not in reading.actor.roles and reading.rows(rows.filter(**{column: digest}).order_by("pk")[:1]):
        raise Refused("file_of_another", requirement=requirement, parameters=_named(rows.model))


def _named(model: type[models.Model]) -> dict[str, str]:
    """The register's name in both languages: the row may be one that the asker may not see."""
    found = {}
    for tongue, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[f"register.{tongue}"] = str(model._meta.verbose_name)
    return found
