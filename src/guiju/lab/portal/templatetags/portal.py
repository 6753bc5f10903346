"""The card of a commission's status link, for the page of the commission."""

from typing import Any

from django import template

from guiju.lab.accounts.queries import signed_in
from guiju.lab.portal import queries
from guiju.lab.portal.acts import COUNTER

register = template.Library()


@register.simple_tag(takes_context=True)
def status_link(context: template.Context, commission: Any) -> dict[str, Any]:
    """Whether a link is live, and whether who looks may make or revoke one."""
    who = signed_in(context["request"])
    return {"link": queries.live_link(commission), "may": who is not None and bool(who.roles & COUNTER)}
