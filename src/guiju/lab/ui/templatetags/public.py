"""Tags of the public pages: their frame, and texts that a record holds in both languages."""

from typing import Any

from django import template
from django.http import HttpRequest

from guiju import __version__
from guiju.certificate.numbers import coverage_factor
from guiju.lab.house import clock
from guiju.lab.ui.words import language

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> dict[str, Any]:
    """What head and foot of a public page need, also of a page whose view gave nothing."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {
        "demonstration": context["demonstration"] if "demonstration" in context else clock.is_demonstration(),
        "software": __version__,
        "signed_in": bool(user and user.is_authenticated),
        "english": language() == "en",
        "here": _here(request),
    }


def _here(request: HttpRequest | None) -> str:
    """Where a change of language leads back to: the address that was read, or a form without its query."""
    if request is None:
        return "/"
    return str(request.get_full_path() if request.method in {"GET", "HEAD"} else request.path)


@register.filter
def coverage(k: str) -> str:
    """A coverage factor as the certificate prints it: 2 stays 2, anything else has two decimals."""
    return coverage_factor(k)


@register.filter
def said(text: Any) -> str:
    """A text of a record in the language of the page; the other one where it has none."""
    chinese, english = str(text.zh), str(text.en)
    return (english or chinese) if language() == "en" else (chinese or english)
