"""Controlled models: rows that only an act may change, whose every version is committed to the log.

Controlled is everything that a rule reads or a record copies. Text is never NULL; a number is text; so the canonical
bytes of a row are the same on SQLite and PostgreSQL.
"""

import json
import re
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from guiju.canonical import CanonicalError, dumps, loads
from guiju.lab.house.unreadable import unreadable

inside_act: ContextVar[bool] = ContextVar("inside_act", default=False)
"""True while an act's transaction writes; set by `house.act` alone."""

DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
MOST_DIGITS, LARGEST_EXPONENT = 40, 30
"""Digits and power of ten of a number that people write down: a number beyond them is a mistake, and its sum with
others would be a text without end."""
UNBOUNDED = f"超过 {MOST_DIGITS} 位数字或 10 的 ±{LARGEST_EXPONENT} 次幂"
UNBOUNDED_EN = f"has more than {MOST_DIGITS} digits or a power of ten beyond ±{LARGEST_EXPONENT}"


def is_bounded(text: str) -> bool:
    """Whether a decimal text has no more digits, and no other power of ten, than people write down."""
    digits, _, power = text.lower().partition("e")
    figures = digits.replace("-", "").replace(".", "").lstrip("0")
    if len(digits) > 2 * MOST_DIGITS or len(figures) > MOST_DIGITS or len(power.lstrip("+-0")) > 2:
        return False
    return abs(Decimal(text).adjusted()) <= LARGEST_EXPONENT and abs(int(power or "0")) <= LARGEST_EXPONENT


def is_decimal(text: str) -> bool:
    """Whether the text is a decimal number such as people write down."""
    return DECIMAL.fullmatch(text) is not None and is_bounded(text)


def demand_decimal(text: Any, where: str) -> None:
    """Raises ValidationError for what is no decimal number such as people write down."""
    if not isinstance(text, str) or not DECIMAL.fullmatch(text):
        raise ValidationError(f"{where}: {text!r} 不是十进制数 / is not a decimal number")
    if not is_bounded(text):
        raise ValidationError(f"{where}: {text[:20]} {UNBOUNDED} / {UNBOUNDED_EN}")


def demand_numbers(document: Any, where: str) -> None:
    """Raises ValidationError for a number beyond what people write down, wherever it stands in a document."""
    if isinstance(document, str) and DECIMAL.fullmatch(document) and not is_bounded(document):
        raise ValidationError(f"{where}: {document[:20]} {UNBOUNDED} / {UNBOUNDED_EN}")
    if isinstance(document, dict):
        for name, each in document.items():
            demand_numbers(each, f"{where}.{name}")
    elif isinstance(document, (list, tuple)):
        for place, each in enumerate(document):
            demand_numbers(each, f"{where}[{place}]")


class ControlledWriteRefused(RuntimeError):
    """Somebody tried to change a controlled row outside an act."""

    def __init__(self, model: type[models.Model], verb: str) -> None:
        super().__init__(
            f"{model._meta.label}: {verb} 只能通过业务动作进行；请调用相应的 act。"
            f" / {verb} is possible only through an act; perform the act that changes it."
        )


class DecimalTextField(models.CharField):
    """A decimal number kept as the text that was given: no digit is lost, no trailing zero dropped."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text: str = super().pre_save(model_instance, add)
        if text != "" or not self.blank:
            demand_decimal(text, f"{model_instance._meta.label}.{self.name}")
        return text


LONGEST_KNOWN = 16_384
"""Signs of a text whose being canonical is remembered; longer ones are checked each time."""


@lru_cache(maxsize=1024)
def _demand_canonical(text: str) -> None:
    loads(text.encode())


def _document(text: str) -> Any:
    """The document of a canonical text, strictly read: that a text is canonical is found out once."""
    if len(text) > LONGEST_KNOWN:
        return loads(text.encode())
    _demand_canonical(text)
    return json.loads(text)


class CanonicalJSONField(models.TextField):
    """A document kept as its canonical text."""

    def from_db_value(self, value: str, expression: Any, connection: Any) -> Any:
        # An outer join that found no row gives None for every column.
        if value is None:
            return None
        try:
            return _document(value)
        except CanonicalError as error:
            return unreadable(error)

    def get_prep_value(self, value: Any) -> str:
        return dumps(value).decode()


class GuardedQuerySet(models.QuerySet):
    """Refuses bulk writes outside an act; inside one they are refused too, since each row has its version."""

    def _refuse(self, verb: str) -> ControlledWriteRefused:
        return ControlledWriteRefused(self.model, verb)

    def update(self, **kwargs: Any) -> int:
        raise self._refuse("update")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise self._refuse("delete")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        raise self._refuse("bulk_create")

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        raise self._refuse("bulk_update")

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        raise self._refuse("update_or_create")

    def get_or_create(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        raise self._refuse("get_or_create")


class ControlledModel(models.Model):
    """Base of every controlled model."""

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GuardedQuerySet.as_manager()

    known_by: ClassVar[str] = "pk"
    """Column by which people name a row."""
    journal_hidden: ClassVar[frozenset[str]] = frozenset()
    """Columns whose content must be erasable: the journal keeps their digest alone."""
    personal: ClassVar[frozenset[str]] = frozenset()
    """Columns with personal data: only acts show them, to named roles, and each view is on file. No list, table,
    export or interface of programs gives them out."""
    whose: ClassVar[str] = ""
    """Lookup of the code of the person of whom the rows are: only that person and who oversees the house see them."""
    agency_wide: ClassVar[bool] = False
    """Rows hold for all sites alike: a role that holds at some sites alone does not change them (4.7-4)."""
    sited: ClassVar[bool] = True
    """False for what an act at one site writes about things wherever they stand, such as the use of a standard."""
    chained: ClassVar[bool] = False
    """Rows bound by a hash chain of their own instead of a commitment each."""

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        names = (self.known_by, "code", "number")
        name = next((each for each in names if each != "pk" and hasattr(self, each)), "pk")
        return f"{self._meta.verbose_name} {getattr(self, name)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not inside_act.get():
            raise ControlledWriteRefused(type(self), "save")
        super().save(*args, **kwargs)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        if not inside_act.get():
            raise ControlledWriteRefused(type(self), "save")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not inside_act.get():
            raise ControlledWriteRefused(type(self), "delete")
        return super().delete(*args, **kwargs)


def column_text(value: Any) -> Any:
    """A column's value as a hashed document holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def row_document(row: ControlledModel) -> dict[str, Any]:
    """Every concrete column of a row, by column name."""
    columns = {field.column: column_text(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return {"table": row._meta.db_table, **columns}


def row_bytes(row: ControlledModel) -> bytes:
    """Canonical bytes of a row: what its commitment in the log covers."""
    return dumps(row_document(row))


def controlled_models() -> list[type[ControlledModel]]:
    """Every controlled model of the running project, by table."""
    from django.apps import apps

    found = [each for each in apps.get_models() if issubclass(each, ControlledModel)]
    return sorted(found, key=lambda each: each._meta.db_table)
