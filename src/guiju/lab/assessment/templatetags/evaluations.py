"""Tags of the pages of evaluations."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def row_at(context: template.Context, row: str) -> str:
    """The page of a row: on the page of a run as the run found it, else as it stands today."""
    run = context.get("run")
    return reverse("assessment:run_row", args=[run.code, row]) if run else reverse("assessment:row", args=[row])
