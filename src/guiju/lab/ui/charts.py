"""Charts as pages show them: in the reader's language, drawn once for a broad place and once for a narrow one.

A picture that is made for a desktop has letters of five pixels on a phone, or is cut off; so a page carries both, and
its sheet shows the one that fits the place (`g-drawn`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from guiju.charts import in_one_language
from guiju.lab.ui.words import language

SLIM: Mapping[str, Any] = {"width": 340}


def drawn(chart: Callable[..., str], *args: Any, slim: Mapping[str, Any] = SLIM, **more: Any) -> SafeString:
    """Both drawings of a chart of `guiju.charts`; `slim` is what the narrow one is drawn with instead."""
    with in_one_language(language()):
        broad, narrow = chart(*args, **more), chart(*args, **{**more, **slim})
    # Our own module draws numbers and escaped words.
    return mark_safe(f'<div class="g-drawn"><div class="g-broad">{broad}</div><div class="g-slim">{narrow}</div></div>')
