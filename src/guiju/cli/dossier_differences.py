"""Differences between two evaluations, as an object and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.dossier.comparing import Difference


def differences_object(found: Sequence[Difference], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "what": one.what,
            "name": one.name,
            "there": one.there,
            "here": one.here,
            "message": one.text(lang),
            "reasons": [each.text(lang) for each in one.reasons],
        }
        for one in found
    ]


def tell_each(found: Sequence[Difference], context: Context) -> None:
    for one in found:
        context.show(f"  ≠ {one.text(context.lang)}")
        for reason in one.reasons:
            context.show(f"      {reason.text(context.lang)}")
