"""The form of a budget template: what was sent, as text; the document that it means; its fields as a page shows them.

A row is added, removed or moved by a button that sends the form; nothing needs a script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.lab.methods.mathml import equation
from guiju.lab.methods.template_rules import NEEDS, Trouble
from guiju.lab.methods.words import DISTRIBUTIONS, FITS, K_RULES, SOURCES, TEMPLATES
from guiju.lab.ui.words import either, language

MOST = {"inputs": 40, "outputs": 12}
HEAD = ("name.zh", "name.en", "kind", "k_rule", "k", "probability", "digits", "validated_on")
OUTPUT = ("symbol", "quantity.zh", "quantity.en", "unit", "model")
INPUT = (
    "symbol",
    "name.zh",
    "name.en",
    "unit",
    "from",
    "series",
    "role",
    "distribution",
    "value",
    "half_width",
    "u",
    "dof",
)
LINE = ("method", "x_series", "y_series", "x_offset", "u_x", "u_y", "forward_x", "forward_u")
GROUPS = {"inputs": INPUT, "outputs": OUTPUT}
OPTIONAL = ("value", "half_width", "u", "dof")
FRESH_INPUT = {"from": "limit", "distribution": "rectangular", "value": "0", "unit": "1"}
FRESH_HEAD = {"kind": "propagation", "k_rule": "fixed", "k": "2", "probability": "0.95", "digits": "2"}
FRESH_LINE = {"method": "ordinary", "x_offset": "0", "forward_u": "0"}

LABELS: Mapping[str, Any] = {
    "name.zh": gettext_lazy("Name (Chinese)"),
    "name.en": gettext_lazy("Name (English)"),
    "quantity.zh": gettext_lazy("Quantity (Chinese)"),
    "quantity.en": gettext_lazy("Quantity (English)"),
    "kind": gettext_lazy("Kind"),
    "k_rule": gettext_lazy("Rule for k"),
    "k": "k",
    "probability": gettext_lazy("Coverage probability"),
    "digits": gettext_lazy("Significant digits of U"),
    "validated_on": gettext_lazy("Template checked on"),
    "symbol": gettext_lazy("Symbol"),
    "unit": gettext_lazy("Unit"),
    "model": gettext_lazy("Model of measurement"),
    "from": gettext_lazy("Source"),
    "series": gettext_lazy("Series of readings"),
    "role": gettext_lazy("Role of the standard"),
    "distribution": gettext_lazy("Distribution"),
    "value": gettext_lazy("Value"),
    "half_width": gettext_lazy("Half width"),
    "u": gettext_lazy("Standard uncertainty u"),
    "dof": gettext_lazy("Degrees of freedom"),
    "method": gettext_lazy("Way of fitting"),
    "x_series": gettext_lazy("Series of x"),
    "y_series": gettext_lazy("Series of y"),
    "x_offset": gettext_lazy("Subtracted from x"),
    "u_x": gettext_lazy("u of x"),
    "u_y": gettext_lazy("u of y"),
    "forward_x": gettext_lazy("Values of x to report at"),
    "forward_u": gettext_lazy("u of these values"),
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "kind": TEMPLATES,
    "k_rule": K_RULES,
    "from": SOURCES,
    "distribution": DISTRIBUTIONS,
    "method": FITS,
    "digits": {"1": "1", "2": "2"},
}
_DO = re.compile(r"(add|remove|up|down)_(inputs|outputs)(?:_(\d{1,3}))?")

Row = dict[str, str]


@dataclass
class Sent:
    """The form as text."""

    head: Row
    inputs: list[Row]
    outputs: list[Row]
    line: Row
    extra: Row = field(default_factory=dict)
    """reason, example (record or typed), typed: what is not part of the template."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the page."""

    name: str
    label: str
    value: str
    member: str
    trouble: str
    caret: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """An input or output of the page with its fields; `equation` is its model as understood."""

    number: int
    fields: tuple[Field, ...]
    equation: SafeString | None
    symbol: str


def read(post: Mapping[str, str]) -> Sent:
    """What was sent; a member that is missing is empty, and no more rows are read than a template may have."""
    return Sent(
        head={each: _text(post, each) for each in HEAD},
        inputs=_rows(post, "inputs"),
        outputs=_rows(post, "outputs"),
        line={each: _text(post, f"line.{each}") for each in LINE},
        extra={"reason": _text(post, "reason"), "example": _text(post, "example"), "typed": post.get("typed", "")},
    )


def _text(post: Mapping[str, str], path: str) -> str:
    # A zero byte could be stored nowhere; the rules tell of what is left.
    return post.get(field_name(path), "").replace("\x00", "�").strip()


def field_name(path: str) -> str:
    """The name of the field of a member."""
    return path.replace(".", "-")


def _rows(post: Mapping[str, str], group: str) -> list[Row]:
    count = post.get(f"{group}-count", "")
    wanted = min(int(count), MOST[group]) if count.isdecimal() and len(count) < 4 else 0
    return [{each: _text(post, f"{group}.{place}.{each}") for each in GROUPS[group]} for place in range(wanted)]


def changed(sent: Sent, do: str) -> bool:
    """Adds, removes or moves a row as the pressed button says; False for another button."""
    found = _DO.fullmatch(do)
    if found is None:
        return False
    what, group, number = found[1], found[2], int(found[3] or 0)
    rows: list[Row] = getattr(sent, group)
    if what == "add":
        if len(rows) < MOST[group]:
            fresh = FRESH_INPUT if group == "inputs" else {"unit": rows[-1]["unit"] if rows else "1"}
            rows.append({each: fresh.get(each, "") for each in GROUPS[group]})
    elif number < len(rows):
        row = rows.pop(number)
        if what != "remove":
            rows.insert(max(number + (-1 if what == "up" else 1), 0), row)
    return True


