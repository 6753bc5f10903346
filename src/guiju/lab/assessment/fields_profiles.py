"""Fields of the form of an own profile: points by chapter with their sum, and lines about rows of the code."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.conduct.evaluation.evidence import LEVELS, EvidenceLevel
from guiju.conduct.evaluation.profile import FULL, HEAVIEST, LEAST_SHARE, profiles
from guiju.lab.house.typed import plain_number
from guiju.lab.ui.words import language
from guiju.reports.evaluation_charts import chapter_words

SPARE = 3
"""Empty lines that a form offers beside those that are filled."""
Option = tuple[str, Any]
Offered = Callable[[], Iterable[Option]]


def base_points() -> Mapping[str, int]:
    """Points of the dimensions as the software's own self-evaluation has them."""
    return profiles()["self"].points


class PointsInput(forms.Widget):
    """A number for each chapter of 6 beside that of the base, and their sum, which a script keeps up to date."""

    grouped = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = value or {}
        locked = " disabled" if self.attrs.get("disabled") else ""
        lines = format_html_join(
            "",
            '<label class="a-points"><span>{}</span><small>{}</small>'
            '<input type="number" inputmode="numeric" min="{}" max="{}" name="{}-{}" value="{}" data-points{}></label>',
            (
                (
                    chapter_words(key, language()),
                    base,
                    -(-base // LEAST_SHARE),
                    FULL,
                    name,
                    key,
                    held.get(key, base),
                    locked,
                )
                for key, base in base_points().items()
            ),
        )
        sums = format_html(
            '<p class="a-sum" aria-live="polite">{} <output data-sum="{}">{}</output> / {} '
            "<span data-short></span></p>",
            _("Together"),
            FULL,
            sum(_number(each) for each in {**base_points(), **held}.values()),
            FULL,
        )
        style = format_html('<link rel="stylesheet" href="{}">', static("assessment/profile.css"))
        script = format_html('<script src="{}" defer></script>', static("assessment/profile.js"))
        return format_html('{}<div class="a-pointed">{}</div>{}{}', style, lines, sums, script)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {key: data.get(f"{name}-{key}", "") for key in base_points()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _number(text: Any) -> int:
    found = plain_number(str(text).strip())
    return 0 if found is None else found


class PointsField(forms.Field):
    """Points of the chapters; cleaned: those that differ from the base."""

    widget = PointsInput

    def clean(self, value: Any) -> tuple[tuple[str, int], ...]:
        found = {key: plain_number(str(value.get(key, "")).strip()) for key in base_points()}
        bad = [key for key, points in found.items() if points is None]
        if bad:
            raise forms.ValidationError(_("Whole points from nought, please: %(where)s.") % {"where": " ".join(bad)})
        pairs = {key: points for key, points in found.items() if points is not None}
        return () if pairs == dict(base_points()) else tuple(pairs.items())


class LinesInput(forms.Widget):
    """Lines of a few cells each: a row of the code out of a list, and choices about it."""

    grouped = True

    def __init__(self, rows: Offered, choices: Sequence[tuple[Any, Offered]], title: Any, attrs: Any = None) -> None:
        self.rows, self.choices, self.title = rows, choices, title
        super().__init__(attrs)

    def __deepcopy__(self, memo: Any) -> "LinesInput":
        return type(self)(self.rows, self.choices, self.title, dict(self.attrs))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = [tuple(str(cell) for cell in line) for line in value or ()]
        blank = ("",) * (1 + len(self.choices))
        listed = format_html_join("", '<option value="{}">{}</option>', self.rows())
        lines = format_html_join(
            "", '<div class="a-asked">{}</div>', ((self._line(name, each),) for each in (*held, *(blank,) * SPARE))
        )
        return format_html('<div class="a-lines">{}</div><datalist id="{}-rows">{}</datalist>', lines, name, listed)

    def _line(self, name: str, cells: Sequence[str]) -> SafeString:
        locked = " disabled" if self.attrs.get("disabled") else ""
        row = format_html(
            '<input type="text" name="{}-0" value="{}" list="{}-rows" placeholder="{}" aria-label="{}"{}>',
            *(name, cells[0], name, self.title, self.title, locked),
        )
        rest = format_html_join(
            "",
            '<select name="{}-{}" aria-label="{}"{}>{}</select>',
            (
                (name, at, title, locked, _options(offered(), cells[at]))
                for at, (title, offered) in enumerate(self.choices, start=1)
            ),
        )
        return format_html("{}{}", row, rest)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, ...]]:
        columns = [data.getlist(f"{name}-{at}") for at in range(1 + len(self.choices))]
        return [cells for cells in zip(*columns, strict=False) if cells[0].strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _options(offered: Iterable[Option], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, " selected" if code == chosen else "", words) for code, words in offered),
    )


class LinesField(forms.Field):
    """Lines about rows of the code; cleaned: what `make` gives for the cells of each."""

    def __init__(
        self, rows: Offered, choices: Sequence[tuple[Any, Offered]], make: Callable[..., Any], title: Any, **more: Any
    ) -> None:
        self.make = make
        super().__init__(widget=LinesInput(rows, choices, title), required=False, **more)

    def clean(self, value: Any) -> tuple[Any, ...]:
        found = []
        for cells in value or ():
            try:
                found.append(self.make(cells[0].strip().split(" ")[0], *cells[1:]))
            except ValueError:
                told = forms.ChoiceField.default_error_messages["invalid_choice"]
                raise forms.ValidationError(told, params={"value": " ".join(cells)[:60]}) from None
        return tuple(found)


def weights_offered() -> list[Option]:
    """Weights that a row may have."""
    return [(str(weight), str(weight)) for weight in range(1, HEAVIEST + 1)]


def level_of(text: str) -> EvidenceLevel:
    """A level out of the choices; the act refuses what is none."""
    return next((each for each in LEVELS if each == text), LEVELS[0])
