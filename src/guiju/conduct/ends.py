"""The last days of what lets somebody work: age, contract, qualification, authorisation; for warnings ahead of them."""

from collections.abc import Iterable, Iterator

from guiju.conduct.days import days_until, last_day_under, within
from guiju.conduct.persons import RELEVANT
from guiju.record.enclosures import Authorisation, Person
from guiju.record.words import Day

ROWS = {"calibrate": "4.5-7", "review": "4.5-7", "sign": "4.5-3"}
"""The row of the code that an authorisation of each kind serves."""


def contract_end(person: Person, day: Day) -> Day | None:
    """The last day of the long-term employment that runs on the day; None where it has no end."""
    return _last([(each.valid_from, each.valid_to) for each in person.employments if each.kind == "long_term"], day)


def paper_end(person: Person, day: Day) -> Day | None:
    """The last day on which an attested relevant qualification holds without a gap; None where it has no end."""
    held = [each for each in person.qualifications if each.attested and each.kind in RELEVANT]
    return _last([(each.valid_from, each.valid_to) for each in held], day)


def authorisation_ends(granted: Iterable[Authorisation], day: Day) -> Iterator[tuple[str, Day]]:
    """Kind and last day of the authorisations that run on the day and end; each once."""
    running = [each for each in granted if within(day, each.valid_from, each.valid_to)]
    ends = {(each.kind, each.valid_to) for each in running if each.valid_to is not None}
    yield from sorted((str(kind), last) for kind, last in ends if last is not None)


def ends(person: Person, day: Day, limit: int, *, aged: bool) -> Iterator[tuple[str, str, Day]]:
    """What ends, the row it serves, and its last day; with `aged` the age limit too."""
    if aged:
        yield "age", "4.5-10", last_day_under(person.birth_date, limit)
    contract, paper = contract_end(person, day), paper_end(person, day)
    if contract is not None:
        yield "employment", "4.5-7", contract
    if paper is not None:
        yield "qualification", "4.5-7", paper
    for kind, last in authorisation_ends(person.authorisations, day):
        yield f"authorisation_{kind}", ROWS[kind], last


def near(day: Day, last: Day, ahead: int) -> bool:
    """Whether the last day is today or lies fewer than `ahead` days ahead."""
    return 0 <= days_until(day, last) < ahead


def _last(spans: list[tuple[Day, Day | None]], day: Day) -> Day | None:
    """The last day of what runs on `day` and of what follows it without a gap; None where nothing runs or ends."""
    end: Day | None = None
    for first, last in sorted(spans, key=lambda each: each[0]):
        joins = first <= day if end is None else days_until(end, first) <= 1
        if not joins or (last is not None and last < day):
            continue
        if last is None:
            return None
        end = last if end is None else max(end, last)
    return end
