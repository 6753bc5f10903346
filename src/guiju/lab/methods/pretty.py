"""A budget template as people read it: models, inputs, coverage."""

from typing import Any

from django.utils.translation import gettext as _

from guiju.lab.methods import words as of_methods
from guiju.lab.ui import words
from guiju.lab.ui.register_lists import NOTHING
from guiju.record.enclosures import BudgetTemplate, TemplateInput


def said(text: Any) -> str:
    """A text of the record in the language of the page."""
    return str(text.en if words.language() == "en" and text.en else text.zh)


def described(template: BudgetTemplate) -> list[tuple[str, str]]:
    """Kind, coverage and rounding of a template, by name."""
    probability = f"p = {template.probability}"
    coverage = (
        f"{words.word(of_methods.K_RULES, template.k_rule)}, {f'k = {template.k}' if template.k else probability}"
    )
    rows = [
        (_("Name"), said(template.name)),
        (_("Kind"), words.word(of_methods.TEMPLATES, template.kind)),
        (_("Coverage"), coverage),
        (_("Significant digits of U"), str(template.digits)),
        (_("Template checked on"), template.validated_on or NOTHING),
    ]
    if template.line is not None:
        line = template.line
        rows.append((_("Line through the points"), f"{line.y_series} ({line.x_series} − {line.x_offset})"))
    return rows


def outputs(template: BudgetTemplate) -> list[tuple[str, str, str]]:
    """Quantity, unit and model of every output."""
    return [
        (said(each.quantity), each.unit, f"{each.symbol} = {each.model}" if each.model else each.symbol)
        for each in template.outputs
    ]


def inputs(template: BudgetTemplate) -> list[tuple[str, str, str, str, str]]:
    """Symbol, name, unit, source and distribution of every input."""
    shapes = of_methods.DISTRIBUTIONS
    return [
        (each.symbol, said(each.name), each.unit, _source(each), words.word(shapes, each.distribution))
        for each in template.inputs
    ]


def _source(one: TemplateInput) -> str:
    source = words.word(of_methods.SOURCES, one.from_)
    numbers = {"": one.value, "±": one.half_width, "u = ": one.u, "ν = ": one.dof}
    role = words.word(words.STANDARD_ROLES, one.role)
    told = [role, one.series, *(f"{mark}{number}" for mark, number in numbers.items() if number is not None)]
    return " ".join([source, *(each for each in told if each)])
