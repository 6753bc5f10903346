"""Questions asked ahead: those of an act that do not wait for each other go to the server together.

    reading.ask_ahead([Ask(site_of, {"code": "S1"}, lambda rows: [Ask(addresses_of, {"site": rows[0].pk})])])

A reader of facts asks for what it needs, one question after another, and each of thirty goes to PostgreSQL and back. An
app that knows what its readers will ask says so, with what follows from the answers; the readers then find the answers.
Nothing else depends on it: what was not asked ahead is asked when it is needed. With SQLite there is no way to save.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.lab.house.questions import Question

Follow = Callable[[list[Any]], Iterable["Ask"]]


def nothing(rows: list[Any]) -> Iterable["Ask"]:
    """Nothing follows from the rows."""
    return ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its values, and what is to be asked next once its rows are known."""

    question: Question
    values: Mapping[str, Any]
    follow: Follow = nothing

    @property
    def is_long(self) -> bool:
        """Whether a list is too long for a kept statement: then nothing is asked ahead."""
        return self.question.is_long(self.values)