def sent_of(document: Mapping[str, Any] | None) -> Sent:
    """The form of a template; of None an empty one. When it was checked is asked anew."""
    if document is None:
        head = {each: FRESH_HEAD.get(each, "") for each in HEAD}
        empty: Row = dict.fromkeys(OUTPUT, "")
        return Sent(
            head, [{each: FRESH_INPUT.get(each, "") for each in INPUT}], [{**empty, "unit": "1"}], dict(FRESH_LINE)
        )
    line = document["line"] or FRESH_LINE
    return Sent(
        head={each: "" if each == "validated_on" else _member(document, each) for each in HEAD},
        inputs=[{each: _member(one, each) for each in INPUT} for one in document["inputs"]],
        outputs=[{each: _member(one, each) for each in OUTPUT} for one in document["outputs"]],
        line={each: _member(line, each) for each in LINE},
    )


def _member(document: Mapping[str, Any], path: str) -> str:
    found: Any = document
    for step in path.split("."):
        found = found.get(step)
    if isinstance(found, list):
        return ", ".join(found)
    return "" if found is None else str(found)


def document_of(sent: Sent, number: int) -> dict[str, Any]:
    """The template that the form means, in the form of the record; the rules tell what is wrong with it."""
    head = sent.head
    line = None
    if head["kind"] == "line":
        line = {**sent.line, "u_x": sent.line["u_x"] or None, "u_y": sent.line["u_y"] or None}
        line["forward_x"] = [each for each in re.split(r"[,，、;\s]+", sent.line["forward_x"]) if each]
    return {
        "name": {"zh": head["name.zh"], "en": head["name.en"]},
        "version": number,
        "kind": head["kind"],
        "outputs": [_output(each, fitted=line is not None) for each in sent.outputs],
        "inputs": [_input(each) for each in sent.inputs],
        "line": line,
        "k_rule": head["k_rule"],
        "k": head["k"] or None if head["k_rule"] == "fixed" else None,
        "probability": head["probability"],
        "digits": int(head["digits"]) if head["digits"] in ("1", "2") else head["digits"],
        "validated_on": head["validated_on"] or None,
    }


def _output(row: Row, *, fitted: bool) -> dict[str, Any]:
    return {
        "symbol": row["symbol"],
        "quantity": {"zh": row["quantity.zh"], "en": row["quantity.en"]},
        "unit": row["unit"],
        "model": "" if fitted else row["model"],
    }


def _input(row: Row) -> dict[str, Any]:
    """An input with what its source uses alone: the page shows the other fields no longer."""
    used = NEEDS.get(row["from"], ())
    made: dict[str, Any] = {
        "symbol": row["symbol"],
        "name": {"zh": row["name.zh"], "en": row["name.en"]},
        "unit": row["unit"],
        "from": row["from"],
        "distribution": row["distribution"],
    }
    made |= {each: row[each] if each in used else "" for each in ("series", "role")}
    return made | {each: (row[each] or None) if each in used else None for each in OPTIONAL}


class Page:
    """The fields of a form with what is wrong at each."""

    def __init__(self, sent: Sent, troubles: tuple[Trouble, ...]) -> None:
        self.sent = sent
        self.at: dict[str, Trouble] = {}
        for each in troubles:
            self.at.setdefault(each.path, each)

    def head(self, *members: str) -> list[Field]:
        """Fields of the head."""
        return [self._field(each, each, self.sent.head[each]) for each in members or HEAD]

    def line(self) -> list[Field]:
        """Fields of the fitted line."""
        return [self._field(f"line.{each}", each, self.sent.line.get(each, "")) for each in LINE]

    def rows(self, group: str) -> list[ShownRow]:
        """Inputs or outputs."""
        rows: list[Row] = getattr(self.sent, group)
        made = []
        for place, row in enumerate(rows):
            fields = tuple(self._field(f"{group}.{place}.{each}", each, row[each]) for each in GROUPS[group])
            understood = equation(row["symbol"] or "?", row["model"]) if row.get("model") else None
            made.append(ShownRow(place, fields, understood, row["symbol"]))
        return made

    def every(self) -> list[Field]:
        """Every field."""
        rows = [one for group in GROUPS for each in self.rows(group) for one in each.fields]
        return [*self.head(), *rows, *self.line()]

    def general(self) -> list[str]:
        """What is wrong with no single field."""
        names = {each.name for each in self.every()}
        return [_words(each) for path, each in self.at.items() if field_name(path) not in names]

    def _field(self, path: str, member: str, value: str) -> Field:
        found = self.at.get(path)
        options = CHOICES.get(member, {})
        listed = tuple((code, str(word)) for code, word in options.items())
        if options and value not in options:
            listed = (("", "—"), *listed)
        told, caret = ("", "") if found is None else (_words(found), found.caret)
        return Field(field_name(path), str(LABELS[member]), value, member, told, caret, listed)


def _words(trouble: Trouble) -> str:
    return either(trouble.zh, trouble.en)


def remarks(names: tuple[str, ...]) -> list[str]:
    """What is odd, but not wrong."""
    between = ", " if language() == "en" else "、"
    told = _("No model uses these inputs: %(symbols)s") % {"symbols": between.join(names)}
    return [told] if names else []
