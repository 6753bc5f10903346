"""How much each person did, by month: told by the apps that know the work, which stand above this register (4.5-1)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from guiju.charts import Words, stacked_columns
from guiju.lab.ui.charts import drawn

MONTHS = 12
KINDS = (
    ("calibrate", Words("校准", "calibrated")),
    ("review", Words("核验", "reviewed")),
    ("approve", Words("批准", "approved")),
)


@dataclass(frozen=True, slots=True)
class Done:
    """Statements of one person, of one kind, in one month."""

    person: str
    kind: str
    month: str
    """As 2026-11."""
    count: int


Provider = Callable[[date, Sequence[str] | None], Iterable[Done]]
"""Gives what was done since a day, by some people or by all, in a fixed number of queries."""

_provider: Provider | None = None


def set_provider(provider: Provider) -> None:
    """Called once, when the app that knows the work is ready."""
    global _provider  # noqa: PLW0603 - one flow a process
    _provider = provider


def months(day: date) -> list[str]:
    """The last months, the present one last."""
    found = []
    year, month = day.year, day.month
    for _ in range(MONTHS):
        found.append(f"{year}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def done(day: date, people: Sequence[str] | None = None) -> list[Done]:
    """What was done in the last months up to a day."""
    first = date.fromisoformat(f"{months(day)[0]}-01")
    return [] if _provider is None else list(_provider(first, people))


def chart(day: date, person: str) -> SafeString | str:
    """The person's work by month as a chart; empty where there was none."""
    found = done(day, (person,))
    if not found:
        return ""
    periods = months(day)
    counts = {(each.kind, each.month): each.count for each in found}
    return drawn(
        stacked_columns,
        [each[2:] for each in periods],
        [(words, [counts.get((kind, month), 0) for month in periods]) for kind, words in KINDS],
        title=Words("近 12 个月的工作量", "work of the last 12 months"),
        y_label=Words("份数", "records"),
        slim={"size": (340, 220)},
    )
