"""What the checks of a record share: its parts by id, and the errors for ids that are unknown or stand twice."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guiju.quickly_made import quickly_made
from guiju.record.errors import NOTHING, RecordError, shown
from guiju.record.measurement import Budget, CaptureBatch, Point, Result, Series
from guiju.record.model import Record, Run

Problems = Iterator[RecordError]


@quickly_made
@dataclass(frozen=True, slots=True)
class Index:
    """The parts of a record by their ids."""

    sections: frozenset[str]
    runs: dict[str, Run]
    points: dict[str, Point]
    batches: dict[str, CaptureBatch]
    series: dict[str, Series]
    budgets: dict[str, Budget]
    results: dict[str, Result]

    @classmethod
    def of(cls, record: Record) -> Index:
        """The index of `record`; of two parts with one id the last."""
        return cls(
            sections=frozenset(each.section_id for each in record.sections),
            runs={each.run_id: each for each in record.runs},
            points={each.point_id: each for each in record.points},
            batches={each.batch_id: each for each in record.batches},
            series={each.series_id: each for each in record.series},
            budgets={each.budget_id: each for each in record.budgets},
            results={each.result_id: each for each in record.results},
        )


def wrong(path: str, zh: str, en: str, found: object) -> RecordError:
    """The error for the member at `path` (without the leading ``$``)."""
    return RecordError(zh, en, found if found is NOTHING else shown(found), "$" + path)


def known(path: str, identity: str, among: Container[str], collection: str) -> Problems:
    """An error unless `identity` is one of the ids of `collection`."""
    if identity not in among:
        yield wrong(path, f"{collection} 中的编号", f"an id of {collection}", identity)


def unique(path: str, member: str, identities: Sequence[str]) -> Problems:
    """Errors for ids that are empty or stand twice."""
    seen: set[str] = set(identities)
    if len(seen) == len(identities) and "" not in seen:
        return
    seen = set()
    for number, identity in enumerate(identities):
        if not identity or identity in seen:
            yield wrong(
                f"{path}[{number}].{member}", "非空且不重复的编号", "an id that is not empty and unique", identity
            )
        seen.add(identity)


def positive(path: str, value: str) -> Problems:
    """An error unless the decimal is above zero."""
    if Decimal(value) <= 0:
        yield wrong(path, "正数", "a positive number", value)


def not_negative(path: str, value: str) -> Problems:
    """An error for a decimal below zero."""
    if Decimal(value) < 0:
        yield wrong(path, "非负数", "no negative number", value)
