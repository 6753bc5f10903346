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
            "turned": one.turned,
            "message": one.text(lang),
            "reasons": [each.text(lang) for each in one.reasons],
        }
        for one in found
    ]


def tell_each(found: Sequence[Difference], head: str, context: Context) -> None:
    """The rows that came out otherwise, each with its reasons, and the figures; the rest in one line for each kind."""
    lang, mark = context.lang, context.text("、", ", ")
    turned = [one for one in found if one.turned]
    same = [one.name for one in found if one.what == "row" and not one.turned]
    inputs = [one.named(lang) for one in found if one.what == "input"]
    count = len(turned)
    colon = context.text("：", ": ")
    context.show(head + colon + context.text(f"{count} 条条款的判定不同", f"{count} rows came out otherwise"))
    for one in (*turned, *(each for each in found if each.what not in ("row", "input"))):
        context.show(f"  ≠ {one.text(lang)}")
        for reason in one.reasons:
            context.show(f"      {reason.text(lang)}")
    if same:
        said = context.text(
            f"另有 {len(same)} 条判定相同，只是所依据的数量或文字有变",
            f"{len(same)} more with the same result, on other counts or words",
        )
        context.show(f"  · {said}{colon}{mark.join(same)}")
    if inputs:
        context.show(f"  · {context.text('输入不同', 'inputs that differ')}{colon}{mark.join(inputs)}")
