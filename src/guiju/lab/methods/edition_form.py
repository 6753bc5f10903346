"""The form of an edition: ranges, limits of the climate, demands on standards, record template."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.conduct.quantities import key_of
from guiju.lab.methods.models import Edition, Method
from guiju.lab.methods.words import DIRECTIONS, QUANTITIES, ROUNDINGS
from guiju.lab.ui.quantities import MEASURED
from guiju.lab.ui.register_fields import ActForm, TableField, choice, day, label
from guiju.lab.ui.words import language, word
from guiju.record import enclosures
from guiju.record.codec import decode, encode
from guiju.record.words import Interval, Quantity


class ShortTable(TableField):
    """A table whose last columns may be left off."""

    def __init__(self, heads: tuple[Any, ...], make: Callable[[list[str]], Any], *, least: int, **kwargs: Any) -> None:
        self.least = least
        super().__init__(heads, make, **kwargs)

    def _read(self, number: int, line: str) -> Any:
        between = "\t" if "\t" in line else "|"
        cells = line.split(between)
        if self.least <= len(cells) < len(self.heads):
            line = between.join([*cells, *([""] * (len(self.heads) - len(cells)))])
        return super()._read(number, line)


class UnknownQuantity(ValueError):
    """A word that names no quantity; told in both languages."""

    def __init__(self, word: str) -> None:
        self.zh = f"没有名为“{word}”的量；请写量的名称，如 直流电压、长度、温度"
        self.en = f"no quantity is called '{word}'; write a name such as DC voltage, length or temperature"
        super().__init__(self.en)


def _quantity(word: str) -> str:
    """The key of a quantity by its name in either language, or by the key itself. Raises UnknownQuantity."""
    named = {str(each): code for code, each in QUANTITIES.items()}
    found = named.get(word) or key_of(word)
    if found is None:
        raise UnknownQuantity(word)
    return found


def _limit(cells: list[str]) -> Any:
    """One limit of the climate as the record encodes it. Raises RecordError."""
    quantity, lower, upper, unit, change, hours = cells
    document = {
        "quantity": _quantity(quantity),
        "interval": {"lower": lower or None, "upper": upper or None, "unit": unit},
        "largest_change_per_hour": change or None,
        **({"acclimation_hours": hours} if hours else {}),
    }
    return encode(decode(enclosures.EnvironmentLimit, document))


def _demand(cells: list[str]) -> Any:
    """One demand on a standard as the record encodes it. Raises RecordError."""
    role, zh, en, lower, upper, unit, largest, largest_unit, ratio = cells
    document = {
        "role": role,
        "name": {"zh": zh, "en": en},
        "range": {"lower": lower or None, "upper": upper or None, "unit": unit},
        "largest_U": largest or None,
        "unit": largest_unit,
        **({"largest_ratio": ratio} if ratio else {}),
    }
    return encode(decode(enclosures.StandardRequirement, document))


def _covered(cells: list[str]) -> Any:
    """One quantity and range for which the edition is meant. Raises RecordError."""
    quantity, lower, upper, unit = cells
    span = {"lower": lower or None, "upper": upper or None, "unit": unit}
    return {"quantity": _quantity(quantity), "range": encode(decode(Interval, span))}


def _point(cells: list[str]) -> Any:
    """One point that each record has. Raises RecordError."""
    value, unit = cells
    return encode(decode(Quantity, {"value": value, "unit": unit}))


LIMIT_HEADS = (
    label("quantity"),
    label("lower"),
    label("upper"),
    label("unit"),
    _("Largest change per hour"),
    _("Acclimation in hours"),
)
DEMAND_HEADS = (
    _("Role of the standard"),
    label("name"),
    label("name_en"),
    label("lower"),
    label("upper"),
    label("unit"),
    _("Largest U"),
    _("Unit of U"),
    _("Largest share of the item's limit"),
)
POINT_HEADS = (_("Nominal value"), label("unit"))
COVER_HEADS = (label("quantity"), label("lower"), label("upper"), label("unit"))


class EditionForm(ActForm):
    """An edition with its ranges, limits, demands and record template."""

    edition = forms.CharField(label=label("edition"), max_length=32)
    effective_from = day(label=label("effective_from"))
    superseded_on = day(label=_("Superseded on (for an edition of the past)"), required=False)
    rounding = choice(ROUNDINGS, label=label("rounding"))
    modified = forms.BooleanField(label=_("Used beyond its range, or modified"), required=False)
    choices_left = forms.BooleanField(label=_("Leaves choices: needs an operating procedure"), required=False)
    reviewer_may_sign = forms.BooleanField(label=label("reviewer_may_sign"), required=False)
    covers = TableField(COVER_HEADS, _covered, label=_("For which quantities and ranges it is meant"), required=False)
    environment = ShortTable(LIMIT_HEADS, _limit, least=5, label=label("environment"), required=False)
    logged = forms.CharField(
        label=_("Quantities of the environment to be logged, separated by commas"), max_length=300, required=False
    )
    standards = ShortTable(DEMAND_HEADS, _demand, least=8, label=label("standards"), required=False)
    point_rule = forms.CharField(
        label=_("How the points are chosen"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-full": "1"}),
    )
    points = ShortTable(POINT_HEADS, _point, least=2, label=_("Points that each record has"), required=False)
    repeats = forms.IntegerField(
        label=_("Readings at each point, at least"), min_value=0, max_value=1000, required=False
    )
    directions = choice(DIRECTIONS, label=_("Directions"), required=False)
    seconds_per_point = forms.DecimalField(label=_("Seconds at each point, at least"), min_value=0, required=False)
    record_fields = forms.CharField(
        label=_("What else the record holds, separated by commas"), max_length=1000, required=False
    )

    def clean_repeats(self) -> int:
        return int(self.cleaned_data["repeats"] or 0)

    def clean_seconds_per_point(self) -> str:
        found = self.cleaned_data["seconds_per_point"]
        return "" if found is None else f"{found:f}"

    def clean_logged(self) -> list[str]:
        try:
            return [_quantity(each) for each in _listed(self.cleaned_data["logged"])]
        except UnknownQuantity as error:
            raise forms.ValidationError(getattr(error, language())) from None

    def clean_record_fields(self) -> list[str]:
        return _listed(self.cleaned_data["record_fields"])


NAMED = {**MEASURED, **QUANTITIES}
"""Quantities of the climate, those that methods often limit by their own words."""


def _listed(text: str) -> list[str]:
    """Words between commas of either writing."""
    return [each.strip() for each in text.replace("，", ",").replace("、", ",").split(",") if each.strip()]


def first_values(row: Method) -> dict[str, Any]:
    """The newest edition as the form writes it, under the name and first day of the change on its way."""
    newest = row.editions.order_by("-effective_from", "-pk").first()
    coming = row.changes.exclude(edition__in=row.editions.values("edition")).order_by("-pk").first()
    named = {} if coming is None else {"edition": coming.edition, "effective_from": coming.effective_from}
    return named if newest is None else {**_written(newest), **named}


def _written(row: Edition) -> dict[str, Any]:
    plain = ("rounding", "modified", "choices_left", "reviewer_may_sign", "point_rule", "repeats", "directions")
    return {
        **{name: getattr(row, name) for name in plain},
        "seconds_per_point": row.seconds_per_point,
        "covers": _lines(
            [str(MEASURED.get(each["quantity"], each["quantity"])), *_span(each["range"])] for each in row.covers
        ),
        "environment": _lines(
            [
                word(NAMED, each["quantity"]),
                *_span(each["interval"]),
                each["largest_change_per_hour"],
                each.get("acclimation_hours"),
            ]
            for each in row.environment
        ),
        "logged": ", ".join(word(NAMED, each) for each in row.logged),
        "standards": _lines(
            [
                each["role"],
                each["name"]["zh"],
                each["name"]["en"],
                *_span(each["range"]),
                each["largest_U"],
                each["unit"],
                each.get("largest_ratio"),
            ]
            for each in row.standards
        ),
        "record_fields": ", ".join(row.record_fields),
        "points": _lines([each["value"], each["unit"]] for each in row.points),
    }


def _span(document: dict[str, Any]) -> list[Any]:
    return [document["lower"], document["upper"], document["unit"]]


def _lines(rows: Iterable[list[Any]]) -> str:
    return "\n".join(" | ".join("" if cell is None else str(cell) for cell in cells) for cells in rows)
