"""The overrides of a line, on every page that shows work done by it."""

from typing import Any

from django import template

from guiju.lab.commissions.overrides import of_lines

register = template.Library()


@register.inclusion_tag("commissions/_overrides.html")
def overrides(line: Any) -> dict[str, Any]:
    """`{% overrides job.line %}`: the deviations by which a line's work is done otherwise."""
    return {"overrides": of_lines([line.pk]).get(line.pk, [])}


@register.inclusion_tag("commissions/_overrides.html")
def overrides_shown(found: Any) -> dict[str, Any]:
    """The same for overrides that were read already."""
    return {"overrides": found}
