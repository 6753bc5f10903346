"""Tags of the staff pages: lights, refusals, words for codes, the hidden members of a form that performs an act."""

from typing import Any

from django import template
from django.utils.html import format_html

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import ACTS
from guiju.lab.ui import words
from guiju.lab.ui.acting import new_key

register = template.Library()

TABLES = {
    "role": words.ROLES,
    "job_state": words.JOB_STATES,
    "line_state": words.LINE_STATES,
    "certificate_state": words.CERTIFICATE_STATES,
    "purpose": words.PURPOSES,
    "field": words.FIELDS,
    "act": words.ACTS,
}


@register.filter
def word(code: str, table: str) -> str:
    """`{{ job.state|word:"job_state" }}`."""
    return words.word(TABLES[table], code)


@register.filter
def unit(code: str) -> str:
    """`{{ value }}{{ code|unit }}`: a unit behind a number with its space; the unit one is not written."""
    return words.unit(code)


@register.simple_tag
def colon() -> str:
    """The colon behind a word, as the language of the page writes it."""
    return ": " if words.language() == "en" else "："


@register.simple_tag
def bracketed(what: Any) -> str:
    """Brackets behind a word, as the language of the page writes them; the spaces around them are English."""
    return f" ({what}) " if words.language() == "en" else f"（{what}）"


@register.simple_tag
def dotted(*parts: Any) -> str:
    """Words with a dot between them; what is empty leaves none."""
    return " · ".join(str(each) for each in parts if each not in (None, ""))


@register.simple_tag(takes_context=True)
def act_form(context: template.Context, version: Any = "") -> str:
    """CSRF token, a new idempotency key and the version that is shown: inside every form that performs an act."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="key" value="{}">'
        '<input type="hidden" name="version" value="{}">',
        context.get("csrf_token", ""),
        new_key(),
        version,
    )


@register.inclusion_tag("ui/lights.html")
def lights(shown: Any) -> dict[str, Any]:
    """The lights of an act, each with its reasons and the way out."""
    return {"shown": shown}


@register.inclusion_tag("ui/findings.html")
def findings(found: Any) -> dict[str, Any]:
    """Why an act was refused."""
    return {"found": found}


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Any) -> dict[str, Any]:
    """What was done, newest first: steps of `guiju.lab.ui.timeline`."""
    return {"steps": steps}


@register.simple_tag(takes_context=True)
def waits_for(context: template.Context, act: str) -> str:
    """Who does an act, in words, where the signed-in person may not; empty for whoever may.

    What is another's job is shown as waiting for that person, never as a button that would be refused.
    """
    who, roles = signed_in(context["request"]), ACTS[act].roles
    if who is None or not roles or who.roles & roles:
        return ""
    return (", " if words.language() == "en" else "、").join(words.role_names(roles))


@register.inclusion_tag("ui/waits.html")
def waiting(others: str) -> dict[str, Any]:
    """Says for whom a step waits."""
    return {"others": others}


@register.simple_tag(takes_context=True)
def me(context: template.Context) -> dict[str, str]:
    """Who is signed in, for the foot of the side bar: name, last sign of it, roles of today."""
    who = signed_in(context["request"])
    if who is None:
        return {"name": "", "mark": "", "roles": ""}
    between = ", " if words.language() == "en" else "、"
    return {"name": who.name, "mark": who.name[-1:], "roles": between.join(words.role_names(who.roles))}
