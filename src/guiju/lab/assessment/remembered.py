"""What this process knows of an earlier head of the log, so that later only what was committed since is looked at.

It is the process's own memory: nobody edits it past the software, and it ends with the process. A thorough look does
not use it, so what somebody edits in the database alone is found there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from django.apps import apps

from guiju.lab.house import log
from guiju.lab.house.models import Commitment

T = TypeVar("T")
MANY = 500
"""More rows than these are looked up no quicker than all are read again."""
AT_ONCE = 100

KeysOf = Callable[[list[int]], Iterable[int]]


class Remembered(Generic[T]):
    """One value as of a head of the log, for one question."""

    def __init__(self) -> None:
        self._held: tuple[object, int, str, T] | None = None

    def hold(self, question: object, size: int, value: T) -> None:
        """Keeps the answer to a question as of a head of the log; what it rests on was read after that head."""
        self._held = (question, size, log.root_text(size), value)

    def recall(self, question: object) -> tuple[int, T] | None:
        """Head of the log and value, where it answers this question and this log still begins so."""
        held = self._held
        if held is None or held[0] != question or held[1] > log.size() or held[2] != log.root_text(held[1]):
            return None
        return held[1], held[3]


def committed_since(size: int, keys_of: Mapping[str, KeysOf], most: int | None = None) -> frozenset[int] | None:
    """What the rows of some tables that the log committed from an entry on are about.

    Args:
        keys_of: by table, what gives the keys of the things that some of its rows are about.
        most: of more rows than these nothing is looked up, and the answer is None.
    """
    rows = Commitment.objects.filter(log_index__gte=size, table__in=keys_of).values_list("table", "row")
    listed = list(rows if most is None else rows[: most + 1])
    if most is not None and len(listed) > most:
        return None
    found: set[int] = set()
    for table, of_table in keys_of.items():
        keys = [key for each, key in listed if each == table]
        for start in range(0, len(keys), AT_ONCE):
            found.update(of_table(keys[start : start + AT_ONCE]))
    return frozenset(found)


def related(model: str, column: str) -> KeysOf:
    """Gives for keys of rows of a model what a column of theirs, or of a row that they belong to, names."""

    def keys_of(keys: list[int]) -> Iterable[int]:
        return apps.get_model(model).objects.filter(pk__in=keys).values_list(column, flat=True)

    return keys_of
